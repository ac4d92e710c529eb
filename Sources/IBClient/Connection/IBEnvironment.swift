public import TradingModel

/// What a client takes from the world instead of reaching for it. Called from any thread.
public struct IBEnvironment: Sendable {
  /// The monotonic clock.
  public var uptime: @Sendable () -> Uptime
  /// The wall clock, for the times of quotes. Read once for each read of the socket.
  public var wallClock: @Sendable () -> Timestamp
  /// 64 random bits, for the chance in the waits between tries.
  public var random: @Sendable () -> UInt64
  /// For whom data of an instrument is asked for: the first of its readers. Called on the feed
  /// loop, for data requests only.
  public var owner: @Sendable (InstrumentID) -> RequestOwner
  /// Whether orders that wait for their turn must go on waiting: the kill switch was thrown, and
  /// is about to take them back. Asked for right before each is written; must be as quick.
  public var holdsOrders: @Sendable () -> Bool

  /// Begins to connect in the place of the system, for a network that is simulated: a stream
  /// descriptor, or an error number. Called on the feed loop.
  package var dial: (@Sendable (_ host: String, _ port: UInt16) -> (fd: Int32, error: Int32))?

  /// An environment from its parts.
  public init(
    uptime: @escaping @Sendable () -> Uptime, wallClock: @escaping @Sendable () -> Timestamp,
    random: @escaping @Sendable () -> UInt64,
    owner: @escaping @Sendable (InstrumentID) -> RequestOwner = { _ in .daemon },
    holdsOrders: @escaping @Sendable () -> Bool = { false }
  ) {
    self.uptime = uptime
    self.wallClock = wallClock
    self.random = random
    self.owner = owner
    self.holdsOrders = holdsOrders
  }

  /// The random bits as a generator.
  var generator: Generator { Generator(random: random) }

  struct Generator: RandomNumberGenerator {
    let random: @Sendable () -> UInt64
    mutating func next() -> UInt64 { random() }
  }
}
