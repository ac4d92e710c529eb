/// The number by which a request and its answers know each other.
///
/// Chosen by the client; -1 stands for "no request" where the gateway speaks unasked.
public struct RequestID: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral {
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

  /// What the gateway writes where no request asked.
  public static let none: RequestID = -1
}
