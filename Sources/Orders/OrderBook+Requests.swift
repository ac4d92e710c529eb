import TradingModel

extension OrderBook {
  /// Takes one request of a strategy. What it leads to is added to `step`; nothing is sent before
  /// the step's records are stored.
  mutating func handle(
    _ request: OrderRequest, lane: AccountLane, at now: Timestamp,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) {
    if let outcome = outcome(of: request) {
      step.news.append(answer(outcome, to: request))
      return
    }
    let highest = highestNumber[request.strategy] ?? 0
    guard request.number > highest else {
      // Not stored as the number's outcome: the number belongs to an older request.
      let refusal = OrderRefusal.requestNumberUsed(request.number, next: highest &+ 1)
      step.news.append(.refused(request, reason: refusal.description))
      return
    }
    noteNumber(request)
    do throws(OrderRefusal) {
      guard try !joinsQueue(request, at: now) else { return }
    } catch {
      return refuse(request, because: error, at: now, into: &step)
    }
    decide(request, lane: lane, at: now, using: &generator, into: &step)
  }

  /// Does what a request asks, or refuses it.
  mutating func decide(
    _ request: OrderRequest, lane: AccountLane, at now: Timestamp,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) {
    do throws(OrderRefusal) {
      switch request.action {
      case .place(let ticket):
        try place(ticket, for: request, lane: lane, at: now, using: &generator, into: &step)
      case .modify(let intent, let quantity, let type):
        try modify(
          intent, to: (quantity, type), for: request, lane: lane, at: now, into: &step)
      case .cancel(let intent):
        try cancel(intent, for: request, lane: lane, at: now, into: &step)
      case .cancelAll:
        try cancelAll(for: request, lane: lane, at: now, into: &step)
      case .preview(let ticket):
        try preview(ticket, for: request, lane: lane, at: now, using: &generator, into: &step)
      }
    } catch {
      refuse(request, because: error, at: now, into: &step)
    }
  }

  /// Refuses a request and keeps the refusal as its number's outcome.
  mutating func refuse(
    _ request: OrderRequest, because refusal: OrderRefusal, at now: Timestamp,
    into step: inout OrderStep
  ) {
    let reason = refusal.description
    setOutcome(.refused(reason), of: request)
    step.records.append(.refused(request, reason: reason, at: now))
    step.news.append(.refused(request, reason: reason))
  }

  private func answer(_ outcome: RequestOutcome, to request: OrderRequest) -> OrderNews {
    switch outcome {
    case .refused(let reason): return .refused(request, reason: reason)
    case .order(let intent):
      guard let track = tracks[intent] else {
        let next = (highestNumber[request.strategy] ?? 0) &+ 1
        let refusal = OrderRefusal.requestNumberUsed(request.number, next: next)
        return .refused(request, reason: refusal.description)
      }
      return .orderChanged(track.order)
    }
  }

  // MARK: Lanes

  func client(
    _ lane: AccountLane, _ account: AccountName
  ) throws(OrderRefusal) -> (view: BrokerView, number: AccountNumber, next: BrokerOrderID) {
    switch lane {
    case .noAccount: throw .noAccount(account)
    case .noClient(let why): throw .noClient(account, why: why)
    case .client(let view, let number, let next): return (view, number, next)
    }
  }

  func readyClient(
    _ lane: AccountLane, _ account: AccountName
  ) throws(OrderRefusal) -> (view: BrokerView, number: AccountNumber, next: BrokerOrderID) {
    let client = try client(lane, account)
    guard isReady(client.view.name) else {
      throw .reconciling(account, broker: client.view.name)
    }
    return client
  }

  // MARK: Placing

