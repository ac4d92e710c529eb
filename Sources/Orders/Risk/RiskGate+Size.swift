import TradingModel

/// The controls that look at sizes, values and counts.
extension RiskGate {
  // MARK: Values

  func checkValue(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    let limits = facts.limits
    guard limits[.orderValue] != nil || limits[.orderPercent] != nil else { return }
    guard let value = try value(of: order.remaining, order, facts) else { return }
    if let limit = limits[.orderValue], value > limit {
      throw refusal(
        order, .orderValue, limits,
        "is above your per-order limit of \(money(limit, order))", value: value)
    }
    guard let percent = limits[.orderPercent], let worth = try worth(order, facts) else { return }
    if value * 100 > worth * percent {
      throw refusal(
        order, .orderPercent, limits,
        "is above your per-order limit of \(RiskText.percent(percent)) of net liquidation "
          + "(\(money(worth, order)))", value: value)
    }
  }

  /// What so many are worth in the account's currency; nil where that is not known and need not
  /// be.
  private func value(
    of quantity: Quantity, _ order: RiskCase, _ facts: Facts
  ) throws(RiskRefusal) -> Money? {
    if let factor = facts.factor {
      if let price = facts.price { return quantity * price.magnitude * factor }
      guard !facts.limits[.unknownWorth] else { return nil }
      throw refusal(
        order, .unknownWorth, facts.limits,
        "cannot be valued: it has no price of its own and no quote has come")
    }
    guard !facts.limits[.unknownWorth] else { return nil }
    let account = order.account.rawValue
    guard let own = accounts[order.account]?.currency else {
      throw refusal(
        order, .unknownWorth, facts.limits,
        "cannot be valued: the broker has not told the net liquidation of account \(account)")
    }
    throw refusal(
      order, .unknownWorth, facts.limits,
      "cannot be valued: the broker has told no rate of exchange from "
        + "\(order.contract.currency) to \(own) for account \(account)")
  }

  private func worth(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) -> Money? {
    if let worth = worth(of: order.account) { return worth }
    guard !facts.limits[.unknownWorth] else { return nil }
    throw refusal(
      order, .unknownWorth, facts.limits,
      "cannot be compared with net liquidation, which the broker has not told for account "
        + order.account.rawValue)
  }

  private func money(_ amount: Money, _ order: RiskCase) -> String {
    RiskText.money(amount, accounts[order.account]?.currency ?? order.contract.currency)
  }

  func checkVolume(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    guard let percent = facts.limits[.volumePercent],
      RiskGate.hasVolume(order.contract.securityType)
    else { return }
    guard let volume = market?.averageDailyVolume(order.ticket.instrument) else {
      guard !facts.limits[.unknownVolume] else { return }
      throw refusal(
        order, .unknownVolume, facts.limits,
        "cannot be compared with the average daily volume, which is not known")
    }
    guard order.remaining * 100 > volume * percent else { return }
    throw refusal(
      order, .volumePercent, facts.limits,
      "is above \(RiskText.percent(percent)) of the average daily volume of 20 days "
        + "(\(RiskText.number(volume)))")
  }

  private static func hasVolume(_ type: SecurityType) -> Bool {
    type == .stock || type == .future || type == .option || type == .futureOption
  }

  // MARK: Positions

  /// What the account could come to hold, open and unknown orders counted as filled.
  func checkPosition(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    let limits = facts.limits
    let isBounded =
      limits[.positionValue] != nil || limits[.positionPercent] != nil
      || limits[.grossPercent] != nil || limits[.netPercent] != nil
    guard isBounded, !order.isProtection else { return }
    guard try value(of: order.remaining, order, facts) != nil,
      let price = facts.price, let factor = facts.factor
    else { return }
    var row = facts.row
    let old = row
    (row.buys, row.sells) = (facts.buys, facts.sells)
    if order.ticket.side == .buy {
      row.buys += order.remaining
    } else {
      row.sells += order.remaining
    }
    row.unit = max(price.magnitude * factor, row.unit ?? .zero)
    let worst = order.ticket.side == .buy ? row.longest : row.shortest
    try checkInstrument(worst.magnitude * (row.unit ?? .zero), order, facts)
    guard limits[.grossPercent] != nil || limits[.netPercent] != nil,
      let worth = try worth(order, facts)
    else { return }
    var sums = exposure.sums[order.account] ?? RiskExposure.Sums()
    let before = sums
    sums.remove(old)
    sums.add(row)
    if let percent = limits[.grossPercent], sums.gross * 100 > worth * percent,
      sums.gross > before.gross
    {
      throw refusal(
        order, .grossPercent, limits,
        "would bring all positions of account \(order.account.rawValue) to "
          + "\(money(sums.gross, order)), above \(RiskText.percent(percent)) of net liquidation "
          + "(\(money(worth, order)))")
    }
    guard let percent = limits[.netPercent] else { return }
    let net = order.ticket.side == .buy ? sums.longest : -sums.shortest
    let known = order.ticket.side == .buy ? before.longest : -before.shortest
    if net * 100 > worth * percent, net > known {
      throw refusal(
        order, .netPercent, limits,
        "would bring the net position of account \(order.account.rawValue) to "
          + "\(money(order.ticket.side == .buy ? net : -net, order)), above "
          + "\(RiskText.percent(percent)) of net liquidation (\(money(worth, order)))")
    }
  }

