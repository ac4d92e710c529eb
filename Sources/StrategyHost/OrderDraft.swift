import LuaRuntime
import StrategyChannel
import TradingModel

/// A script's table of an order, turned into a ticket.
///
/// A wrong use (unknown field, wrong type, not a number) is a misuse and raises in the script.
/// What may happen in a right script (no such symbol, too small) is a refusal: `nil, text`.
/// Limit prices snap to the tick on the side that is never worse than asked: a buy down, a sell
/// up. All other prices and distances snap to the nearest tick.
struct OrderDraft {
  enum Outcome {
    case ticket(OrderTicket, AccountName)
    case refused(String)
  }

  /// Why a part of the order cannot be had, in a right script.
  struct Refusal: Error {
    let text: String
  }

  static let fields: Set<String> = [
    "symbol", "quantity", "type", "price", "stop", "trail", "trail_percent", "limit_offset",
    "trigger", "offset", "tif", "good_till", "good_after", "take_profit", "stop_loss",
    "stop_loss_trail", "stop_loss_trail_percent", "account", "tag", "outside_rth", "display",
    "hidden", "all_or_none", "min_quantity", "oca", "oca_type", "attach_to", "trigger_method",
    "conditions", "conditions_cancel", "conditions_outside_rth", "algo", "attributes",
    "combo_routing",
  ]

  let fields: LuaFields

  init(
    _ function: String, _ table: LuaTable, others: Set<String> = []
  ) throws(LuaMisuse) {
    fields = try LuaFields(function, table, known: Self.fields.union(others))
  }

  /// The side, where the function's name does not say it.
  func side() throws(LuaMisuse) -> Side {
    guard let side = try fields.word("side", ["buy": Side.buy, "sell": .sell]) else {
      throw fields.missing("side", "buy or sell")
    }
    return side
  }

  func outcome(_ side: Side, _ context: StrategyContext) throws(LuaMisuse) -> Outcome {
    guard let symbol = try fields.text("symbol") else { throw fields.missing("symbol", "a text") }
    guard let quantity = try fields.number("quantity") else {
      throw fields.missing("quantity", "a number")
    }
    guard quantity > 0 else { throw fields.misuse("quantity must be positive, got \(quantity)") }
    // Whether the strategy may name it is the daemon's to say, in the log and in the journal.
    let account =
      try fields.text("account").map { AccountName(rawValue: $0) } ?? context.defaultAccount
    guard let instrument = context.market.entry(symbol)?.instrument else {
      return .refused("no instrument '\(symbol)' here (yet): ask for it in 'symbols'")
    }
    guard let size = Decimal64(quantity) else {
      throw fields.misuse("quantity \(quantity) is out of range")
    }
    guard size >= instrument.minimumSize, size.isMultiple(of: instrument.sizeIncrement) else {
      return .refused(
        "quantity \(size) of \(symbol): the least is \(instrument.minimumSize), "
          + "in steps of \(instrument.sizeIncrement)")
    }
    let prices = PriceFields(fields: fields, instrument: instrument)
    let kind = try TypeFields(fields: fields, prices: prices, side: side).type()
    let attributes: OrderAttributes
    switch try AttributeFields(fields: fields, context: context).attributes() {
    case .success(let value): attributes = value
    case .failure(let refusal): return .refused(refusal.text)
    }
    let ticket = OrderTicket(
      instrument: instrument.id, side: side, quantity: size, type: kind.type,
      timeInForce: try timeInForce(kind.isOnOpen, attributes),
      outsideRegularHours: try fields.flag("outside_rth") ?? false, bracket: try bracket(prices),
      attributes: attributes, tag: try tag())
    return .ticket(ticket, account)
  }

  private func bracket(_ prices: PriceFields) throws(LuaMisuse) -> OrderTicket.Bracket? {
    let profit = try prices.price("take_profit", .toNearestOrAwayFromZero)
    let loss = try prices.price("stop_loss", .toNearestOrAwayFromZero)
    let trail = try prices.trail("stop_loss_trail", "stop_loss_trail_percent")
    guard profit != nil || loss != nil || trail != nil else { return nil }
    return OrderTicket.Bracket(takeProfit: profit, stopLoss: loss, trail: trail)
  }

  private func timeInForce(
    _ isOnOpen: Bool, _ attributes: OrderAttributes
  ) throws(LuaMisuse) -> TimeInForce {
    guard let name = try fields.text("tif") else {
      if isOnOpen { return .atOpening }
      return attributes.goodTill == nil ? .day : .goodTillDate
    }
    guard let value = TimeInForce(rawValue: name.uppercased()) else {
      throw fields.misuse("tif must be day, gtc, gtd, ioc, fok or opg, got '\(name)'")
    }
    if isOnOpen, value != .atOpening {
      throw fields.misuse("an order on open has tif opg, not '\(name)'")
    }
    if (value == .goodTillDate) != (attributes.goodTill != nil) {
      throw fields.misuse("tif gtd and good_till belong together")
    }
    return value
  }

  private func tag() throws(LuaMisuse) -> String {
    let tag = try fields.text("tag") ?? ""
    guard tag.utf8.count <= 64 else { throw fields.misuse("tag is over 64 bytes") }
    return tag
  }
}
