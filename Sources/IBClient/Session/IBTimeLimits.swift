/// How long a client waits for what. Every wait of the module is one of these.
public struct IBTimeLimits: Hashable, Sendable {
  /// From the first packet to the gateway's accounts and first order id.
  public var handshake: Duration
  /// Silence after which the gateway is asked for the time, to prove that it still answers.
  public var silence: Duration
  /// How long that question may stay open before orders are refused.
  public var suspicion: Duration
  /// How long it may stay open before the connection is given up and made again.
  public var death: Duration
  /// The answer to details and searches.
  public var request: Duration
  /// The answer to a history request, from the moment that it is written.
  public var history: Duration
  /// How long a history request may wait for its turn before it fails as too fast.
  public var historyTurn: Duration
  /// All parts of a snapshot of orders, executions and positions.
  public var snapshot: Duration

  /// Limits from their parts.
  public init(
    handshake: Duration = .seconds(5), silence: Duration = .seconds(2),
    suspicion: Duration = .seconds(1), death: Duration = .seconds(10),
    request: Duration = .seconds(10), history: Duration = .seconds(60),
    historyTurn: Duration = .seconds(20), snapshot: Duration = .seconds(10)
  ) {
    self.handshake = handshake
    self.silence = silence
    self.suspicion = suspicion
    self.death = death
    self.request = request
    self.history = history
    self.historyTurn = historyTurn
    self.snapshot = snapshot
  }
}
