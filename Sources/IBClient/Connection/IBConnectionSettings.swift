/// One gateway's address.
public struct IBEndpoint: Hashable, Sendable, CustomStringConvertible {
  /// A name or a numeric address.
  public var host: String
  /// The API port (4002, 7497, 4001, 7496).
  public var port: UInt16
  /// An address from its parts.
  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }
  /// `host:port`.
  public var description: String { "\(host):\(port)" }
}

/// How a client talks to its gateway.
public struct IBConnectionSettings: Hashable, Sendable {
  /// The client id; the same for ever, as orders belong to it. 0 also takes over orders that
  /// were entered by hand.
  public var clientID: Int
  /// How long each wait may last.
  public var timeLimits: IBTimeLimits
  /// How fast it may write.
  public var sendLimits: SendLimits
  /// How many subscriptions the gateway serves at once.
  public var lineLimits: LineLimits
  /// How fast it may ask for history.
  public var historyLimits: HistoryLimits
  /// Whether delayed data is taken where the account has no live data; it is marked as such.
  public var takesDelayedData: Bool
  /// How many order books there may be at once.
  public var depthStreams: Int { lineLimits.depth }
  /// Whether the accounts' values and profits are subscribed.
  public var followsAccounts = true
  /// The number of the first stream's subscription. Only measurements with a recorded stream set
  /// it; else it must stay above every order id.
  public var firstStreamRequest: Int32

  /// Settings from their parts.
  public init(
    clientID: Int, timeLimits: IBTimeLimits = IBTimeLimits(),
    sendLimits: SendLimits = SendLimits(), historyLimits: HistoryLimits = HistoryLimits(),
    lineLimits: LineLimits = LineLimits(), takesDelayedData: Bool = true,
    firstStreamRequest: Int32 = 1 << 30
  ) {
    self.clientID = clientID
    self.timeLimits = timeLimits
    self.sendLimits = sendLimits
    self.historyLimits = historyLimits
    self.lineLimits = lineLimits
    self.takesDelayedData = takesDelayedData
    self.firstStreamRequest = firstStreamRequest
  }
}
