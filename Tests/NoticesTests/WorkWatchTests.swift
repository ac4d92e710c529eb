import Foundation
import Notices
import Testing
import TradingModel

/// Whether the work is done that sessions promise, in virtual time.
struct WorkWatchTests {
  /// Sessions in New York's local times, on the days given.
  private func hours(_ days: [(day: String, open: String, close: String)]) -> TradingSchedule {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "America/New_York")
    format.dateFormat = "yyyy-MM-dd HH:mm"
    func moment(_ day: String, _ time: String) -> Timestamp {
      Timestamp(
        seconds: Int64(format.date(from: "\(day) \(time)")?.timeIntervalSince1970 ?? 0))
    }
    let sessions = days.map {
      TradingSchedule.Session(open: moment($0.day, $0.open), close: moment($0.day, $0.close))
    }
    return TradingSchedule(zone: "US/Eastern", sessions: sessions)
  }

  private let monday = [(day: "2026-11-23", open: "09:30", close: "16:00")]

  private func stream(
    _ hours: TradingSchedule, last: Timestamp?, halted: Bool = false, delayed: Bool = false,
    fault: String? = nil, bars: [WorkFacts.Bars] = []
  ) -> WorkFacts.Stream {
    WorkFacts.Stream(
      instrument: InstrumentID(rawValue: 1), symbol: "AAPL.NASDAQ", hours: hours,
      patience: .seconds(360), lastEvent: last, isHalted: halted, isDelayed: delayed, fault: fault,
      strategies: ["breakout"], bars: bars)
  }

  private func keys(_ events: [NoticeEvent]) -> [String] {
    events.map { event in
      switch event {
      case .trouble(let notice, _): notice.key ?? ""
      case .over(let key, _): "over:\(key)"
      case .filled, .rejected, .refused, .readiness, .desk, .strategy, .told: "?"
      }
    }
  }

  /// What is told when one stream stays as it is while time passes, by the minute.
  private func run(
    from start: Timestamp, minutes: Int64, _ make: (Timestamp) -> WorkFacts.Stream
  ) -> [(time: Timestamp, keys: [String])] {
    var watch = WorkWatch()
    var told: [(Timestamp, [String])] = []
    for minute in 0...minutes {
      let now = start.plus(minute * 60)
      let found = keys(watch.look(WorkFacts(streams: [make(now)], strategies: []), at: now))
      if !found.isEmpty { told.append((now, found)) }
    }
    return told
  }

  @Test("an open market without a tick is told once it was silent for long, and its end")
  func silence_IsTold() {
    var watch = WorkWatch()
    let hours = hours(monday)
    let start = Timestamp.at("2026-11-23T15:00:00Z")
    func look(_ seconds: Int64, last: Int64?) -> [NoticeEvent] {
      watch.look(
        WorkFacts(streams: [stream(hours, last: last.map(start.plus))], strategies: []),
        at: start.plus(seconds))
    }
    #expect(keys(look(0, last: 0)) == [])
    #expect(keys(look(360, last: 0)) == [])
    let told = look(420, last: 0)
    #expect(keys(told) == ["work:tick:1"])
    guard case .trouble(let notice, _)? = told.first else { return }
    #expect(
      notice.text == "AAPL.NASDAQ is open and has had no tick since 2026-11-23T15:00:00Z (7 min); "
        + "breakout see nothing of it. Look at the gateway and the rights to its data: perigee "
        + "quote AAPL.NASDAQ")
    #expect(keys(look(430, last: 425)) == ["over:work:tick:1"])
    #expect(keys(look(440, last: 425)) == [])
  }

  @Test("the night before and after a session is nobody's business")
  func sessionBoundaries_AreKept() {
    let hours = hours(monday)
    let last = Timestamp.at("2026-11-20T21:00:00Z")
    let told = run(from: .at("2026-11-23T13:00:00Z"), minutes: 9 * 60) { _ in
      stream(hours, last: last)
    }
    // Opens at 14:30 UTC; three minutes for the opening, six of patience.
    #expect(told.first?.time == .at("2026-11-23T14:40:00Z"))
    #expect(told.last?.time == .at("2026-11-23T21:00:00Z"))
    #expect(told.last?.keys == ["over:work:tick:1"])
  }

  @Test("a half day ends when it ends, and the clocks' change moves the opening in UTC")
  func halfDay_AndClocks() {
    let half = hours([("2026-11-27", "09:30", "13:00")])
    let told = run(from: .at("2026-11-27T18:00:00Z"), minutes: 240) { _ in
      stream(half, last: .at("2026-11-27T17:59:59Z"))
    }
    #expect(told.isEmpty)
    let march = hours([
      ("2026-03-06", "09:30", "16:00"), ("2026-03-09", "09:30", "16:00"),
    ])
    let openings = run(from: .at("2026-03-09T13:00:00Z"), minutes: 60) { _ in
      stream(march, last: nil)
    }
    // 09:30 in New York is 13:30 UTC from the ninth on.
    #expect(openings.first?.time == .at("2026-03-09T13:40:00Z"))
  }

  @Test("a halted instrument is excused, and has its time again after the halt")
  func halt_IsExcused() {
    let hours = hours(monday)
    let start = Timestamp.at("2026-11-23T15:00:00Z")
    let told = run(from: start, minutes: 60) { now in
      stream(hours, last: start, halted: now < start.plus(30 * 60))
    }
    #expect(told.first?.time == start.plus(37 * 60))
  }

  @Test("delayed data is waited for longer")
  func delayed_HasTime() {
    let hours = hours(monday)
    let start = Timestamp.at("2026-11-23T15:00:00Z")
    let told = run(from: start, minutes: 60) { _ in stream(hours, last: start, delayed: true) }
    #expect(told.first?.time == start.plus(27 * 60))
  }

  @Test("where no hours are known nothing is claimed")
  func unknownHours_AreExcused() {
    let none = TradingSchedule(zone: "UTC", sessions: [])
    let told = run(from: .at("2026-11-23T15:00:00Z"), minutes: 600) { _ in
      stream(none, last: nil)
    }
    #expect(told.isEmpty)
  }

  @Test("a bar that should have closed is told although ticks come")
  func bar_IsMissed() {
    let hours = hours(monday)
    let start = Timestamp.at("2026-11-23T15:00:00Z")
    let told = run(from: start, minutes: 20) { now in
      stream(
        hours, last: now,
        bars: [
          .init(name: "1m", size: .seconds(60), newest: start),
          .init(name: "5m", size: .seconds(300), newest: now.plus(-600)),
          .init(name: "1d", size: .seconds(86_400), newest: nil),
        ])
    }
    // One minute until it ends, three of its size and ten of grace.
    #expect(told.first?.time == start.plus(15 * 60))
    #expect(told.first?.keys == ["work:bar:1:1m"])
  }

  @Test("a feed that stands still is told by the feed layer's own word")
  func stale_IsTold() {
    let hours = hours(monday)
    let told = run(from: .at("2026-11-23T15:00:00Z"), minutes: 1) { now in
      stream(hours, last: now, fault: "interrupted (farm is down)")
    }
    #expect(told.first?.keys == ["work:stale:1"])
  }

  @Test("a strategy that takes nothing although its stream goes on is told, once it is over too")
  func callbacks_AreWatched() {
    var watch = WorkWatch()
    let hours = hours(monday)
    let start = Timestamp.at("2026-11-23T15:00:00Z")
    func look(_ seconds: Int64, events: UInt64, last: Int64, process: Int32 = 7) -> [String] {
      keys(
        watch.look(
          WorkFacts(
            streams: [stream(hours, last: start.plus(last))],
            strategies: [.init(name: "breakout", events: events, process: process)]),
          at: start.plus(seconds)))
    }
    #expect(look(0, events: 5, last: 0) == [])
    #expect(look(110, events: 5, last: 109) == [])
    #expect(look(121, events: 5, last: 120) == ["work:callback:breakout"])
    #expect(look(130, events: 6, last: 129) == ["over:work:callback:breakout"])
    // A stream that stands still explains the silence.
    #expect(look(400, events: 6, last: 135) == [])
    // A new process counts anew.
    #expect(look(500, events: 0, last: 499, process: 8) == [])
  }

  @Test("a stream that is gone is forgotten, and its trouble is over")
  func goneStream_IsOver() {
    var watch = WorkWatch()
    let hours = hours(monday)
    let start = Timestamp.at("2026-11-23T15:00:00Z")
    for seconds in [Int64(0), 400] {
      _ = watch.look(
        WorkFacts(streams: [stream(hours, last: start)], strategies: []), at: start.plus(seconds))
    }
    let over = watch.look(WorkFacts(streams: [], strategies: []), at: start.plus(500))
    #expect(keys(over) == ["over:work:tick:1"])
  }

  @Test("a strategy that is down is told of until it is up, stopped by a person or gone")
  func down_EndsWhenGone() {
    var watch = StrategyWatch()
    func look(_ faults: [String: String?]) -> [String] {
      let named = faults.map { (StrategyID(rawValue: $0.key), $0.value) }
      return watch.look(Dictionary(uniqueKeysWithValues: named)).map { event in
        guard case .strategy(let name, let fault) = event else { return "?" }
        return "\(name.rawValue) \(fault ?? "over")"
      }.sorted()
    }
    #expect(look(["a": nil, "b": nil]) == [])
    #expect(look(["a": "line 3", "b": nil]) == ["a line 3"])
    #expect(look(["a": "line 4", "b": "x"]) == ["a line 4", "b x"])
    #expect(look(["a": nil, "b": "x"]) == ["a over", "b x"])
    // It was taken out of runner.toml.
    #expect(look(["a": nil]) == ["b over"])
    #expect(look(["a": nil]) == [])
  }

  // MARK: The day

  @Test("a summary reaches back to the one before, over the changes of the clocks")
  func summary_MeetsTheOneBefore() throws {
    var configuration = NoticeConfiguration()
    configuration.summaryAt = 22 * 60 + 15
    configuration.zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    var clock = DayClock(configuration)
    func due(_ time: String) -> DayClock.Span? { clock.dueSummary(at: .at(time)) }
    #expect(due("2026-03-27T21:00:00Z") == nil)
    let first = try #require(due("2026-03-27T21:15:03Z"))
    #expect(first.until == .at("2026-03-27T21:15:00Z"))
    #expect(first.since == .at("2026-03-26T21:15:00Z"))
    #expect(due("2026-03-27T21:15:08Z") == nil)
    _ = due("2026-03-28T21:20:00Z")
    // The night to the 29th has no hour from two to three.
    let short = try #require(due("2026-03-29T20:15:01Z"))
    #expect(short.since == .at("2026-03-28T21:15:00Z"))
    #expect(short.until == .at("2026-03-29T20:15:00Z"))
    _ = due("2026-10-24T20:15:00Z")
    _ = due("2026-10-24T20:15:01Z")
    let long = try #require(due("2026-10-25T21:15:01Z"))
    #expect(long.since == .at("2026-10-24T20:15:00Z"))
    #expect(long.until == .at("2026-10-25T21:15:00Z"))
  }

  @Test("a session that another runs into is no opening")
  func roundTheClock_HasNoOpening() {
    let days = hours([
      ("2026-11-23", "00:00", "12:00"), ("2026-11-23", "12:00", "20:00"),
      ("2026-11-24", "08:00", "20:00"),
    ])
    let now = Timestamp.at("2026-11-23T15:00:00Z")
    #expect(MarketOpening.next(days, after: now) == .at("2026-11-24T13:00:00Z"))
    #expect(MarketOpening.next(days, after: now.plus(86_400)) == nil)
  }

  @Test("the summary is due once a day at its local time, not at a start after it")
  func summary_IsDueOnce() throws {
    var configuration = NoticeConfiguration()
    configuration.zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    configuration.summaryAt = 22 * 60 + 15
    var clock = DayClock(configuration)
    var due: [Timestamp] = []
    let start = Timestamp.at("2026-10-24T12:00:00Z")
    for minute in 0..<Int64(3 * 24 * 60) where clock.dueSummary(at: start.plus(minute * 60)) != nil
    {
      due.append(start.plus(minute * 60))
    }
    // The clocks go back in the night to the twenty-fifth.
    #expect(
      due == [
        .at("2026-10-24T20:15:00Z"), .at("2026-10-25T21:15:00Z"), .at("2026-10-26T21:15:00Z"),
      ])
  }

  @Test("a summary that was slept over is left out")
  func lateSummary_IsLeftOut() {
    var configuration = NoticeConfiguration()
    configuration.summaryAt = 600
    var clock = DayClock(configuration)
    let times = ["2026-11-23T09:00:00Z", "2026-11-23T13:00:00Z", "2026-11-24T10:01:00Z"]
    let due = times.map { clock.dueSummary(at: .at($0)) != nil }
    #expect(due == [false, false, true])
  }

  @Test("a verdict is due once before an account's first opening")
  func verdict_IsDueOnce() {
    var clock = DayClock(NoticeConfiguration())
    let opening = Timestamp.at("2026-11-23T14:30:00Z")
    #expect(clock.dueVerdicts(["swing": opening], at: opening.plus(-901)) == [])
    #expect(clock.dueVerdicts(["swing": opening], at: opening.plus(-900)) == ["swing"])
    #expect(clock.dueVerdicts(["swing": opening], at: opening.plus(-895)) == [])
    let later = opening.plus(3 * 3600)
    #expect(clock.dueVerdicts(["swing": later], at: later.plus(-60)) == [])
    let next = opening.plus(86_400)
    #expect(clock.dueVerdicts(["swing": next, "b": next], at: next.plus(-60)) == ["b", "swing"])
  }
}
