import TradingModel

/// Judging one order.
extension RiskGate {
  /// What the checks of one order share.
  struct Facts {
    var limits: ResolvedLimits
    var now: Timestamp
    var glance: MarketGlance?
    /// The quote where it may be used; nil where none came.
    var quote: Quote? { glance?.quote }
    /// The price that the order is valued at.
    var price: Price?
    /// What one unit of price is worth in the account's currency.
    var factor: Decimal64?
    /// Whether it can only shrink what the account holds.
    var isClosing: Bool
    var row: RiskExposure.Row
    /// What works without the order that is replaced.
    var buys: Quantity
    var sells: Quantity
  }

  /// Says whether an order may go now, must wait for its turn, or throws why it is refused. An
  /// order that may go counts from here on. O(working orders in its instrument).
  mutating func admit(_ order: RiskCase, at now: Timestamp) throws(OrderRefusal) -> RiskVerdict {
    if case .houseKeeping(let isReducing) = order.purpose {
      try admitOwn(order, isReducing: isReducing)
      return .admitted
    }
    guard isEnabled else { return .admitted }
    do throws(RiskRefusal) {
      return try judge(order, at: now)
    } catch {
      throw .risk(error)
    }
  }

  /// The few controls of what this system does by itself to close or protect a position. It counts
  /// for nothing, so that it takes no strategy's turn, and holds even where no limit is set.
  private func admitOwn(_ order: RiskCase, isReducing: Bool) throws(OrderRefusal) {
    do throws(RiskRefusal) {
      if isEnabled { try checkMoney(order) }
      guard isReducing else {
        throw refusal(
          order, "house_keeping",
          "would open or enlarge a position on account \(order.account.rawValue), and this system "
            + "only closes and protects by itself",
          "Look at perigee positions, and close the position by hand.")
      }
    } catch {
      throw .risk(error)
    }
  }

  private mutating func judge(
    _ order: RiskCase, at now: Timestamp
  ) throws(RiskRefusal) -> RiskVerdict {
    if contracts[order.ticket.instrument]?.instrument == nil {
      contracts[order.ticket.instrument] = Known(
        contract: order.contract, instrument: order.instrument)
    }
    try checkMoney(order)
    var facts = facts(of: order, at: now)
    try checkLists(order, facts)
    if !facts.isClosing { try checkLongUnknown(order) }
    try checkQuote(order, facts)
    facts.price = RiskGate.price(of: order, facts.quote)
    try checkHours(order, facts)
    try checkCollar(order, facts)
    try checkCrossing(order, facts)
    try checkShortSale(order, facts)
    try checkValue(order, facts)
    try checkVolume(order, facts)
    if !facts.isClosing { try checkPosition(order, facts) }
    try checkCounts(order, facts)
    try checkDuplicate(order, facts)
    if let time = try checkRate(order, facts) { return .wait(until: time) }
    count(order, facts)
    return .admitted
  }

  private mutating func facts(of order: RiskCase, at now: Timestamp) -> Facts {
    let row = exposure.rows[order.key] ?? RiskExposure.Row()
    let share = order.replaces.map { exposure.share(of: $0.intent) } ?? .zero
    let isBuy = order.ticket.side == .buy
    let buys = isBuy ? row.buys - share : row.buys
    let sells = isBuy ? row.sells : row.sells - share
    let size = order.remaining
    let isClosing =
      isBuy
      ? row.held + buys + size <= .zero : row.held - sells - size >= .zero
    return Facts(
      limits: limits(of: order.strategy, on: order.account), now: now,
      glance: market?.glance(order.ticket.instrument),
      factor: factor(of: order.contract, order.instrument, on: order.account),
      isClosing: isClosing, row: row, buys: buys, sells: sells)
  }

  /// The price at which an order is valued: the worst that it can trade at by its own terms, or
  /// the far side of the market. Nil when neither is known.
  private static func price(of order: RiskCase, _ quote: Quote?) -> Price? {
    let isBuy = order.ticket.side == .buy
    let far = (isBuy ? quote?.ask : quote?.bid) ?? quote?.last
    let own = order.ticket.type.limitPrice ?? order.ticket.type.stopPrice
    // A sale below the market trades at the market.
    if !isBuy, let own, let bid = quote?.bid { return max(own, bid) }
    return own ?? far
  }

  // MARK: Counting

  private mutating func count(_ order: RiskCase, _ facts: Facts) {
    if let strategy = order.strategy { strategies[strategy]?.bucket?.take() }
    accounts[order.account]?.bucket?.take()
    if let price = facts.price, let factor = facts.factor {
      exposure.prime(order.key, at: price.magnitude * factor)
    }
    guard order.replaces == nil, let window = facts.limits[.duplicateWindow] else { return }
    // In place: a copy of the list for each order would cost more than all checks.
    accounts[order.account, default: AccountMeter()].remember(
      AccountMeter.Recent(
        instrument: order.ticket.instrument, side: order.ticket.side,
        quantity: order.ticket.quantity, type: order.ticket.type, time: facts.now),
      for: .seconds(1) * window.doubleValue)
  }

  // MARK: Words

  /// `BUY 5,000 AAPL (about $1,150,000)`.
  func words(_ order: RiskCase, value: Money? = nil) -> String {
    let ticket = order.ticket
    let text = "\(ticket.side.rawValue) \(RiskText.number(ticket.quantity)) \(order.name)"
    guard let value, let currency = accounts[order.account]?.currency else { return text }
    return "\(text) (about \(RiskText.money(value, currency)))"
  }

  /// `Refused: WHAT BREACH. Nothing was sent. HINT`.
  func refusal(
    _ order: RiskCase, _ rule: String, _ breach: String, _ hint: String, value: Money? = nil
  ) -> RiskRefusal {
    let verb = order.replaces == nil ? "" : "the change to "
    let text = "Refused: \(verb)\(words(order, value: value)) \(breach). Nothing was sent."
    return RiskRefusal(rule: rule, hint.isEmpty ? text : "\(text) \(hint)")
  }

  /// The same for a control with a number, with where that is set.
  func refusal(
    _ order: RiskCase, _ control: RiskControl, _ limits: ResolvedLimits, _ breach: String,
    value: Money? = nil
  ) -> RiskRefusal {
    refusal(
      order, control.rawValue, breach,
      "Limit: \(limits.source(control).place(control.rawValue)).", value: value)
  }

  /// The same for what is allowed or forbidden.
  func refusal(
    _ order: RiskCase, _ permit: RiskPermit, _ limits: ResolvedLimits, _ breach: String
  ) -> RiskRefusal {
    refusal(
      order, permit.rawValue, breach,
      "Allow it: \(limits.source(permit).place(permit.rawValue)).")
  }
}
