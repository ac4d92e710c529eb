import Orders
public import TradingModel

/// One owner's book of one instrument on one account, from its fills and adjustments.
public struct JournalBook: Hashable, Sendable {
  /// The owner; nil is the unassigned book.
  public var strategy: StrategyID?
  /// The account.
  public var account: AccountName
  /// The contract id; that of a combination, which has costs and is held by its legs, is negative.
  public var instrument: InstrumentID
  /// The instrument's address, or `con:` and its id where no contract is stored.
  public var address: String
  /// How many; negative is short.
  public var quantity: Quantity
  /// The average price of what is held, multiplier and commissions excluded; nil when flat or
  /// unknown.
  public var averagePrice: Price?
  /// What was realised so far, multiplier included, commissions left out.
  public var realized: Money
  /// What the executions cost, by currency.
  public var commissions: [String: Money]
  /// By how much a price must be multiplied for the worth of one; nil where none is stored.
  public var multiplier: Decimal64?

  package init(
    strategy: StrategyID?, account: AccountName, instrument: InstrumentID, address: String,
    quantity: Quantity, averagePrice: Price?, realized: Money, commissions: [String: Money],
    multiplier: Decimal64?
  ) {
    self.strategy = strategy
    self.account = account
    self.instrument = instrument
    self.address = address
    self.quantity = quantity
    self.averagePrice = averagePrice
    self.realized = realized
    self.commissions = commissions
    self.multiplier = multiplier
  }
}

extension JournalPosition {
  /// The broker's word on a position, told at no known time.
  package init(
    of account: AccountName, _ instrument: InstrumentID, address: String, quantity: Quantity,
    averageCost: Price?
  ) {
    self.init(
      strategy: nil, account: account, instrument: instrument, address: address,
      quantity: quantity, averageCost: averageCost, realized: nil, updatedAt: nil)
  }
}

extension JournalReader {
  /// Every book that holds something, realised something or cost something, by owner, the
  /// unassigned one last. O(all fills).
  public func books(_ account: AccountName? = nil) throws(JournalError) -> [JournalBook] {
    var fold: BookFold?
    let books = try books(&fold) ?? []
    return account == nil ? books : books.filter { $0.account == account }
  }
}

extension JournalBook {
  /// Every book that has a holding or costs, by owner, the unassigned one last.
  static func list(
    _ holdings: [StrategyHolding.Key: StrategyHolding],
    _ costs: [StrategyHolding.Key: [String: Money]], _ contracts: [InstrumentID: Contract]
  ) -> [JournalBook] {
    Set(holdings.keys).union(costs.keys)
      .map { key in
        let holding = holdings[key] ?? StrategyHolding(key: key)
        let multiplier = contracts[key.instrument]?.multiplier
        return JournalBook(
          strategy: key.strategy, account: key.account, instrument: key.instrument,
          address: JournalQueries.address(key.instrument, contracts),
          quantity: holding.quantity, averagePrice: holding.averagePrice,
          realized: holding.realized * (multiplier ?? .one), commissions: costs[key] ?? [:],
          multiplier: multiplier)
      }
      .sorted { left, right in
        if (left.strategy == nil) != (right.strategy == nil) { return right.strategy == nil }
        return (left.strategy?.rawValue ?? "", left.account, left.instrument)
          < (right.strategy?.rawValue ?? "", right.account, right.instrument)
      }
  }
}
