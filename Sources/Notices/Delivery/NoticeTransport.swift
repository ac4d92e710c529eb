/// Carries one try to the other side and waits for its end.
///
/// Implementers owe: the call ends within the channel's time limit, or within a second after
/// `stop()`; failures are told in words that hold nothing of the request.
package protocol NoticeTransport: Sendable {
  func send(_ request: ChannelRequest, by channel: ChannelPlan) -> DeliveryOutcome
  /// Asks an address, as for the dead man's switch.
  func ping(_ address: Secret) -> DeliveryOutcome
  /// Gives up all that is under way, and everything later.
  func stop()
}
