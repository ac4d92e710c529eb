import TradingModel

extension MatchingEngine {
  private mutating func clocks(_ instrument: InstrumentID) -> Clocks? {
    if let known = clocks[instrument] { return known }
    guard let hours = catalogue[instrument]?.hours else { return nil }
    let made = Clocks(
      trading: SessionClock(hours, .trading), liquid: SessionClock(hours, .liquid))
    clocks[instrument] = made
    return made
  }

  /// Whether an order may trade now.
  mutating func isInSession(_ terms: OrderTerms) -> Bool {
    session(terms) != nil
  }

  private mutating func session(_ terms: OrderTerms) -> TradingSchedule.Session? {
    guard var clock = clocks(terms.instrument) else { return nil }
    let session =
      terms.outsideRegularHours ? clock.trading.session(at: now) : clock.liquid.session(at: now)
    clocks[terms.instrument] = clock
    return session
  }

  private mutating func nextOpening(_ terms: OrderTerms) -> Timestamp? {
    guard var clock = clocks(terms.instrument) else { return nil }
    let next =
      terms.outsideRegularHours
      ? clock.trading.nextOpening(after: now) : clock.liquid.nextOpening(after: now)
    clocks[terms.instrument] = clock
    return next?.open
  }

  /// Ends DAY orders whose session is over and lets the others wait for the next.
  mutating func closeSessions(_ instrument: InstrumentID) {
    guard let book = books[instrument] else { return }
    let working = (book.buys + book.sells).map(\.index) + book.stops
    for index in working {
      let record = ledger.orders[index]
      guard record.status.isOpen else { continue }
      let current = session(record.terms)
      // A session that began after the order did is the next one.
      let isOver = current.map { $0.open > record.updatedAt && $0.open > record.acceptedAt } ?? true
      guard isOver else { continue }
      if record.terms.timeInForce == .day {
        end(index, .cancelled, reason: "The order's day has ended.", tells202: true)
      } else if current == nil {
        books[instrument]?.remove(index)
        books[instrument]?.waiting.append(index)
        ledger.orders[index].status = .preSubmitted
        events.append(.status(ledger.orders[index]))
      }
    }
  }

  /// Brings waiting orders to the market whose session has opened.
  mutating func openSessions(_ instrument: InstrumentID) {
    guard let waiting = books[instrument]?.waiting, !waiting.isEmpty else { return }
    for index in waiting {
      guard ledger.orders[index].status.isOpen, isInSession(ledger.orders[index].terms) else {
        continue
      }
      books[instrument]?.waiting.removeAll { $0 == index }
      ledger.orders[index].updatedAt = now
      activate(index)
    }
  }

  /// Finds the next moment at which a session of an open order opens or closes.
  mutating func scheduleDeadline() {
    var next: Timestamp?
    func consider(_ time: Timestamp?) {
      guard let time, time > now else { return }
      next = min(next ?? time, time)
    }
    for (_, book) in books where !book.isEmpty {
      for index in (book.buys + book.sells).map(\.index) + book.stops {
        consider(session(ledger.orders[index].terms)?.close)
      }
      for index in book.waiting { consider(nextOpening(ledger.orders[index].terms)) }
    }
    deadline = next
  }
}
