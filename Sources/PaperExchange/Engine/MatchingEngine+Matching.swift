import TradingModel

extension MatchingEngine {
  /// Lets every order of an instrument trade that can, in priority, until none can.
  mutating func match(_ instrument: InstrumentID) {
    guard books[instrument]?.isEmpty == false else { return }
    var progresses = true
    while progresses {
      progresses = matchSide(.buy, instrument)
      progresses = matchSide(.sell, instrument) || progresses
    }
    markRested(instrument)
  }

  /// Orders that came to the market with this input rest from now on, but for those that must
  /// not rest.
  private mutating func markRested(_ instrument: InstrumentID) {
    guard var book = books[instrument] else { return }
    books[instrument] = nil
    var fresh: [Int] = []
    for index in book.buys.indices where book.buys[index].isFresh {
      book.buys[index].isFresh = false
      fresh.append(book.buys[index].index)
    }
    for index in book.sells.indices where book.sells[index].isFresh {
      book.sells[index].isFresh = false
      fresh.append(book.sells[index].index)
    }
    books[instrument] = book
    for index in fresh { endUnfilledRest(index) }
  }

  /// IOC and FOK orders do not rest.
  private mutating func endUnfilledRest(_ index: Int) {
    let record = ledger.orders[index]
    guard record.status == .submitted else { return }
    switch record.terms.timeInForce {
    case .day, .goodTillCancelled, .goodTillDate, .atOpening: return
    case .immediateOrCancel, .fillOrKill:
      ledger.orders[index].status = .pendingCancel
      events.append(.status(ledger.orders[index]))
      end(index, .cancelled, reason: OrderEnd.immediate, tells202: true)
    }
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

  // MARK: Offers

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
    let record = ledger.orders[entry.index]
    if record.wantsAll, !canFillWhole(entry) { return nil }
    // What is left of an order that wants all has begun to fill, so any part may follow.
    let least = record.wantsAll ? .zero : record.leastFill
    let market = marketOffer(for: entry, side, instrument).flatMap { $0.size >= least ? $0 : nil }
    guard entry.isFresh else { return market }
    let found = restingOffer(for: entry, side, instrument)
    guard let resting = found, resting.size >= least else { return market }
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
    guard let limit = entry.limit else {
      return Offer(price: slipped(price, side, instrument), size: size)
    }
    guard side == .buy ? price <= limit : price >= limit else { return nil }
    // The price of a combination is that of its legs, which have no other.
    let takesQuote = entry.isFresh || combinations[instrument] != nil
    return Offer(price: takesQuote ? price : limit, size: size)
  }

  /// What an order without a limit pays for a quoted price.
  private func slipped(_ price: Price, _ side: Side, _ instrument: InstrumentID) -> Price {
    guard !settings.slippageTicks.isZero, let listed = listing(instrument) else { return price }
    let step = listed.step(at: price) * settings.slippageTicks
    return side == .buy ? price + step : price - step
  }

  private func restingOffer(
    for entry: OrderBook.Entry, _ side: Side, _ instrument: InstrumentID
  ) -> Offer? {
    // Combinations meet the quotes of their legs and nothing else.
    guard let book = books[instrument], combinations[instrument] == nil else { return nil }
    let taker = ledger.orders[entry.index]
    for other in side == .buy ? book.sells : book.buys {
      guard let price = other.limit else { continue }
      if let limit = entry.limit, side == .buy ? price > limit : price < limit { return nil }
      let record = ledger.orders[other.index]
      guard record.terms.account != taker.terms.account,
        !other.isFresh || other.sequence < entry.sequence
      else { continue }
      let size = visible(record)
      // An order that wants all or a least part waits for somebody who takes that much.
      guard min(size, taker.remaining) >= record.leastFill else { continue }
      return Offer(price: price, size: size, counterpart: other.index)
    }
    return nil
  }

  /// How much of a resting order trades at a time: an iceberg gives its slices one by one.
  private func visible(_ record: OrderRecord) -> Quantity {
    guard record.displaySize != nil, record.leastFill.isZero else { return record.remaining }
    return record.terms.attributes.isHidden ? record.remaining : record.displayed
  }

  /// Whether an order that wants all or nothing finds enough at prices that it accepts.
  func canFillWhole(_ index: Int) -> Bool { canFillWhole(entry(index, isFresh: true)) }

  private func canFillWhole(_ entry: OrderBook.Entry) -> Bool {
    let record = ledger.orders[entry.index]
    let side = record.terms.side
    var available = marketOffer(for: entry, side, record.terms.instrument)?.size ?? .zero
    guard entry.isFresh, combinations[record.terms.instrument] == nil else {
      return available >= record.remaining
    }
    let book = books[record.terms.instrument] ?? OrderBook()
    // A fill of one order of a group takes away from the others, so each group counts once.
    var groups: Set<GroupKey> = []
    for other in side == .buy ? book.sells : book.buys {
      guard let price = other.limit else { continue }
      if let limit = entry.limit, side == .buy ? price > limit : price < limit { break }
      let resting = ledger.orders[other.index]
      guard resting.terms.account != record.terms.account, resting.leastFill.isZero,
        !other.isFresh || other.sequence < entry.sequence
      else { continue }
      if let group = resting.effectiveGroup, !groups.insert(group).inserted { continue }
      available += resting.remaining
    }
    return available >= record.remaining
  }

  // MARK: Fills

