import Backtest
import Control
import TradingModel

/// A comparison of live and simulated trading for people.
struct DiffText {
  let environment: SystemEnvironment

  /// The trades that differ, the sum by reason, and the notes.
  func text(_ report: DiffReport) -> String {
    var text =
      "Session \(report.session): \(report.live) live trades, \(report.simulated) simulated with "
      + "\(milliseconds(report.latency)) each way; \(report.same) are the same, "
      + "\(report.rows.count) differ.\n"
    if !report.rows.isEmpty {
      text += table(report.rows).render(
        width: environment.terminalWidth, colours: environment.usesColours)
    }
    for total in report.totals {
      text +=
        "\(Self.words(total.reason)): live \(Self.signed(total.amount)) \(total.currency) against "
        + "the simulation\n"
    }
    for note in report.notes { text += "Note: \(note).\n" }
    return text
  }

  private func table(_ rows: [DiffReport.Row]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "TIME"), .init(title: "STRATEGY", isFlexible: true), .init(title: "SYMBOL"),
      .init(title: "SIDE"), .init(title: "LIVE", alignment: .right),
      .init(title: "SIMULATED", alignment: .right), .init(title: "AMOUNT", alignment: .right),
      .init(title: "REASON"), .init(title: "WHY", isFlexible: true),
    ])
    table.rows = rows.compactMap { row in
      guard let trade = row.live ?? row.simulated else { return nil }
      return [
        .init(CalendarTime.local(trade.decided ?? trade.time)), .init(trade.strategy),
        .init(trade.symbol), .init(trade.side == .buy ? "buy" : "sell"), .init(terms(row.live)),
        .init(terms(row.simulated)),
        .init(Self.signed(row.amount), row.amount.isNegative ? .red : .green),
        .init(Self.words(row.reason)), .init(row.words),
      ]
    }
    return table
  }

  private func terms(_ trade: OrderTrade?) -> String {
    trade.map { "\($0.quantity.normalized) at \($0.price.normalized)" } ?? "-"
  }

  private func milliseconds(_ duration: Duration) -> String {
    "\(Decimal64(mantissa: duration.nanoseconds / 10_000, scale: 2)) ms"
  }

  private static func signed(_ amount: Money) -> String {
    let text = amount.rounded(toScale: 2).description
    return amount.isNegative || amount.isZero ? text : "+\(text)"
  }

  private static func words(_ reason: DiffReason) -> String {
    switch reason {
    case .data: "data"
    case .timing: "timing"
    case .fillPrice: "fill price"
    case .fee: "fee"
    case .code: "code"
    case .parameter: "parameter"
    }
  }
}
