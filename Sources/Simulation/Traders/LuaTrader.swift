import Feeds
import LuaRuntime
import Orders
import StrategyChannel
import StrategyHost
import TradingModel

/// One life of a Lua strategy: the product's strategy desk, without the process around it.
final class LuaTrader: FeedSubscriber, MessageSink, @unchecked Sendable {  // One thread.
  static let strategy = StrategyID(rawValue: "lua")
  let account: AccountName
  private unowned let world: World
  private weak var daemon: SimDaemon?
  private weak var hub: FeedHub?
  private var desk: StrategyDesk?
  private var ticket: FeedTicket?
  private var pending: [FeedEvent] = []
  private var events: [ChildEvent] = []
  private var indexes: [InstrumentID: UInt16] = [:]
  private var timers: Set<Int64> = []

  init(account: AccountName, world: World, daemon: SimDaemon, hub: FeedHub) {
    self.account = account
    self.world = world
    self.daemon = daemon
    self.hub = hub
  }

  private var isAlive: Bool { daemon?.isDead == false && desk != nil }

  func start(_ orders: OrderDesk, seed: UInt64, state: SavedState?) {
    desk = StrategyDesk(sink: self, makeWatchdog: { _ in nil })
    let isReady = orders.readiness(of: account) == nil
    tell(.connection(account, isReady: isReady, text: nil))
    for holding in orders.holdings where holding.key.strategy == Self.strategy {
      tell(
        .holding(
          Position(
            account: account, instrument: holding.key.instrument, quantity: holding.quantity,
            averageCost: holding.averagePrice)))
    }
    for order in orders.openOrders(of: Self.strategy) { tell(.order(order)) }
    tell(
      .start(
        DeskStart(strategies: [
          StrategyStart(
            strategy: Self.strategy, accounts: [account], scriptName: "simulated.lua",
            source: LuaScript.text, seed: seed, state: state,
            firstRequestNumber: orders.nextRequestNumber(of: Self.strategy),
            limits: StrategyLimits(softDeadline: .seconds(10)))
        ])))
  }

  func end() {
    if let ticket { hub?.close(ticket) }
    ticket = nil
    desk = nil
    pending = []
    events = []
  }

  // MARK: What it hears

  func tell(_ body: ChildEvent.Body) {
    // What was there before the script concerns it alone; the feed concerns all of a desk.
    events.append(ChildEvent(time: world.clock.wall, strategy: 0, body))
  }

  func offer(_ event: FeedEvent) -> Bool {
    if daemon?.isDead == false { pending.append(event) }
    return true
  }

  func readerNames(of instrument: InstrumentID) -> [String] { [Self.strategy.rawValue] }

  /// Hands over what came; true when there was something.
  func step() -> Bool {
    guard isAlive, !pending.isEmpty || !events.isEmpty else { return false }
    let feed = pending
    pending = []
    for event in feed { take(event) }
    while !events.isEmpty, isAlive {
      let batch = events
      events = []
      for event in batch {
        if event.body.isStart {
          _ = desk?.handle(ChildEvent(time: event.time, event.body))
        } else if desk?.handle(event) == .fail {
          world.violate("script-failed", "the simulated script has failed")
          return true
        }
      }
    }
    return true
  }

  private func take(_ event: FeedEvent) {
    let sent = world.clock.uptime
    switch event {
    case .quote(let quote):
      world.counts.quotes += 1
      if let index = indexes[quote.instrument] { tell(.quote(index, quote, sent: sent)) }
    case .trade(let trade):
      if let index = indexes[trade.instrument] { tell(.trade(index, trade, missed: 0)) }
    case .bar(let instrument, let size, let bar, let isWarmup):
      world.counts.bars += 1
      if let index = indexes[instrument] { tell(.bar(index, size, bar, isWarmup: isWarmup)) }
    case .warmedUp(let instrument, let size):
      if let index = indexes[instrument] { tell(.warmedUp(index, size)) }
    case .details(let symbol, let instrument):
      let index = indexes[instrument.id] ?? UInt16(indexes.count)
      indexes[instrument.id] = index
      daemon?.desk?.learn(instrument)
      tell(.instrument(index, symbol: symbol, ChildInstrument(instrument)))
    case .failed(let symbol, let error):
      tell(.feedFailed(symbol: symbol, code: error.code.rawValue, text: error.description))
    case .depth, .state: break  // The script has no callback for them.
    }
  }

  // MARK: What it says

  func send(_ message: ChildMessage) throws(ChannelError) {
    guard daemon?.isDead == false else { return }
    switch message.body {
    case .described(let description):
      guard let hub else { return }
      ticket = hub.openFeed(
        description.wishes.map {
          FeedInterest(
            symbol: $0.symbol, bars: Set($0.bars), warmup: Int($0.warmup), depth: Int($0.depth))
        }, for: self)
    case .request(let number, let account, let action):
      world.counts.luaRequests += 1
      world.submit([
        OrderRequest(strategy: Self.strategy, number: number, account: account, action: action)
      ])
    case .timerSet(let id, let delay, let isRepeating):
      timers.insert(id)
      schedule(id, delay, isRepeating)
    case .timerCancel(let id): timers.remove(id)
    case .state(let state): world.luaState = state
    case .fault(_, let fault), .interrupted(_, _, let fault):
      world.violate("script-failed", fault.message)
    case .started, .log, .delivered, .subscribe, .unsubscribe, .stopped: break
    }
  }

  func offer(_ message: ChildMessage) throws(ChannelError) -> Bool { true }

  private func schedule(_ id: Int64, _ delay: Duration, _ isRepeating: Bool) {
    world.agenda.add(at: world.clock.uptime + max(1_000_000, delay.nanoseconds)) { [weak self] in
      guard let self, isAlive, timers.contains(id), world.isActive else { return }
      tell(.timer(id: id))
      if isRepeating { schedule(id, delay, true) } else { timers.remove(id) }
    }
  }
}

extension ChildEvent.Body {
  fileprivate var isStart: Bool { if case .start = self { true } else { false } }
}
