import StrategyChannel
import Tape
import Testing
import TradingModel

@testable import Runner

@Suite("Tapes on the command line")
struct TapeCommandTests {
  private func folder(_ runner: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", "[accounts.ib]\nswing = \"DU1234567\"\n")
    try folder.write("runner.toml", "[runner]\n\(runner)")
    return folder
  }

  /// A session of two events and an order in the live data folder.
  private func record(_ folder: TemporaryFolder) throws -> String {
    try folder.write("data/journal.note", "")
    let start = Timestamp(seconds: 1_795_392_000)
    let writer = try TapeWriter(root: "\(folder.path)/data/tape", perigee: "1.2", started: start)
    for number in 1...2 as ClosedRange<Int64> {
      try writer.append(.event(1, ChildEvent(time: start, .timer(id: number))), at: start)
    }
    try writer.append(
      .message(1, ChildMessage(strategy: 0, .log(.info, text: "hi", file: nil, line: nil))),
      at: start)
    try writer.append(.ended(1, eventsTaken: 2), at: start)
    try writer.close()
    return writer.session
  }

  @Test("a tape is listed, shown, verified and exported")
  func commands_ReadATape() throws {
    let folder = try folder()
    let session = try record(folder)
    let list = try Executable.run(["tape", "list", "--config", "."], in: folder.path)
    #expect(list.status == 0, "\(list.error)")
    #expect(list.output.contains(session) && list.output.contains("closed"))
    let info = try Executable.run(["tape", "info", "latest", "--config", "."], in: folder.path)
    #expect(info.output.contains("4, of them 2 events") && info.output.contains("timer 2"))
    let json = try Executable.run(
      ["tape", "verify", session, "--json", "--config", "."], in: folder.path)
    #expect(json.status == 0 && json.output.contains("\"events_taken\":2"))
    let export = try Executable.run(
      ["tape", "export", "latest", "--format", "parquet", "--out", "out", "--config", "."],
      in: folder.path)
    #expect(export.status == 0 && export.output.contains("out/logs.parquet: 1 rows"))
    let again = try Executable.run(
      ["tape", "export", "latest", "--format", "parquet", "--out", "out", "--config", "."],
      in: folder.path)
    #expect(again.status == 1 && again.error.contains("File exists"))
  }

  @Test("a session that is not there is named, with those that are")
  func unknownSession_IsTold() throws {
    let folder = try folder()
    let none = try Executable.run(["tape", "info", "latest", "--config", "."], in: folder.path)
    #expect(none.status == 2 && none.error.contains("nothing is recorded"))
    let session = try record(folder)
    let other = try Executable.run(["tape", "verify", "x", "--config", "."], in: folder.path)
    #expect(other.status == 2 && other.error.contains(session))
  }

  @Test("[tape] is read, and its mistakes are told")
  func section_IsRead() throws {
    let folder = try folder("[tape]\nenabled = false\nkeep_days = 3\nmax_bytes = 5000000\n")
    let configuration = ConfigurationLoader(directory: folder.path, home: "/").load()
    #expect(
      configuration.runner.tape
        == TapeConfiguration(isEnabled: false, keepDays: 3, maxBytes: 5_000_000))
    try folder.write("runner.toml", "[tape]\nkeep_days = 0\nmax_byte = 1\n")
    let problems = ConfigurationLoader(directory: folder.path, home: "/").load().problems
      .map(\.message)
    #expect(problems.contains { $0.contains("keep_days") })
    #expect(problems.contains { $0.contains("did you mean `max_bytes`?") })
  }
}
