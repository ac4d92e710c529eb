import Control
import Foundation
import Glibc
import NIOPosix
import Pages
import Synchronization
import SystemKit
import TradingModel

/// Makes live reports: one at a time, each by `perigee report` in a process of its own, so that a
/// journal of years costs the pages nothing. A process that takes longer than `limit` is ended.
final class ReportMaker: Sendable {
  /// How long one report may take.
  static let limit = Duration.seconds(120)
  /// The most of the program's words on a failure that are kept, in bytes.
  private static let wordsLimit = 4096

  /// Why none is made.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  /// What is to be reported: `--account`, `--strategy` and so on.
  struct Wish: Hashable, Sendable {
    var account: String?
    var strategy: String?
    /// As `--since` takes it.
    var since: String?
    var capital: String?

    /// The account's or strategy's name.
    var name: String { strategy ?? account ?? "" }
  }

  private let program: String?
  private let data: String
  private let folder: String
  private let pool = NIOThreadPool(numberOfThreads: 1)
  private let making = Mutex(ReportsPage.Making.none)

  /// `program` is `perigee`; `data` the data folder; reports are written into `folder`.
  init(program: String?, data: String, folder: String) {
    self.program = program
    self.data = data
    self.folder = folder
    pool.start()
  }

  deinit { pool.shutdownGracefully { _ in } }

  /// The `perigee` beside this very program; nil when there is none.
  static var program: String? {
    let path = Bundle.main.executableURL?.deletingLastPathComponent().path ?? ""
    let perigee = path + "/perigee"
    return FileManager.default.isExecutableFile(atPath: perigee) ? perigee : nil
  }

  /// The report that is being made, or what became of the last one.
  var state: ReportsPage.Making { making.withLock { $0 } }

  /// Begins to make the reports of some wishes, which become one file each, and returns at once.
  /// Throws where another one is being made, or none can be.
  func make(_ wishes: [Wish], of name: String, now: Timestamp) throws {
    guard let program else {
      throw Refusal(
        description: "The program perigee does not stand beside the dashboard's. On the machine, "
          + "perigee report makes the same.")
    }
    let isFree = making.withLock { making in
      if case .running = making { return false }
      making = .running(of: name, since: Moment(now))
      return true
    }
    guard isFree else {
      throw Refusal(description: "A report is being made already. Wait until it is done.")
    }
    let day = String(CalendarTime.utc(now).prefix(19)).replacing(":", with: "-")
    pool.submit { [self] _ in
      var outcome = ReportsPage.Making.failed(of: name, why: "Nothing was traded by it.")
      var count = 0
      loop: for wish in wishes {
        switch run(program, arguments(wish, at: day)) {
        case .made:
          count += 1
          outcome = .made(of: name, count: count)
        case .nothing: continue
        case .failed(let why):
          outcome = .failed(of: name, why: why)
          break loop
        }
      }
      making.withLock { $0 = outcome }
    }
  }

  /// Returns once everything that was begun is done.
  func settled() async {
    await withCheckedContinuation { continuation in pool.submit { _ in continuation.resume() } }
  }

  private func arguments(_ wish: Wish, at day: String) -> [String] {
    let name = String(
      wish.name.unicodeScalars.map { scalar -> Character in
        let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
        return isPlain || "._-".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
      })
    var arguments = ["report", "--data", data, "--out", "\(folder)/\(name)-\(day).html"]
    // With an equals sign, so that no name can be taken for another option.
    if let account = wish.account { arguments.append("--account=\(account)") }
    if let strategy = wish.strategy { arguments.append("--strategy=\(strategy)") }
    if let since = wish.since { arguments.append("--since=\(since)") }
    if let capital = wish.capital { arguments.append("--capital=\(capital)") }
    return arguments
  }

  /// What one run of the program came to.
  private enum Outcome {
    case made
    /// There are no fills of that.
    case nothing
    case failed(String)
  }

  /// The program's exit code for what is not there.
  private static let notFound: Int32 = 2

  /// Runs the program to its end.
  private func run(_ program: String, _ arguments: [String]) -> Outcome {
    let words = Pipe()
    do {
      let child = try ChildProcess(
        path: program, arguments: arguments,
        errorOutput: words.fileHandleForWriting.fileDescriptor)
      // Safe: closing our own end; the child has its own.
      try? words.fileHandleForWriting.close()  // Safe: above.
      let exit = try wait(for: child)
      if exit == .exited(0) { return .made }
      if exit == .exited(Self.notFound) { return .nothing }
      let told = words.fileHandleForReading.readData(ofLength: Self.wordsLimit)
      let text = String(decoding: told, as: UTF8.self)
      guard text.isEmpty else { return .failed(text) }
      return .failed("The program \(exit.map { "\($0)" } ?? "took too long and was ended").")
    } catch {
      return .failed("\(program) cannot be run: \(error)")
    }
  }

  /// Nil when it was ended for taking too long.
  private func wait(for child: ChildProcess) throws -> ChildProcess.Exit? {
    var watch = pollfd(fd: child.pidfd, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(Self.limit.components.seconds) * 1000
    let ready = poll(&watch, 1, milliseconds)
    if ready <= 0 {
      child.kill()
      _ = poll(&watch, 1, 5000)
      _ = try child.reap()
      return nil
    }
    return try child.reap()
  }
}
