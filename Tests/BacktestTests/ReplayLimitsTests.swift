import Backtest
import StrategyChannel
import Tape
import Testing
import TradingModel

/// What is no difference, and is said.
struct ReplayLimitsTests {
  private static func maker(_ source: String = ReplayScripts.restless) -> SessionMaker {
    let maker = SessionMaker([ReplayScripts.start("restless", source)])
    maker.begin()
    return maker
  }

  private static func row(_ entries: [RecordedEntry]) throws -> ReplayReport.Row {
    try #require(try SessionReplay.run(ListedSession(entries)).rows.first)
  }

  @Test("messages behind the end of what was recorded are no difference")
  func killed() throws {
    let maker = Self.maker()
    maker.run(seconds: 60)
    maker.kill(losing: 5)
    let row = try Self.row(maker.entries)
    #expect(row.difference == nil)
    #expect(row.replayed.total == row.recorded.total + 5)
    #expect(row.notes.count == 1)
    #expect(row.notes[0].hasPrefix("5 messages lie behind the end"))
  }

  @Test("events that the child had not taken are not replayed")
  func notTaken() throws {
    let maker = Self.maker()
    maker.run(seconds: 60)
    var entries = maker.entries
    let taken = maker.events
    let quotes = entries.filter {
      if case .event(_, let event) = $0.entry, case .quote = event.body { true } else { false }
    }
    entries += quotes.suffix(20)
    entries.append(
      RecordedEntry(time: quotes[0].time, entry: .ended(1, eventsTaken: UInt64(taken))))
    let row = try Self.row(entries)
    #expect(row.difference == nil)
    #expect(row.recorded == row.replayed)
    #expect(row.notes == ["its process ended before it took the last 20 events"])
  }

  @Test("log lines that found no room are accounted for by their note")
  func lostLines() throws {
    let maker = Self.maker()
    maker.run(seconds: 30)
    maker.hasRoomForLogs = false
    maker.run(seconds: 30)
    maker.hasRoomForLogs = true
    maker.run(seconds: 30)
    maker.stop()
    let row = try Self.row(maker.entries)
    #expect(row.difference == nil)
    #expect(row.replayed.logs > row.recorded.logs)
    #expect(row.notes.count == 1)
    #expect(row.notes[0].contains("log lines found no room"))
  }

  @Test("a missing log line without a note is a difference")
  func lineWithoutNote() throws {
    let maker = Self.maker()
    maker.run(seconds: 60)
    maker.stop()
    var entries = maker.entries
    let place = try #require(
      entries.indices.last {
        if case .message(_, let message) = entries[$0].entry, case .log = message.body {
          true
        } else {
          false
        }
      })
    entries.remove(at: place)
    let row = try Self.row(entries)
    #expect(row.difference?.replayed?.hasPrefix("log ") == true)
    #expect(row.difference?.hint != nil)
  }

  @Test("after a gap of the tape nothing is compared")
  func gap() throws {
    let maker = Self.maker()
    maker.run(seconds: 60)
    maker.stop()
    var entries = maker.entries
    let middle = entries.count / 2
    entries[middle] = RecordedEntry(time: entries[middle].time, entry: .gap(1, lost: 4))
    let row = try Self.row(entries)
    #expect(row.difference == nil)
    #expect(row.matched > 0)
    #expect(row.matched < row.recorded.total)
    #expect(row.notes.count == 1)
    #expect(row.notes[0].hasPrefix("4 entries are missing"))
  }

  @Test("an interruption by the clock ends the comparison")
  func interrupted() throws {
    let maker = Self.maker()
    maker.run(seconds: 60)
    var entries = maker.entries
    let place = try #require(
      entries.indices.last {
        if case .message = entries[$0].entry { true } else { false }
      })
    guard case .message(let life, _) = entries[place].entry else { return }
    let fault = ScriptFault(message: "stopped: the call ran past its time limit")
    entries[place] = RecordedEntry(
      time: entries[place].time,
      entry: .message(
        life,
        ChildMessage(
          strategy: 0,
          .interrupted(callback: "on_quote", after: .milliseconds(100), fault))))
    let row = try Self.row(Array(entries[...place]))
    #expect(row.difference == nil)
    #expect(row.matched == row.recorded.total - 1)
    #expect(row.notes.count == 1)
    #expect(row.notes[0].hasPrefix("on_quote was interrupted by its time limit"))
  }

  @Test("a life whose start is not on the tape is left out and said")
  func noStart() throws {
    let maker = Self.maker()
    maker.run(seconds: 10)
    maker.stop()
    let entries = maker.entries.filter {
      if case .event(_, let event) = $0.entry, case .start = event.body { false } else { true }
    }
    let report = try SessionReplay.run(ListedSession(entries))
    #expect(report.rows.isEmpty)
    #expect(report.notes.count == 1)
  }
}
