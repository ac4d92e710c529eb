import Orders
import PaperExchange
import TradingModel

/// The paper exchange as a broker of the order desk, in the desk's own thread and in virtual time.
///
/// What the desk writes is kept until it has come to the exchange and the next price of its
/// instrument is known; what the exchange says is kept until its news has come back.
final class PaperBroker: Broker, @unchecked Sendable {  // One thread: the run's.
  /// Executed orders after which the exchange's memory is cleared.
  private static let keptOrders = 256

  let name = "the backtest's exchange"
  let clientID = 1
  let readiness = BrokerReadiness.ready
  let session = BrokerSession(rawValue: 1)
  let nextOrderID = BrokerOrderID(rawValue: 1)

  var engine: MatchingEngine
  /// The accounts that it serves.
  let accounts: [AccountNumber]
  let latency: Int64
  let ledger: RunLedger
  /// The strategy's clock.
  var now: Int64 = 0
  /// When an order that came too fast may go on; the end of time when none waits.
  var turnDue = Int64.max
  private let lanes: [InstrumentID: Lane]
  /// Whether the desk waits for the state of everything.
  private(set) var isAsked = false
  /// Whether orders watch other instruments than their own, so that all prices must be shown.
  private(set) var watchesAll = false
  /// What is known of orders that have not ended.
  private var orders: [ClientOrderKey: Placed] = [:]
  private var ended: [ClientOrderKey] = []
  /// Orders whose terms were changed.
  private var changed: Set<ClientOrderKey> = []
  /// When the account's worth was told last; as with the broker, every three minutes at most.
  private var accountTold = Int64.min / 2
  private static let accountPause: Int64 = 180_000_000_000
  private var news: [(due: Int64, event: BrokerEvent)] = []
  private var newsTaken = 0
  /// When the next news comes back; the end of time when there is none.
  private(set) var newsDue = Int64.max

  private struct Placed {
    var lane: Lane
    var tag: String?
    var mid: Price?
    var isOpen = false
  }

