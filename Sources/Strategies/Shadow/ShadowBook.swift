import Orders
import TradingModel

/// The orders and positions of a shadow: answers what the script asks as a market would that has
/// any size at the touch. A value without I/O, which knows no broker, no desk and no journal.
///
/// A market order and a limit that reaches the other side fill at the touch; a resting limit fills
/// at its own price once the other side reaches it; a stop or a touched order is set off by the
/// side that it would trade with. An order fills whole. On-close, relative and pegged orders rest
/// and never fill, and neither do day orders expire. Conditions count as met.
struct ShadowBook {
  /// What the script is told.
  enum Answer: Hashable {
    case order(Order)
    case holding(Position)
    case filled(Fill)
    case refused(number: Int64, reason: String)
  }

  /// Working orders of one shadow; more are refused.
  static let orderLimit = 1_000

  let strategy: StrategyID
  /// Working orders, by the order in which they came.
  private(set) var working: [ShadowOrder] = []
  private(set) var holdings: [StrategyHolding.Key: StrategyHolding] = [:]
  /// How many orders work in each instrument.
  private var instruments: [InstrumentID: Int] = [:]
  private var hasNewInstruments = true
  private var lastOrder = 0
  private var lastFill = 0

  /// A book that begins with what the strategy holds and has working.
  init(strategy: StrategyID, holdings: [StrategyHolding] = [], working: [Order] = []) {
    self.strategy = strategy
    for holding in holdings { self.holdings[holding.key] = holding }
    let ids = Set(working.map(\.intent))
    self.working = working.prefix(Self.orderLimit).map { order in
      ShadowOrder(order: order, isHeld: order.parent.map(ids.contains) ?? false)
    }
    for order in self.working { instruments[order.order.ticket.instrument, default: 0] += 1 }
  }

  /// The instruments whose quotes matter; nil when they are those of the last question.
  mutating func takeWatched() -> Set<InstrumentID>? {
    guard hasNewInstruments else { return nil }
    hasNewInstruments = false
    return Set(instruments.keys)
  }

  private mutating func count(_ instrument: InstrumentID, _ change: Int) {
    let number = (instruments[instrument] ?? 0) + change
    if number == 0 || instruments[instrument] == nil { hasNewInstruments = true }
    instruments[instrument] = number == 0 ? nil : number
  }

  // MARK: Requests

  /// Takes what the script asks. `quote` is the newest of the order's instrument.
  mutating func ask(_ request: OrderRequest, quote: Quote?, at now: Timestamp) -> [Answer] {
    switch request.action {
    case .place(let ticket): return place(ticket, request, quote, now)
    case .modify(let intent, let quantity, let type):
      return modify(intent, quantity, type, request, quote, now)
    case .cancel(let intent):
      guard let index = working.firstIndex(where: { $0.order.intent == intent }) else {
        return [.refused(number: request.number, reason: Self.unknown(intent))]
      }
      return end(index, .cancelled, nil, now)
    case .cancelAll:
      let mine = working.filter { $0.order.account == request.account }.map(\.order.intent)
      guard !mine.isEmpty else {
        let refusal = OrderRefusal.nothingToCancel(request.account)
        return [.refused(number: request.number, reason: refusal.description)]
      }
      return mine.flatMap { intent -> [Answer] in
        guard let index = working.firstIndex(where: { $0.order.intent == intent }) else {
          return []
        }
        return end(index, .cancelled, nil, now)
      }
    case .preview:
      return [.refused(number: request.number, reason: "A shadow previews nothing.")]
    }
  }

  /// The instrument that a request is about; nil for an unknown order and for all orders.
  func instrument(of action: OrderRequest.Action) -> InstrumentID? {
    switch action {
    case .place(let ticket), .preview(let ticket): ticket.instrument
    case .modify(let intent, _, _), .cancel(let intent): order(intent)?.ticket.instrument
    case .cancelAll: nil
    }
  }

  /// A working order.
  func order(_ intent: IntentID) -> Order? {
    working.first { $0.order.intent == intent }?.order
  }

  private mutating func place(
    _ ticket: OrderTicket, _ request: OrderRequest, _ quote: Quote?, _ now: Timestamp
  ) -> [Answer] {
    guard ticket.quantity > .zero else {
      let refusal = OrderRefusal.quantity(ticket.quantity, rule: "is not positive")
      return [.refused(number: request.number, reason: refusal.description)]
    }
    guard working.count + 3 <= Self.orderLimit else {
      return [
        .refused(
          number: request.number,
          reason: "The shadow has \(working.count) working orders; more are refused.")
      ]
    }
    let entry = add(ticket, request, parent: nil, now)
    var answers: [Answer] = [.order(entry)]
    for child in Self.protection(of: ticket) {
      answers.append(.order(add(child, request, parent: entry.intent, now)))
    }
    if let quote { answers += fill(entry.intent, quote, isNew: true, now) }
    switch ticket.timeInForce {
    case .immediateOrCancel, .fillOrKill:
      if let index = working.firstIndex(where: { $0.order.intent == entry.intent }) {
        answers += end(index, .cancelled, "it could not fill at once", now)
      }
    case .day, .goodTillCancelled, .goodTillDate, .atOpening: break
    }
    return answers
  }

