import TradingModel

// What the tests read of the JSON that the command line prints (docs/cli.md). Written down here
// once more on purpose: the tests stand where a user's own program stands.

struct FillLine: Decodable, Hashable {
  var execution: String
  var intent: String?
  var strategy: String?
  var account: String
  var symbol: String
  var side: String
  var quantity: Quantity
  var price: Price
  var commission: Money?
}

struct OrderLine: Decodable, Hashable {
  var intent: String?
  var strategy: String?
  var account: String
  var symbol: String
  var state: String
  var type: String?
  var filled: Quantity
  var reason: String?
  var tag: String?
  var parent: String?

  /// Whether it may be live at the broker.
  var isOpen: Bool {
    ["sending", "working", "partially_filled", "cancel_pending", "modify_pending", "unknown"]
      .contains(state)
  }
}

struct PositionLine: Decodable, Hashable {
  var account: String
  var strategy: String?
  var symbol: String
  var quantity: Quantity
}

struct LogEntry: Decodable, Hashable {
  var id: Int64
  var level: String
  var strategy: String?
  var source: String?
  var message: String
}

struct StrategyLine: Decodable, Hashable {
  var name: String
  var state: String
  var reason: String?
  var restarts: Int
  var process: Int32?
}

struct StatusLine: Decodable, Hashable {
  struct Connection: Decodable, Hashable {
    var endpoint: String
    var state: String
    var accounts: [String]
    var reason: String?
  }

  var process: Int32
  var connections: [Connection]
  var openFeeds: Int
  var strategiesRunning: Int
  var strategiesFailed: Int

  private enum CodingKeys: String, CodingKey {
    case process
    case connections
    case openFeeds = "open_feeds"
    case strategiesRunning = "strategies_running"
    case strategiesFailed = "strategies_failed"
  }
}
