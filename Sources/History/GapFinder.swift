public import PaperExchange
public import TradingModel

/// Stretches of recorded data in which nothing stands although the market was open.
public struct GapReport: Hashable, Sendable {
  /// One stretch.
  public struct Gap: Hashable, Sendable {
    /// Its first moment.
    public var from: Timestamp
    /// The first moment after it.
    public var to: Timestamp
  }

  /// The most gaps that are kept; further ones are counted.
  public static let mostKept = 10_000

  /// The gaps, oldest first.
  public var gaps: [Gap] = []
  /// All gaps, those included that are not kept.
  public var count = 0
  /// How long the market was open in them.
  public var missing = Duration.zero
  /// How long the market was open between the first and the last row.
  public var open = Duration.zero
}

/// Finds gaps while data is read. Only time in which the market is open counts; without hours all
/// of it does.
public struct GapFinder: Sendable {
  /// What was found so far.
  public private(set) var report = GapReport()
  private let shortest: Duration
  private var clock: SessionClock?
  private var covered: Timestamp?

  /// A finder of gaps of `shortest` and longer.
  public init(
    hours: SessionPattern?, regularHoursOnly: Bool = false, shortest: Duration = .seconds(3600)
  ) {
    self.shortest = max(shortest, .nanoseconds(1))
    clock = hours.map { SessionClock($0, regularHoursOnly ? .liquid : .trading) }
  }

  /// Takes the next event, in the order of time.
  public mutating func add(_ event: HistoryEvent) {
    guard let before = covered else {
      covered = event.time
      return
    }
    let stamp = event.stamp
    if stamp > before { look(from: before, to: stamp, isGap: true) }
    if event.time > stamp { look(from: max(stamp, before), to: event.time, isGap: false) }
    covered = max(before, event.time)
  }

  /// Counts the open time between two moments, session by session.
  private mutating func look(from start: Timestamp, to end: Timestamp, isGap: Bool) {
    guard end > start else { return }
    guard clock != nil else { return take(start, end, isGap: isGap) }
    var moment = start
    while moment < end {
      guard let session = clock?.session(at: moment) else {
        // Every clock opens within a week; one that does not has nothing more to say.
        guard let next = clock?.nextOpening(after: moment)?.open, next < end else { return }
        moment = next
        continue
      }
      take(moment, min(end, session.close), isGap: isGap)
      moment = session.close
    }
  }

  private mutating func take(_ from: Timestamp, _ to: Timestamp, isGap: Bool) {
    let length = to.since(from)
    report.open += length
    guard isGap, length >= shortest else { return }
    report.missing += length
    report.count += 1
    guard report.gaps.count < GapReport.mostKept else { return }
    report.gaps.append(GapReport.Gap(from: from, to: to))
  }
}