  private func checkInstrument(
    _ value: Money, _ order: RiskCase, _ facts: Facts
  ) throws(RiskRefusal) {
    let limits = facts.limits
    // Called only for a refusal: an order that passes writes no text.
    func start() -> String {
      "would bring the position in \(order.name) to \(money(value, order)), open orders "
        + "included, above "
    }
    if let limit = limits[.positionValue], value > limit {
      throw refusal(
        order, .positionValue, limits, start() + "your limit of \(money(limit, order))")
    }
    guard let percent = limits[.positionPercent], let worth = try worth(order, facts),
      value * 100 > worth * percent
    else { return }
    throw refusal(
      order, .positionPercent, limits,
      start() + "\(RiskText.percent(percent)) of net liquidation (\(money(worth, order)))")
  }

  /// Sales of more than the account holds, for what has to be borrowed to be sold short.
  func checkShortSale(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    guard order.ticket.side == .sell, !facts.limits[.shortSale], !order.isProtection,
      !RiskGate.isSymmetric(order.contract.securityType)
    else { return }
    let free = max(.zero, facts.row.held - facts.sells)
    guard order.remaining > free else { return }
    let working =
      facts.sells > .zero
      ? " and \(RiskText.number(facts.sells)) may be sold by working orders already" : ""
    throw refusal(
      order, .shortSale, facts.limits,
      "is a short sale: account \(order.account.rawValue) holds "
        + "\(RiskText.number(facts.row.held))\(working)")
  }

  /// Whether being short is nothing but the other side of being long.
  private static func isSymmetric(_ type: SecurityType) -> Bool {
    type == .future || type == .forex || type == .cfd || type == .commodity || type == .combo
  }

  // MARK: Counts

  func checkCounts(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    guard let strategy = order.strategy, let meter = strategies[strategy] else { return }
    guard order.replaces == nil else { return }
    if let limit = facts.limits[.ordersADay], let today = meter.today[order.account],
      today.end > facts.now, Decimal64(today.count + order.orders) > limit
    {
      throw refusal(
        order, .ordersADay, facts.limits,
        "would be order \(today.count + 1) of strategy \(strategy.rawValue) today, and "
          + "\(RiskText.number(limit)) are allowed")
    }
    if let limit = facts.limits[.workingOrders],
      Decimal64(meter.working.count + order.orders) > limit
    {
      throw refusal(
        order, .workingOrders, facts.limits,
        "would be working order \(meter.working.count + order.orders) of strategy "
          + "\(strategy.rawValue), and \(RiskText.number(limit)) are allowed")
    }
  }

  func checkDuplicate(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) {
    guard order.replaces == nil, let window = facts.limits[.duplicateWindow],
      let recent = accounts[order.account]?.recent
    else { return }
    let length = Duration.seconds(1) * window.doubleValue
    let ticket = order.ticket
    for other in recent.reversed() {
      let age = facts.now.since(other.time)
      guard age < length else { return }
      guard other.instrument == ticket.instrument, other.side == ticket.side,
        other.quantity == ticket.quantity, other.type == ticket.type
      else { continue }
      throw refusal(
        order, .duplicateWindow, facts.limits,
        "repeats the same order of \(RiskText.seconds(age)) ago on account "
          + "\(order.account.rawValue) (limit \(RiskText.number(window)) s)")
    }
  }

  /// When the order's turn comes; nil: now. Fills the buckets, takes nothing.
  mutating func checkRate(_ order: RiskCase, _ facts: Facts) throws(RiskRefusal) -> Timestamp? {
    var wait = Duration.zero
    var slowest = RiskControl.strategyRate
    if let strategy = order.strategy, let rate = facts.limits[.strategyRate] {
      let burst = facts.limits[.strategyBurst] ?? .one
      var bucket = strategies[strategy]?.bucket ?? TokenBucket(burst: burst, at: facts.now)
      bucket.fill(rate: rate, burst: burst, at: facts.now)
      strategies[strategy, default: StrategyMeter()].bucket = bucket
      wait = bucket.wait(rate: rate) ?? .seconds(3600)
    }
    if let rate = facts.limits[.accountRate] {
      let burst = facts.limits[.accountBurst] ?? .one
      var bucket = accounts[order.account]?.bucket ?? TokenBucket(burst: burst, at: facts.now)
      bucket.fill(rate: rate, burst: burst, at: facts.now)
      accounts[order.account, default: AccountMeter()].bucket = bucket
      let other = bucket.wait(rate: rate) ?? .seconds(3600)
      if other > wait { (wait, slowest) = (other, .accountRate) }
    }
    guard wait > .zero else { return nil }
    let turn = facts.now.advanced(by: wait)
    let last = (order.arrival ?? facts.now).advanced(by: RiskGate.patience)
    guard turn <= last else { throw tooFast(order, slowest, facts.limits) }
    return turn
  }

  /// The refusal of an order whose turn does not come in time.
  func tooFast(
    _ order: RiskCase, _ control: RiskControl, _ limits: ResolvedLimits
  ) -> RiskRefusal {
    let isStrategy = control == .strategyRate
    let burst = limits[isStrategy ? .strategyBurst : .accountBurst] ?? .one
    let owner =
      isStrategy
      ? "strategy \(order.strategy?.rawValue ?? "")" : "account \(order.account.rawValue)"
    return refusal(
      order, control, limits,
      "comes too fast: \(owner) may send \(RiskText.number(limits[control] ?? .zero)) a second and "
        + "\(RiskText.number(burst)) at once, and its turn would not come within 1 s")
  }
}
