/// A message about an order that waited for its turn and was given up: no byte of it left, or
/// ever will.
public enum UnwrittenMessage: Hashable, Sendable {
  /// A new order.
  case place
  /// New terms for an order that the broker has.
  case modify
  /// A cancel.
  case cancel
}
