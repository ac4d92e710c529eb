import TradingModel

/// Hours, dates and auctions.
extension MatchingEngine {
  private mutating func clocks(_ instrument: InstrumentID) -> Clocks? {
    if let known = clocks[instrument] { return known }
    guard let hours = listing(instrument)?.hours else { return nil }
    let made = Clocks(
      trading: SessionClock(hours, .trading), liquid: SessionClock(hours, .liquid))
    clocks[instrument] = made
    return made
  }

  private mutating func session(_ terms: OrderTerms) -> TradingSchedule.Session? {
    guard var clock = clocks(terms.instrument) else { return nil }
    let session =
      terms.tradesInAllHours ? clock.trading.session(at: now) : clock.liquid.session(at: now)
    clocks[terms.instrument] = clock
    return session
  }

  private mutating func nextSession(_ terms: OrderTerms) -> TradingSchedule.Session? {
    guard var clock = clocks(terms.instrument) else { return nil }
    let next =
      terms.tradesInAllHours
      ? clock.trading.nextOpening(after: now) : clock.liquid.nextOpening(after: now)
    clocks[terms.instrument] = clock
    return next
  }

  /// Whether an instrument is in its main session.
  mutating func isLiquid(_ instrument: InstrumentID) -> Bool {
    guard var clock = clocks(instrument) else { return false }
    let isOpen = clock.liquid.isOpen(at: now)
    clocks[instrument] = clock
    return isOpen
  }

  // MARK: Where an order stands

  /// Where an active order belongs now.
  mutating func stage(_ record: OrderRecord) -> OrderStage {
    let attributes = record.terms.attributes
    if record.watchesConditions, !attributes.conditionsCancel { return .waiting }
    if let after = attributes.goodAfter, after > now { return .waiting }
    guard let session = session(record.terms) else { return .waiting }
    if record.terms.timeInForce == .atOpening {
      // Who comes after the opening takes part in the next.
      return session.open > record.activatedAt ?? now ? .auction : .waiting
    }
    if record.terms.type.isOnClose { return .auction }
    return record.terms.type.needsTrigger && !record.isTriggered ? .armed : .working
  }

  /// The opening for which an order waits; nil when it does not wait for one.
  mutating func awaitedOpening(_ record: OrderRecord) -> Timestamp? {
    guard session(record.terms) == nil || record.terms.timeInForce == .atOpening else {
      return nil
    }
    if record.terms.timeInForce == .atOpening, let session = session(record.terms),
      session.open > record.activatedAt ?? now
    {
      return nil
    }
    return nextSession(record.terms)?.open
  }

  /// When the session is over with which an order ends; nil for one that outlives sessions.
  mutating func dayEnd(_ terms: OrderTerms) -> Timestamp? {
    guard terms.endsWithSession else { return nil }
    if terms.timeInForce != .atOpening, let session = session(terms) { return session.close }
    return nextSession(terms)?.close
  }

  // MARK: The passing of time

  /// Holds the closing auction, ends what is over, and lets the others wait for the next session.
  mutating func closeSessions(_ instrument: InstrumentID) {
    guard let book = books[instrument] else { return }
    for place in book.auction {
      let record = ledger.orders[place.index]
      if record.status.isOpen, record.terms.type.isOnClose, let end = record.dayEnd, end <= now {
        close(place.index)
      }
    }
    for index in book.all {
      let record = ledger.orders[index]
      guard record.status.isOpen else { continue }
      if let end = record.terms.goodTill, end <= now {
        self.end(index, .cancelled, reason: OrderEnd.date, tells202: true)
      } else if let end = record.dayEnd, end <= now {
        self.end(index, .cancelled, reason: OrderEnd.day, tells202: true)
      } else if !book.waiting.contains(where: { $0.index == index }),
        session(record.terms) == nil
      {
        books[instrument]?.remove(index)
        ledger.orders[index].status = .preSubmitted
        enqueue(index, .waiting, isFresh: false)
        events.append(.status(ledger.orders[index]))
      }
    }
  }

  /// Brings waiting orders to the market whose session or time has come.
  mutating func openSessions(_ instrument: InstrumentID) {
    for place in books[instrument]?.waiting ?? [] {
      let record = ledger.orders[place.index]
      guard record.status.isOpen else { continue }
      let stage = stage(record)
      guard stage != .waiting else { continue }
      books[instrument]?.remove(place.index)
      if stage.status == record.status {
        prepareFollowing(place.index)
        enqueue(place.index, stage, isFresh: false)
      } else {
        ledger.orders[place.index].updatedAt = now
        arrive(place.index, stage, warns: false)
      }
    }
  }

  /// Finds the next moment at which an open order must be looked at. O(open orders).
  mutating func scheduleDeadline() {
    deadline = nil
    for (_, book) in books where !book.isEmpty {
      for index in book.all { consider(index) }
    }
  }

  /// Lets the next deadline be early enough for an order.
  mutating func consider(_ index: Int) {
    let record = ledger.orders[index]
    guard record.status.isOpen else { return }
    let attributes = record.terms.attributes
    var times = [record.dayEnd, record.terms.goodTill, attributes.goodAfter]
    if let session = session(record.terms) {
      times.append(session.close)
    } else {
      times.append(nextSession(record.terms)?.open)
    }
    if record.terms.timeInForce == .atOpening { times.append(nextSession(record.terms)?.open) }
    if record.watchesConditions {
      for condition in attributes.conditions {
        if case .time(.atLeast, let time) = condition.test { times.append(time) }
      }
    }
    for case let time? in times where time > now {
      deadline = min(deadline ?? time, time)
    }
  }

  // MARK: Auctions

  /// Fills an order at the session's last price, or ends it.
  private mutating func close(_ index: Int) {
    let record = ledger.orders[index]
    guard let listed = listing(record.terms.instrument) else { return }
    let market = markets[record.terms.instrument]
    let price =
      (listed.hasTrades ? market?.last : nil)
      ?? market?.top?.mid.map { $0.rounded(toMultipleOf: listed.tickSize) }
    fillInAuction(index, at: price)
  }

  /// Fills the orders of the opening auction at the first price of the session.
  mutating func open(_ event: MarketEvent, _ listed: ListedInstrument) {
    for place in books[event.instrument]?.auction ?? [] {
      let record = ledger.orders[place.index]
      guard record.status.isOpen, record.terms.timeInForce == .atOpening else { continue }
      switch event.kind {
      case .trade(let price, _): fillInAuction(place.index, at: price)
      case .quote(let top) where !listed.hasTrades:
        guard let price = record.terms.side == .buy ? top.ask : top.bid else { continue }
        fillInAuction(place.index, at: price)
      case .quote: continue
      }
    }
  }

  private mutating func fillInAuction(_ index: Int, at price: Price?) {
    let record = ledger.orders[index]
    guard let price else {
      end(index, .cancelled, reason: OrderEnd.noAuction, tells202: true)
      return
    }
    if let limit = record.limitPrice,
      record.terms.side == .buy ? price > limit : price < limit
    {
      end(index, .cancelled, reason: OrderEnd.auction, tells202: true)
      return
    }
    execute(index, size: record.remaining, price: price, liquidity: 2)
  }
}
