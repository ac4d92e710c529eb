import History
import StrategyChannel
import TradingModel

/// How much the decisions of a strategy hang on the number of its warm-up bars: indicators that
/// remember everything (an EMA, an RSI, an ATR) differ until their beginning has faded.
///
/// The strategy is run over the same span with the warm-up that it declares and with longer ones;
/// the longest is what the others are held against. Confined to one thread.
public struct WarmupCheck {
  /// Called before each run; answers whether to go on.
  public typealias Progress = (_ what: String, _ done: Int, _ of: Int) -> Bool

  private let plan: BacktestPlan
  private let declared: Int32
  private let engine: LookaheadEngine
  private let words: DecisionWords

  /// The longest warm-up that a script can have.
  static let maximum: Int32 = 10_000

  /// A check of a plan whose script declares so many warm-up bars. The plan's `from` must leave
  /// bars before it; `start(of:)` finds such a moment.
  public init(_ plan: BacktestPlan, declared: Int32, engine: LookaheadEngine = .standard) {
    self.plan = plan
    self.declared = declared
    self.engine = engine
    words = DecisionWords(symbols: Set(plan.data.map(\.symbol)))
  }

  /// The lengths that are tried, shortest first; the last is the measure.
  var lengths: [Int32] {
    let base = max(declared, 25)
    let longer = [2, 4, 8].map { min(Self.maximum, base &* $0) }
    return ([declared] + longer).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// Runs all lengths; nil when `progress` answered false. Throws what a backtest throws.
  public func run(_ progress: Progress = { _, _, _ in true }) throws -> WarmupReport? {
    var runs: [[Decision]] = []
    for (index, length) in lengths.enumerated() {
      guard progress("a warm-up of \(length) bars", index, lengths.count) else { return nil }
      runs.append(try decisions(length))
    }
    guard let measure = runs.last, let longest = lengths.last else { return nil }
    var report = WarmupReport(declared: declared, measure: longest, decisions: measure.count)
    for (length, decisions) in zip(lengths, runs).dropLast() {
      report.rows.append(compare(length, decisions, measure))
    }
    return report
  }

  /// A decision without the number of its request, which an extra order before it would change.
  private struct Decision: Hashable {
    var time: Timestamp
    var print: UInt64
    var text: String
  }

  private func decisions(_ length: Int32) throws -> [Decision] {
    var plan = plan
    plan.start.source = Self.source(plan.start.source, warmup: length)
    var found: [Decision] = []
    _ = try engine.run(
      plan,
      { message, time, played in
        guard played != .max, DecisionLog.isDecision(message), found.count < WarmupReport.limit
        else { return }
        var message = message
        if case .request(_, let account, let action) = message.body {
          message.body = .request(number: 0, account: account, action)
        }
        found.append(
          Decision(
            time: time, print: DecisionLog.fingerprint(of: message), text: words.text(message)))
      }, { true })
    return found
  }

  /// The script with another warm-up; its lines keep their numbers.
  static func source(_ source: String, warmup: Int32) -> String {
    "local perigee_script = function(...) " + source + """

      end
      local perigee_module = perigee_script(...)
      if type(perigee_module) == "table" then perigee_module.warmup = \(warmup) end
      return perigee_module
      """
  }

  private func compare(
    _ length: Int32, _ decisions: [Decision], _ measure: [Decision]
  ) -> WarmupReport.Row {
    var counts: [Decision: Int] = [:]
    for decision in measure { counts[decision, default: 0] += 1 }
    for decision in decisions { counts[decision, default: 0] -= 1 }
    let changed = counts.filter { $0.value != 0 }
    let first = changed.keys.min { ($0.time, $0.print) < ($1.time, $1.print) }
    return WarmupReport.Row(
      warmup: length, decisions: decisions.count,
      changed: changed.values.reduce(0) { $0 + abs($1) },
      lastChange: changed.keys.map(\.time).max(),
      first: first.map { "\(DecisionWords.time($0.time)): \($0.text)" })
  }
}
