import TradingModel

/// Why the exchange refuses an order or a cancel, with the broker's code and text.
public enum Refusal: Hashable, Sendable {
  /// The number was used before for an order that has ended.
  case duplicateNumber
  /// The price is not a multiple of the tick size, or not positive.
  case offTick
  /// The size is not positive, below the least, or not a multiple of the step.
  case badSize
  /// The size is nought or negative.
  case noSize
  /// The shown or the least size is negative or above the order's size.
  case badPart
  /// A trailing percentage that is not between nought and a hundred.
  case badPercent
  /// The instrument does not take orders of this type.
  case unsupportedType
  /// The instrument or the type does not take this time in force.
  case unsupportedTime(String)
  /// A good-till-date order without a date.
  case noDate
  /// The date until which the order is good has passed.
  case pastDate
  /// The account is not one of this gateway's.
  case unknownAccount(String)
  /// The instrument has prices only.
  case notTradable
  /// The contract is past its last trading day.
  case expired
  /// The account cannot pay for it.
  case insufficientFunds
  /// The parent does not exist, or is not open.
  case noParent(Int64)
  /// A modification names another contract, side or account.
  case differentOrder
  /// A modification came for an order that has filled.
  case cannotModifyFilled
  /// A modification came for an order that has ended without filling.
  case cannotModify(String)
  /// A modification wants fewer than have filled.
  case belowFilled
  /// A cancel for a number that the client never used.
  case notFound(Int64)
  /// A cancel for an order that has ended.
  case cannotCancel(Int64, state: String)
  /// The instrument is unknown.
  case unknownInstrument
  /// The exchange's limit of open orders is reached.
  case tooManyOrders(Int)

  /// The broker's code.
  public var code: Int {
    switch self {
    case .duplicateNumber: 103
    case .offTick: 110
    case .badSize, .badPart, .badPercent, .unsupportedTime, .pastDate, .cannotModify: 201
    case .noSize: 434
    case .noDate: 391
    case .unsupportedType: 387
    case .unknownAccount: 321
    case .notTradable, .expired, .insufficientFunds, .noParent, .belowFilled, .tooManyOrders: 201
    case .differentOrder: 105
    case .cannotModifyFilled: 104
    case .notFound: 10_147
    case .cannotCancel: 10_148
    case .unknownInstrument: 200
    }
  }

  /// The broker's text.
  public var text: String {
    switch self {
    case .duplicateNumber: "Duplicate order id"
    case .offTick: "The price does not conform to the minimum price variation for this contract."
    case .badSize:
      rejected("The size does not conform to the minimum size or size increment of the contract.")
    case .noSize: "The order size cannot be zero"
    case .badPart:
      rejected("The display size and the minimum quantity must not exceed the order's size.")
    case .badPercent: rejected("The trailing percentage must be above 0 and below 100.")
    case .unsupportedType: "Unsupported order type for this exchange and security type."
    case .unsupportedTime(let code):
      rejected("The time-in-force \(code) is invalid for this order and contract.")
    case .noDate: "The order's time-in-force is GTD, and it has no good-till date."
    case .pastDate: rejected("The good-till date has passed.")
    case .unknownAccount(let account):
      "Error validating request.-'bN' : cause - Invalid account code '\(account)'."
    case .notTradable:
      rejected("No trading permissions. The contract is not available for trading.")
    case .expired: rejected("The contract has expired.")
    case .insufficientFunds:
      rejected("Your available funds are insufficient to cover the order's initial margin.")
    case .noParent(let number): rejected("Parent order \(number) is not open.")
    case .differentOrder: "Order being modified does not match original order"
    case .cannotModifyFilled: "Cannot modify a filled order."
    case .cannotModify(let state):
      rejected("Cannot modify an order that has ended, state: \(state).")
    case .belowFilled: rejected("The new quantity is below the filled quantity.")
    case .notFound(let number): "OrderId \(number) that needs to be cancelled is not found."
    case .cannotCancel(let number, let state):
      "OrderId \(number) that needs to be cancelled cannot be cancelled, state: \(state)."
    case .unknownInstrument: "No security definition has been found for the request"
    case .tooManyOrders(let limit): rejected("More than \(limit) open orders.")
    }
  }

  private func rejected(_ reason: String) -> String { "Order rejected - reason:" + reason }
}
