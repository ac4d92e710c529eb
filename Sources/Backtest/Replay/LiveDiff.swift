import History
public import Performance
public import StrategyChannel
public import TradingModel

/// Runs a session's strategies again on its own tape with simulated execution, and explains each
/// trade that came out otherwise than live.
public struct LiveDiff {
  /// What is on the disk today for a strategy.
  public struct Current: Sendable {
    /// The script's text.
    public var source: String
    /// What it may require.
    public var modules: [ScriptModule]
    /// The parameters of its deployment.
    public var parameters: [NamedParameter]

    /// A version from its parts.
    public init(source: String, modules: [ScriptModule], parameters: [NamedParameter]) {
      self.source = source
      self.modules = modules
      self.parameters = parameters
    }
  }

  /// Runs a plan and answers what it came to; tells each message of the strategy with its event's
  /// time.
  public typealias Simulator = (
    BacktestPlan, _ hear: @escaping (ChildMessage, Timestamp) -> Void
  ) throws -> TradingResult

  /// How orders are executed.
  public var execution = ExecutionModel()
  /// How long an order takes to the exchange; nil takes half of what live orders took to their
  /// first news, in the middle.
  public var latency: Duration?
  /// The fee of a live execution that was told after its fill.
  public var commission: (ExecutionID) -> Commission? = { _ in nil }
  /// What is on the disk for a strategy today; nil where it has no deployment any more.
  public var current: (StrategyID) -> Current? = { _ in nil }
  /// Runs a plan.
  public var simulate: Simulator

  /// A comparison with the given engine.
  public init(simulate: @escaping Simulator) { self.simulate = simulate }

