import Backtest
import StrategyChannel
import Tape
import Testing
import TradingModel

struct ReplayTests {
  private static func recording(seconds: Int = 600, lag: Int = 3) throws -> SessionMaker {
    let maker = SessionMaker(try ReplayScripts.examples())
    maker.lag = lag
    maker.begin()
    maker.run(seconds: seconds)
    maker.stop()
    return maker
  }

  private static func replay(
    _ entries: [RecordedEntry], strategy: String? = nil
  ) throws -> ReplayReport {
    try SessionReplay.run(
      ListedSession(entries), strategy: strategy.map { StrategyID(rawValue: $0) })
  }

  /// The entries with the scripts' start altered.
  private static func altered(
    _ entries: [RecordedEntry], _ name: String, _ change: (inout StrategyStart) -> Void
  ) -> [RecordedEntry] {
    entries.map { item in
      guard case .event(let life, var event) = item.entry, case .start(var start) = event.body
      else { return item }
      for index in start.strategies.indices where start.strategies[index].strategy.rawValue == name
      {
        change(&start.strategies[index])
      }
      event.body = .start(start)
      return RecordedEntry(time: item.time, entry: .event(life, event))
    }
  }

  @Test("five strategies replay without a difference")
  func sameScripts() throws {
    let maker = try Self.recording()
    let report = try Self.replay(maker.entries)
    #expect(report.differences == 0)
    #expect(report.rows.count == 5)
    #expect(report.events == maker.events)
    let recorded = maker.entries.count { if case .message = $0.entry { true } else { false } }
    #expect(report.matched == recorded)
    for row in report.rows {
      #expect(row.recorded == row.replayed, "\(row.strategy)")
      #expect(row.recorded.requests > 0, "\(row.strategy) traded")
      #expect(row.notes == [])
    }
  }

  @Test("one strategy of a desk replays by itself")
  func oneStrategy() throws {
    let maker = try Self.recording(seconds: 120)
    let report = try Self.replay(maker.entries, strategy: "bracket")
    #expect(report.rows.map(\.strategy) == ["bracket"])
    #expect(report.differences == 0)
    #expect(report.matched == report.rows[0].recorded.total)
    #expect(throws: ReplayError.self) { try Self.replay(maker.entries, strategy: "nobody") }
  }

  @Test("two lives side by side replay by themselves")
  func twoLives() throws {
    let first = SessionMaker([ReplayScripts.start("restless", ReplayScripts.restless)])
    let second = SessionMaker([
      ReplayScripts.start("breakout", try ReplayScripts.example("breakout"))
    ])
    second.life = 2
    for maker in [first, second] {
      maker.begin()
      maker.run(seconds: 60)
      maker.stop()
    }
    var woven: [RecordedEntry] = []
    for index in 0..<max(first.entries.count, second.entries.count) {
      if index < first.entries.count { woven.append(first.entries[index]) }
      if index < second.entries.count { woven.append(second.entries[index]) }
    }
    let report = try Self.replay(woven)
    #expect(report.differences == 0)
    #expect(report.rows.map(\.life) == [1, 2])
  }

  @Test("a changed line of the script is found at its event")
  func changedScript() throws {
    let maker = try Self.recording(seconds: 300)
    let entries = Self.altered(maker.entries, "breakout") {
      $0.source = $0.source.replacing(
        "\"holding\", params.quantity", with: "\"having\", params.quantity")
      $0.source = $0.source.replacing("holding\", params", with: "having\", params")
    }
    let report = try Self.replay(entries)
    let found = try #require(report.rows.first { $0.strategy == "breakout" }?.difference)
    #expect(report.differences == 1)
    #expect(found.event?.words.hasPrefix("start of") == true)
    #expect(found.recorded?.hasPrefix("log info: \"breakout of the last 4 bars, ") == true)
    #expect(found.replayed != found.recorded)
  }

