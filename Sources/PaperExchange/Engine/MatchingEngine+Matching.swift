import TradingModel

extension MatchingEngine {
  /// Lets every order of an instrument trade that can, in priority, until none can.
  mutating func match(_ instrument: InstrumentID) {
    guard books[instrument]?.isEmpty == false else { return }
    var progresses = true
    while progresses {
      let triggered = triggerStops(instrument)
      progresses = matchSide(.buy, instrument)
      progresses = matchSide(.sell, instrument) || progresses
      markRested(instrument)
      for index in triggered {
        progresses = true
        endUnfilledRest(index, if: true)
      }
    }
  }

  /// Orders that came to the market with this input rest from now on.
  private mutating func markRested(_ instrument: InstrumentID) {
    guard var book = books[instrument] else { return }
    books[instrument] = nil
    for index in book.buys.indices { book.buys[index].isFresh = false }
    for index in book.sells.indices { book.sells[index].isFresh = false }
    books[instrument] = book
  }

  /// Moves stop orders whose price is reached to the working orders; returns them.
  private mutating func triggerStops(_ instrument: InstrumentID) -> [Int] {
    guard let book = books[instrument], !book.stops.isEmpty, let market = markets[instrument],
      let listed = catalogue[instrument]
    else { return [] }
    var triggered: [Int] = []
    for index in book.stops {
      let record = ledger.orders[index]
      guard let stop = record.terms.type.stopPrice else { continue }
      let reached: Bool
      switch record.terms.side {
      case .buy:
        reached = (listed.hasTrades ? market.last : market.top?.ask).map { $0 >= stop } ?? false
      case .sell:
        reached = (listed.hasTrades ? market.last : market.top?.bid).map { $0 <= stop } ?? false
      }
      guard reached else { continue }
      triggered.append(index)
      books[instrument]?.remove(index)
      ledger.orders[index].isTriggered = true
      ledger.orders[index].status = .submitted
      ledger.orders[index].updatedAt = now
      events.append(.status(ledger.orders[index]))
      if record.terms.timeInForce == .fillOrKill, !canFillWhole(index) {
        end(index, .inactive, reason: "The order cannot be filled at once.", tells202: true)
      } else {
        enqueue(index, isFresh: true)
      }
    }
    return triggered
  }

  /// Fills the working orders of one side in priority; returns whether anything filled.
  private mutating func matchSide(_ side: Side, _ instrument: InstrumentID) -> Bool {
    var anything = false
    var position = 0
    while true {
      guard let book = books[instrument] else { return anything }
      let entries = side == .buy ? book.buys : book.sells
      guard position < entries.count else { return anything }
      let entry = entries[position]
      guard let offer = bestOffer(for: entry, side, instrument) else {
        // A worse price cannot trade either when the quote alone is looked at; a fresh order
        // further down may still meet other orders.
        position += 1
        continue
      }
      fill(entry, with: offer, instrument)
      anything = true
    }
  }

  /// Something that an order can trade with now.
  struct Offer {
    var price: Price
    var size: Quantity
    /// The resting order on the other side; nil for the quoted market.
    var counterpart: Int?
  }

  /// The best that the market or other accounts offer to a working order; nil when nothing fits.
  private func bestOffer(
    for entry: OrderBook.Entry, _ side: Side, _ instrument: InstrumentID
  ) -> Offer? {
    let market = marketOffer(for: entry, side, instrument)
    guard entry.isFresh else { return market }
    guard let resting = restingOffer(for: entry, side, instrument) else { return market }
    guard let market else { return resting }
    let restingIsBetter =
      side == .buy ? resting.price < market.price : resting.price > market.price
    return restingIsBetter ? resting : market
  }

  private func marketOffer(
    for entry: OrderBook.Entry, _ side: Side, _ instrument: InstrumentID
  ) -> Offer? {
    guard let market = markets[instrument], let top = market.top else { return nil }
    guard let price = side == .buy ? top.ask : top.bid else { return nil }
    let size = side == .buy ? market.askLeft : market.bidLeft
    guard size > .zero else { return nil }
    guard let limit = entry.limit else { return Offer(price: price, size: size) }
    guard side == .buy ? price <= limit : price >= limit else { return nil }
    return Offer(price: entry.isFresh ? price : limit, size: size)
  }

  private func restingOffer(
    for entry: OrderBook.Entry, _ side: Side, _ instrument: InstrumentID
  ) -> Offer? {
    guard let book = books[instrument] else { return nil }
    let account = ledger.orders[entry.index].terms.account
    for other in side == .buy ? book.sells : book.buys {
      guard let price = other.limit else { continue }
      if let limit = entry.limit, side == .buy ? price > limit : price < limit { return nil }
      let record = ledger.orders[other.index]
      guard record.terms.account != account, !other.isFresh || other.sequence < entry.sequence
      else { continue }
      return Offer(price: price, size: record.remaining, counterpart: other.index)
    }
    return nil
  }

