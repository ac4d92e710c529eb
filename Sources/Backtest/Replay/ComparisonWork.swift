import LuaRuntime
import StrategyChannel
import Tape
import TradingModel

/// A comparison of two scripts under way.
struct ComparisonWork {
  /// A life in which the strategy ran, with both versions.
  private struct Life {
    var recorded: DeskRun
    var new: DeskRun
    var taken: UInt64?
    var events = 0
  }

  /// A request without its number, which shifts with every decision before it.
  private struct Request: Hashable {
    var account: AccountName
    var action: OrderRequest.Action
  }

  private let strategy: StrategyID
  private let replacement: ScriptComparison.Replacement
  private let watchdog: LuaWatchdog?
  private var report: ComparisonReport
  private var lives: [TapeEntry.Life: Life] = [:]
  private var names: [TapeEntry.Life: SymbolNames] = [:]
  private var valuer = DecisionValuer()
  /// Which of the valuer's orders belong to a change.
  private var valued: [(change: Int, recorded: Int?, new: Int?)] = []
  private var recordedWishes: [SymbolWish]?

  init(
    session: String, strategy: StrategyID, replacement: ScriptComparison.Replacement,
    baseline: ReplayReport
  ) {
    self.strategy = strategy
    self.replacement = replacement
    watchdog = LuaWatchdog(limit: SessionReplay.patience)
    report = ComparisonReport(
      session: session, strategy: strategy.rawValue, recordedScript: "",
      newScript: replacement.scriptName, baseline: baseline)
  }

  mutating func begin(_ life: SessionSurvey.Life) {
    guard let start = life.start, let index = start.indexes(of: strategy).first else { return }
    report.recordedScript = start.strategies[Int(index)].scriptName
    let replacement = replacement
    lives[life.number] = Life(
      recorded: DeskRun(members: [index], watchdog: watchdog),
      new: DeskRun(members: [index], watchdog: watchdog) { replacement.apply(to: &$0) },
      taken: life.eventsTaken)
  }

  mutating func take(_ event: ChildEvent, of life: TapeEntry.Life, entry: Int, at time: Timestamp) {
    names[life, default: SymbolNames()].learn(event)
    let known = names[life] ?? SymbolNames()
    valuer.observe(event, known)
    lives[life]?.events += 1
    guard let both = lives[life], both.taken.map({ UInt64(both.events) <= $0 }) ?? true else {
      return
    }
    let recorded = both.recorded.take(event)
    let new = both.new.take(event)
    guard !recorded.isEmpty || !new.isEmpty else { return }
    compareWishes(recorded, new)
    for message in new { noteFault(message, known) }
    let seen = SeenEvent(number: both.events, entry: entry, time: time, event: event)
    let place = { TapePlace(seen, life: life, names: known) }
    compare(recorded.compactMap(Self.request), new.compactMap(Self.request), known, place)
  }

  /// Nothing is proven of the life any more; what both decide there is left out.
  mutating func lose(_ count: UInt64, of life: TapeEntry.Life) {
    guard lives.removeValue(forKey: life) != nil else { return }
    report.notes.append(
      "\(count) entries are missing on the tape in life \(life); it is compared up to there")
  }

  mutating func end(_ life: TapeEntry.Life) {
    lives[life] = nil
    names[life] = nil
  }

  mutating func finish() -> ComparisonReport {
    let worths = valuer.finish()
    for (change, recorded, new) in valued {
      if let recorded { report.changes[change].recorded?.worth = worths[recorded] }
      if let new { report.changes[change].new?.worth = worths[new] }
    }
    for change in report.changes {
      if let worth = change.new?.worth { add(worth, isNew: true) }
      if let worth = change.recorded?.worth { add(worth, isNew: false) }
    }
    report.totals.sort { $0.currency < $1.currency }
    report.notes.append(
      "both scripts saw the recorded fills, which belong to the recorded decisions; what the new "
        + "script asked for was never filled")
    report.notes.append(
      "an order counts as filled at once at the far side of the recorded quote, limit prices, fees "
        + "and brackets left out")
    return report
  }

  // MARK: Decisions

  private static func request(_ message: ChildMessage) -> Request? {
    guard case .request(_, let account, let action) = message.body else { return nil }
    return Request(account: account, action: action)
  }

