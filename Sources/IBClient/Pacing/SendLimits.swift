/// How fast a client may write to its gateway.
///
/// A gateway closes the connection of a client that writes more than 50 messages in a second
/// (code 100). The defaults stay below that in every window of one second, whatever the burst.
public struct SendLimits: Hashable, Sendable {
  /// Messages a second in the long run; positive.
  public var perSecond: Int
  /// The most messages in any one second, and the most that go out at once after a pause.
  public var burst: Int
  /// How much of the burst only cancels may use.
  public var reservedForCancels: Int
  /// The most orders that wait for their turn; the next one is refused as not sent.
  public var waitingOrders: Int
  /// The most data requests that wait for their turn; the next one is refused.
  public var waitingData: Int

  /// Limits from their parts.
  public init(
    perSecond: Int = 40, burst: Int = 50, reservedForCancels: Int = 10, waitingOrders: Int = 100,
    waitingData: Int = 1000
  ) {
    self.perSecond = max(1, perSecond)
    self.burst = max(1, burst)
    self.reservedForCancels = min(max(0, reservedForCancels), max(1, burst) - 1)
    self.waitingOrders = max(0, waitingOrders)
    self.waitingData = max(0, waitingData)
  }

  /// As fast as the socket takes it: for measurements and gateways without a limit.
  public static let unlimited = SendLimits(perSecond: 1_000_000, burst: 1_000_000)
}
