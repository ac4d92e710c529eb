public import TradingModel

/// What a paper gateway counts of itself; written as JSON for other processes.
public struct GatewayStatistics: Codable, Hashable, Sendable {
  /// The live subscriptions of one instrument.
  public struct Streams: Codable, Hashable, Sendable {
    /// Lines of market data, snapshots not counted.
    public var marketData = 0
    /// Tick-by-tick streams.
    public var tickByTick = 0
    /// Order books.
    public var depth = 0
    /// Five-second bars.
    public var realTimeBars = 0
    /// Histories that are kept up to date.
    public var histories = 0
  }

  /// Where it listens.
  public var port = 0
  /// Clients that are connected and have said who they are.
  public var clients: [Int] = []
  /// Connections of its whole life.
  public var connections = 0
  /// Live subscriptions by the instrument's address; instruments without any are left out.
  public var streams: [String: Streams] = [:]
  /// Lines of market data that were ever opened, by the instrument's address.
  public var openedLines: [String: Int] = [:]
  /// Messages that clients sent.
  public var messagesIn = 0
  /// Messages that were sent to clients.
  public var messagesOut = 0
  /// Changes of the market so far.
  public var marketEvents = 0
  /// History requests so far.
  public var historyRequests = 0
  /// Orders that were ever accepted.
  public var orders = 0
  /// Orders that are open.
  public var openOrders = 0
  /// Executions so far.
  public var executions = 0
  /// When the newest order, change or question came whose frame was read whole; nil before one.
  public var lastOrderMessage: Timestamp?
  /// How often each fault that was ever switched on has done something, by its name.
  public var faults: [String: Int] = [:]
  /// The faults that wait or act, by their texts.
  public var activeFaults: [String] = []
}