  private mutating func fill(
    _ entry: OrderBook.Entry, with offer: Offer, _ instrument: InstrumentID
  ) {
    let size = min(ledger.orders[entry.index].remaining, offer.size)
    if let counterpart = offer.counterpart {
      execute(counterpart, size: size, price: offer.price, liquidity: 1)
    } else if ledger.orders[entry.index].terms.side == .buy {
      markets[instrument]?.askLeft -= size
    } else {
      markets[instrument]?.bidLeft -= size
    }
    execute(entry.index, size: size, price: offer.price, liquidity: entry.isFresh ? 2 : 1)
  }

  /// Whether an order that wants all or nothing finds enough at prices that it accepts.
  func canFillWhole(_ index: Int) -> Bool {
    let record = ledger.orders[index]
    let side = record.terms.side
    let entry = OrderBook.Entry(
      index: index, limit: record.terms.type.limitPrice, sequence: .max, isFresh: true)
    var available = marketOffer(for: entry, side, record.terms.instrument)?.size ?? .zero
    let book = books[record.terms.instrument] ?? OrderBook()
    for other in side == .buy ? book.sells : book.buys {
      guard let price = other.limit else { continue }
      if let limit = entry.limit, side == .buy ? price > limit : price < limit { break }
      let resting = ledger.orders[other.index]
      if resting.terms.account != record.terms.account { available += resting.remaining }
    }
    return available >= record.remaining
  }

  /// Books one fill of an order and tells it in the broker's order.
  private mutating func execute(_ index: Int, size: Quantity, price: Price, liquidity: Int) {
    guard let listed = catalogue[ledger.orders[index].terms.instrument],
      let accountIndex = ledger.accounts.firstIndex(where: {
        $0.number == ledger.orders[index].terms.account
      })
    else { return }
    ledger.orders[index].filled += size
    ledger.orders[index].turnover += price * size
    ledger.orders[index].lastPrice = price
    ledger.orders[index].updatedAt = now
    let record = ledger.orders[index]
    let currency = listed.contract.currency
    let total = listed.fees.total(
      quantity: record.filled,
      value: (record.turnover * listed.multiplier * rate(currency)).rounded(toScale: 8))
    let cost = max(.zero, total - record.commission)
    ledger.orders[index].commission = max(total, record.commission)
    let fee = currency == "USD" ? cost : cost.divided(by: rate(currency), scale: 8) ?? cost
    let booking = ledger.accounts[accountIndex].book(
      listed, side: record.terms.side, quantity: size, price: price, fee: fee, feeInDollars: cost)
    ledger.executionCount += 1
    let execution = Execution(
      id: executionID(), key: record.key, perm: record.perm, account: record.terms.account,
      instrument: listed.id, side: record.terms.side, quantity: size, price: price, time: now,
      sourceTime: markets[listed.id]?.sourceTime ?? now,
      exchange: listed.contract.primaryExchange ?? listed.contract.exchange,
      reference: record.terms.reference, cumulativeQuantity: record.filled,
      averagePrice: record.averagePrice ?? price, commission: cost, commissionCurrency: "USD",
      realizedProfit: booking.realized.map { ($0 * rate(currency)).rounded(toScale: 6) },
      liquidity: liquidity)
    ledger.executions.append(execution)
    finishFill(index, execution)
  }

  private mutating func finishFill(_ index: Int, _ execution: Execution) {
    let isFilled = ledger.orders[index].remaining.isZero
    if isFilled {
      ledger.orders[index].status = .filled
      ledger.orders[index].endedAt = now
      books[execution.instrument]?.remove(index)
      openCount -= 1
    }
    events.append(.execution(execution))
    events.append(.order(ledger.orders[index]))
    events.append(.commission(execution))
    events.append(.position(execution.account, execution.instrument))
    applyGroup(index, filled: execution.quantity)
    if isFilled { wakeChildren(of: index) }
  }

  /// A fill of one order of a group reduces or ends the others.
  private mutating func applyGroup(_ index: Int, filled: Quantity) {
    let record = ledger.orders[index]
    guard let group = record.effectiveGroup else { return }
    var cancelsOthers = false
    if case .named = group { cancelsOthers = record.terms.groupRule == .cancelOthers }
    for other in groups[group] ?? [] where other != index {
      let sibling = ledger.orders[other]
      guard sibling.status.isOpen else { continue }
      let rest = sibling.remaining - filled
      if cancelsOthers || rest <= .zero {
        end(other, .cancelled, reason: "OCA group", tells202: true)
      } else {
        ledger.orders[other].terms.quantity -= filled
        events.append(.order(ledger.orders[other]))
      }
    }
  }

  private func executionID() -> ExecutionID {
    func hex(_ value: UInt32) -> String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
    let first = SyntheticWalk.mix(UInt64(settings.identity), 0xE8EC)
    return ExecutionID(
      rawValue: hex(UInt32(truncatingIfNeeded: first)) + "."
        + hex(UInt32(truncatingIfNeeded: ledger.executionCount)) + ".01.01")
  }
}
