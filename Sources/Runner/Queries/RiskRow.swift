import Orders
import TradingModel

/// One limit in force, as `perigee risk` shows it.
struct RiskRow: Hashable, Sendable, Codable {
  var account: String
  /// The strategy; nil for a limit of the account as a whole.
  var strategy: String?
  /// The key in runner.toml.
  var limit: String
  /// What is allowed; nil: there is no limit.
  var value: String?
  /// What of it is used, where it is counted.
  var use: String?
  /// The section of runner.toml that sets it, or `built in`.
  var place: String

  init(_ report: RiskReport) {
    account = report.account.rawValue
    strategy = report.strategy?.rawValue
    limit = report.key
    value = report.limit
    use = report.use
    place = report.place
  }
}
