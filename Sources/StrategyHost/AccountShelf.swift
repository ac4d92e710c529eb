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
  /// By key, then by currency; a value without one stands under the empty text.
  private var values: [AccountName: [String: [String: String]]] = [:]
  private(set) var readiness: [AccountName: (isReady: Bool, text: String?)] = [:]
  private(set) var holdings: [Key: Holding] = [:]

  mutating func apply(_ position: Position) {
    let key = Key(account: position.account, instrument: position.instrument)
    positions[key] = position
  }

  mutating func apply(_ value: AccountValue) {
    values[value.account, default: [:]][value.key, default: [:]][value.currency ?? ""] =
      value.value
  }

  /// The broker's word for the sum of all currencies.
  private static let sum = "BASE"

  /// The currency in which the broker keeps an account; nil before it told.
  func currency(of account: AccountName) -> String? {
    values[account]?["NetLiquidation"]?.keys.sorted().first { !$0.isEmpty && $0 != Self.sum }
  }

  /// A value with its currency, which is nil where the key has none. `key:CUR` means that of one
  /// currency; a key alone means the whole account's, in its base currency.
  func value(_ key: String, of account: AccountName) -> (text: String, currency: String?)? {
    let parts = key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let base = currency(of: account)
    guard let known = values[account]?[String(parts[0])] else { return nil }
    func named(_ currency: String) -> (text: String, currency: String?)? {
      known[currency].map { ($0, currency == Self.sum ? base : currency) }
    }
    if parts.count == 2 { return named(String(parts[1])) }
    if let text = known[""] { return (text, nil) }
    if let value = named(Self.sum) ?? base.flatMap(named) { return value }
    return known.count == 1 ? known.first.map { ($0.value, $0.key) } : nil
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
