import Orders
import PaperExchange
import TradingModel

/// A strategy of the simulated world: asks for orders at random, through the same requests as a
/// script, and remembers only what it was told.
final class Trader {
  let strategy: StrategyID
  let account: AccountName
  private unowned let world: World
  private var random: SimRandom
  private var nextNumber: Int64 = 1
  private var open: [IntentID: Order] = [:]
  private var lastRequest: OrderRequest?
  private(set) var intents: Set<IntentID> = []
  var isTrading = true

  init(_ name: String, account: AccountName, world: World, random: SimRandom) {
    strategy = StrategyID(rawValue: name)
    self.account = account
    self.world = world
    self.random = random
  }

  /// A new life of the daemon: what is open is told by its desk.
  func attach(to desk: OrderDesk) {
    nextNumber = desk.nextRequestNumber(of: strategy)
    open = [:]
    for order in desk.openOrders(of: strategy) { open[order.intent] = order }
  }

  func changed(_ order: Order) {
    if order.state.isFinal { open[order.intent] = nil } else { open[order.intent] = order }
  }

  /// Dies and forgets.
  func forget() { open = [:] }

  func scheduleNext() {
    world.agenda.add(at: world.clock.uptime + random.within(.milliseconds(400) ... .seconds(12))) {
      [weak self] in
      guard let self, isTrading else { return }
      act()
      scheduleNext()
    }
  }

  /// One decision.
  func act(times: Int = 1) {
    var requests: [OrderRequest] = []
    for _ in 0..<times {
      guard let action = decide() else { continue }
      requests.append(
        OrderRequest(strategy: strategy, number: nextNumber, account: account, action: action))
      nextNumber += 1
    }
    guard !requests.isEmpty else { return }
    lastRequest = requests.last
    world.submit(requests)
  }

  /// Asks again what it asked already, with the same number.
  func repeatLast() -> Bool {
    guard let lastRequest else { return false }
    world.submit([lastRequest])
    return true
  }

  private func decide() -> OrderRequest.Action? {
    let list = open.values.filter { $0.parent == nil }.sorted {
      $0.intent.rawValue < $1.intent.rawValue
    }
    let dice = random.next() % 100
    if dice < 20, !list.isEmpty { return .cancel(random.pick(list).intent) }
    if dice < 38, !list.isEmpty {
      let order = random.pick(list)
      guard case .limit(let price) = order.ticket.type,
        let instrument = world.instrument(order.ticket.instrument)
      else { return .cancel(order.intent) }
      let step = instrument.priceLadder.increment(at: price)
      let moved = price + (random.chance(50) ? step : .zero - step)
      return .modify(order.intent, quantity: nil, type: .limit(moved))
    }
    if dice < 41 { return .cancelAll }
    return place()
  }

  private func place() -> OrderRequest.Action? {
    let instrument = random.pick(world.instruments)
    guard let top = world.top(of: instrument.id), let bid = top.bid, let ask = top.ask else {
      return nil
    }
    let side: Side = random.chance(50) ? .buy : .sell
    let near = side == .buy ? ask : bid
    let step = instrument.priceLadder.increment(at: near)
    let away = Decimal64(Int(random.next() % 12)) * step
    let limit = side == .buy ? near - away : near + away
    var quantity = instrument.minimumSize
    quantity += Decimal64(Int(random.next() % 40)) * instrument.sizeIncrement
    // Larger than what is quoted at once, so that it fills in parts.
    if random.chance(25) { quantity = quantity * 60 }
    var ticket = OrderTicket(
      instrument: instrument.id, side: side, quantity: quantity, type: .limit(limit))
    switch random.next() % 10 {
    case 0, 1: ticket.type = .market
    case 2:
      let far = Decimal64(40) * step
      ticket.type = .stop(side == .buy ? near + far : near - far)
    case 3, 4:
      let far = Decimal64(30 + Int(random.next() % 60)) * step
      ticket.bracket = OrderTicket.Bracket(
        takeProfit: side == .buy ? limit + far : limit - far,
        stopLoss: side == .buy ? limit - far : limit + far)
    default: break
    }
    ticket.timeInForce = random.chance(50) ? .goodTillCancelled : .day
    ticket.outsideRegularHours = true
    if case .market = ticket.type { ticket.outsideRegularHours = false }
    return .place(ticket)
  }
}
