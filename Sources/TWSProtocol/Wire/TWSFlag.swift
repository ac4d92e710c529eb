/// A yes or no of the wire, with the text in which it was written.
///
/// Gateways write `0` and `1`, but a field can also be empty, and some peers write words. The
/// form is kept so that a message encodes back to the same bytes.
public enum TWSFlag: UInt8, Hashable, Sendable {
  /// `0`.
  case off
  /// `1`.
  case on
  /// The empty field; reads as no.
  case absent
  /// The word `false`.
  case falseWord
  /// The word `true`.
  case trueWord

  /// `1` for true, `0` for false.
  @inlinable
  public init(_ isOn: Bool) {
    self = isOn ? .on : .off
  }

  /// Whether the field says yes.
  @inlinable
  public var isOn: Bool {
    self == .on || self == .trueWord
  }
}

extension TWSFlag: ExpressibleByBooleanLiteral {
  /// Lets `true` and `false` stand for `1` and `0`.
  public init(booleanLiteral value: Bool) {
    self.init(value)
  }
}
