import Control
import Logging
import TradingModel

/// The back end of swift-log: turns its events into lines of the router. Metadata is written
/// behind the message, apart from `account`, which messages name themselves; by `account` and
/// `order` lines are found.
struct RoutedLogHandler: LogHandler {
  /// The longest message that is kept, in bytes; the rest is cut.
  static let maximumBytes = 16 << 10

  let label: String
  let router: LogRouter
  let now: @Sendable () -> Timestamp
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level

  init(label: String, router: LogRouter, now: @escaping @Sendable () -> Timestamp) {
    self.label = label
    self.router = router
    self.now = now
    logLevel = router.level.loggerLevel
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var message = event.message.description
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) where key != "account" {
      message += " \(key)=\(value)"
    }
    if let error = event.error { message += " (\(error))" }
    if message.utf8.count > RoutedLogHandler.maximumBytes {
      message = String(message.prefix(RoutedLogHandler.maximumBytes / 4)) + "…"
    }
    router.write(
      LogLine(
        time: now(), level: LogLevel(event.level), strategy: nil,
        account: all["account"].map { AccountName(rawValue: "\($0)") },
        order: all["order"].map { IntentID(rawValue: "\($0)") }, source: label,
        message: message))
  }
}
