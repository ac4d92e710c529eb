package import TradingModel

/// Watches useful work rather than life: an open market without a tick, a bar that should have
/// closed, a callback that should have run. A state machine without I/O or clock, to be asked
/// every few seconds.
///
/// A stream counts from when it was first seen, from its session's opening and from its newest
/// event, whichever is latest; a halted instrument and one whose hours are not known are excused.
package struct WorkWatch {
  /// How much later than others delayed data may be.
  package static let delay = Duration.seconds(20 * 60)
  /// How long after the opening a session may be without its first tick.
  package static let openingGrace = Duration.seconds(180)
  /// How much later than its end a bar may come, beside two of its size: thin instruments trade
  /// seldom.
  package static let barGrace = Duration.seconds(600)
  /// The longest size of bar that is watched; longer ones end with sessions.
  package static let longestBar = Duration.seconds(3600)
  /// How long a strategy may take nothing while its streams have events.
  package static let callbackPatience = Duration.seconds(120)

  private struct Seen {
    /// Since when the stream is there and not halted.
    var since: Timestamp
    var isHalted: Bool
  }

  private struct Taken {
    var process: Int32
    var events: UInt64
    /// When the count moved last.
    var moved: Timestamp
  }

  private var seen: [InstrumentID: Seen] = [:]
  private var taken: [String: Taken] = [:]
  private var troubles: [String: String] = [:]

  package init() {}

  /// What is missing now, and what is over. Troubles that last are told again each time; whoever
  /// tells them knows them by their key.
  package mutating func look(_ facts: WorkFacts, at now: Timestamp) -> [NoticeEvent] {
    var found: [Notice] = []
    let present = Set(facts.streams.map(\.instrument))
    seen = seen.filter { present.contains($0.key) }
    for stream in facts.streams { found += missing(in: stream, at: now) }
    let names = Set(facts.strategies.map(\.name))
    taken = taken.filter { names.contains($0.key) }
    for strategy in facts.strategies {
      if let notice = missing(of: strategy, facts.streams, at: now) { found.append(notice) }
    }
    var events = found.map { NoticeEvent.trouble($0, patience: .zero) }
    let keys = Set(found.compactMap(\.key))
    for (key, words) in troubles.sorted(by: { $0.key < $1.key }) where !keys.contains(key) {
      events.append(.over(key: key, text: words))
    }
    troubles = Dictionary(
      found.compactMap { notice in notice.key.map { ($0, WorkWatch.ending(notice)) } },
      uniquingKeysWith: { first, _ in first })
    return events
  }

  private static func ending(_ notice: Notice) -> String {
    "\(notice.title): it came after all, or nobody waits for it any more."
  }

  // MARK: Streams

  private mutating func missing(in stream: WorkFacts.Stream, at now: Timestamp) -> [Notice] {
    var known = seen[stream.instrument] ?? Seen(since: now, isHalted: stream.isHalted)
    // After a halt everything counts anew.
    if stream.isHalted || known.isHalted { known.since = now }
    known.isHalted = stream.isHalted
    seen[stream.instrument] = known
    guard !stream.isHalted, stream.hours.isOpen(at: now) == true,
      let session = stream.hours.session(atOrBefore: now), now < session.close
    else { return [] }
    let begun = max(known.since, session.open.advanced(by: Self.openingGrace))
    let delay = stream.isDelayed ? Self.delay : .zero
    let last = max(begun, stream.lastEvent ?? begun)
    if now.since(last) > stream.patience + delay {
      return [silence(stream, since: max(last, session.open), at: now)]
    }
    var notices: [Notice] = []
    if let fault = stream.fault { notices.append(stale(stream, fault, at: now)) }
    for bars in stream.bars where bars.size <= Self.longestBar {
      let base = max(begun, bars.newest.map { $0.advanced(by: bars.size) } ?? begun)
      let late = bars.size * 3 + Self.barGrace + delay
      guard now.since(base) > late else { continue }
      notices.append(lateBar(stream, bars, since: base, at: now))
    }
    return notices
  }

  private func silence(
    _ stream: WorkFacts.Stream, since: Timestamp, at now: Timestamp
  ) -> Notice {
    let readers = Self.readers(stream)
    return Notice(
      .workMissing, key: "work:tick:\(stream.instrument.rawValue)",
      title: "No tick of \(stream.symbol)",
      text: "\(stream.symbol) is open and has had no tick since \(UTCText.seconds(since)) "
        + "(\(NoticeDesk.words(now.since(since)))); \(readers) see nothing of it. Look at the "
        + "gateway and the rights to its data: perigee quote \(stream.symbol)",
      symbol: stream.symbol, time: now)
  }

  private func stale(_ stream: WorkFacts.Stream, _ fault: String, at now: Timestamp) -> Notice {
    Notice(
      .staleFeed, key: "work:stale:\(stream.instrument.rawValue)",
      title: "The feed of \(stream.symbol) stands still",
      text: "\(stream.symbol) is open and its feed is \(fault); \(Self.readers(stream)) read it. "
        + "It is asked for again by itself: perigee quote \(stream.symbol)",
      symbol: stream.symbol, time: now)
  }

  private func lateBar(
    _ stream: WorkFacts.Stream, _ bars: WorkFacts.Bars, since: Timestamp, at now: Timestamp
  ) -> Notice {
    Notice(
      .workMissing, key: "work:bar:\(stream.instrument.rawValue):\(bars.name)",
      title: "No \(bars.name) bar of \(stream.symbol)",
      text: "\(stream.symbol) is open and has ticks, but no bar of \(bars.name) has closed since "
        + "\(UTCText.seconds(since)) (\(NoticeDesk.words(now.since(since)))); "
        + "\(Self.readers(stream)) wait for it. Does it trade? perigee quote \(stream.symbol)",
      symbol: stream.symbol, time: now)
  }

  private static func readers(_ stream: WorkFacts.Stream) -> String {
    stream.strategies.isEmpty ? "its readers" : stream.strategies.joined(separator: ", ")
  }

  // MARK: Strategies

  private mutating func missing(
    of strategy: WorkFacts.Strategy, _ streams: [WorkFacts.Stream], at now: Timestamp
  ) -> Notice? {
    var known =
      taken[strategy.name]
      ?? Taken(process: strategy.process, events: strategy.events, moved: now)
    if known.process != strategy.process || known.events != strategy.events { known.moved = now }
    known.process = strategy.process
    known.events = strategy.events
    taken[strategy.name] = known
    let newest = streams.filter { $0.strategies.contains(strategy.name) }
      .compactMap { stream in stream.lastEvent.map { (time: $0, symbol: stream.symbol) } }
      .max { $0.time < $1.time }
    // Its streams must have gone on after it took the last event, and lately.
    guard let newest, newest.time.since(known.moved) > Self.callbackPatience / 2,
      now.since(known.moved) > Self.callbackPatience
    else { return nil }
    return Notice(
      .workMissing, key: "work:callback:\(strategy.name)",
      title: "Strategy \(strategy.name) takes no events",
      text: "Strategy \(strategy.name) has taken no event since \(UTCText.seconds(known.moved)) "
        + "(\(NoticeDesk.words(now.since(known.moved)))), although \(newest.symbol) has them. Its "
        + "callbacks do not run: perigee restart \(strategy.name)",
      strategy: strategy.name, time: now)
  }
}
