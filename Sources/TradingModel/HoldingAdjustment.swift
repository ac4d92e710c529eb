/// A change of what somebody holds that no execution made: what was there before this system,
/// what a person decided about a difference, a split, an expiry. Never an invented fill.
public struct HoldingAdjustment: Hashable, Sendable {
  /// Why a book changed.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The account held it when this system first saw the account.
    case opening
    /// A person gave a difference to a strategy.
    case adopted
    /// A person moved it from one book to another; two adjustments that add up to nought.
    case assigned
    /// A person accepted a difference that belongs to no strategy.
    case ignored
  }

  /// Whose book; nil for what no strategy owns.
  public var strategy: StrategyID?
  /// The account.
  public var account: AccountName
  /// The instrument.
  public var instrument: InstrumentID
  /// How many are added; negative takes away.
  public var quantity: Quantity
  /// At which price they count as bought or sold; nil where none is known.
  public var price: Price?
  /// Why.
  public var kind: Kind
  /// The person's words.
  public var reason: String
  /// Who decided.
  public var actor: String
  /// When.
  public var at: Timestamp

  /// An adjustment from its parts.
  public init(
    strategy: StrategyID?, account: AccountName, instrument: InstrumentID, quantity: Quantity,
    price: Price?, kind: Kind, reason: String, actor: String, at: Timestamp
  ) {
    self.strategy = strategy
    self.account = account
    self.instrument = instrument
    self.quantity = quantity
    self.price = price
    self.kind = kind
    self.reason = reason
    self.actor = actor
    self.at = at
  }
}
