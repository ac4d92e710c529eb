import TradingModel

/// The controls that look at the instrument and its market.
extension RiskGate {
  /// Account and kind of money must fit exactly.
  func checkMoney(_ order: RiskCase) throws(RiskRefusal) {
    guard settings.checksNumbers else { return }
    let kind = RiskMoney(order.number)
    let configured = settings.money(of: order.account)
    guard kind != configured else { return }
    throw refusal(
      order, "mode",
      "names account \(order.account.rawValue), whose number is \(kind.words) while the "
        + "configuration says mode = \"\(configured.rawValue)\"",
      "Change it: [risk.account.\(order.account.rawValue)] mode in the configuration.")
  }

  func checkLists(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    let limits = facts.limits
    if limits.hasList(.instruments) {
      let id = "con:\(order.ticket.instrument.rawValue)"
      if let source = limits.refusing(.instruments, order.instrument?.address ?? id, or: id) {
        throw refusal(
          order, .instruments, source,
          "is in \(order.instrument?.address ?? id), which is not on the list of instruments")
      }
    }
    if let source = limits.refusing(.currencies, order.contract.currency) {
      throw refusal(
        order, .currencies, source,
        "is in \(order.contract.currency), which is not on the list of currencies")
    }
    let type = order.contract.securityType.rawValue
    if let source = limits.refusing(.securityTypes, type) {
      throw refusal(
        order, .securityTypes, source,
        "is an order for a contract of type \(type), which is not on the list of types")
    }
  }

  private func refusal(
    _ order: RiskCase, _ list: RiskList, _ source: RiskSource, _ breach: String
  ) -> RiskRefusal {
    refusal(order, list.rawValue, breach, "List: \(source.place(list.rawValue)).")
  }

  /// An order of the account that has been unknown for too long forbids entries.
  func checkLongUnknown(_ order: RiskCase) throws(RiskRefusal) {
    guard !longUnknown.isEmpty, let text = longUnknown[order.account] else { return }
    throw RiskRefusal(
      rule: RiskControl.unknownAge.rawValue,
      "Not sent: \(words(order)) would open or enlarge a position, and entries are held. \(text)")
  }

  // MARK: Quotes

  /// An old or missing quote: an order without a price needs one, and every order that comes
  /// while the stream is silent is one on a guess.
  func checkQuote(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    let isMarket = order.ticket.type.tradesAtAnyPrice
    let control = isMarket ? RiskControl.marketQuoteAge : .quoteAge
    // A stop that protects what is held must not fail for want of a quote.
    let isStop = order.ticket.type.stopPrice != nil || order.ticket.type.trail != nil
    guard let limit = facts.limits[control], !order.isProtection, !(isStop && facts.isClosing)
    else { return }
    guard let glance = facts.glance else {
      guard isMarket else { return }
      throw notSent(
        order, control, facts,
        "no \(order.name) quote has come, and an order without a price needs one")
    }
    if let why = glance.interruption {
      throw notSent(order, control, facts, "the \(order.name) quote is old: \(why)")
    }
    if glance.quote.changed.contains(.delayed), !facts.limits[.delayedQuotes] {
      throw RiskRefusal(
        rule: RiskPermit.delayedQuotes.rawValue,
        "Not sent: the \(order.name) quote is delayed data. Allow it: "
          + "\(facts.limits.source(.delayedQuotes).place(RiskPermit.delayedQuotes.rawValue)).")
    }
    let age = facts.now.since(glance.quote.time)
    guard age > .seconds(1) * limit.doubleValue else { return }
    throw notSent(
      order, control, facts,
      "no \(order.name) quote for \(RiskText.seconds(age)) (limit \(RiskText.number(limit)) s). "
        + "The feed has been silent since \(settings.timeText(glance.quote.time))")
  }

  private func notSent(
    _ order: RiskCase, _ control: RiskControl, _ facts: Facts, _ text: String
  ) -> RiskRefusal {
    RiskRefusal(
      rule: control.rawValue,
      "Not sent: \(text). Limit: \(facts.limits.source(control).place(control.rawValue)).")
  }

  func checkHours(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    guard order.ticket.type.tradesAtAnyPrice, !facts.limits[.marketOutsideHours],
      order.ticket.timeInForce != .atOpening, order.ticket.type != .marketOnClose,
      order.instrument?.liquidHours.isOpen(at: facts.now) == false
    else { return }
    throw refusal(
      order, .marketOutsideHours, facts.limits,
      "is a market order outside of regular trading hours; use a limit order")
  }

  // MARK: Prices

