import TradingModel

/// How far the closing of one holding has come.
struct ClosingAttempt {
  /// Closing orders so far that did not close it.
  var tries = 0
  /// Not again before this moment.
  var nextTry: Timestamp?
  /// What it waits for, in words.
  var words = ""

  /// The pause after so many tries: a minute, doubled each time, a quarter of an hour at most.
  static func pause(after tries: Int) -> Duration {
    .seconds(min(900, 60 << min(max(tries - 1, 0), 4)))
  }
}

/// Closing what strategies hold in the scope of a restraint that flattens.
///
/// One market order at a time for each holding, in the name of the strategy that holds it, so that
/// its book goes flat. It is placed when no order of ours for that holding can be live any more,
/// the regular session is open (or its hours are not known), the broker takes market orders for
/// it, and books and broker agree, or the order brings the account towards flat all the same.
extension OrderBook {
  /// Places what can be placed now, and notes what the rest waits for.
  mutating func flatten(
    at now: Timestamp, lane: (AccountName) -> AccountLane,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) {
    for restraint in restraints.all where restraint.level == .flatten {
      for key in holdingsToClose(in: restraint.scope) {
        var attempt = closing[key] ?? ClosingAttempt()
        if let due = attempt.nextTry, due > now, !hasLive(key) { continue }
        let words: String
        do throws(OrderRefusal) {
          words = try close(
            key, &attempt, lane: lane(key.account), at: now, using: &generator, into: &step)
        } catch {
          words = "\(name(key)): \(error)"
          attempt.tries += 1
          attempt.nextTry = now.advanced(by: ClosingAttempt.pause(after: attempt.tries))
        }
        if words != attempt.words {
          attempt.words = words
          step.note(key.account, kind: "restraint.flatten", text: words, at: now)
        }
        closing[key] = attempt
      }
      noteFlat(restraint, at: now, into: &step)
    }
    for key in closing.keys where holdings[key]?.quantity.isZero ?? true { closing[key] = nil }
  }

  /// What the strategies of a scope hold, in a stable order.
  func holdingsToClose(in scope: RestraintScope) -> [StrategyHolding.Key] {
    holdings.values.filter { holding in
      guard let strategy = holding.key.strategy, !holding.quantity.isZero else { return false }
      return scope.covers(strategy: strategy, account: holding.key.account)
    }.map(\.key).sorted {
      ($0.account, $0.instrument, $0.strategy?.rawValue ?? "")
        < ($1.account, $1.instrument, $1.strategy?.rawValue ?? "")
    }
  }

  func live(_ key: StrategyHolding.Key) -> [OrderTrack] {
    open.compactMap { tracks[$0] }.filter {
      $0.order.strategy == key.strategy && $0.order.account == key.account
        && $0.order.ticket.instrument == key.instrument
    }
  }

  private func hasLive(_ key: StrategyHolding.Key) -> Bool { !live(key).isEmpty }

  /// Tries to close one holding; returns what it does or waits for.
  private mutating func close(
    _ key: StrategyHolding.Key, _ attempt: inout ClosingAttempt, lane: AccountLane,
    at now: Timestamp, using generator: inout any RandomNumberGenerator,
    into step: inout OrderStep
  ) throws(OrderRefusal) -> String {
    let waiting = live(key)
    if let order = waiting.first {
      if waiting.count == 1, order.order.isClosing {
        return "\(name(key)): closing with order \(order.order.intent.rawValue)"
      }
      return "\(name(key)): waits until \(waiting.count) orders have proven to be ended"
    }
    guard mayClose(key.strategy, key.account) else {
      return "\(name(key)): a halt that came later holds the closing back"
    }
    switch try placeClosing(key, lane: lane, at: now, using: &generator, into: &step) {
    case .waits(let words): return words
    case .placed(let order):
      attempt.tries += 1
      attempt.nextTry = now.advanced(by: ClosingAttempt.pause(after: attempt.tries))
      return "\(name(key)): closing with order \(order.intent.rawValue)"
    }
  }

