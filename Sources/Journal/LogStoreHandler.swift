public import Logging
public import TradingModel

/// Sends what swift-log's loggers say to a `LogStore`. The metadata key `strategy` names the
/// strategy; other metadata is written behind the message as `key=value`, sorted. `account` names
/// the account and `order` the order, by which lines are found.
public struct LogStoreHandler: LogHandler {
  /// Lines below this level are not stored.
  public var logLevel: Logger.Level
  /// The handler's metadata.
  public var metadata: Logger.Metadata = [:]
  private let store: LogStore
  private let label: String
  private let clock: @Sendable () -> Timestamp

  /// A handler for one logger.
  public init(
    label: String, store: LogStore, level: Logger.Level = .info,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.label = label
    self.store = store
    logLevel = level
    self.clock = clock
  }

  /// One metadata value.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Stores one line.
  public func log(event: LogEvent) {
    var all = metadata
    if let more = event.metadata { all.merge(more) { $1 } }
    let strategy = all.removeValue(forKey: "strategy").map { StrategyID(rawValue: "\($0)") }
    var text = "\(event.message)"
    for (key, value) in all.sorted(by: { $0.key < $1.key }) { text += " \(key)=\(value)" }
    store.append(
      LogEntry(
        at: clock(), level: event.level, strategy: strategy,
        account: all["account"].map { AccountName(rawValue: "\($0)") },
        order: all["order"].map { IntentID(rawValue: "\($0)") }, source: label, text: text))
  }
}
