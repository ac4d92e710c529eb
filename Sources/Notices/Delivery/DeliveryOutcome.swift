/// What one try of a channel came to.
package enum DeliveryOutcome: Hashable, Sendable {
  /// The other side took it.
  case sent
  /// It did not; in words without any secret. `wait` is what the other side asks for.
  case failed(String, wait: Duration? = nil)
}
