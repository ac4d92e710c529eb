import TradingModel

/// What the broker says of the accounts that a strategy may name, and what the strategy holds
/// itself by its own fills.
struct AccountShelf {
  struct Key: Hashable {
    var account: AccountName
    var instrument: InstrumentID
  }

  /// What a strategy holds by its own fills.
  struct Holding {
    var quantity: Quantity = .zero
    var averagePrice: Price?

    /// Average cost: adding moves the average, reducing keeps it, crossing nought starts anew.
    mutating func book(_ side: Side, _ size: Quantity, at price: Price) {
      let signed = side == .buy ? size : -size
      let next = quantity + signed
      if quantity.isZero || quantity.isNegative == signed.isNegative {
        let cost = (averagePrice ?? .zero) * quantity.magnitude + price * size
        averagePrice = cost.divided(by: next.magnitude, scale: 8)?.normalized
      } else if next.isZero {
        averagePrice = nil
      } else if next.isNegative != quantity.isNegative {
        averagePrice = price
      }
      quantity = next
    }
  }

  private(set) var positions: [Key: Position] = [:]
  private(set) var values: [AccountName: [String: AccountValue]] = [:]
  private(set) var readiness: [AccountName: (isReady: Bool, text: String?)] = [:]
  private(set) var holdings: [Key: Holding] = [:]
  private var executions: Set<ExecutionID> = []

  mutating func apply(_ position: Position) {
    let key = Key(account: position.account, instrument: position.instrument)
    positions[key] = position
  }

  /// The broker's key, or `key:CUR` for a value in a currency of its own.
  mutating func apply(_ value: AccountValue) {
    values[value.account, default: [:]][value.key] = value
    if let currency = value.currency, !currency.isEmpty {
      values[value.account, default: [:]]["\(value.key):\(currency)"] = value
    }
  }

  mutating func apply(_ account: AccountName, isReady: Bool, text: String?) {
    readiness[account] = (isReady, text)
  }

  /// What the strategy held when this child began.
  mutating func begin(_ position: Position) {
    let key = Key(account: position.account, instrument: position.instrument)
    holdings[key] = Holding(quantity: position.quantity, averagePrice: position.averageCost)
  }

  /// Books a fill once; false for a repetition, such as the one that brings the commission.
  mutating func book(_ fill: Fill) -> Bool {
    guard executions.insert(fill.execution).inserted else { return false }
    let key = Key(account: fill.account, instrument: fill.instrument)
    holdings[key, default: Holding()].book(fill.side, fill.quantity, at: fill.price)
    return true
  }
}
