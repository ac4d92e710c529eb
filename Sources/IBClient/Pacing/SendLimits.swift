/// How fast a client may write to its gateway.
///
/// A gateway warns a client that writes more than 50 messages in a second, and closes the
/// connection of one that goes on (code 100). By default no window of one second holds more, and
/// none more than 40 unless cancels need it.
public struct SendLimits: Hashable, Sendable {
  /// Messages a second in the long run; positive.
  public var perSecond: Int
  /// The most messages in any one second, and the most that go out at once after a pause.
  public var burst: Int
  /// How much of the burst only cancels may use.
  public var reservedForCancels: Int
  /// The most orders of one strategy that wait for their turn, shared where several wait; the next
  /// one is refused as not sent.
  public var waitingOrders: Int
  /// The most data requests of one strategy that wait for their turn, shared where several wait;
  /// the next one is refused.
  public var waitingData: Int
  /// How long an order may have to wait for its turn; one that would wait longer is refused as not
  /// sent. One that waits twice as long all the same is given up and never written.
  public var orderWait: Duration

  /// Limits from their parts.
  public init(
    perSecond: Int = 45, burst: Int = 50, reservedForCancels: Int = 10, waitingOrders: Int = 100,
    waitingData: Int = 1000, orderWait: Duration = .seconds(1)
  ) {
    self.perSecond = max(1, perSecond)
    self.burst = max(1, burst)
    self.reservedForCancels = min(max(0, reservedForCancels), max(1, burst) - 1)
    self.waitingOrders = max(0, waitingOrders)
    self.waitingData = max(0, waitingData)
    self.orderWait = max(.zero, orderWait)
  }

  /// As fast as the socket takes it: for measurements and gateways without a limit.
  public static let unlimited = SendLimits(perSecond: 1_000_000, burst: 1_000_000)
}
