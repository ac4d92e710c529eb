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
  /// Requests whose first answer has not come, with the account that they name.
  private(set) var pending: [Int64: AccountName] = [:]
  /// Cancels that were asked for before the order had an identity.
  private var cancelWhenKnown: Set<Int64> = []

  mutating func takeNumber(for account: AccountName) -> Int64 {
    let number = nextNumber
    nextNumber += 1
    pending[number] = account
    return number
  }

  /// Books an order's news. Answers the cancel that was waiting for its identity, if there is one.
  mutating func apply(_ order: Order) -> IntentID? {
    let wasKnown = orders.updateValue(order, forKey: order.intent)
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
    orders.values.filter { !$0.state.isFinal }.sorted {
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