  private mutating func place(
    _ ticket: OrderTicket, for request: OrderRequest, lane: AccountLane, at now: Timestamp,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) throws(OrderRefusal) {
    let client = try readyClient(lane, request.account)
    guard let contract = contract(of: ticket.instrument) else {
      throw .unknownInstrument(ticket.instrument)
    }
    let rules = TicketRules(
      instrument: instruments[ticket.instrument], contract: contract, now: now)
    try rules.check(ticket)
    try checkHolds(PositionKey(account: request.account, instrument: ticket.instrument))
    try checkRestraints(ticket, for: request, at: now)
    try machineFaults.check()
    let tickets = [ticket] + OrderBook.children(of: ticket)
    let attachment = try attachment(of: ticket, for: request)
    let judged = riskCase(
      ticket, for: request, number: client.number, contract: contract, parent: attachment,
      orders: tickets.count)
    guard try pass(judged, request, at: now) else { return }
    let first = try freeNumbers(tickets.count, client.view, client.next).rawValue
    var parent: Order?
    var wire: [BrokerOrder] = []
    for (offset, ticket) in tickets.enumerated() {
      var order = Order(
        intent: IntentID(using: &generator), strategy: request.strategy,
        requestNumber: request.number, account: request.account, ticket: ticket,
        parent: parent?.intent, state: .sending, createdAt: now)
      order.brokerOrder = BrokerOrderID(rawValue: first &+ Int64(offset))
      order.script = request.script
      var track = OrderTrack(order: order, contract: contract, write: .sent)
      track.isFresh = true
      insert(track)
      gate.placed(order)
      step.records.append(.placed(order, contract: contract))
      step.news.append(.orderChanged(order))
      wire.append(
        OrderBook.wire(
          order, number: client.number, contract: contract, parent: parent ?? attachment))
      if parent == nil {
        parent = order
        noteWaited(order.intent)
      }
    }
    if let parent { setOutcome(.order(parent.intent), of: request) }
    declareStop(ticket, of: request.strategy, on: request.account)
    step.sends.append(.place(wire, account: request.account))
  }

  /// The first of so many numbers that no order of the client had.
  func freeNumbers(
    _ count: Int, _ view: BrokerView, _ next: BrokerOrderID
  ) throws(OrderRefusal) -> BrokerOrderID {
    let used = view.accounts.map { highestOrderID[$0] ?? 0 }.max() ?? 0
    let first = max(used &+ 1, next.rawValue)
    let last = first &+ Int64(count - 1)
    guard last <= OrderRefusal.highestOrderID else {
      throw .orderIDsUsedUp(BrokerOrderID(rawValue: last))
    }
    return BrokerOrderID(rawValue: first)
  }

  /// The order that a ticket is attached to: one of the same strategy and account that works and
  /// has not begun to end.
  func attachment(of ticket: OrderTicket, for request: OrderRequest) throws(OrderRefusal) -> Order?
  {
    guard let intent = ticket.attributes.parent else { return nil }
    guard let track = tracks[intent], track.order.strategy == request.strategy else {
      throw .attachment(intent, "it is no order of this strategy")
    }
    guard track.order.account == request.account else {
      throw .attachment(intent, "it is on account `\(track.order.account.rawValue)`")
    }
    switch track.state {
    case .sending, .working, .partiallyFilled, .modifyPending: break
    case .notSent, .filled, .cancelPending, .cancelled, .rejected, .expired, .unknown, .lost:
      throw .attachment(intent, "it is \(track.state.rawValue)")
    }
    guard track.order.brokerOrder != nil else { throw .attachment(intent, "it has no number") }
    return track.order
  }

  /// The protecting orders of a bracket. They work until cancelled, as a protection that ends
  /// with the day would leave an open position naked overnight.
  private static func children(of ticket: OrderTicket) -> [OrderTicket] {
    guard let bracket = ticket.bracket else { return [] }
    let types = [bracket.takeProfit.map { OrderType.limit($0) }, bracket.protection]
    return types.compactMap { $0 }.map { type in
      OrderTicket(
        instrument: ticket.instrument, side: ticket.side.opposite, quantity: ticket.quantity,
        type: type, timeInForce: .goodTillCancelled,
        outsideRegularHours: ticket.outsideRegularHours, tag: ticket.tag)
    }
  }