  /// Takes out what both ask for; the rest is paired where both ask for the same kind of thing on
  /// the same instrument.
  private mutating func compare(
    _ recorded: [Request], _ new: [Request], _ names: SymbolNames, _ place: () -> TapePlace
  ) {
    report.recordedDecisions += recorded.count
    report.newDecisions += new.count
    var old = recorded
    var fresh: [Request] = []
    for request in new {
      if let index = old.firstIndex(of: request) {
        old.remove(at: index)
        report.same += 1
      } else {
        fresh.append(request)
      }
    }
    guard !old.isEmpty || !fresh.isEmpty else { return }
    let place = place()
    for request in old {
      let pair = fresh.firstIndex { Self.isAlike($0.action, request.action) }
      add(place, request, pair.map { fresh.remove(at: $0) }, names)
    }
    for request in fresh { add(place, nil, request, names) }
  }

  private static func isAlike(_ left: OrderRequest.Action, _ right: OrderRequest.Action) -> Bool {
    switch (left, right) {
    case (.place(let a), .place(let b)), (.preview(let a), .preview(let b)):
      a.instrument == b.instrument
    case (.modify(let a, _, _), .modify(let b, _, _)), (.cancel(let a), .cancel(let b)): a == b
    case (.cancelAll, .cancelAll): true
    case (.place, _), (.modify, _), (.cancel, _), (.cancelAll, _), (.preview, _): false
    }
  }

  private mutating func add(
    _ place: TapePlace, _ recorded: Request?, _ new: Request?, _ names: SymbolNames
  ) {
    guard report.changes.count < ComparisonReport.maximumChanges else {
      report.unlisted += 1
      return
    }
    let words = MessageWords(names: names)
    func decision(_ request: Request) -> ComparisonReport.Decision {
      ComparisonReport.Decision(
        words: "\(words.text(request.action)) on \(request.account.rawValue)")
    }
    report.changes.append(
      ComparisonReport.Change(
        place: place, recorded: recorded.map(decision), new: new.map(decision)))
    let orders = (value(recorded, place.time, names), value(new, place.time, names))
    if orders.0 != nil || orders.1 != nil {
      valued.append((report.changes.count - 1, orders.0, orders.1))
    }
  }

  private mutating func value(
    _ request: Request?, _ time: Timestamp, _ names: SymbolNames
  ) -> Int? {
    guard case .place(let ticket) = request?.action,
      let instrument = names.instruments[ticket.instrument]
    else { return nil }
    return valuer.add(ticket, instrument, at: time)
  }

  private mutating func add(_ worth: DecisionWorth, isNew: Bool) {
    let index: Int
    if let known = report.totals.firstIndex(where: { $0.currency == worth.currency }) {
      index = known
    } else {
      report.totals.append(
        .init(currency: worth.currency, oneMinute: .zero, fiveMinutes: .zero, end: .zero))
      index = report.totals.count - 1
    }
    func signed(_ amount: Money?) -> Money { isNew ? amount ?? .zero : -(amount ?? .zero) }
    report.totals[index].oneMinute += signed(worth.oneMinute)
    report.totals[index].fiveMinutes += signed(worth.fiveMinutes)
    report.totals[index].end += signed(worth.end)
  }

  // MARK: What the new script says of itself

  private mutating func noteFault(_ message: ChildMessage, _ names: SymbolNames) {
    switch message.body {
    case .described(let description): if description.fault == nil { return }
    case .fault, .interrupted: break
    case .started, .request, .log, .state, .delivered, .timerSet, .timerCancel, .subscribe,
      .unsubscribe, .stopped:
      return
    }
    guard report.faults.count < ComparisonReport.maximumFaults else {
      report.unlistedFaults += 1
      return
    }
    report.faults.append(MessageWords(names: names).text(message))
  }

  /// Symbols and bars that the new script wants and the recorded one did not are not on the tape.
  private mutating func compareWishes(_ recorded: [ChildMessage], _ new: [ChildMessage]) {
    for case .described(let description) in recorded.map(\.body) {
      recordedWishes = description.wishes
    }
    for case .described(let description) in new.map(\.body) {
      guard description.fault == nil, let recordedWishes, description.wishes != recordedWishes
      else { continue }
      let note =
        "the new script asks for other symbols, bars, warm-up or depth than the recorded one; what "
        + "the recorded one did not ask for is not on the tape"
      if !report.notes.contains(note) { report.notes.append(note) }
    }
  }
}
