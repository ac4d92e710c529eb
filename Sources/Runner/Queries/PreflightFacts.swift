import Control
import Notices
import TradingModel

/// What is known of an account before its markets open.
struct PreflightFacts: Sendable {
  /// One stream of the account's strategies.
  struct Feed: Sendable {
    var symbol: String
    /// `live`, `delayed`, `stale`, `interrupted`, `starting`, or `none` where nothing streams.
    var state: String
    /// The main session.
    var hours: TradingSchedule?
  }

  var account: String
  var now: Timestamp
  var isReady: Bool
  /// Why it takes no orders.
  var reason: String?
  var feeds: [Feed]
  /// Holds of the account, in words.
  var holds: [String]
  /// Orders whose fate is not known.
  var unknownOrders: [String]
  /// Positions that differ from the books, by symbol.
  var drift: [String]
  var limits: [RiskRow]
  var restraints: [RestraintRow]
  var strategies: [StrategyRow]
  /// What is wrong with the strategies' scripts.
  var scriptFaults: [String]
  /// Free space on the journal's disk, in MiB; nil when it cannot be read.
  var freeSpace: Int64?
  /// What the machine's watch found, the clock included.
  var machineFaults: [String]
  var tapeIsWanted: Bool
  var tapeRuns: Bool
  var channels: Int
  /// Notices of the last day that nobody got.
  var failedNotices: Int
  var gateway: GatewayTimes

  /// The next opening of one of its markets; nil when none is known.
  var opens: Timestamp? {
    feeds.compactMap { feed in feed.hours.flatMap { MarketOpening.next($0, after: now) } }.min()
  }
}
