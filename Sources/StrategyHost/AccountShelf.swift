import TradingModel

/// What the broker says of the accounts that a strategy may name, and what the strategy holds
/// itself by its own fills.
struct AccountShelf {
  struct Key: Hashable {
    var account: AccountName
    var instrument: InstrumentID
  }

  /// What a strategy holds by its own fills, as the order desk counts it.
  struct Holding {
    var quantity: Quantity = .zero
    var averagePrice: Price?
  }

  private(set) var positions: [Key: Position] = [:]
  private(set) var values: [AccountName: [String: AccountValue]] = [:]
  private(set) var readiness: [AccountName: (isReady: Bool, text: String?)] = [:]
  private(set) var holdings: [Key: Holding] = [:]

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

  /// What the strategy holds now; told at its start and before each fill.
  mutating func hold(_ position: Position) {
    let key = Key(account: position.account, instrument: position.instrument)
    holdings[key] = Holding(quantity: position.quantity, averagePrice: position.averageCost)
  }
}
