public import Logging
public import TradingModel

/// One line of a log. The names in JSON are those of the properties.
public struct LogEntry: Hashable, Sendable, Codable {
  /// The store's number of it, rising; 0 before it is stored.
  public var id: Int64
  /// When.
  public var at: JournalTime
  /// How grave.
  public var level: Logger.Level
  /// The strategy that it belongs to; nil for the daemon's own.
  public var strategy: StrategyID?
  /// The account that it is about, where the writer knew it.
  public var account: AccountName?
  /// The order that it is about, where the writer knew it.
  public var order: IntentID?
  /// The part of the program that says it (`strategy`, `ib`, `orders`).
  public var source: String
  /// The words, at most `textLimit` bytes; longer ones are cut.
  public var text: String

  /// The level's word (`warning`).
  public var levelName: String { level.rawValue }

  /// The longest text in bytes.
  public static let textLimit = 16_384

  /// An entry from its parts; a text that is too long is cut and says so.
  public init(
    at: Timestamp, level: Logger.Level, strategy: StrategyID?, account: AccountName? = nil,
    order: IntentID? = nil, source: String, text: String
  ) {
    id = 0
    self.at = JournalTime(at)
    self.level = level
    self.strategy = strategy
    self.account = account
    self.order = order
    self.source = source
    self.text = LogEntry.bounded(text)
  }

  static func bounded(_ text: String) -> String {
    let count = text.utf8.count
    guard count > textLimit else { return text }
    let kept = String(decoding: text.utf8.prefix(textLimit - 64), as: UTF8.self)
    return kept + " … (\(count) bytes in all)"
  }
}

extension Logger.Level {
  /// The level's place in the order of gravity, as it is stored: 0 is trace, 6 is critical.
  var rank: Int64 {
    switch self {
    case .trace: 0
    case .debug: 1
    case .info: 2
    case .notice: 3
    case .warning: 4
    case .error: 5
    case .critical: 6
    }
  }

  init(rank: Int64) {
    switch rank {
    case ...0: self = .trace
    case 1: self = .debug
    case 2: self = .info
    case 3: self = .notice
    case 4: self = .warning
    case 5: self = .error
    default: self = .critical
    }
  }
}
