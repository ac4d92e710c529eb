/// The number of an order, chosen by the client and counted per client id.
///
/// Zero and negative numbers are orders that were entered by hand and not yet bound.
public struct OrderID: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The number on the wire.
  public var rawValue: Int32

  /// Wraps a number of the wire.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Lets a literal stand for an id.
  public init(integerLiteral value: Int32) {
    self.rawValue = value
  }
}
