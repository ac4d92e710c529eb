import Control
import Performance
import TradingModel

/// One report of what `perigee report --json` prints.
struct ReportAnswer: Encodable {
  var kind: TradingResult.Kind
  var account: String
  var strategy: String?
  var start: String
  var end: String
  var currency: String
  var fills: Int
  var profit: Money
  var fees: Money
  var notes: [String]
  var report: String
  var result: String

  init(_ result: TradingResult, files: ReportFiles) {
    let statistics = Statistics(result)
    kind = result.kind
    account = result.account
    strategy = result.strategy
    start = CalendarTime.utc(result.start)
    end = CalendarTime.utc(result.end)
    currency = result.currency
    fills = result.fills.count
    profit = statistics.profit
    fees = statistics.fees
    notes = result.notes
    report = files.report
    self.result = files.result
  }

  /// The same for people.
  var text: String {
    var text =
      "\(strategy ?? account): \(fills) fills, profit \(profit.rounded(toScale: 2)) \(currency) "
      + "after \(fees.rounded(toScale: 2)) of fees\n"
    for note in notes { text += "note: \(note)\n" }
    return text + "report: \(report)\n"
  }
}