  /// Compares a session, or one strategy of it. `progress` hears how many steps of all are done.
  /// Throws a `ReplayError`, what reading the tape throws, and what the simulator throws.
  public func run(
    _ session: any RecordedSession, strategy: StrategyID? = nil,
    progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> DiffReport {
    let survey = try SessionSurvey(session)
    if let strategy { try survey.require(strategy) }
    let book = try LiveBook(
      session, survey, strategy: strategy, commission: commission,
      progress: { progress($0, survey.entries * 2) })
    var execution = execution
    execution.latency = latency ?? Self.latency(book.delays)
    var report = DiffReport(session: session.name, latency: execution.latency)
    var gaps: [UInt32: Timestamp] = [:]
    for run in book.runs { if let gap = run.gap { gaps[run.life] = gap } }
    var reasons = DiffReasons(
      marks: book.marks, gaps: gaps, held: Set(book.runs.filter { !$0.held.isEmpty }.map(\.life)))
    for (number, run) in book.runs.enumerated() {
      progress(survey.entries + survey.entries * number / book.runs.count, survey.entries * 2)
      try compare(run, book, session, survey, execution, &reasons, &report)
    }
    report.rows.sort { Self.time($0) < Self.time($1) }
    progress(survey.entries * 2, survey.entries * 2)
    return report
  }

  private static func time(_ row: DiffReport.Row) -> Timestamp {
    let trade = row.live ?? row.simulated
    return trade?.decided ?? trade?.time ?? Timestamp(rawValue: 0)
  }

  /// Half of the middle way from a decision to the first news of its order.
  private static func latency(_ delays: [Duration]) -> Duration {
    let sorted = delays.filter { $0 > .zero }.sorted()
    return sorted.isEmpty ? .zero : sorted[sorted.count / 2] / 2
  }

  // MARK: One strategy in one life

  private func compare(
    _ run: LiveBook.Run, _ book: LiveBook, _ session: any RecordedSession,
    _ survey: SessionSurvey, _ execution: ExecutionModel, _ reasons: inout DiffReasons,
    _ report: inout DiffReport
  ) throws {
    let name = run.start.strategy.rawValue
    report.live += run.trades.count
    for held in run.held {
      report.notes.append(
        "\(name), life \(run.life), began with \(held); the simulation begins flat")
    }
    if run.isCut {
      report.notes.append(
        "the recording of \(name), life \(run.life), ends while it runs; orders that were open "
          + "then may have filled later")
    }
    guard let base = plan(run, book, session, survey, execution) else {
      report.notes.append("\(name), life \(run.life), saw no market")
      return
    }
    let recorded = try trades(base, run)
    report.simulated += recorded.count
    let matcher = TradeMatcher()
    for pair in matcher.pairs(run.trades, recorded) {
      if let row = reasons.row(pair) { report.rows.append(row) } else { report.same += 1 }
    }
    guard let today = current(run.start.strategy) else { return }
    var last = recorded
    var plan = base
    if today.source != run.start.source || Self.differ(today.modules, run.start.modules) {
      plan.start.source = today.source
      plan.start.modules = today.modules
      last = try compare(
        last, with: plan, run, .code, "the script on the disk", &report, reasons.marks)
    }
    if Self.differ(today.parameters, run.start.parameters) {
      plan.start.parameters = today.parameters
      _ = try compare(
        last, with: plan, run, .parameter, "the parameters of runner.toml", &report, reasons.marks)
    }
  }

  /// What another version trades otherwise than the one before it.
  private func compare(
    _ before: [OrderTrade], with plan: BacktestPlan, _ run: LiveBook.Run, _ reason: DiffReason,
    _ what: String, _ report: inout DiffReport, _ marks: [String: Price]
  ) throws -> [OrderTrade] {
    let after = try trades(plan, run)
    var changed = 0
    for pair in TradeMatcher().pairs(before, after) where pair.left != pair.right {
      changed += 1
      let old = pair.left.flatMap { trade in marks[trade.symbol].map { trade.worth(at: $0) } }
      let new = pair.right.flatMap { trade in marks[trade.symbol].map { trade.worth(at: $0) } }
      let words =
        pair.right == nil
        ? "\(what) does not trade this"
        : pair.left == nil ? "only \(what) trades this" : "\(what) trades this otherwise"
      report.rows.append(
        DiffReport.Row(
          live: pair.left, simulated: pair.right, reason: reason, words: words,
          parts: [
            .init(
              reason: reason, amount: (old ?? .zero) - (new ?? .zero),
              currency: (pair.left ?? pair.right)?.currency ?? "USD")
          ]))
    }
    report.notes.append(
      "\(run.start.strategy.rawValue), life \(run.life): \(what) differs from what ran, and "
        + (changed == 0 ? "trades the same" : "changes \(changed) trades"))
    return after
  }

  private static func differ(_ left: [ScriptModule], _ right: [ScriptModule]) -> Bool {
    left.sorted { $0.name < $1.name } != right.sorted { $0.name < $1.name }
  }

  private static func differ(_ left: [NamedParameter], _ right: [NamedParameter]) -> Bool {
    left.sorted { $0.name < $1.name } != right.sorted { $0.name < $1.name }
  }

  private func plan(
    _ run: LiveBook.Run, _ book: LiveBook, _ session: any RecordedSession,
    _ survey: SessionSurvey, _ execution: ExecutionModel
  ) -> BacktestPlan? {
    var data: [HistorySeries] = []
    for (symbol, instrument) in run.market {
      let kinds = book.kinds[run.life]?[instrument.id] ?? []
      for kind in kinds.sorted(by: { Self.rank($0) < Self.rank($1) }) {
        data.append(
          HistorySeries(
            symbol: symbol, origin: "\(session.name), life \(run.life)",
            reader: TapeHistory(
              session, life: run.life, instrument: instrument.id, kind, entries: survey.entries)))
      }
    }
    guard !data.isEmpty else { return nil }
    let capital = run.capital.flatMap { $0 > .zero ? $0 : nil } ?? Decimal64(100_000)
    var plan = BacktestPlan(
      start: run.start, data: data, from: run.began, currency: run.currency ?? "USD",
      capital: capital, execution: execution)
    plan.instruments = run.market.map { BacktestInstrument(symbol: $0.symbol, $0.instrument) }
    return plan
  }

  private static func rank(_ kind: TapeHistory.Kind) -> Int32 {
    switch kind {
    case .quotes: 0
    case .trades: 1
    case .bars(let size): 1 + size.rawValue
    }
  }

  private func trades(_ plan: BacktestPlan, _ run: LiveBook.Run) throws -> [OrderTrade] {
    var asked: [SimulatedBook.Asked] = []
    let result = try simulate(plan) { message, time in
      guard case .request(_, _, .place(let ticket)) = message.body else { return }
      asked.append(.init(time: time, ticket: ticket))
    }
    return SimulatedBook.trades(result, asked, run: run)
  }
}
