import History
import Performance
import StrategyChannel
import TradingModel

/// A strategy of our own on the user's data: it decides an order on every bar, so that on a history
/// that ends with a bar, the last order was decided with nothing after it. That one must not trade.
enum ExecutionProbe {
  /// Buys and sells in turn on every bar; the tag is the bar's number.
  static func source(symbol: String, size: BarSize) -> String {
    """
    local S = { symbols = { "\(symbol)" }, bars = { "\(size)" } }
    local n = 0
    function S.on_bar(bar)
      if bar.warmup then return end
      n = n + 1
      local side = n % 2 == 1 and order.buy or order.sell
      side { symbol = bar.symbol, quantity = 1, tag = tostring(n) }
      log.info(tostring(n))
    end
    return S
    """
  }

  /// What the histories that end at `cuts` show: each its last order, and whether it traded.
  static func run(
    _ plan: BacktestPlan, symbol: String, size: BarSize, cuts: [LookaheadCheck.Shortened],
    engine: LookaheadEngine, goOn: () -> Bool
  ) throws -> LookaheadReport.Probe {
    var probe = LookaheadReport.Probe(orders: 0, traded: 0, first: nil)
    for cut in cuts {
      var plan = plan
      plan.data = cut.data
      plan.to = cut.to
      plan.start.source = source(symbol: symbol, size: size)
      plan.start.scriptName = "probe.lua"
      plan.start.modules = []
      plan.start.parameters = []
      plan.start.symbols = nil
      plan.start.state = nil
      var last: (number: String, time: Timestamp)?
      let outcome = try engine.run(
        plan,
        { message, time, played in
          if case .log(_, let text, _, _) = message.body, played != .max { last = (text, time) }
        }, goOn)
      guard outcome.isWhole, let last else { continue }
      probe.orders += 1
      guard let fill = outcome.result.fills.last(where: { $0.tag == last.number }) else { continue }
      probe.traded += 1
      if probe.first == nil {
        probe.first =
          "the order decided on the bar of \(symbol) that ended at \(DecisionWords.time(last.time)) "
          + "traded at \(fill.price), although no later price was known"
      }
    }
    return probe
  }
}
