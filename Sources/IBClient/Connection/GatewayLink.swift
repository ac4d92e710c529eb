import TWSProtocol
import TradingModel

/// What the feed side and the order side of a client see of its connection. All of it belongs to
/// the feed loop's thread.
protocol GatewayLink: AnyObject {
  /// Whether the session is at work.
  var isReady: Bool { get }
  /// The agreed version while connected.
  var version: ServerVersion { get }
  /// Why there is no session, for error texts.
  var trouble: String { get }
  /// Leaves a data request to be written in its turn; words where there is no room or no
  /// connection.
  func request(_ message: ClientMessage) -> String?
}