  private mutating func add(
    _ ticket: OrderTicket, _ request: OrderRequest, parent: IntentID?, _ now: Timestamp
  ) -> Order {
    lastOrder += 1
    let order = Order(
      intent: IntentID(rawValue: "shadow-\(lastOrder)"), strategy: strategy,
      requestNumber: request.number, account: request.account, ticket: ticket, parent: parent,
      state: .working, createdAt: now)
    working.append(ShadowOrder(order: order, isHeld: parent != nil))
    count(ticket.instrument, 1)
    return order
  }

  /// The orders that protect an entry.
  private static func protection(of ticket: OrderTicket) -> [OrderTicket] {
    guard let bracket = ticket.bracket else { return [] }
    var types: [OrderType] = []
    if let price = bracket.takeProfit { types.append(.limit(price)) }
    if let trail = bracket.trail {
      types.append(.trailingStop(by: trail, stop: bracket.stopLoss))
    } else if let price = bracket.stopLoss {
      types.append(.stop(price))
    }
    return types.map { type in
      OrderTicket(
        instrument: ticket.instrument, side: ticket.side.opposite, quantity: ticket.quantity,
        type: type, timeInForce: .goodTillCancelled, tag: ticket.tag)
    }
  }

  private mutating func modify(
    _ intent: IntentID, _ quantity: Quantity?, _ type: OrderType?, _ request: OrderRequest,
    _ quote: Quote?, _ now: Timestamp
  ) -> [Answer] {
    guard let index = working.firstIndex(where: { $0.order.intent == intent }) else {
      return [.refused(number: request.number, reason: Self.unknown(intent))]
    }
    if let quantity { working[index].order.ticket.quantity = quantity }
    if let type {
      working[index].order.ticket.type = type
      working[index].stop = nil
      working[index].isTriggered = false
    }
    working[index].order.updatedAt = now
    let changed = Answer.order(working[index].order)
    guard let quote else { return [changed] }
    return [changed] + fill(intent, quote, isNew: true, now)
  }

  private static func unknown(_ intent: IntentID) -> String {
    OrderRefusal.unknownOrder(intent).description
  }

  // MARK: The market

  /// Takes a quote of the live feed.
  mutating func look(_ quote: Quote, at now: Timestamp) -> [Answer] {
    guard !quote.changed.contains(.halted) else { return [] }
    // One pass over the orders: it is done on the thread of those that are real.
    var reached: [(IntentID, Price)] = []
    for index in working.indices where working[index].order.ticket.instrument == quote.instrument {
      guard let price = working[index].price(at: quote, isNew: false) else { continue }
      reached.append((working[index].order.intent, price))
    }
    var answers: [Answer] = []
    for (intent, price) in reached {
      guard let index = working.firstIndex(where: { $0.order.intent == intent }) else { continue }
      answers += fill(index, at: price, now)
      for child in working.filter({ $0.order.parent == intent }).map(\.order.intent) {
        answers += fill(child, quote, isNew: false, now)
      }
    }
    return answers
  }

  /// Fills an order where the quote says so.
  private mutating func fill(
    _ intent: IntentID, _ quote: Quote, isNew: Bool, _ now: Timestamp
  ) -> [Answer] {
    guard !quote.changed.contains(.halted),
      let index = working.firstIndex(where: { $0.order.intent == intent }),
      let price = working[index].price(at: quote, isNew: isNew)
    else { return [] }
    return fill(index, at: price, now)
  }

  private mutating func fill(_ index: Int, at price: Price, _ now: Timestamp) -> [Answer] {
    let intent = working[index].order.intent
    let parent = working[index].order.parent
    let done = working[index].order
    lastFill += 1
    let fill = Fill(
      execution: ExecutionID(rawValue: "shadow-\(lastFill)"), intent: intent, strategy: strategy,
      account: done.account, instrument: done.ticket.instrument, side: done.ticket.side,
      quantity: done.remaining, price: price, time: now, timeText: "shadow", exchange: "SHADOW",
      perm: nil, brokerOrder: nil, cumulativeQuantity: done.ticket.quantity)
    let key = StrategyHolding.Key(
      strategy: strategy, account: done.account, instrument: done.ticket.instrument)
    holdings[key, default: StrategyHolding(key: key)].apply(
      side: fill.side, quantity: fill.quantity, price: price)
    working[index].order.filled = done.ticket.quantity
    working[index].order.averagePrice = price
    var answers = end(index, .filled, nil, now)
    answers.append(.holding(position(key)))
    answers.append(.filled(fill))
    for other in working.indices where working[other].order.parent == intent {
      working[other].isHeld = false
    }
    // Of an entry's two protecting orders the other ends with the first.
    if let parent, let other = working.firstIndex(where: { $0.order.parent == parent }) {
      answers += end(other, .cancelled, "the other protecting order filled", now)
    }
    return answers
  }

  /// Ends an order; those that wait for its fill end with it.
  private mutating func end(
    _ index: Int, _ state: OrderState, _ reason: String?, _ now: Timestamp
  ) -> [Answer] {
    var order = working.remove(at: index).order
    count(order.ticket.instrument, -1)
    order.state = state
    order.reason = reason
    order.updatedAt = now
    var answers: [Answer] = [.order(order)]
    guard state != .filled else { return answers }
    while let child = working.firstIndex(where: { $0.isHeld && $0.order.parent == order.intent }) {
      answers += end(child, .cancelled, "its entry ended", now)
    }
    return answers
  }

  private func position(_ key: StrategyHolding.Key) -> Position {
    let holding = holdings[key] ?? StrategyHolding(key: key)
    return Position(
      account: key.account, instrument: key.instrument, quantity: holding.quantity,
      averageCost: holding.averagePrice)
  }
}
