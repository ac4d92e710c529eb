import Backtest
import Control
import TradingModel

/// What `perigee diff live --json` prints.
struct DiffAnswer: Encodable {
  struct Trade: Encodable {
    var side: String
    var quantity: Quantity
    var price: Price
    var time: Moment
    var decided: Moment?
    var tag: String?
    var fee: Money?

    init(_ trade: OrderTrade) {
      side = trade.side.rawValue
      (quantity, price, fee) = (trade.quantity, trade.price, trade.fee)
      time = Moment(trade.time)
      decided = trade.decided.map(Moment.init)
      tag = trade.tag.isEmpty ? nil : trade.tag
    }
  }

  struct Part: Encodable {
    var reason: String
    var amount: Money
    var currency: String

    init(_ part: DiffReport.Part) {
      (reason, amount, currency) = (part.reason.rawValue, part.amount, part.currency)
    }
  }

  struct Row: Encodable {
    var strategy, symbol: String?
    var life: UInt32?
    var live, simulated: Trade?
    var reason, text: String
    var amount: Money
    var parts: [Part]
  }

  var session: String
  var latency: String
  var live, simulated, same: Int
  var differences: [Row]
  var totals: [Part]
  var notes: [String]

  init(_ report: DiffReport) {
    session = report.session
    latency = "\(report.latency.nanoseconds / 1000) µs"
    (live, simulated, same) = (report.live, report.simulated, report.same)
    differences = report.rows.map { row in
      let trade = row.live ?? row.simulated
      return Row(
        strategy: trade?.strategy, symbol: trade?.symbol, life: trade?.life,
        live: row.live.map(Trade.init), simulated: row.simulated.map(Trade.init),
        reason: row.reason.rawValue, text: row.words, amount: row.amount,
        parts: row.parts.map(Part.init))
    }
    totals = report.totals.map(Part.init)
    notes = report.notes
  }
}
