import Foundation
import Synchronization
import Testing

@testable import Runner

@Suite("The file that halts")
struct HaltFileTests {
  /// Collects what a watch tells, and lets a test wait for it.
  private final class Ear: Sendable {
    let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation
    init() { (stream, continuation) = AsyncStream.makeStream() }
    func hear(_ word: String) { continuation.yield(word) }
  }

  @Test("its appearance is told at once, then its text, once until it disappears")
  func file_IsTold() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/HALT"
    let file = HaltFile(paths: [path, "/nowhere/HALT"])
    let ear = Ear()
    file.watch(
      appeared: { ear.hear("appeared") }, read: { ear.hear("\($0 == path): \($1)") })
    defer { file.stop() }
    var words = ear.stream.makeAsyncIterator()
    #expect(file.existing == nil)
    try folder.write("HALT", "\n the feed lies\n")
    #expect(await words.next() == "appeared")
    #expect(await words.next() == "true: the feed lies\n")
    #expect(file.existing == path)
    try FileManager.default.removeItem(atPath: path)
  }

  @Test("one that exists already is told before the watch begins")
  func existingFile_IsToldAtOnce() throws {
    let folder = try TemporaryFolder()
    try folder.write("HALT", String(repeating: "x", count: 5000))
    let told = Mutex<[String]>([])
    let file = HaltFile(paths: ["\(folder.path)/HALT"])
    file.watch(
      appeared: { told.withLock { $0.append("appeared") } },
      read: { _, text in told.withLock { $0.append("\(text.utf8.count) bytes") } })
    file.stop()
    #expect(told.withLock { $0.prefix(2) } == ["appeared", "1024 bytes"])
  }
}

@Suite("The kill switch without a daemon")
struct HaltCommandTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", "[accounts.ib]\nswing = \"DU1234567\"\n")
    try folder.write("runner.toml", "[runner]\nhalt_file = \"STOP\"\nnaked = \"protect\"\n")
    return folder
  }

  @Test("halt makes the next start begin halted, and says so")
  func halt_WritesTheFile() throws {
    let folder = try folder()
    let result = try Executable.run(["halt", "--reason", "fire", "--config", "."], in: folder.path)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("not running"))
    #expect(result.output.contains("\(folder.path)/STOP"))
    let text = try String(contentsOfFile: "\(folder.path)/STOP", encoding: .utf8)
    #expect(text.hasPrefix("fire (perigee halt by "))
  }

  @Test("milder wishes and questions need the daemon, and flatten needs a yes")
  func others_NeedTheDaemon() throws {
    let folder = try folder()
    for words in [
      ["pause"], ["reduce", "account:swing"], ["flatten", "--yes"], ["restraints"],
      ["resume", "all", "--reason", "x"],
    ] {
      let result = try Executable.run(words + ["--config", "."], in: folder.path)
      #expect(result.status == 3, "\(words): \(result.error)")
    }
    let flatten = try Executable.run(["flatten", "--config", "."], in: folder.path)
    #expect(flatten.status == 1 && flatten.error.contains("--yes"))
    let resume = try Executable.run(["resume", "all", "--config", "."], in: folder.path)
    #expect(resume.status == 1 && resume.error.contains("--reason"))
    let scope = try Executable.run(["halt", "acount:swing", "--config", "."], in: folder.path)
    #expect(scope.status == 1 && scope.error.contains("account:NAME"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/STOP"))
  }
}
