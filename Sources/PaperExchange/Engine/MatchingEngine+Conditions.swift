import TradingModel

/// What must hold before an order goes to the market, or ends it.
extension MatchingEngine {
  /// Looks at the conditions of every order that waits for some. O(such orders).
  mutating func checkConditions() {
    for index in conditional {
      let record = ledger.orders[index]
      guard record.status.isOpen, record.watchesConditions, holds(record) else { continue }
      ledger.orders[index].isConditionMet = true
      conditional.removeAll { $0 == index }
      if record.terms.attributes.conditionsCancel {
        end(index, .cancelled, reason: OrderEnd.condition, tells202: true)
        continue
      }
      let stage = stage(ledger.orders[index])
      guard stage != .waiting else { continue }
      books[record.terms.instrument]?.remove(index)
      ledger.orders[index].updatedAt = now
      arrive(index, stage, warns: false)
    }
  }

  /// Whether an order's conditions hold now: "and" binds closer than "or".
  mutating func holds(_ record: OrderRecord) -> Bool {
    var all = true
    for condition in record.terms.attributes.conditions {
      all = all && holds(condition.test, record)
      guard condition.conjunction == .or else { continue }
      if all { return true }
      all = true
    }
    // The last condition's own conjunction says nothing; an "or" there has begun an empty term.
    return record.terms.attributes.conditions.last?.conjunction == .and && all
  }

  private mutating func holds(_ test: OrderCondition.Test, _ record: OrderRecord) -> Bool {
    switch test {
    case .time(let comparison, let time): return comparison.holds(now, time)
    case .price(let instrument, _, let comparison, let bound, let method):
      guard isWatched(instrument, record), let market = markets[instrument] else { return false }
      return prices(comparison, method, market).contains { comparison.holds($0, bound) }
    case .volume(let instrument, _, let comparison, let bound):
      guard isWatched(instrument, record), let market = markets[instrument] else { return false }
      return comparison.holds(market.volume, Decimal64(bound))
    case .percentChange(let instrument, _, let comparison, let bound):
      guard isWatched(instrument, record), let market = markets[instrument],
        let close = market.previousClose, let price = market.last ?? market.top?.mid,
        let change = ((price - close) * 100).divided(by: close, scale: 8)
      else { return false }
      return comparison.holds(change, bound)
    case .margin(let comparison, let percent):
      guard let account = account(record.terms.account) else { return false }
      let worth = netLiquidation(account)
      guard let share = ((worth - margin(account)) * 100).divided(by: worth, scale: 8) else {
        return false
      }
      return comparison.holds(share, Decimal64(percent))
    case .execution(let symbol, let type, let exchange):
      return hasExecution(symbol, type, exchange, record)
    }
  }

  /// Conditions are looked at in the main session of their instrument, unless the order asks for
  /// all hours.
  private mutating func isWatched(_ instrument: InstrumentID, _ record: OrderRecord) -> Bool {
    record.terms.attributes.conditionsIgnoreRegularHours || isLiquid(instrument)
  }

  /// The prices that a condition looks at.
  private func prices(
    _ comparison: OrderCondition.Comparison, _ method: TriggerMethod?, _ market: InstrumentMarket
  ) -> [Price] {
    // A rise must show in the bid and a fall in the ask, so that the spread alone is neither.
    let near = comparison == .atLeast ? market.top?.bid : market.top?.ask
    let found: [Price?] =
      switch method {
      case .bidAsk, .doubleBidAsk: [near]
      case .lastOrBidAsk: [market.last, near]
      case .midpoint: [market.top?.mid]
      case nil, .last, .doubleLast: [market.last ?? market.top?.mid]
      }
    return found.compactMap { $0 }
  }

  /// Whether the order's account has traded a symbol since the order came.
  private func hasExecution(
    _ symbol: String, _ type: SecurityType, _ exchange: String, _ record: OrderRecord
  ) -> Bool {
    let since = record.activatedAt ?? record.acceptedAt
    let anywhere = ["", "*", "ANY", "SMART"].contains(exchange.uppercased())
    for fill in ledger.executions.reversed() {
      guard fill.time >= since else { return false }
      guard fill.account == record.terms.account, fill.key != record.key,
        let contract = listing(fill.instrument)?.contract
      else { continue }
      if contract.symbol == symbol, contract.securityType == type,
        anywhere || fill.exchange == exchange
      {
        return true
      }
    }
    return false
  }
}

extension OrderCondition.Comparison {
  func holds<Value: Comparable>(_ value: Value, _ bound: Value) -> Bool {
    switch self {
    case .atLeast: value >= bound
    case .atMost: value <= bound
    }
  }
}