  private mutating func fill(
    _ entry: OrderBook.Entry, with offer: Offer, _ instrument: InstrumentID
  ) {
    let record = ledger.orders[entry.index]
    let wanted = entry.isFresh ? record.remaining : visible(record)
    let size = min(wanted, offer.size)
    if let counterpart = offer.counterpart {
      execute(counterpart, size: size, price: offer.price, liquidity: 1)
    } else if record.terms.side == .buy {
      markets[instrument]?.askLeft -= size
    } else {
      markets[instrument]?.bidLeft -= size
    }
    execute(entry.index, size: size, price: offer.price, liquidity: entry.isFresh ? 2 : 1)
  }

  /// Books one fill of an order and tells it in the broker's order.
  mutating func execute(_ index: Int, size: Quantity, price: Price, liquidity: Int) {
    guard let listed = listing(ledger.orders[index].terms.instrument) else { return }
    let before = ledger.orders[index].remaining
    ledger.orders[index].filled += size
    ledger.orders[index].turnover += price * size
    ledger.orders[index].lastPrice = price
    ledger.orders[index].updatedAt = now
    let record = ledger.orders[index]
    var execution = execution(
      of: record, listed, Trade(side: record.terms.side, size: size, price: price), liquidity)
    let parts: [Execution]
    if let legs = listed.contract.legs {
      ledger.executions.append(execution)
      parts = [execution] + executeLegs(legs, of: index, execution)
    } else {
      let total = listed.fees.total(
        quantity: record.filled,
        value: (record.turnover * listed.pointValue * rate(listed.contract.currency))
          .rounded(toScale: 8))
      charge(&execution, total - record.commission, to: index, listed)
      parts = [execution]
    }
    if !conditional.isEmpty { conditionsMayHold = true }
    finishFill(index, parts, before: before)
  }

  /// What an execution trades.
  struct Trade {
    var side: Side
    var size: Quantity
    var price: Price
  }

  /// An execution that has cost nothing yet, with a new identity.
  mutating func execution(
    of record: OrderRecord, _ listed: ListedInstrument, _ trade: Trade, _ liquidity: Int
  ) -> Execution {
    ledger.executionCount += 1
    return Execution(
      id: executionID(), key: record.key, perm: record.perm, account: record.terms.account,
      instrument: listed.id, side: trade.side, quantity: trade.size, price: trade.price, time: now,
      sourceTime: markets[listed.id]?.sourceTime ?? now,
      exchange: listed.contract.primaryExchange ?? listed.contract.exchange,
      reference: record.terms.reference, cumulativeQuantity: record.filled,
      averagePrice: record.averagePrice ?? trade.price, commission: .zero,
      commissionCurrency: "USD", realizedProfit: nil, liquidity: liquidity)
  }

  /// Books an execution into its account with what it costs, at least nothing, and keeps it.
  mutating func charge(
    _ execution: inout Execution, _ wanted: Money, to index: Int, _ listed: ListedInstrument
  ) {
    let currency = listed.contract.currency
    let cost = max(.zero, wanted)
    ledger.orders[index].commission += cost
    let fee = currency == "USD" ? cost : cost.divided(by: rate(currency), scale: 8) ?? cost
    let account = ledger.accounts.firstIndex { $0.number == execution.account }
    let booking = account.map {
      ledger.accounts[$0].book(
        listed, side: execution.side, quantity: execution.quantity, price: execution.price,
        fee: fee, feeInDollars: cost)
    }
    execution.commission = cost
    execution.realizedProfit = booking?.realized.map {
      ($0 * rate(currency)).rounded(toScale: 6)
    }
    ledger.executions.append(execution)
  }

  /// Tells a fill: its executions (of a combination its own and those of the legs), the order,
  /// the costs; then what follows from it.
  private mutating func finishFill(_ index: Int, _ parts: [Execution], before: Quantity) {
    let own = parts[0]
    let isFilled = ledger.orders[index].remaining.isZero
    if isFilled {
      ledger.orders[index].status = .filled
      ledger.orders[index].endedAt = now
      books[own.instrument]?.remove(index)
      conditional.removeAll { $0 == index }
      openCount -= 1
    } else {
      takeNewPlace(index, after: own)
    }
    for part in parts { events.append(.execution(part)) }
    events.append(.order(ledger.orders[index]))
    // A combination is neither charged nor held; its legs are.
    for part in parts.count == 1 ? parts[...] : parts.dropFirst() {
      events.append(.commission(part))
      events.append(.position(part.account, part.instrument))
    }
    applyGroup(index, filled: own.quantity, before: before)
    if isFilled { wakeChildren(of: index) }
  }

  /// After a part of it has filled: the rest of a market-to-limit order gets its limit, and an
  /// iceberg whose slice is used up shows the next, behind the others of its price.
  private mutating func takeNewPlace(_ index: Int, after execution: Execution) {
    var record = ledger.orders[index]
    var moves = false
    // An order that wants all was promised all at the market, and leaves no rest.
    if record.terms.type == .marketToLimit, record.followedLimit == nil, !record.wantsAll {
      record.followedLimit = execution.price
      moves = true
    }
    if let size = record.displaySize {
      let left = (record.slice ?? size) - execution.quantity
      record.slice = left > .zero ? left : size
      if left <= .zero {
        ledger.sequence += 1
        record.sequence = ledger.sequence
        moves = true
      }
    }
    ledger.orders[index] = record
    let book = books[execution.instrument]
    let entries = record.terms.side == .buy ? book?.buys : book?.sells
    guard moves, let old = entries?.first(where: { $0.index == index }) else { return }
    let moved = entry(index, isFresh: old.isFresh)
    books[execution.instrument]?.removeWorking(index)
    books[execution.instrument]?.insert(moved, record.terms.side)
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
