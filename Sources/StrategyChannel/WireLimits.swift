/// The limits of the fields on the wire. A child that exceeds one is ended; the child's side
/// cuts what its script made too long before it sends it.
public enum WireLimits {
  /// Bytes of a name, an id, a code or a symbol.
  public static let name = 256
  /// Bytes of a message, a reason or one line of a log.
  public static let message = 16_384
  /// Bytes of an order's tag.
  public static let tag = 64
  /// Conditions of one order.
  public static let conditions = 16
  /// Attributes of one order by the broker's names, and routing parameters of a combination.
  public static let orderTags = 16
  /// Parameters of an order's algorithm.
  public static let algorithmParameters = 32
  /// Bytes of a traceback.
  public static let traceback = 16_384
  /// Bytes of a strategy's saved state.
  public static let state = 1 << 20
  /// Bytes of one script or module.
  public static let script = 1 << 20
  /// Symbols of one strategy.
  public static let symbols = 256
  /// Parameters of one strategy.
  public static let parameters = 256
  /// Modules of one strategy.
  public static let modules = 256
  /// Strategies of one desk.
  public static let strategies = 256
  /// Bytes of a whole message from a child, its parts put together.
  public static let messageFromChild = 2 << 20
  /// Bytes of a whole event to a child, its parts put together.
  public static let eventToChild = 64 << 20
}
