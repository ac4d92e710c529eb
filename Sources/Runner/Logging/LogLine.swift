import Control
import TradingModel

/// One line of the daemon's log, a strategy's line included.
struct LogLine: Hashable, Sendable {
  var time: Timestamp
  var level: LogLevel
  /// The strategy that wrote it; nil for the daemon's own lines.
  var strategy: StrategyID?
  /// The account that it is about, where the writer knew it.
  var account: AccountName?
  /// The order that it is about, where the writer knew it.
  var order: IntentID?
  /// The part of the daemon that wrote it (`ib`, `feeds`), or `file:line` of a script.
  var source: String?
  /// The words, metadata included; may have several lines.
  var message: String
}
