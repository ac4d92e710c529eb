import TradingModel

/// Decides which frame of history to ask for next: the newest first, then older ones.
///
/// Answers come in through `received` and `failed`; both return what to do. It asks for one
/// frame at a time, so that frames cannot change places. It never ends because of what passes:
/// pacing, time-outs and empty answers are asked again with a growing wait, on the first request
/// as on any other.
struct BackfillMachine {
  enum Step: Equatable {
    /// Ask, after waiting so long.
    case request(HistoryRequest, after: Duration)
    /// Done.
    case end(BackfillEnd)
  }

  /// The limits; each is stated in the design of the retries.
  enum Limit {
    static let failuresInARow = 10
    static let emptyAnswers = 2
    static let repeatedFrames = 3
    static let requests = 1_000
    static let closedStretch = Duration.seconds(10 * 86_400)
    static let longestStep = Duration.seconds(86_400)
    static let shortestWait = Duration.seconds(1)
    static let pacingWait = Duration.seconds(15)
    static let longestWait = Duration.seconds(60)
  }

  private let plan: BackfillPlan
  private let longestSpan: Duration
  private var wantedBars: Int
  private var end: Timestamp?
  private var oldest: Timestamp?
  private var barCount = 0
  private var failures = 0
  private var empties = 0
  private var repeats = 0
  private var requests = 0
  /// How far the walk over a closed stretch has come, and its next step.
  private var walked = Duration.zero
  private var step = Duration.zero

  init(plan: BackfillPlan, longestSpan: Duration) {
    self.plan = plan
    self.longestSpan = max(longestSpan, .seconds(Int64(plan.barSize.rawValue)))
    wantedBars = plan.bars
    end = plan.end
  }

  /// Whether no frame has come yet: such requests go before others.
  var isFirst: Bool { oldest == nil }

  /// Raises the number of wanted bars, when a reader asks for more meanwhile.
  mutating func want(bars: Int) { wantedBars = max(wantedBars, bars) }

  /// The first request.
  mutating func start() -> Step { ask(after: .zero) }

  /// A frame came. Returns its bars that are older than all before, oldest first, and the next
  /// step.
  mutating func received(_ bars: [Bar], now: Timestamp) -> (bars: [Bar], step: Step) {
    failures = 0
    let sorted = BackfillMachine.cleaned(bars)
    guard let first = sorted.first else { return ([], nothingCame(now: now)) }
    empties = 0
    let fresh = oldest.map { limit in sorted.filter { $0.start < limit } } ?? sorted
    guard !fresh.isEmpty else {
      repeats += 1
      guard repeats < Limit.repeatedFrames else { return ([], .end(.repeatedFrames)) }
      end = (end ?? first.start).advanced(by: .zero - longestSpan)
      return ([], ask(after: .zero))
    }
    repeats = 0
    walked = .zero
    step = .zero
    barCount &+= fresh.count
    oldest = fresh[0].start
    end = fresh[0].start
    if isDeepEnough(now: now) { return (fresh, .end(.depthReached)) }
    return (fresh, ask(after: .zero))
  }

  /// A request failed.
  mutating func failed(_ error: FeedError, now: Timestamp) -> Step {
    switch error.code {
    case .noData:
      return nothingCame(now: now)
    case .noPermission, .cancelled, .notFound, .ambiguous, .invalid:
      return .end(.failed(error))
    case .disconnected:
      // The stream outlives an outage of any length and so does its backfill; a wait of a
      // minute bounds the rate.
      failures = min(failures + 1, Limit.failuresInARow - 1)
      return ask(after: wait(from: Limit.shortestWait))
    case .pacing:
      failures += 1
      guard failures < Limit.failuresInARow else { return .end(.failed(error)) }
      return ask(after: wait(from: Limit.pacingWait))
    case .timedOut, .competingSession, .other:
      failures += 1
      guard failures < Limit.failuresInARow else { return .end(.failed(error)) }
      return ask(after: wait(from: Limit.shortestWait))
    }
  }

  private func wait(from shortest: Duration) -> Duration {
    min(shortest * (1 << max(0, min(failures, 10) - 1)), Limit.longestWait)
  }

  private func isDeepEnough(now: Timestamp) -> Bool {
    guard let oldest else { return false }
    return barCount >= wantedBars && now.since(oldest) >= plan.depth
  }

  /// An empty answer may be a hiccup, so it is asked once more before it counts; then the walk
  /// goes back over the closed time in growing steps.
  private mutating func nothingCame(now: Timestamp) -> Step {
    empties += 1
    guard empties >= Limit.emptyAnswers || walked > .zero else {
      return ask(after: Limit.shortestWait)
    }
    guard walked < Limit.closedStretch else { return .end(.noOlderData) }
    let from = end ?? now
    step = min(max(step * 2, longestSpan), max(Limit.longestStep, longestSpan))
    var target = from.advanced(by: .zero - step)
    if plan.instrument.tradingHours.isOpen(at: from.advanced(by: .nanoseconds(-1))) == false,
      let close = plan.instrument.tradingHours.lastClose(atOrBefore: from), close < from
    {
      target = close
      step = .zero
    }
    walked += from.since(target)
    end = target
    return ask(after: .zero)
  }

  private mutating func ask(after wait: Duration) -> Step {
    guard requests < Limit.requests else { return .end(.requestLimit) }
    requests += 1
    let needed = Duration.seconds(Int64(plan.barSize.rawValue)) * max(1, min(wantedBars, 100_000))
    let request = HistoryRequest(
      instrument: plan.instrument, barSize: plan.barSize, end: end,
      span: min(longestSpan, max(plan.depth, needed)))
    return .request(request, after: wait)
  }

  /// Oldest first and each start once, whatever the source did.
  private static func cleaned(_ bars: [Bar]) -> [Bar] {
    var ordered = bars
    if zip(bars, bars.dropFirst()).contains(where: { $0.start >= $1.start }) {
      ordered.sort { $0.start < $1.start }
    }
    var result: [Bar] = []
    result.reserveCapacity(ordered.count)
    for bar in ordered where bar.start != result.last?.start { result.append(bar) }
    return result
  }
}

extension TradingSchedule {
  /// The newest close at or before `time`.
  func lastClose(atOrBefore time: Timestamp) -> Timestamp? {
    sessions.last { $0.close <= time }?.close
  }
}
