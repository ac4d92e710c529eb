import LuaRuntime
import StrategyChannel
import TradingModel

/// A script's table of an order, turned into a ticket.
///
/// A wrong use (unknown field, wrong type, not a number) is a misuse and raises in the script.
/// What may happen in a right script (no such symbol, too small) is a refusal: `nil, text`.
/// Limit prices snap to the tick on the side that is never worse than asked: a buy down, a sell
/// up. Stop prices and bracket prices snap to the nearest tick.
struct OrderDraft {
  enum Outcome {
    case ticket(OrderTicket, AccountName)
    case refused(String)
  }

  static let fields: Set<String> = [
    "symbol", "quantity", "type", "price", "stop", "tif", "take_profit", "stop_loss", "account",
    "tag", "outside_rth",
  ]

  let function: String
  let table: LuaTable

  init(_ function: String, _ table: LuaTable) throws(LuaMisuse) {
    self.function = function
    self.table = table
    for pair in table.pairs {
      guard case .string(let name) = pair.key, Self.fields.contains(name) else {
        throw LuaMisuse("\(function): unknown field '\(pair.key)'")
      }
    }
  }

  func outcome(_ side: Side, _ context: StrategyContext) throws(LuaMisuse) -> Outcome {
    guard let symbol = try text("symbol") else { throw missing("symbol", "a text") }
    guard let quantity = try number("quantity") else { throw missing("quantity", "a number") }
    guard quantity > 0 else {
      throw LuaMisuse("\(function): quantity must be positive, got \(quantity)")
    }
    // Whether the strategy may name it is the daemon's to say, in the log and in the journal.
    let account = try text("account").map { AccountName(rawValue: $0) } ?? context.defaultAccount
    guard let instrument = context.market.entry(symbol)?.instrument else {
      return .refused("no instrument '\(symbol)' here (yet): ask for it in 'symbols'")
    }
    guard let size = Decimal64(quantity) else {
      throw LuaMisuse("\(function): quantity \(quantity) is out of range")
    }
    guard size >= instrument.minimumSize, size.isMultiple(of: instrument.sizeIncrement) else {
      return .refused(
        "quantity \(size) of \(symbol): the least is \(instrument.minimumSize), "
          + "in steps of \(instrument.sizeIncrement)")
    }
    let ticket = OrderTicket(
      instrument: instrument.id, side: side, quantity: size,
      type: try type(side, instrument.tickSize), timeInForce: try timeInForce(),
      outsideRegularHours: try flag("outside_rth") ?? false,
      bracket: try bracket(instrument.tickSize), tag: try tag())
    return .ticket(ticket, account)
  }

  /// The terms of a modification: nil keeps what the order has.
  func changes(_ order: Order, tick: Price?) throws(LuaMisuse) -> (Quantity?, OrderType?) {
    for pair in table.pairs {
      guard case .string(let name) = pair.key, ["quantity", "price", "stop"].contains(name) else {
        throw LuaMisuse("\(function): only quantity, price and stop can change, not '\(pair.key)'")
      }
    }
    var size: Quantity?
    if let quantity = try number("quantity") {
      guard quantity > 0, let value = Decimal64(quantity) else {
        throw LuaMisuse("\(function): quantity must be positive, got \(quantity)")
      }
      size = value
    }
    let side = order.ticket.side
    let limit = try price("price", tick ?? .zero, side == .buy ? .down : .up)
    let stop = try price("stop", tick ?? .zero, .toNearestOrAwayFromZero)
    switch order.ticket.type {
    case .market:
      guard limit == nil, stop == nil else {
        throw LuaMisuse("\(function): a market order has no price")
      }
      return (size, nil)
    case .limit(let old):
      guard stop == nil else { throw LuaMisuse("\(function): a limit order has no stop") }
      return (size, limit == nil ? nil : .limit(limit ?? old))
    case .stop(let old):
      guard limit == nil else { throw LuaMisuse("\(function): a stop order has no price") }
      return (size, stop == nil ? nil : .stop(stop ?? old))
    case .trailingStop, .trailingStopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
      .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
      guard limit == nil, stop == nil else {
        throw LuaMisuse("\(function): the prices of this type of order cannot be changed")
      }
      return (size, nil)
    case .stopLimit(let oldStop, let oldLimit):
      let isNew = limit != nil || stop != nil
      return (size, isNew ? .stopLimit(stop: stop ?? oldStop, limit: limit ?? oldLimit) : nil)
    }
  }