  static func wire(
    _ order: Order, number: AccountNumber, contract: Contract, parent: Order?
  ) -> BrokerOrder {
    var ticket = order.ticket
    // The children are orders of their own; the client must not make them a second time.
    ticket.bracket = nil
    return BrokerOrder(
      id: order.brokerOrder ?? BrokerOrderID(rawValue: 0), intent: order.intent, account: number,
      contract: contract, ticket: ticket, parent: parent?.brokerOrder, strategy: order.strategy)
  }

  // MARK: Changing and ending

  private func ownOrder(
    _ intent: IntentID, of request: OrderRequest
  ) throws(OrderRefusal) -> OrderTrack {
    guard let track = tracks[intent] else { throw .unknownOrder(intent) }
    guard track.order.strategy == request.strategy, track.write != .foreign else {
      throw .notYourOrder(intent)
    }
    guard track.order.account == request.account else {
      throw .otherAccount(intent, track.order.account)
    }
    guard track.isOpen else { throw .orderEnded(intent, track.state) }
    return track
  }

  private mutating func modify(
    _ intent: IntentID, to change: (quantity: Quantity?, type: OrderType?),
    for request: OrderRequest, lane: AccountLane, at now: Timestamp, into step: inout OrderStep
  ) throws(OrderRefusal) {
    let client = try readyClient(lane, request.account)
    let track = try ownOrder(intent, of: request)
    let state = track.state
    guard state == .working || state == .partiallyFilled, track.order.brokerOrder != nil,
      let contract = track.contract ?? contract(of: track.order.ticket.instrument)
    else { throw .notModifiable(intent, state) }
    var ticket = track.order.ticket
    ticket.quantity = change.quantity ?? ticket.quantity
    ticket.type = change.type ?? ticket.type
    guard ticket.type.code == track.order.ticket.type.code else {
      throw .modification("an order keeps its type; cancel it and place another")
    }
    guard ticket != track.order.ticket else { throw .modification("the terms are the old ones") }
    guard ticket.quantity > track.order.filled else {
      throw .modification("\(track.order.filled) have filled already; cancel the rest instead")
    }
    try checkChange(to: ticket, contract, at: now)
    try checkHolds(PositionKey(account: request.account, instrument: ticket.instrument))
    try checkRestraints(change: ticket, of: track, at: now)
    if ticket.quantity > track.order.ticket.quantity { try machineFaults.check() }
    let parent = (track.order.parent ?? ticket.attributes.parent).flatMap { tracks[$0]?.order }
    var judged = riskCase(
      ticket, for: request, number: client.number, contract: contract, parent: parent, orders: 1)
    judged.replaces = track.order
    guard try pass(judged, request, at: now) else { return }
    var changed = track.order
    changed.ticket = ticket
    // The gateway puts the orders of a bracket into a group of its own making, and takes a change
    // that leaves the group out for an attempt to leave it.
    if ticket.attributes.group == nil { changed.ticket.attributes.group = track.reportedGroup }
    let wire = OrderBook.wire(
      changed, number: client.number, contract: contract, parent: parent)
    mutate(intent, at: now, into: &step) { $0.pendingTerms = ticket }
    step.records.append(
      .note(
        request.account, kind: "order.modify",
        text: "\(intent.rawValue) to \(ticket.quantity) \(ticket.type.summary)", at: now))
    setOutcome(.order(intent), of: request)
    step.sends.append(.modify(wire, intent: intent, account: request.account))
  }

  private func checkChange(
    to ticket: OrderTicket, _ contract: Contract, at now: Timestamp
  ) throws(OrderRefusal) {
    let instrument = instruments[ticket.instrument]
    let rules = TicketRules(instrument: instrument, contract: contract, now: now)
    try TermRules(instrument: instrument, contract: contract, now: now).check(type: ticket.type)
    try rules.check(quantity: ticket.quantity)
    try rules.check(type: ticket.type)
    let parts = [ticket.attributes.displaySize, ticket.attributes.minimumQuantity]
    for case let size? in parts where size > ticket.quantity {
      throw .modification("its display size or minimum quantity of \(size) would be above it")
    }
  }

