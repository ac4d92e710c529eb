public import TradingModel

/// What a test can let go wrong at a paper gateway.
public enum GatewayFault: Sendable, Hashable {
  /// Closes every connection now; new ones are taken.
  case dropConnections
  /// Closes new connections at once, while true.
  case refuseConnections(Bool)
  /// Keeps every word about orders and executions to itself, while true. Orders are taken and
  /// traded all the same.
  case muteOrders(Bool)
  /// Takes the next order and closes its client's connection before a word about it.
  case dropOnNextOrder
  /// Answers the next so many history requests with the pacing error 162.
  case failHistory(count: Int)
  /// Answers the first history request of every instrument with the pacing error 162.
  case failFirstHistoryOfEachInstrument
  /// Sends no market data of an instrument, while true.
  case silence(InstrumentID, Bool)
}
