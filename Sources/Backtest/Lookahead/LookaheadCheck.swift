public import History
import Performance
public import TradingModel

/// Proves that no decision of a strategy hangs on what comes after it: the whole history is run
/// once, then histories that end at moments spread over the decisions, then one whose future is
/// another one. Up to the moment every decision must be the same.
///
/// Confined to one thread. Takes about half as long for each cut as for the whole history.
public struct LookaheadCheck {
  /// What a history that ends at a moment is made of.
  struct Shortened {
    var data: [HistorySeries]
    var to: Timestamp
    /// The last moment of it.
    var moment: Timestamp
  }

  /// Called before each run: what is run, and how many runs are done of how many.
  public typealias Progress = (_ what: String, _ done: Int, _ of: Int) -> Bool

  /// The data as it would have been, had it been recorded only up to a moment, that moment
  /// included. A data source that rewrites its past (a file of adjusted prices, a joined future)
  /// betrays itself only so.
  public typealias Truncate = @Sendable (Timestamp) throws -> [HistorySeries]

  private let plan: BacktestPlan
  private let cuts: Int
  private let truncate: Truncate?
  private let engine: LookaheadEngine
  private let words: DecisionWords

  /// The most cuts.
  public static let maximumCuts = 1000
  /// The most histories that the probe of executions runs on.
  static let probes = 3

  /// A check of a plan with `cuts` (1...`maximumCuts`) cuts. Without `truncate` the data is cut by
  /// the time of its events.
  public init(
    _ plan: BacktestPlan, cuts: Int, truncate: Truncate? = nil,
    engine: LookaheadEngine = .standard
  ) {
    self.plan = plan
    self.cuts = max(1, min(cuts, LookaheadCheck.maximumCuts))
    self.truncate = truncate
    self.engine = engine
    words = DecisionWords(symbols: Set(plan.data.map(\.symbol)))
  }

  /// Runs everything; nil when `progress` answered false. Throws what a backtest throws.
  public func run(_ progress: Progress = { _, _, _ in true }) throws -> LookaheadReport? {
    let runs = cuts + 3
    var done = 0
    func begin(_ what: String) -> Bool {
      defer { done += 1 }
      return progress(what, done, runs)
    }
    guard begin("the whole history") else { return nil }
    var log = DecisionLog()
    let whole = try engine.run(plan, { log.add($0, at: $1, played: $2) }, { true })
    var report = LookaheadReport()
    report.events = whole.events
    report.decisions = log.count(upTo: .max &- 1)
    note(whole, log, &report)
    let moments = moments(log, whole)
    for moment in moments {
      guard begin("up to \(DecisionWords.time(moment))") else { return nil }
      report.cuts.append(try compare(history(until: moment), .cutOff, log))
    }
    if let middle = moments.isEmpty ? nil : moments[moments.count / 2] {
      guard begin("another future after \(DecisionWords.time(middle))") else { return nil }
      report.cuts.append(try replaced(after: middle, log, report.cuts))
    }
    guard begin("the execution of orders") else { return nil }
    report.probe = try probe(moments)
    report.timings = try DataTiming.check(plan.data)
    return report
  }

  private func note(
    _ whole: BacktestOutcome, _ log: DecisionLog, _ report: inout LookaheadReport
  ) {
    if report.decisions == 0 {
      report.notes.append(
        "The strategy decided nothing on this data, so there was little to compare. Give more "
          + "data, or let it write its reasons with log.info.")
    }
    if log.cut > 0 {
      report.notes.append(
        "Only the first \(DecisionLog.limit) decisions were compared; \(log.cut) follow them.")
    }
    if whole.faults > 0 {
      report.notes.append("The script failed \(whole.faults) times; its faults were compared too.")
    }
    if truncate == nil {
      report.notes.append(
        "The data was cut by the times of its events. What a file's own making put into its past "
          + "(adjusted prices) cannot be seen so.")
    }
  }

  /// Moments spread over the decisions; where there are few, over the history.
  private func moments(_ log: DecisionLog, _ whole: BacktestOutcome) -> [Timestamp] {
    let end = whole.result.end
    let start = whole.result.start
    let times = log.times.filter { $0 < end && $0 >= start }
    var chosen: Set<Timestamp> = []
    if !times.isEmpty {
      for index in 1...cuts { chosen.insert(times[times.count * index / (cuts + 1)]) }
    }
    let length = end.since(start).nanoseconds
    var step: Int64 = 1
    while chosen.count < cuts, step <= Int64(cuts), length > Int64(cuts) {
      chosen.insert(
        Timestamp(rawValue: start.rawValue &+ length / Int64(cuts + 1) &* step))
      step += 1
    }
    return chosen.sorted()
  }

