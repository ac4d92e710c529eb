import TradingModel

/// Stops, touches and trailing stops: which prices set them off.
extension MatchingEngine {
  /// Shows a change of the market to the orders that wait for a price.
  mutating func observe(_ event: MarketEvent, _ listed: ListedInstrument) {
    guard let book = books[event.instrument], let market = markets[event.instrument] else { return }
    let isTrade = if case .trade = event.kind { true } else { false }
    for place in book.armed where ledger.orders[place.index].status.isOpen {
      let record = ledger.orders[place.index]
      let method = triggerMethod(record, listed)
      for price in signals(method, record.terms.side, market, isTrade: isTrade) {
        follow(place.index, price, listed)
        if isReached(place.index, price, needs: method.count) {
          trigger(place.index)
          break
        }
      }
    }
  }

  /// Shows the market as it is to an order that has just come. Rules that want two prices in a
  /// row count only what comes later.
  mutating func observeArrival(_ index: Int) {
    let record = ledger.orders[index]
    guard let listed = listing(record.terms.instrument),
      let market = markets[record.terms.instrument]
    else { return }
    let method = triggerMethod(record, listed)
    let prices =
      signals(method, record.terms.side, market, isTrade: true)
      + signals(method, record.terms.side, market, isTrade: false)
    for price in prices {
      follow(index, price, listed)
      guard method.count == 1, isReached(index, price, needs: 1) else { continue }
      trigger(index)
      return
    }
  }

  private func triggerMethod(_ record: OrderRecord, _ listed: ListedInstrument) -> TriggerMethod {
    if let stated = record.terms.attributes.trigger, listed.hasTrades || !stated.needsTrades {
      return stated
    }
    if !listed.hasTrades { return .bidAsk }
    return listed.contract.securityType == .option ? .doubleBidAsk : .last
  }

  /// The prices that a change of the market means to a method.
  private func signals(
    _ method: TriggerMethod, _ side: Side, _ market: InstrumentMarket, isTrade: Bool
  ) -> [Price] {
    let far = side == .buy ? market.top?.ask : market.top?.bid
    let price: Price? =
      switch method {
      case .last, .doubleLast: isTrade ? market.last : nil
      case .bidAsk, .doubleBidAsk: isTrade ? nil : far
      case .lastOrBidAsk: isTrade ? market.last : far
      case .midpoint: isTrade ? nil : market.top?.mid
      }
    return price.map { [$0] } ?? []
  }

  /// Moves a trailing stop after the market; it never moves back.
  private mutating func follow(_ index: Int, _ price: Price, _ listed: ListedInstrument) {
    let record = ledger.orders[index]
    guard let by = record.terms.type.trailing else { return }
    let distance: Price =
      switch by {
      case .amount(let amount): amount
      case .percent(let percent): price * percent * Decimal64(mantissa: 1, scale: 2)
      }
    switch record.terms.side {
    case .sell:
      let stop = (price - distance).rounded(toMultipleOf: listed.step(at: price), .down)
      ledger.orders[index].trailedStop = max(record.stopPrice ?? stop, stop)
    case .buy:
      let stop = (price + distance).rounded(toMultipleOf: listed.step(at: price), .up)
      ledger.orders[index].trailedStop = min(record.stopPrice ?? stop, stop)
    }
  }

  /// Whether a price sets an order off, counting those in a row that do.
  private mutating func isReached(_ index: Int, _ price: Price, needs count: Int) -> Bool {
    let record = ledger.orders[index]
    guard let stop = record.stopPrice else { return false }
    let wantsRise = (record.terms.side == .buy) != record.terms.type.isTouch
    let reached = wantsRise ? price >= stop : price <= stop
    if count > 1 { ledger.orders[index].signals = reached ? record.signals + 1 : 0 }
    return reached && (count == 1 || ledger.orders[index].signals >= count)
  }

  /// Brings an order to the market whose price is reached.
  private mutating func trigger(_ index: Int) {
    let instrument = ledger.orders[index].terms.instrument
    books[instrument]?.remove(index)
    ledger.orders[index].isTriggered = true
    ledger.orders[index].status = .submitted
    ledger.orders[index].updatedAt = now
    events.append(.order(ledger.orders[index]))
    if ledger.orders[index].terms.timeInForce == .fillOrKill, !canFillWhole(index) {
      end(index, .inactive, reason: OrderEnd.notWhole, tells202: true)
      return
    }
    enqueue(index, .working, isFresh: true)
    unmatched.append(instrument)
  }
}

extension TriggerMethod {
  /// How many prices in a row it wants.
  var count: Int {
    switch self {
    case .doubleBidAsk, .doubleLast: 2
    case .last, .bidAsk, .lastOrBidAsk, .midpoint: 1
    }
  }

  /// Whether it looks at nothing but trades.
  var needsTrades: Bool {
    switch self {
    case .last, .doubleLast: true
    case .doubleBidAsk, .bidAsk, .lastOrBidAsk, .midpoint: false
    }
  }
}

extension ListedInstrument {
  /// The step of prices at a price.
  func step(at price: Price) -> Price { tickSize }

  /// Whether an order may have a price.
  func takes(_ price: Price) -> Bool { price.isMultiple(of: step(at: price)) }
}