  /// Whether closing a holding cannot open anything at the account.
  func closesOnly(_ key: StrategyHolding.Key) -> Bool {
    let held = holdings[key]?.quantity ?? .zero
    return room(held.isNegative ? .buy : .sell, key) >= held.magnitude
  }

  /// Why a market order makes no sense now; nil when it may be tried.
  func closedWords(_ instrument: InstrumentID, at now: Timestamp) -> String? {
    guard let instrument = instruments[instrument],
      instrument.liquidHours.isOpen(at: now) == false
    else { return nil }
    let opening = instrument.liquidHours.nextOpening(after: now)
    return "outside of regular hours; a market order goes out "
      + (opening.map { "when they begin (\($0.open.words(seenAt: now)))" } ?? "when they begin")
  }

  /// An order of this system's own, in the name of a strategy: no request, and no number of one.
  mutating func placeOwn(
    _ ticket: OrderTicket, for key: StrategyHolding.Key,
    client: (view: BrokerView, number: AccountNumber, next: BrokerOrderID), at now: Timestamp,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) throws(OrderRefusal) -> Order {
    guard let contract = contract(of: ticket.instrument) else {
      throw .unknownInstrument(ticket.instrument)
    }
    try TicketRules(instrument: instruments[ticket.instrument], contract: contract, now: now)
      .check(ticket)
    let judged = RiskCase(
      strategy: key.strategy, account: key.account, number: client.number, ticket: ticket,
      contract: contract, instrument: instruments[ticket.instrument],
      purpose: .houseKeeping(isReducing: fits(ticket, key)))
    _ = try gate.admit(judged, at: now)
    let number = try freeNumbers(1, client.view, client.next)
    var order = Order(
      intent: IntentID(using: &generator), strategy: key.strategy, requestNumber: nil,
      account: key.account, ticket: ticket, state: .sending, createdAt: now)
    order.brokerOrder = number
    var track = OrderTrack(order: order, contract: contract, write: .sent)
    track.isFresh = true
    insert(track)
    step.records.append(.placed(order, contract: contract))
    step.news.append(.orderChanged(order))
    let wire = BrokerOrder(
      id: number, intent: order.intent, account: client.number, contract: contract,
      ticket: ticket, strategy: key.strategy)
    step.sends.append(.place([wire], account: key.account))
    return order
  }

  // MARK: Flat

  /// Whether nothing of ours is held or live in a scope, and the broker's positions of what was
  /// held agree with the books.
  func isFlat(_ scope: RestraintScope) -> Bool {
    guard ours(in: scope).isEmpty, holdingsToClose(in: scope).isEmpty else { return false }
    return holdings.keys.allSatisfy { key in
      guard let strategy = key.strategy, scope.covers(strategy: strategy, account: key.account)
      else { return true }
      let position = PositionKey(account: key.account, instrument: key.instrument)
      return (positions[position]?.quantity ?? .zero) == expectedPosition(position)
    }
  }

  private mutating func noteFlat(
    _ restraint: Restraint, at now: Timestamp, into step: inout OrderStep
  ) {
    guard isFlat(restraint.scope) else {
      flatSince[restraint.scope] = nil
      return
    }
    guard flatSince[restraint.scope] == nil else { return }
    flatSince[restraint.scope] = now
    step.note(
      OrderBook.account(of: restraint.scope), kind: "restraint.flat",
      text: "\(restraint.scope) is flat: no order of this system is live there, the strategies "
        + "hold nothing, and the broker's positions agree. It stays halted until it is lifted.",
      at: now)
  }

  /// A holding for people: `alpha on swing holds 100 AAPL`.
  func name(_ key: StrategyHolding.Key) -> String {
    let symbol =
      instruments[key.instrument]?.address ?? contract(of: key.instrument)?.symbol
      ?? "con:\(key.instrument.rawValue)"
    return "\(key.strategy?.rawValue ?? "unassigned") on \(key.account.rawValue) holds "
      + "\(holdings[key]?.quantity ?? .zero) \(symbol)"
  }
}
