import TradingModel

/// A request that waits for its turn, as its strategy or account sends too fast.
struct DelayedRequest {
  var request: OrderRequest
  var arrival: Timestamp
  /// When it is judged anew.
  var due: Timestamp

  /// At most so many wait in all; a further one is refused.
  static let limit = 256
}

/// The risk gate's place in the order book: its inputs, and what follows from its words.
extension OrderBook {
  // MARK: Judging

  /// Judges an order before it gets its identity. True: it may go. False: it waits for its turn,
  /// and the request was taken into the queue.
  mutating func pass(
    _ order: RiskCase, _ request: OrderRequest, at now: Timestamp
  ) throws(OrderRefusal) -> Bool {
    guard gate.isEnabled else { return true }
    var order = order
    order.arrival = arrival
    gate.now = now
    switch try gate.admit(order, at: now) {
    case .admitted: return true
    case .wait(let due):
      try delay(request, since: arrival ?? now, until: due)
      return false
    }
  }

  /// What the gate judges of a new order.
  func riskCase(
    _ ticket: OrderTicket, for request: OrderRequest, number: AccountNumber, contract: Contract,
    parent: Order?, orders: Int
  ) -> RiskCase {
    RiskCase(
      strategy: request.strategy, account: request.account, number: number, ticket: ticket,
      contract: contract, instrument: instruments[ticket.instrument], parent: parent,
      orders: orders)
  }

  // MARK: Waiting for a turn

  /// Puts a request behind those of its strategy that wait already, so that their order is kept;
  /// false when none waits.
  mutating func joinsQueue(
    _ request: OrderRequest, at now: Timestamp
  ) throws(OrderRefusal) -> Bool {
    guard !delayed.isEmpty else { return false }
    switch request.action {
    case .place, .modify: break
    // A cancel never waits, and a preview is no order.
    case .cancel, .cancelAll, .preview: return false
    }
    guard delayed.contains(where: { $0.request.strategy == request.strategy }) else {
      return false
    }
    try delay(request, since: now, until: now)
    return true
  }

  private mutating func delay(
    _ request: OrderRequest, since arrival: Timestamp, until due: Timestamp
  ) throws(OrderRefusal) {
    guard delayed.count < DelayedRequest.limit else {
      throw .risk(
        RiskRefusal(
          rule: RiskControl.strategyRate.rawValue,
          "Refused: \(DelayedRequest.limit) orders wait for their turn already. Nothing was sent. "
            + "Limit: [risk] orders_per_second in the configuration."))
    }
    delayed.append(DelayedRequest(request: request, arrival: arrival, due: due))
  }

  /// When the first waiting request is to be judged anew; nil: none waits.
  var nextTurn: Timestamp? {
    var seen: Set<StrategyID> = []
    // Those behind another of their strategy wait for that one.
    return delayed.filter { seen.insert($0.request.strategy).inserted }.map(\.due).min()
  }

  /// Takes the requests out whose turn may have come, oldest first; those behind one that still
  /// waits stay behind it.
  mutating func takeTurns(at now: Timestamp) -> [DelayedRequest] {
    var blocked: Set<StrategyID> = []
    var due: [DelayedRequest] = []
    var rest: [DelayedRequest] = []
    for item in delayed {
      if blocked.contains(item.request.strategy) || item.due > now {
        blocked.insert(item.request.strategy)
        rest.append(item)
      } else {
        due.append(item)
      }
    }
    delayed = rest
    return due
  }

  /// Puts requests back that their predecessor still blocks, in order, before all others.
  mutating func putBack(_ items: [DelayedRequest]) { delayed = items + delayed }

  /// Ends what waits of a strategy on an account, or with nil of everybody there.
  mutating func endDelayed(
    of strategy: StrategyID?, on account: AccountName, at now: Timestamp,
    into step: inout OrderStep
  ) {
    guard !delayed.isEmpty else { return }
    let ended = delayed.filter {
      $0.request.account == account && (strategy == nil || $0.request.strategy == strategy)
    }
    guard !ended.isEmpty else { return }
    delayed.removeAll {
      $0.request.account == account && (strategy == nil || $0.request.strategy == strategy)
    }
    for item in ended {
      let refusal = RiskRefusal(
        rule: "cancelled",
        "The order was cancelled while it waited for its turn. Nothing was sent.")
      refuse(item.request, because: .risk(refusal), at: now, into: &step)
    }
  }

  // MARK: Inputs

  /// An order is new or changed.
  mutating func tellGate(_ track: OrderTrack) {
    guard gate.isEnabled else { return }
    let parent = track.order.parent ?? track.order.ticket.attributes.parent
    gate.note(track, parent: parent.flatMap { tracks[$0]?.order })
  }

