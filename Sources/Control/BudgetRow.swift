import TradingModel

/// What one connection uses of what its gateway allows, as `perigee budget` shows it.
package struct BudgetRow: Hashable, Sendable, Codable {
  /// An instrument with a subscription.
  package struct Line: Hashable, Sendable, Codable {
    package var symbol: String
    package var instrument: Int64?
    /// The strategies that read it; empty when only people at the command line do.
    package var strategies: [String]

    package init(
      symbol: String, instrument: Int64? = nil, strategies: [String]
    ) {
      self.symbol = symbol
      self.instrument = instrument
      self.strategies = strategies
    }
  }

  /// What is written for a strategy, or for the `daemon` itself.
  package struct Share: Hashable, Sendable, Codable {
    package var owner: String
    /// Messages within the running or the last full minute, whichever is more.
    package var perMinute: Int
    /// Messages since the connection took up work.
    package var total: UInt64
    /// Orders and data requests that wait for their turn.
    package var waiting: Int

    package init(
      owner: String, perMinute: Int, total: UInt64, waiting: Int
    ) {
      self.owner = owner
      self.perMinute = perMinute
      self.total = total
      self.waiting = waiting
    }
  }

  package var connection: String
  /// `ready` or `down`.
  package var state: String
  /// Messages written within the last second, and the most in the long run.
  package var messages: Int
  package var messageLimit: Int
  /// What waits for its turn.
  package var waitingCancels: Int
  package var waitingOrders: Int
  package var waitingData: Int
  package var lineLimit: Int
  package var lines: [Line]
  package var depthLimit: Int
  package var depth: [Line]
  package var tickByTickLimit: Int
  package var tickByTick: [Line]
  /// History requests that count against ten minutes.
  package var history: Int
  package var historyLimit: Int
  package var shares: [Share]

  package init(
    connection: String, state: String, messages: Int, messageLimit: Int, waitingCancels: Int,
    waitingOrders: Int, waitingData: Int, lineLimit: Int, lines: [Line], depthLimit: Int,
    depth: [Line], tickByTickLimit: Int, tickByTick: [Line], history: Int, historyLimit: Int,
    shares: [Share]
  ) {
    self.connection = connection
    self.state = state
    self.messages = messages
    self.messageLimit = messageLimit
    self.waitingCancels = waitingCancels
    self.waitingOrders = waitingOrders
    self.waitingData = waitingData
    self.lineLimit = lineLimit
    self.lines = lines
    self.depthLimit = depthLimit
    self.depth = depth
    self.tickByTickLimit = tickByTickLimit
    self.tickByTick = tickByTick
    self.history = history
    self.historyLimit = historyLimit
    self.shares = shares
  }
}
