/// The functions of a script that the daemon's events call.
public enum StrategyCallback: UInt8, Hashable, Sendable, CaseIterable {
  case start = 1
  case quote, trade, depth, bar, order, fill, preview, timer, feed, connection, stop

  /// The function's name in the script (`on_quote`).
  public var name: String {
    switch self {
    case .start: "on_start"
    case .quote: "on_quote"
    case .trade: "on_trade"
    case .depth: "on_depth"
    case .bar: "on_bar"
    case .order: "on_order"
    case .fill: "on_fill"
    case .preview: "on_preview"
    case .timer: "on_timer"
    case .feed: "on_feed"
    case .connection: "on_connection"
    case .stop: "on_stop"
    }
  }

  /// The callback of this name; nil for none.
  public init?(name: String) {
    guard let known = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = known
  }
}
