import TradingModel

// What the tests read of the files that a paper gateway writes: its own count of streams, and its
// own ledger of orders and executions.

struct GatewayCounts: Decodable {
  struct Streams: Decodable {
    var marketData: Int
  }

  /// Live subscriptions by the instrument's address.
  var streams: [String: Streams]
  /// Lines of market data that were ever opened, by the instrument's address.
  var openedLines: [String: Int]
  var orders: Int
  var openOrders: Int
  var executions: Int
  var connections: Int

  /// Live lines of market data of all instruments.
  var liveLines: Int { streams.values.reduce(0) { $0 + $1.marketData } }
}

struct GatewayLedger: Decodable {
  struct Terms: Decodable {
    var account: String
    var quantity: Quantity
    var reference: String
  }

  struct Order: Decodable {
    var perm: Int64
    var terms: Terms
    var status: String
    var filled: Quantity
    var acceptedAt: Timestamp
  }

  struct Execution: Decodable {
    var id: String
    var account: String
    var side: String
    var quantity: Quantity
    var price: Price
    var sourceTime: Timestamp
    var reference: String
    var commission: Money
  }

  var orders: [Order]
  var executions: [Execution]
}
