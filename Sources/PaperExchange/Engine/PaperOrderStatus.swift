/// The broker's word for an order's state.
public enum PaperOrderStatus: String, Hashable, Sendable, Codable {
  /// Held by the broker, not transmitted or a child without a family.
  case pendingSubmit = "PendingSubmit"
  /// Accepted, and waits for its trigger, its parent or the opening.
  case preSubmitted = "PreSubmitted"
  /// Works at the exchange.
  case submitted = "Submitted"
  /// A cancel is under way.
  case pendingCancel = "PendingCancel"
  /// Ended by a cancel or by its time in force.
  case cancelled = "Cancelled"
  /// All filled.
  case filled = "Filled"
  /// Refused; nothing of it works.
  case inactive = "Inactive"

  /// Whether it can still trade.
  public var isOpen: Bool {
    switch self {
    case .pendingSubmit, .preSubmitted, .submitted, .pendingCancel: true
    case .cancelled, .filled, .inactive: false
    }
  }
}