  @Test("a changed order is found at the event that led to it")
  func changedOrder() throws {
    let maker = try Self.recording(seconds: 300)
    let entries = Self.altered(maker.entries, "restless") {
      $0.source = $0.source.replacing(
        "quantity = math.random(9)", with: "quantity = 1 + math.random(8)")
    }
    let report = try Self.replay(entries)
    let found = try #require(report.rows.first { $0.strategy == "restless" }?.difference)
    #expect(found.event?.words.hasPrefix("quote ") == true)
    #expect(found.recorded?.hasPrefix("request ") == true)
    #expect(found.replayed?.hasPrefix("request ") == true)
    // The recorded message stands on the tape behind its event.
    let event = try #require(found.event)
    guard case .event = maker.entries[event.entry - 1].entry else {
      Issue.record("entry \(event.entry) is no event")
      return
    }
  }

  @Test("a changed parameter is found in the description")
  func changedParameter() throws {
    let maker = try Self.recording(seconds: 60)
    let entries = Self.altered(maker.entries, "breakout") {
      $0.parameters = [NamedParameter(name: "lookback", value: .integer(5))]
    }
    let found = try #require(
      try Self.replay(entries).rows.first { $0.strategy == "breakout" }?.difference)
    #expect(found.message == 1)
    #expect(found.recorded?.contains("lookback=4") == true)
    #expect(found.replayed?.contains("lookback=5") == true)
  }

  @Test("a changed random seed is found")
  func changedSeed() throws {
    let maker = try Self.recording(seconds: 60)
    let entries = Self.altered(maker.entries, "restless") { $0.seed = 8 }
    let report = try Self.replay(entries)
    #expect(report.differences == 1)
    #expect(report.rows.first { $0.strategy == "restless" }?.difference != nil)
  }

  @Test("a dropped event is found")
  func droppedEvent() throws {
    let maker = try Self.recording(seconds: 300)
    var entries = maker.entries
    let place = try #require(
      entries.indices.filter {
        if case .event(_, let event) = entries[$0].entry, case .quote = event.body {
          true
        } else {
          false
        }
      }.dropFirst(40).first)
    entries.remove(at: place)
    let report = try Self.replay(entries)
    let found = try #require(report.rows.first { $0.strategy == "restless" }?.difference)
    #expect((found.event?.entry ?? 0) >= place)
    #expect((found.event?.entry ?? 0) < place + 40)
  }

  @Test("an altered message is found, with both texts and the right event")
  func alteredMessage() throws {
    let maker = try Self.recording(seconds: 300, lag: 0)
    var entries = maker.entries
    let place = try #require(
      entries.indices.filter {
        if case .message(_, let message) = entries[$0].entry, case .state = message.body {
          true
        } else {
          false
        }
      }.dropFirst(3).first)
    guard case .message(let life, var message) = entries[place].entry,
      case .state(var state) = message.body
    else { return }
    state.bytes[state.bytes.count / 2] ^= 1
    message.body = .state(state)
    entries[place] = RecordedEntry(time: entries[place].time, entry: .message(life, message))
    let report = try Self.replay(entries)
    #expect(report.differences == 1)
    let found = try #require(report.rows.compactMap(\.difference).first)
    let event = try #require(found.event)
    #expect(event.entry <= place)
    #expect(
      entries[event.entry..<place].allSatisfy {
        if case .message = $0.entry { true } else { false }
      })
    #expect(found.recorded != found.replayed)
  }

  @Test("a missing or doubled message is found", arguments: [false, true])
  func missingMessage(isDoubled: Bool) throws {
    let maker = try Self.recording(seconds: 120, lag: 0)
    var entries = maker.entries
    let place = try #require(
      entries.indices.last {
        if case .message(_, let message) = entries[$0].entry, case .request = message.body {
          true
        } else {
          false
        }
      })
    if isDoubled {
      entries.insert(entries[place], at: place)
    } else {
      entries.remove(at: place)
    }
    #expect(try Self.replay(entries).differences == 1)
  }
}
