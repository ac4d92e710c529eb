import LuaRuntime
import TradingModel

/// The strategy's orders as it knows them, and requests that the desk has not answered yet.
struct OrderShelf {
  /// Ended orders that are kept for `order.get`; older ones are forgotten.
  static let keptEnded = 1000

  /// The next request's number.
  var nextNumber: Int64 = 1
  private(set) var orders: [IntentID: Order] = [:]
  private var intentOfNumber: [Int64: IntentID] = [:]
  private var ended: [IntentID] = []
  /// Those that can still trade, few among many that have ended.
  private var open: Set<IntentID> = []
  /// Requests whose first answer has not come, with the account that they name.
  private(set) var pending: [Int64: AccountName] = [:]
  /// Previews whose answers have not come.
  private var previews: Set<Int64> = []
  /// Cancels that were asked for before the order had an identity.
  private var cancelWhenKnown: Set<Int64> = []

  mutating func takeNumber(for account: AccountName) -> Int64 {
    let number = nextNumber
    nextNumber += 1
    pending[number] = account
    return number
  }

  mutating func takePreviewNumber() -> Int64 {
    let number = nextNumber
    nextNumber += 1
    previews.insert(number)
    return number
  }

  /// Whether a preview of this life waited for the answer; it does not any more.
  mutating func takePreview(_ number: Int64) -> Bool { previews.remove(number) != nil }

  /// What a script means by an order: its table, its id or its request's number.
  enum Target {
    case order(Order)
    case pending(Int64)
    case unknown(String)
  }

  /// The order that a value names; nil where the value names none at all.
  func target(_ value: LuaValue) -> Target? {
    if let id = value.asString ?? value.asTable?["id"]?.asString {
      guard let order = orders[IntentID(rawValue: id)] else {
        return .unknown("no order '\(id)' of this strategy")
      }
      return .order(order)
    }
    guard let number = value.asInt ?? value.asTable?["number"]?.asInt else { return nil }
    if let order = order(number) { return .order(order) }
    return pending[number] == nil
      ? .unknown("no order with request number \(number) of this strategy") : .pending(number)
  }

  /// Books an order's news. Answers the cancel that was waiting for its identity, if there is one.
  mutating func apply(_ order: Order) -> IntentID? {
    let wasKnown = orders.updateValue(order, forKey: order.intent)
    if order.state.isFinal { open.remove(order.intent) } else { open.insert(order.intent) }
    if order.parent == nil, let number = order.requestNumber {
      intentOfNumber[number] = order.intent
      pending[number] = nil
    }
    if order.state.isFinal, wasKnown?.state.isFinal != true {
      ended.append(order.intent)
      if ended.count > Self.keptEnded { forgetOldest() }
    }
    guard let number = order.requestNumber, cancelWhenKnown.remove(number) != nil,
      !order.state.isFinal
    else { return nil }
    return order.intent
  }

  mutating func refuse(_ number: Int64) {
    pending[number] = nil
    cancelWhenKnown.remove(number)
  }

  /// The identity behind a request's number; nil while the desk has not told it.
  func intent(of number: Int64) -> IntentID? { intentOfNumber[number] }

  func order(_ number: Int64) -> Order? { intentOfNumber[number].flatMap { orders[$0] } }

  mutating func cancelOnceKnown(_ number: Int64) -> Bool {
    guard pending[number] != nil else { return false }
    cancelWhenKnown.insert(number)
    return true
  }

  /// Orders that can still trade, oldest first.
  var working: [Order] {
    guard !open.isEmpty else { return [] }
    return open.compactMap { orders[$0] }.sorted {
      ($0.createdAt, $0.intent.rawValue) < ($1.createdAt, $1.intent.rawValue)
    }
  }

  private mutating func forgetOldest() {
    let intent = ended.removeFirst()
    if let number = orders.removeValue(forKey: intent)?.requestNumber,
      intentOfNumber[number] == intent
    {
      intentOfNumber[number] = nil
    }
  }
}