  /// How far beyond the market an order may trade. Only the side that costs money is bounded: a
  /// price that the market has to come to can do no harm. Orders that wait for a trigger are
  /// measured from it.
  func checkCollar(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    guard !order.isProtection else { return }
    switch order.ticket.type {
    case .limit(let price), .limitOnClose(let price):
      try check(price, order, facts)
    case .market, .marketToLimit:
      guard let price = facts.price else { return }
      try check(price, order, facts)
    case .stopLimit(let trigger, let price), .limitIfTouched(let trigger, let price):
      try check(price, from: trigger, "its trigger", order, facts)
    case .trailingStopLimit(_, let trigger?, let offset):
      let price = order.ticket.side == .buy ? trigger + offset : trigger - offset
      try check(price, from: trigger, "its trigger", order, facts)
    case .relative(_, let cap?), .peggedToMidpoint(_, let cap?): try check(cap, order, facts)
    case .stop, .trailingStop, .trailingStopLimit, .marketOnClose, .marketIfTouched, .relative,
      .peggedToMidpoint:
      return
    }
  }

  private func check(
    _ price: Price, _ order: RiskCase, _ facts: Facts
  ) throws(RiskRefusal) {
    guard let quote = facts.quote else { return }
    let type = order.contract.securityType
    if type == .option || type == .futureOption {
      return try checkOption(price, quote, order, facts)
    }
    guard let mid = quote.mid ?? quote.last else { return }
    try check(price, from: mid, "the middle of the market", order, facts)
  }

  private func check(
    _ price: Price, from middle: Price, _ name: String, _ order: RiskCase, _ facts: Facts
  ) throws(RiskRefusal) {
    let control = middle.magnitude < 25 ? RiskControl.cheapCollar : .collar
    guard let limit = facts.limits[control] else { return }
    let beyond = order.ticket.side == .buy ? price - middle : middle - price
    guard beyond > .zero, beyond * 100 > middle.magnitude * limit else { return }
    let share = (beyond * 100).divided(by: middle.magnitude)
    throw refusal(
      order, control, facts.limits,
      "at \(RiskText.number(price)) is \(share.map(RiskText.percent) ?? "far") beyond \(name), "
        + "\(RiskText.number(middle)), and \(RiskText.percent(limit)) are allowed")
  }

  private func checkOption(
    _ price: Price, _ quote: Quote, _ order: RiskCase, _ facts: Facts
  ) throws(RiskRefusal) {
    let isBuy = order.ticket.side == .buy
    guard let limit = facts.limits[.optionCollar], let edge = isBuy ? quote.ask : quote.bid else {
      return
    }
    let tick = order.instrument?.priceLadder.increment(at: edge) ?? .zero
    let share = (edge.magnitude * limit).divided(by: 100) ?? .zero
    let room = max(share, tick * 3)
    let beyond = isBuy ? price - edge : edge - price
    guard beyond > room else { return }
    throw refusal(
      order, .optionCollar, facts.limits,
      "at \(RiskText.number(price)) is \(RiskText.number(beyond)) beyond the "
        + "\(isBuy ? "ask" : "bid") of \(RiskText.number(edge)), and \(RiskText.number(room)) "
        + "are allowed")
  }

  /// An order that would trade with a working order of the same account.
  func checkCrossing(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    guard !facts.limits[.ownCross], !facts.row.orders.isEmpty else { return }
    let side = order.ticket.side
    // A stop does not trade before its trigger; the other type of stop has no price to compare.
    guard let own = RiskGate.crossingPrice(order.ticket, facts.quote) else { return }
    for intent in facts.row.orders where intent != order.replaces?.intent {
      guard let other = resting[intent], other.side != side else { continue }
      let isCrossing =
        side == .buy ? own.reaches(above: other.price) : own.reaches(below: other.price)
      guard isCrossing else { continue }
      throw refusal(
        order, .ownCross, facts.limits,
        "would trade with a working order of the same account "
          + "(\(other.side.rawValue) at \(RiskText.number(other.price)), \(intent.rawValue))")
    }
  }

  private static func crossingPrice(_ ticket: OrderTicket, _ quote: Quote?) -> CrossingPrice? {
    switch ticket.type {
    case .limit(let price), .limitOnClose(let price): return .limit(price)
    case .relative(_, let cap), .peggedToMidpoint(_, let cap): return cap.map { .limit($0) }
    case .market, .marketToLimit, .marketOnClose:
      let far = ticket.side == .buy ? quote?.ask : quote?.bid
      return far.map { .limit($0) } ?? .any
    case .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketIfTouched, .limitIfTouched:
      return nil
    }
  }
}

/// How far an order may go for a counterpart.
private enum CrossingPrice {
  case any
  case limit(Price)

  func reaches(above price: Price) -> Bool {
    switch self {
    case .any: true
    case .limit(let own): own >= price
    }
  }

  func reaches(below price: Price) -> Bool {
    switch self {
    case .any: true
    case .limit(let own): own <= price
    }
  }
}

extension OrderType {
  /// Whether it trades at once at whatever price the market has.
  var tradesAtAnyPrice: Bool {
    switch self {
    case .market, .marketToLimit: true
    case .limit, .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose,
      .limitOnClose, .marketIfTouched, .limitIfTouched, .relative, .peggedToMidpoint:
      false
    }
  }
}