  private func type(_ side: Side, _ tick: Price) throws(LuaMisuse) -> OrderType {
    let limit = try price("price", tick, side == .buy ? .down : .up)
    let stop = try price("stop", tick, .toNearestOrAwayFromZero)
    let implied =
      switch (limit, stop) {
      case (nil, nil): "market"
      case (_?, nil): "limit"
      case (nil, _?): "stop"
      case (_?, _?): "stop_limit"
      }
    let name = try text("type") ?? implied
    guard ["market", "limit", "stop", "stop_limit"].contains(name) else {
      throw LuaMisuse("\(function): type must be market, limit, stop or stop_limit, got '\(name)'")
    }
    guard name == implied else {
      throw LuaMisuse(
        "\(function): a \(name) order takes "
          + (name == "market" ? "neither 'price' nor 'stop'" : "exactly its own of 'price', 'stop'")
      )
    }
    if let limit {
      if let stop { return .stopLimit(stop: stop, limit: limit) }
      return .limit(limit)
    }
    return stop.map { .stop($0) } ?? .market
  }

  private func bracket(_ tick: Price) throws(LuaMisuse) -> OrderTicket.Bracket? {
    let profit = try price("take_profit", tick, .toNearestOrAwayFromZero)
    let loss = try price("stop_loss", tick, .toNearestOrAwayFromZero)
    guard profit != nil || loss != nil else { return nil }
    return OrderTicket.Bracket(takeProfit: profit, stopLoss: loss)
  }

  private func timeInForce() throws(LuaMisuse) -> TimeInForce {
    guard let name = try text("tif") else { return .day }
    guard let value = TimeInForce(rawValue: name.uppercased()) else {
      throw LuaMisuse("\(function): tif must be day, gtc, ioc or fok, got '\(name)'")
    }
    return value
  }

  private func tag() throws(LuaMisuse) -> String {
    let tag = try text("tag") ?? ""
    guard tag.utf8.count <= 64 else { throw LuaMisuse("\(function): tag is over 64 bytes") }
    return tag
  }

  private func price(
    _ name: String, _ tick: Price, _ rule: FloatingPointRoundingRule
  ) throws(LuaMisuse) -> Price? {
    guard let value = try number(name) else { return nil }
    guard let price = Decimal64(value) else {
      throw LuaMisuse("\(function): \(name) \(value) is out of range")
    }
    return price.rounded(toMultipleOf: tick, rule)
  }

  private func number(_ name: String) throws(LuaMisuse) -> Double? {
    guard let value = table[name] else { return nil }
    guard let number = value.asDouble, number.isFinite else {
      throw LuaMisuse("\(function): \(name) must be a finite number, got \(value.display)")
    }
    return number
  }

  private func text(_ name: String) throws(LuaMisuse) -> String? {
    guard let value = table[name] else { return nil }
    guard let text = value.asString else {
      throw LuaMisuse("\(function): \(name) must be a text, got \(value.display)")
    }
    return text
  }

  private func flag(_ name: String) throws(LuaMisuse) -> Bool? {
    guard let value = table[name] else { return nil }
    guard let flag = value.asBool else {
      throw LuaMisuse("\(function): \(name) must be true or false, got \(value.display)")
    }
    return flag
  }

  private func missing(_ name: String, _ type: String) -> LuaMisuse {
    LuaMisuse("\(function): '\(name)' is missing; it must be \(type)")
  }
}

extension LuaValue {
  var display: String {
    switch self {
    case .nil: "nil"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string: "a text"
    case .table: "a table"
    }
  }
}