  init(
    engine: MatchingEngine, accounts: [AccountNumber], lanes: [Lane], latency: Duration,
    ledger: RunLedger
  ) {
    self.engine = engine
    self.accounts = accounts
    self.latency = max(0, latency.nanoseconds)
    self.ledger = ledger
    self.lanes = Dictionary(
      lanes.map { ($0.listed.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A number for each of the strategy's accounts.
  static func numbers(_ names: [AccountName]) -> [AccountName: AccountNumber] {
    var numbers: [AccountName: AccountNumber] = [:]
    for name in names where numbers[name] == nil {
      numbers[name] = AccountNumber(rawValue: "BT\(numbers.count + 1)")
    }
    return numbers
  }

  // MARK: What the desk writes

  func place(_ orders: [BrokerOrder], in session: BrokerSession) throws(BrokerError) {
    guard let first = orders.first else { return }
    guard let lane = lanes[first.ticket.instrument] else {
      for order in orders { refuse(order.id) }
      return
    }
    var placed: [PlacedOrder] = []
    for (index, order) in orders.enumerated() {
      let one = self.placed(order, transmits: index == orders.count - 1)
      self.orders[one.key] = Placed(
        lane: lane, tag: order.ticket.tag.isEmpty ? nil : order.ticket.tag, mid: lane.mark)
      if !order.ticket.attributes.conditions.isEmpty { watchesAll = true }
      placed.append(one)
    }
    lane.arrivals.append(Arrival(due: now &+ latency, kind: .place(placed)))
  }

  func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError) {
    guard let lane = lanes[order.ticket.instrument] else { return refuse(order.id) }
    changed.insert(ClientOrderKey(client: clientID, order: order.id.rawValue))
    lane.arrivals.append(
      Arrival(due: now &+ latency, kind: .change(placed(order, transmits: true))))
  }

  func cancel(_ order: BrokerOrderID) throws(BrokerError) {
    let key = ClientOrderKey(client: clientID, order: order.rawValue)
    guard let lane = orders[key]?.lane else {
      // It has ended, and the news of that is on its way.
      return tell(
        .orderMessage(
          order, code: 10_148,
          text: "OrderId \(order.rawValue) that needs to be cancelled cannot be cancelled."),
        after: now &+ latency)
    }
    lane.arrivals.append(Arrival(due: now &+ latency, kind: .cancel(key)))
  }

  func preview(_ order: BrokerOrder) throws(BrokerError) {
    let terms = placed(order, transmits: true).terms
    guard let listed = engine.listing(terms.instrument),
      let account = engine.account(terms.account)
    else { return refuse(order.id) }
    let told = engine.preview(terms, listed, account)
    let margin = TradingModel.OrderPreview.Change(
      before: told.marginBefore, change: told.marginChange,
      after: told.marginBefore + told.marginChange)
    let preview = TradingModel.OrderPreview(
      initialMargin: margin, maintenanceMargin: margin,
      equityWithLoan: TradingModel.OrderPreview.Change(
        before: told.equity, change: -told.commission, after: told.equity - told.commission),
      commission: told.commission, commissionCurrency: "USD")
    tell(.preview(order.id, preview), after: now &+ latency)
  }

  func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder] { [] }
  func cancelEverything() throws(BrokerError) {}
  func requestSnapshot() { isAsked = true }

  private func refuse(_ order: BrokerOrderID) {
    tell(
      .orderMessage(order, code: 200, text: "The backtest has no data of the instrument."),
      after: now &+ latency)
  }

  private func placed(_ order: BrokerOrder, transmits: Bool) -> PlacedOrder {
    let ticket = order.ticket
    var attributes = ticket.attributes
    attributes.parent = nil
    let terms = OrderTerms(
      account: order.account, instrument: ticket.instrument, side: ticket.side,
      quantity: ticket.quantity, type: ticket.type, timeInForce: ticket.timeInForce,
      outsideRegularHours: ticket.outsideRegularHours, reference: order.intent.rawValue,
      transmit: transmits, parent: order.parent?.rawValue, attributes: attributes,
      exchange: order.contract.exchange)
    return PlacedOrder(
      key: ClientOrderKey(client: clientID, order: order.id.rawValue), terms: terms)
  }

  // MARK: What comes back

  /// Takes the news that has come back by `time`, oldest first.
  func takeNews(until time: Int64) -> BrokerEvent? {
    guard newsTaken < news.count, news[newsTaken].due <= time else { return nil }
    let event = news[newsTaken].event
    newsTaken += 1
    if newsTaken == news.count {
      news.removeAll(keepingCapacity: true)
      newsTaken = 0
    }
    newsDue = newsTaken < news.count ? news[newsTaken].due : .max
    return event
  }

  func tell(_ event: BrokerEvent, after time: Int64) {
    // The latency is the same for all, so that the list stays in order but for other clocks.
    let due = max(time &+ latency, news.last?.due ?? .min)
    news.append((due, event))
    if newsTaken == news.count - 1 { newsDue = due }
  }

  // MARK: The exchange

  /// Shows a price to an instrument's orders, and brings there what has arrived.
  func meet(_ lane: Lane, _ tick: MarketTick, meeting newcomers: MatchingEngine.Newcomers) {
    let time = Timestamp(rawValue: tick.time)
    let id = lane.listed.id
    var fresh: [PlacedOrder] = []
    var renewed: [ClientOrderKey] = []
    while let next = lane.arrivals.first, next.due <= tick.time {
      lane.arrivals.removeFirst()
      switch next.kind {
      case .place(let orders): fresh += orders
      case .change(let order):
        place(&fresh, named: order.key, at: time)
        engine.place(order.terms, as: order.key, at: time)
        renewed.append(order.key)
      case .cancel(let key):
        place(&fresh, named: key, at: time)
        engine.cancel(key, at: time)
      }
    }
    let meeting =
      newcomers == .none && !renewed.isEmpty
      ? MatchingEngine.Newcomers.orders(renewed) : newcomers
    if let top = tick.top {
      engine.play(
        MarketEvent(instrument: id, time: time, sourceTime: time, kind: .quote(top)),
        meeting: meeting)
    }
    if let trade = tick.trade,
      lane.openOrders > 0 || watchesAll || fresh.contains(where: Self.looks)
    {
      engine.play(
        MarketEvent(
          instrument: id, time: time, sourceTime: time,
          kind: .trade(price: trade.price, size: trade.size)))
    }
    for order in fresh { engine.place(order.terms, as: order.key, at: time) }
    engine.exhaustQuote(of: id)
    collect(at: tick.time)
  }

  /// Whether a new order looks at trades: those that do not are spared them.
  private static func looks(_ order: PlacedOrder) -> Bool {
    switch order.terms.type {
    case .market, .limit, .marketToLimit: order.terms.timeInForce == .atOpening
    case .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose, .limitOnClose,
      .marketIfTouched, .limitIfTouched, .relative, .peggedToMidpoint:
      true
    }
  }

  /// An order that is changed or ended before it met a price comes there first.
  private func place(_ fresh: inout [PlacedOrder], named key: ClientOrderKey, at time: Timestamp) {
    guard fresh.contains(where: { $0.key == key }) else { return }
    for order in fresh { engine.place(order.terms, as: order.key, at: time) }
    fresh = []
  }

  /// Shows a trade of others, at which nothing of ours fills but stops may be set off: they fill
  /// with the next quote.
  func show(_ lane: Lane, _ trade: TradingModel.Trade) {
    engine.play(
      MarketEvent(
        instrument: lane.listed.id, time: trade.time, sourceTime: trade.time,
        kind: .trade(price: trade.price, size: trade.size)))
    collect(at: trade.time.rawValue)
  }

  /// Lets time pass at the exchange: sessions, expiries.
  func advance(to time: Int64) {
    guard engine.openOrderCount > 0 else { return }
    engine.advance(to: Timestamp(rawValue: time))
    collect(at: time)
  }

  private func collect(at time: Int64) {
    guard !engine.events.isEmpty else { return }
    var events: [ExchangeEvent] = []
    swap(&events, &engine.events)
    var hasTraded = false
    for event in events {
      switch event {
      case .order(let record):
        note(record)
        // The terms are told where the desk could not know them: changed ones, and a stop that
        // follows the market. A fill is told by its execution.
        if record.trailedStop != nil || changed.contains(record.key) {
          tell(report(record), after: time)
        }
        if record.status != .filled { tell(status(record), after: time) }
      case .status(let record):
        note(record)
        tell(status(record), after: time)
      case .execution(let execution): tell(.execution(report(execution)), after: time)
      case .commission(let execution):
        hasTraded = true
        book(execution)
        tell(
          .commission(
            Commission(
              execution: execution.id, amount: execution.commission,
              currency: execution.commissionCurrency, realizedProfit: execution.realizedProfit)),
          after: time)
      case .message(let key, let code, let text):
        tell(
          .orderMessage(BrokerOrderID(rawValue: key.order), code: code, text: text), after: time)
      case .position(let number, let instrument): tellPosition(number, instrument, after: time)
      }
    }
    if hasTraded, time &- accountTold >= Self.accountPause {
      accountTold = time
      tellAccount(after: time)
    }
    for key in ended {
      orders[key] = nil
      changed.remove(key)
    }
    ended.removeAll(keepingCapacity: true)
    if engine.openOrderCount == 0 {
      watchesAll = false
      if engine.ledger.orders.count > Self.keptOrders { engine.forgetEnded() }
    }
    events.removeAll(keepingCapacity: true)
    if engine.events.isEmpty { swap(&events, &engine.events) }
  }

  private func note(_ record: PaperExchange.OrderRecord) {
    guard var placed = orders[record.key] else { return }
    let isOpen = record.status.isOpen
    if isOpen != placed.isOpen {
      placed.lane.openOrders += isOpen ? 1 : -1
      placed.isOpen = isOpen
      orders[record.key] = placed
    }
    if !isOpen { ended.append(record.key) }
  }

  private func book(_ execution: Execution) {
    guard let lane = lanes[execution.instrument] else { return }
    let placed = orders[execution.key]
    if let allowance = lane.allowance { lane.allowance = allowance - execution.quantity }
    ledger.book(
      execution, on: lane, tag: placed?.tag, mid: placed?.mid,
      rate: engine.rate(lane.listed.contract.currency))
  }
}

/// A price as the exchange gets it.
struct MarketTick {
  var time: Int64
  var top: BookTop?
  var trade: (price: Price, size: Quantity)?
}
