import TradingModel

/// The checks that an order must pass before it gets an identity. Pure: the same ticket and the
/// same facts give the same answer.
struct TicketRules {
  /// The trading rules, where they are known.
  let instrument: Instrument?
  /// The contract, from the rules or from an earlier order.
  let contract: Contract
  /// The moment of the request.
  let now: Timestamp

  /// Longest tag in bytes.
  static let tagLimit = 64

  func check(_ ticket: OrderTicket) throws(OrderRefusal) {
    guard contract.securityType != .index else { throw .notTradable(contract.symbol) }
    guard ticket.tag.utf8.count <= TicketRules.tagLimit else {
      throw .tagTooLong(bytes: ticket.tag.utf8.count)
    }
    try TermRules(instrument: instrument, contract: contract, now: now).check(ticket)
    try check(quantity: ticket.quantity)
    try check(type: ticket.type)
    if let bracket = ticket.bracket { try check(bracket, of: ticket) }
  }

  func check(quantity: Quantity) throws(OrderRefusal) {
    guard quantity > .zero else { throw .quantity(quantity, rule: "is not positive") }
    guard let instrument else { return }
    guard quantity >= instrument.minimumSize else {
      throw .quantity(quantity, rule: "is below the smallest order of \(instrument.minimumSize)")
    }
    guard quantity.isMultiple(of: instrument.sizeIncrement) else {
      throw .quantity(quantity, rule: "is not a multiple of \(instrument.sizeIncrement)")
    }
  }

  func check(type: OrderType) throws(OrderRefusal) {
    for (name, price) in type.prices { try check(price: price, name: name) }
    for (name, distance) in type.distances { try check(distance: distance, name: name) }
  }

  /// A difference of prices stands on the smallest step.
  private func check(distance: Price, name: String) throws(OrderRefusal) {
    guard let instrument, !distance.isMultiple(of: instrument.tickSize) else { return }
    throw .terms(
      "the \(name) distance \(distance) is no multiple of the tick of \(instrument.tickSize)")
  }

  private func check(price: Price, name: String) throws(OrderRefusal) {
    // Futures and combinations have traded below nought; nothing else can.
    let mayBeNegative = [.future, .futureOption, .combo].contains(contract.securityType)
    guard mayBeNegative || price > .zero else {
      throw .price(name: name, price, rule: "is not positive")
    }
    guard let instrument, !instrument.priceLadder.contains(price) else { return }
    let step = instrument.priceLadder.increment(at: price)
    let below = instrument.priceLadder.rounded(price, .down)
    let above = instrument.priceLadder.rounded(price, .up)
    throw .price(
      name: name, price, rule: "is not on the tick of \(step) (\(below) and \(above) are)")
  }

  private func check(
    _ bracket: OrderTicket.Bracket, of ticket: OrderTicket
  ) throws(OrderRefusal) {
    guard bracket.takeProfit != nil || bracket.protection != nil else {
      throw .bracket("it has neither a take-profit nor a stop-loss price")
    }
    for (name, distance) in bracket.protection?.distances ?? [] {
      try check(distance: distance, name: name)
    }
    if let target = bracket.takeProfit { try check(price: target, name: "take-profit") }
    if let stop = bracket.stopLoss { try check(price: stop, name: "stop-loss") }
    let entry = ticket.type.limitPrice ?? ticket.type.stopPrice
    let isBuy = ticket.side == .buy
    if let entry, let target = bracket.takeProfit, isBuy ? target <= entry : target >= entry {
      throw .bracket(
        "take-profit \(target) is not \(isBuy ? "above" : "below") the entry price \(entry)")
    }
    if let entry, let stop = bracket.stopLoss, isBuy ? stop >= entry : stop <= entry {
      throw .bracket(
        "stop-loss \(stop) is not \(isBuy ? "below" : "above") the entry price \(entry)")
    }
    if let target = bracket.takeProfit, let stop = bracket.stopLoss,
      isBuy ? target <= stop : target >= stop
    {
      throw .bracket("take-profit \(target) and stop-loss \(stop) are on the wrong sides")
    }
  }
}
