import TradingModel

/// The orders' part of the catalogue of faults.
extension FaultCatalogue {
  static let muteOrders = FaultEntry(
    "Keeps every word about orders and executions to itself; orders are taken and trade all the "
      + "same, and lists that are asked for are told.", .state(lasts: nil))
  static let orderError = FaultEntry(
    "Answers an order with an error.", .events(count: 1),
    [
      FaultParameter(
        "code", .integer(1...99_999), .integer(201),
        "The error. With 202 the order is taken and cancelled by the exchange; with 399 it is "
          + "taken and warned about; with any other it is refused."),
      FaultParameter("text", .text, "The error's text; the broker's own when left out."),
    ])
  static let duplicateStatus = FaultEntry(
    "Tells each order status twice.", .events(count: nil))
  static let reorderStatus = FaultEntry(
    "Tells the statuses of an order in pairs in the wrong order.", .events(count: nil),
    [FaultParameter("delay", .duration, .duration(.seconds(1)), FaultCatalogue.longestHold)])
  static let fillBeforeAck = FaultEntry(
    "Tells the first execution of an order before the order and its status.",
    .events(count: nil),
    [FaultParameter("delay", .duration, .duration(.seconds(1)), FaultCatalogue.longestHold)])
  static let commissionNever = FaultEntry(
    "Tells no commission, not even in a list.", .events(count: nil))
  static let commissionLate = FaultEntry(
    "Tells commissions late.", .events(count: nil),
    [FaultParameter("delay", .duration, .duration(.seconds(5)), "How late.")])
  static let commissionFirst = FaultEntry(
    "Tells the commission before its execution.", .events(count: nil),
    [FaultParameter("delay", .duration, .duration(.seconds(1)), FaultCatalogue.longestHold)])
  static let correctExecution = FaultEntry(
    "Corrects executions later: the same id with the next revision (.01, then .02), and another "
      + "price or quantity. The books of the exchange stay as they are.", .events(count: 1),
    [
      FaultParameter("delay", .duration, .duration(.milliseconds(500)), "How much later."),
      FaultParameter(
        "price", .decimal, .decimal(Decimal64(mantissa: 1, scale: 2)),
        "What is added to the price."),
      FaultParameter(
        "quantity", .decimal, .decimal(.zero), "What is added to the quantity."),
    ])
  static let latePermID = FaultEntry(
    "Tells the first messages of an order with the permanent id 0.", .state(lasts: nil),
    [
      FaultParameter(
        "messages", .integer(1...1000), .integer(2), "How many messages of each order.")
    ])
  static let splitPermID = FaultEntry(
    "After an order is modified, tells it as two live orders of one reference, with two "
      + "permanent ids.", .events(count: nil))
  static let positionChange = FaultEntry(
    "Changes a position without a fill, as a busted trade does.", .moment,
    [
      FaultParameter(
        "quantity", .decimal, isRequired: true, "What is added to the position."),
      FaultParameter("account", .text, "The account; the gateway's first when left out."),
    ])

  private static let longestHold = "How long a message is held back at most."
}
