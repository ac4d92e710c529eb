import Control
import Pages
import Performance
import Reports
import TradingModel

/// One result of the folder of reports.
struct ReportEntryRow: Encodable, Sendable {
  var name: String
  var written: Moment
  var bytes: Int64
  /// What it says of itself; absent for a file that was not looked at yet.
  var kind: String?
  var strategy: String?
  var script: String?
  var account: String?
  var start: Moment?
  var end: Moment?
  var currency: String?
  var figures: [String: Double]?

  init(_ entry: ReportsPage.Entry) {
    name = entry.name
    written = entry.written
    bytes = entry.bytes
    guard let summary = entry.summary else { return }
    kind = summary.kind.rawValue
    strategy = summary.strategy
    script = summary.script
    account = summary.account
    start = Moment(summary.start)
    end = Moment(summary.end)
    currency = summary.currency
    figures = summary.figures
  }
}
