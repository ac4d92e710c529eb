import Backtest
import Performance
import TradingModel

/// What a backtest came to, for people.
struct BacktestText {
  let environment: SystemEnvironment

  func text(_ outcome: BacktestOutcome, _ answer: BacktestAnswer, currency: String) -> String {
    let statistics = answer.statistics
    var table = TextTable(columns: [
      .init(title: "figure"), .init(title: "value", alignment: .right),
    ])
    func row(_ name: String, _ value: String?) {
      table.rows.append([.init(name), .init(value ?? "-")])
    }
    row("from", String(answer.start.prefix(19)) + "Z")
    row("to", String(answer.end.prefix(19)) + "Z")
    row("net profit", "\(statistics.profit.rounded(toScale: 2)) \(currency)")
    row("return", percent(statistics.returns.totalReturn))
    row("max drawdown", percent(statistics.curveDrawdown ?? 0))
    row("Sharpe ratio", number(statistics.returns.sharpe))
    row("trades", "\(statistics.trades.closed)" + (statistics.trades.open > 0 ? " and open" : ""))
    row("win rate", percent(statistics.trades.winRate))
    row("profit factor", number(statistics.trades.profitFactor))
    row("fees", "\(statistics.fees.rounded(toScale: 2)) \(currency)")
    let orders = statistics.orders
    row(
      "orders",
      "\(orders.requested) (\(orders.filled) filled, \(orders.cancelled) cancelled, "
        + "\(orders.rejected) rejected)")
    let rate = answer.seconds > 0 ? Double(answer.events) / answer.seconds : 0
    row("events", "\(answer.events) in \(number(answer.seconds) ?? "-") s, \(Int(rate)) a second")
    var text = table.render(width: environment.terminalWidth, colours: environment.usesColours)
    for note in answer.notes { text += "note: \(note)\n" }
    return text + "report: \(answer.report)\n"
  }

  private func percent(_ value: Double?) -> String? {
    value.flatMap { number($0 * 100) }.map { $0 + " %" }
  }

  /// Two digits after the point.
  private func number(_ value: Double?) -> String? {
    value.flatMap { Decimal64($0) }.map { "\($0.rounded(toScale: 2))" }
  }
}