  private func history(until moment: Timestamp) throws -> Shortened {
    let end = Timestamp(rawValue: moment.rawValue &+ 1)
    return Shortened(
      data: try truncate?(moment) ?? plan.data, to: plan.to.map { min($0, end) } ?? end,
      moment: moment)
  }

  // MARK: - Comparing

  private func compare(
    _ history: Shortened, _ future: LookaheadReport.Cut.Future, _ log: DecisionLog
  ) throws -> LookaheadReport.Cut {
    var plan = plan
    plan.data = history.data
    plan.to = history.to
    var comparison = DecisionComparison(log)
    let outcome = try engine.run(
      plan,
      { message, time, played in
        if played != .max { comparison.take(message, at: time, played: played) }
      }, { true })
    let expected = log.count(upTo: outcome.events)
    return LookaheadReport.Cut(
      time: history.moment, future: future, events: outcome.events,
      decisions: min(comparison.place, expected),
      difference: try difference(comparison, expected: expected))
  }

  /// Runs the history whose future is mirrored, and compares up to the moment.
  private func replaced(
    after moment: Timestamp, _ log: DecisionLog, _ cuts: [LookaheadReport.Cut]
  ) throws -> LookaheadReport.Cut {
    var plan = plan
    plan.data = plan.data.map { series in
      HistorySeries(
        symbol: series.symbol, origin: series.origin,
        reader: ReplacedFuture(series.reader, after: moment))
    }
    let events = cuts.first { $0.time == moment }?.events ?? 0
    var comparison = DecisionComparison(log)
    let expected = log.count(upTo: events)
    var isOver = false
    _ = try engine.run(
      plan,
      { message, time, played in
        if played <= events { comparison.take(message, at: time, played: played) }
        isOver = isOver || played > events
      }, { !isOver })
    return LookaheadReport.Cut(
      time: moment, future: .replaced, events: events,
      decisions: min(comparison.place, expected),
      difference: try difference(comparison, expected: expected))
  }

  /// The first decision that differs, in words: of the run, and of the whole history.
  private func difference(
    _ comparison: DecisionComparison, expected: Int
  ) throws -> LookaheadReport.Difference? {
    let mismatch = comparison.mismatch
    let place = mismatch?.place ?? comparison.place
    guard mismatch != nil || place < expected else { return nil }
    var count = 0
    var found: DecisionComparison.Mismatch?
    _ = try engine.run(
      plan,
      { message, time, played in
        guard DecisionLog.isDecision(message) else { return }
        if count == place, place < expected {
          found = DecisionComparison.Mismatch(
            place: place, time: time, played: played, message: message)
        }
        count += 1
      }, { count <= place })
    let told = mismatch ?? found
    guard let told else { return nil }
    let source = DecisionWords.place((found ?? told).message)
    return LookaheadReport.Difference(
      decision: place + 1, time: min(told.time, found?.time ?? told.time),
      whole: found.map { words.text($0.message) },
      without: mismatch.map { words.text($0.message) }, file: source.file, line: source.line)
  }

  // MARK: - Execution

  /// The probe on the first symbol whose orders trade on bars; nil where none do.
  private func probe(_ moments: [Timestamp]) throws -> LookaheadReport.Probe? {
    guard let (symbol, size) = try barsOnly() else { return nil }
    let step = max(1, moments.count / LookaheadCheck.probes)
    let histories = try stride(from: 0, to: moments.count, by: step)
      .prefix(LookaheadCheck.probes).map { try history(until: moments[$0]) }
    return try ExecutionProbe.run(
      plan, symbol: symbol, size: size, cuts: histories, engine: engine, goOn: { true })
  }

  private func barsOnly() throws -> (String, BarSize)? {
    var sizes: [String: BarSize] = [:]
    var others: Set<String> = []
    for series in plan.data {
      var events: [HistoryEvent] = []
      var reader = series.reader
      try reader.read(into: &events, limit: 1)
      switch events.first {
      case .bar(_, let size)?:
        sizes[series.symbol] = min(size, sizes[series.symbol] ?? size)
      case .quote?, .trade?: others.insert(series.symbol)
      case nil: break
      }
    }
    return plan.data.map(\.symbol).first { !others.contains($0) && sizes[$0] != nil }
      .flatMap { symbol in sizes[symbol].map { (symbol, $0) } }
  }
}
