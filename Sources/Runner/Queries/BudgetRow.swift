import TradingModel

/// What one connection uses of what its gateway allows, as `perigee budget` shows it.
struct BudgetRow: Hashable, Sendable, Codable {
  /// An instrument with a subscription.
  struct Line: Hashable, Sendable, Codable {
    var symbol: String
    var instrument: Int64?
    /// The strategies that read it; empty when only people at the command line do.
    var strategies: [String]
  }

  /// What is written for a strategy, or for the `daemon` itself.
  struct Share: Hashable, Sendable, Codable {
    var owner: String
    /// Messages within the running or the last full minute, whichever is more.
    var perMinute: Int
    /// Messages since the connection took up work.
    var total: UInt64
    /// Orders and data requests that wait for their turn.
    var waiting: Int
  }

  var connection: String
  /// `ready` or `down`.
  var state: String
  /// Messages written within the last second, and the most in the long run.
  var messages: Int
  var messageLimit: Int
  /// What waits for its turn.
  var waitingCancels: Int
  var waitingOrders: Int
  var waitingData: Int
  var lineLimit: Int
  var lines: [Line]
  var depthLimit: Int
  var depth: [Line]
  var tickByTickLimit: Int
  var tickByTick: [Line]
  /// History requests that count against ten minutes.
  var history: Int
  var historyLimit: Int
  var shares: [Share]
}
