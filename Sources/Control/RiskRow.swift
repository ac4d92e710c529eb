package import Orders
import TradingModel

/// One limit in force, as `perigee risk` shows it.
package struct RiskRow: Hashable, Sendable, Codable {
  package var account: String
  /// The strategy; nil for a limit of the account as a whole.
  package var strategy: String?
  /// The key in runner.toml.
  package var limit: String
  /// What is allowed; nil: there is no limit.
  package var value: String?
  /// What of it is used, where it is counted.
  package var use: String?
  /// The section of runner.toml that sets it, or `built in`.
  package var place: String

  package init(
    account: String, strategy: String? = nil, limit: String, value: String? = nil,
    use: String? = nil, place: String
  ) {
    self.account = account
    self.strategy = strategy
    self.limit = limit
    self.value = value
    self.use = use
    self.place = place
  }

  package init(_ report: RiskReport) {
    account = report.account.rawValue
    strategy = report.strategy?.rawValue
    limit = report.key
    value = report.limit
    use = report.use
    place = report.place
  }
}