  /// Takes up what the journal knows, after everything else was loaded.
  mutating func loadGate(_ state: OrderLogState, at now: Timestamp) {
    guard gate.isEnabled else { return }
    gate.now = now
    for instrument in instruments.values { gate.learn(instrument) }
    for holding in holdings.values { gate.restore(holding) }
    // Orders of this system's own have no request, and count for no strategy.
    for order in state.orders where order.requestNumber != nil { gate.placed(order) }
    for fill in state.fills { gate.restore(fill) }
    gate.restore(state.marks, at: now)
  }

  // MARK: Consequences

  /// Work of about once a second.
  mutating func tickGate(at now: Timestamp, into step: inout OrderStep) {
    guard gate.isEnabled else { return }
    gate.tick(at: now)
    noteLongUnknown(at: now)
    drainGate(at: now, into: &step)
  }

  /// Carries out what the gate found, and keeps what it must know again.
  mutating func drainGate(at now: Timestamp, into step: inout OrderStep) {
    guard !gate.marks.isEmpty || !gate.trips.isEmpty else { return }
    let (marks, trips) = (gate.marks, gate.trips)
    gate.marks = []
    gate.trips = []
    for mark in marks { step.records.append(.mark(mark, at: now)) }
    for trip in trips { carryOut(trip, at: now, into: &step) }
  }

  /// Holds trading back because a rule was broken.
  private mutating func carryOut(
    _ trip: RiskTrip, at now: Timestamp, into step: inout OrderStep
  ) {
    let restraint = Restraint(
      scope: trip.scope, level: trip.level, reason: trip.reason, actor: "rule:\(trip.rule)",
      since: now)
    var account: AccountName?
    if case .account(let name) = trip.scope { account = name }
    // Under a restraint that is as strict already nothing new is told: what works may go on
    // filling, and each fill could trip the rule anew.
    if let known = restraints[trip.scope], known.level >= trip.level {
      _ = enforce(known, at: now, into: &step)
      return
    }
    step.note(account, kind: "risk.trip", text: trip.reason, at: now)
    _ = restrain(restraint, at: now, into: &step)
    tripped.append(restraint)
  }

  /// An order that has been unknown for too long forbids entries on its account.
  private mutating func noteLongUnknown(at now: Timestamp) {
    var found: [AccountName: (order: Order, age: Duration)] = [:]
    for intent in open {
      guard let order = tracks[intent]?.order, order.state == .unknown,
        let limit = gate.limits(of: nil, on: order.account)[.unknownAge]
      else { continue }
      let age = now.since(order.updatedAt)
      guard age > .seconds(1) * limit.doubleValue else { continue }
      if age > found[order.account]?.age ?? .zero { found[order.account] = (order, age) }
    }
    guard !found.isEmpty || !gate.longUnknown.isEmpty else { return }
    gate.longUnknown = [:]
    for (account, item) in found {
      gate.longUnknown[account] =
        "Order \(item.order.intent.rawValue) on account \(account.rawValue) has been unknown for "
        + "\(RiskText.seconds(item.age)): it may or may not be live at the broker. Do not re-enter "
        + "it by hand; look in TWS. Limit: [risk] max_unknown_seconds in the configuration."
    }
  }
}

extension RiskGate {
  /// Takes up the trading rules of an instrument.
  mutating func learn(_ instrument: Instrument) {
    guard isEnabled else { return }
    contracts[instrument.id] = Known(contract: instrument.contract, instrument: instrument)
  }

  /// Takes up what a strategy held when the last run ended.
  mutating func restore(_ holding: StrategyHolding) {
    guard let strategy = holding.key.strategy, !holding.quantity.isZero else { return }
    let key = OrderBook.PositionKey(
      account: holding.key.account, instrument: holding.key.instrument)
    strategies[strategy, default: StrategyMeter()].held[key] = holding.quantity
  }

  /// Takes up an execution of an earlier run for the counts of the last minute.
  mutating func restore(_ fill: Fill) {
    guard let strategy = fill.strategy, let time = fill.time, let intent = fill.intent,
      time <= now, now.since(time) < RecentMoments.window,
      strategies[strategy]?.filledOrders[intent] == nil
    else { return }
    let side = StrategyMeter.Side(
      account: fill.account, instrument: fill.instrument, side: fill.side)
    strategies[strategy, default: StrategyMeter()].filledOrders[intent] = now
    strategies[strategy]?.fills[side, default: RecentMoments()].note(time)
  }
}
