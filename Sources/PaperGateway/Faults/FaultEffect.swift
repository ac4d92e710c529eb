import PaperExchange
import TWSProtocol
import TradingModel

/// What the gateway must do for a fault.
enum FaultEffect: Hashable {
  /// Writes something to a connection, past all faults.
  case deliver(FaultItem, session: Int)
  /// Tells a notice to clients; nil: to all.
  case tell(FaultNotice, client: Int?)
  /// Tells an error to every stream of clients.
  case tellStreams(FaultNotice, client: Int?)
  /// Closes connections.
  case close(client: Int?)
  /// Ends every stream as if it had never been asked for.
  case forgetStreams(client: Int?)
  /// Stops (true) or goes on with reading and writing on the connections that are open.
  case freeze(Bool, client: Int?)
  /// Changes a position without a fill.
  case changePosition(InstrumentID, account: String?, by: Quantity)
}

/// What is written to a connection.
enum FaultItem: Hashable {
  case message(GatewayMessage)
  /// A whole frame or what is to be taken for one.
  case bytes([UInt8])
}

/// A code and its text.
struct FaultNotice: Hashable {
  var code: Int
  var text: String

  init(_ code: Int, _ text: String) {
    self.code = code
    self.text = text
  }

  init(_ pair: (code: Int, text: String)) { self.init(pair.code, pair.text) }
}

/// Whom a message goes to or comes from.
struct FaultParty: Hashable {
  /// The number of the connection.
  var session: Int
  /// Nil until the client has said who it is.
  var client: Int?
  var version: ServerVersion
}

/// What becomes of a client's message.
struct IncomingVerdict: Hashable {
  /// An error that the sender is told.
  struct Answer: Hashable {
    var id: Int32
    var notice: FaultNotice
  }

  /// Whether the gateway acts on it at all.
  var isServed = true
  /// The connection closes before a word about the message.
  var closes = false
  /// The exchange cancels the order that it places.
  var isCancelled = false
  /// What the sender is told afterwards.
  var answers: [Answer] = []
}

/// What becomes of a new connection.
enum ConnectionVerdict: Hashable {
  case served
  case closed
  /// Taken and never answered.
  case ignored
}
