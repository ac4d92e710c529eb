public import TradingModel

/// What a person decides about the books of one instrument on one account.
public struct OwnershipDecision: Hashable, Sendable {
  /// What is to happen.
  public enum Action: Hashable, Sendable {
    /// The whole difference between the broker's position and the books goes into a strategy's
    /// book, at a price where one is known.
    case adopt(StrategyID, price: Price?)
    /// So many of what one book holds, long or short, go into another; nil is the unassigned book.
    /// Without a price they move at their average price, and neither book gains by it.
    case assign(Quantity, from: StrategyID?, to: StrategyID?, price: Price?)
    /// The whole difference goes into the unassigned book.
    case ignore
  }

  /// The account.
  public var account: AccountName
  /// The instrument.
  public var instrument: InstrumentID
  /// What is to happen.
  public var action: Action
  /// The person's words.
  public var reason: String
  /// Who decides.
  public var actor: String

  /// A decision from its parts.
  public init(
    account: AccountName, instrument: InstrumentID, action: Action, reason: String, actor: String
  ) {
    self.account = account
    self.instrument = instrument
    self.action = action
    self.reason = reason
    self.actor = actor
  }
}

/// What a decision came to.
public struct OwnershipOutcome: Hashable, Sendable {
  /// What was booked; the journal has it.
  public var adjustments: [HoldingAdjustment]
  /// What the books add up to now.
  public var expected: Quantity
  /// What the broker reports.
  public var reported: Quantity
}

/// Why a decision was not carried out; nothing changed then. `description` is the sentence.
public enum OwnershipRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The books and the broker's position do not differ.
  case nothingToResolve(AccountName, symbol: String, quantity: Quantity)
  /// A difference is seen and not confirmed yet, or it is moving.
  case beingChecked(AccountName, symbol: String, difference: Quantity)
  /// The quantity is not positive.
  case quantity(Quantity)
  /// The book holds less than is to be moved.
  case notHeld(StrategyID?, symbol: String, held: Quantity, wanted: Quantity)
  /// Both books are the same.
  case sameBook
  /// The reason is empty, or longer than `reasonLimit` bytes.
  case reason
  /// A combination is held by its legs.
  case combination(symbol: String)
  /// The journal did not take it.
  case journal(String)

  /// The longest reason, in bytes.
  public static let reasonLimit = 500

  /// The sentence.
  public var description: String {
    switch self {
    case .nothingToResolve(let account, let symbol, let quantity):
      "There is nothing to resolve: the books of \(symbol) on account `\(account.rawValue)` add "
        + "up to the \(quantity.normalized) that the broker reports. Nothing was changed."
    case .beingChecked(let account, let symbol, let difference):
      "The books of \(symbol) on account `\(account.rawValue)` differ from the broker's position "
        + "by \(difference.normalized) at this moment, and two looks have not confirmed that: a "
        + "fill may be on its way. Nothing was changed. Try again in ten seconds."
    case .quantity(let quantity):
      "The quantity \(quantity) must be above nought; what a book is short of is moved as it is "
        + "held. Nothing was changed."
    case .notHeld(let owner, let symbol, let held, let wanted):
      "\(owner.map { "The book of \($0.rawValue)" } ?? "The unassigned book") holds "
        + "\(held.normalized) of \(symbol), so \(wanted.normalized) cannot be moved from it. "
        + "Nothing was changed. perigee positions shows every book."
    case .sameBook: "Both books are the same. Nothing was changed. Name two."
    case .reason:
      "A reason of 1 to \(OwnershipRefusal.reasonLimit) bytes is needed, for those who read the "
        + "journal later. Nothing was changed."
    case .combination(let symbol):
      "\(symbol) is a combination, which is held by its legs. Nothing was changed. Name a leg."
    case .journal(let text): "The decision could not be recorded, so nothing was changed: \(text)"
    }
  }
}
