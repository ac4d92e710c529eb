public import TradingModel

/// A position: one row of `perigee positions`. By account it is the broker's word; by strategy it
/// is computed from the strategy's own fills. The names in JSON are those of `CodingKeys`.
public struct JournalPosition: Hashable, Sendable, Codable {
  /// Whose it is; nil in the account's view, and for what no strategy owns.
  public var strategy: StrategyID?
  /// The account's name.
  public var account: AccountName
  /// The contract id.
  public var instrument: InstrumentID
  /// The instrument's address, or `con:` and its id where no contract is stored.
  public var address: String
  /// How many; negative is short.
  public var quantity: Quantity
  /// The average cost per unit; commissions are in it in the account's view only.
  public var averageCost: Price?
  /// Price differences realised so far times quantity, multiplier and commissions excluded; nil
  /// in the account's view.
  public var realized: Money?
  /// When the broker told it; nil in the strategies' view.
  public var updatedAt: JournalTime?

  enum CodingKeys: String, CodingKey {
    case strategy, account, instrument, address, quantity, realized
    case averageCost = "average_cost"
    case updatedAt = "updated_at"
  }
}