  private mutating func cancel(
    _ intent: IntentID, for request: OrderRequest, lane: AccountLane, at now: Timestamp,
    into step: inout OrderStep
  ) throws(OrderRefusal) {
    _ = try client(lane, request.account)
    _ = try ownOrder(intent, of: request)
    setOutcome(.order(intent), of: request)
    cancel(intent, at: now, into: &step)
  }

  private mutating func cancelAll(
    for request: OrderRequest, lane: AccountLane, at now: Timestamp, into step: inout OrderStep
  ) throws(OrderRefusal) {
    _ = try client(lane, request.account)
    endDelayed(of: request.strategy, on: request.account, at: now, into: &step)
    let working = openOrders(of: request.strategy, on: request.account)
    guard let first = working.first else { throw .nothingToCancel(request.account) }
    setOutcome(.order(first.order.intent), of: request)
    for track in working { cancel(track.order.intent, at: now, into: &step) }
  }

  /// Asks for an order's end: at once where the broker has shown that it has the order, else as
  /// soon as it does, as a cancel that overtakes its order is answered "not found". An order that
  /// may be live gets its cancel now: it can do no harm.
  mutating func cancel(
    _ intent: IntentID, at now: Timestamp, into step: inout OrderStep
  ) {
    guard let track = tracks[intent] else { return }
    if !track.isCancelRequested { step.records.append(.cancelRequested(intent, at: now)) }
    let told = step.news.count
    let isSendable = track.isAcknowledged || track.isUncertain
    if isSendable && !track.isCancelFresh, let number = track.order.brokerOrder {
      step.sends.append(.cancel(number, intent: intent, account: track.order.account))
    }
    mutate(intent, at: now, into: &step) { track in
      track.isCancelRequested = true
      track.isCancelSent = track.isCancelSent || isSendable
      track.isCancelFresh = track.isCancelFresh || isSendable
      if !isSendable { track.order.reason = "the cancel waits for the broker's acknowledgement" }
    }
    if step.news.count == told, let order = tracks[intent]?.order {
      step.news.append(.orderChanged(order))
    }
  }

  // MARK: Outcomes of sends

  /// Takes up what became of a write.
  mutating func sent(
    _ send: OrderSend, _ outcome: SendOutcome, at now: Timestamp
  ) -> OrderStep {
    var step = OrderStep()
    switch send {
    case .place(let orders, _):
      for order in orders { placed(order.intent, outcome, at: now, into: &step) }
    case .preview(let order, let account):
      previewed(order, on: account, outcome, at: now, into: &step)
    case .cancelEverything(let account): ended(everything: account, outcome, at: now, into: &step)
    case .modify(_, let intent, _):
      mutate(intent, at: now, into: &step) { track in
        switch outcome {
        case .written: break
        case .notSent(let why):
          track.pendingTerms = nil
          track.order.reason = "the change was not sent: \(why)"
        case .unknown(let why):
          track.order.reason = "the change may or may not have been sent: \(why)"
        }
      }
    case .cancel(_, let intent, _):
      mutate(intent, at: now, into: &step) { track in
        switch outcome {
        case .written: break
        case .notSent(let why):
          track.isCancelSent = false
          track.isCancelFresh = false
          track.order.reason = "the cancel was not sent and goes out on reconnect: \(why)"
        case .unknown(let why):
          track.isCancelFresh = false
          track.order.reason = "the cancel may or may not have been sent: \(why)"
        }
      }
    }
    return step
  }

  private mutating func placed(
    _ intent: IntentID, _ outcome: SendOutcome, at now: Timestamp, into step: inout OrderStep
  ) {
    switch outcome {
    case .written: return
    case .notSent(let why):
      mutate(intent, at: now, into: &step) { track in
        track.write = .notSent
        track.order.reason = "not sent: \(why)"
      }
    case .unknown(let why):
      mutate(intent, at: now, into: &step) { track in
        track.isUncertain = true
        track.order.reason = "its write broke off: \(why)"
      }
    }
  }
}
