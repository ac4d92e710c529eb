import LuaRuntime
import Orders
import StrategyChannel
import StrategyHost
import TradingModel

/// The world of one test: a strategy on a desk of its own, the real order desk with its rules, and
/// a market and a clock that the test moves. One thread.
final class TestStage {
  /// What a test chooses.
  struct Options {
    var parameters: [NamedParameter] = []
    var symbols: [String]?
    var accounts = [AccountName(rawValue: "test")]
    /// Rules of instruments by symbol.
    var instruments = LuaTable(array: [])
    /// A Wednesday, 10:00 in New York.
    var time = Timestamp(seconds: 1_704_294_000)
    var capital = Decimal64(100_000)
    /// Whether the market fills orders by its prices, or only as the test says.
    var fillsByMarket = false
    var state: SavedState?
  }

  /// One request of the strategy.
  struct Asked {
    var number: Int64
    var account: AccountName
    var action: OrderRequest.Action
    /// Whether an expectation was about it.
    var isTaken = false
  }

  /// One line of the strategy's log.
  struct Line {
    var level: LogLevel
    var text: String
    var place: String
  }

  final class Clock {
    var now: Timestamp
    init(_ now: Timestamp) { self.now = now }
  }

  let clock: Clock
  let options: Options
  let broker: StageBroker
  let orders: OrderDesk
  let news = StageNews()
  var start: StrategyStart
  var instruments: StageInstruments
  var timers = StageTimers()
  var wishes: [String: SymbolWish] = [:]
  var asked: [Asked] = []
  var log: [Line] = []
  /// Where the next expected line of the log is looked for.
  var linesTaken = 0
  var faults: [(callback: String, fault: ScriptFault)] = []
  var saved: SavedState?
  var hasStopped = false
  private var sink = StageMessages()
  private var strategy: StrategyDesk

  /// Instructions that one callback of the strategy may take: far above 100 ms of work.
  static let instructions: Int64 = 200_000_000
  /// Rounds of messages and news at one moment.
  static let roundsAtOnce = 10_000
  /// Lines of log that a test keeps.
  static let linesAtMost = 100_000

  init(_ script: TestedScript, name: String, options: Options) throws(LuaMisuse) {
    self.options = options
    let clock = Clock(options.time)
    self.clock = clock
    broker = StageBroker(clock: { clock.now })
    let label = name.hasSuffix(".lua") ? String(name.dropLast(4)) : name
    start = StrategyStart(
      strategy: StrategyID(rawValue: label), accounts: options.accounts, scriptName: name,
      source: script.source, modules: script.modules, symbols: options.symbols,
      parameters: options.parameters, seed: 7, state: options.state,
      limits: StrategyLimits(instructionLimit: Self.instructions))
    saved = options.state
    instruments = StageInstruments(rules: options.instruments, start: options.time)
    strategy = StrategyDesk(sink: sink) { _ in nil }
    let numbers = Dictionary(
      uniqueKeysWithValues: options.accounts.enumerated().map {
        ($0.element, AccountNumber(rawValue: "T\($0.offset + 1)"))
      })
    do throws(OrderLogError) {
      orders = try OrderDesk(
        log: StageLog(), listener: news,
        directory: AccountDirectory(
          accounts: numbers,
          connections: [.init(broker: broker, accounts: numbers.values.sorted())]),
        clock: { clock.now }, generator: StageGenerator(), snapshotGap: .zero)
    } catch { throw LuaMisuse("the order desk does not start: \(error)") }
    news.desk = orders
    try begin(numbers.values.sorted())
  }

  private func begin(_ numbers: [AccountNumber]) throws(LuaMisuse) {
    orders.receive(
      .snapshot(
        BrokerSnapshot(
          accounts: numbers, openOrders: [], completedOrders: [], executions: [], positions: [],
          session: broker.session)), from: broker)
    for number in numbers {
      for key in ["NetLiquidation", "TotalCashValue", "AvailableFunds", "BuyingPower"] {
        orders.receive(
          .accountValue(
            number, key: key, value: options.capital.description, currency: "USD"), from: broker)
      }
    }
    for body in news.take() { deliver(body) }
    try startStrategy()
  }

  private func startStrategy() throws(LuaMisuse) {
    note(strategy.handle(ChildEvent(time: clock.now, .start(DeskStart(strategies: [start])))))
    try settle()
  }

  /// Ends the strategy and starts it again with what it saved, as a restart of the daemon does.
  func restart() throws(LuaMisuse) {
    try stop("restart")
    sink = StageMessages()
    strategy = StrategyDesk(sink: sink) { _ in nil }
    timers.cancelAll()
    hasStopped = false
    start.state = saved
    start.firstRequestNumber = (asked.map(\.number).max() ?? 0) + 1
    for account in options.accounts {
      deliver(.connection(account, isReady: true, text: nil))
    }
    for holding in orders.holdings where holding.key.strategy == start.strategy {
      deliver(
        .holding(
          Position(
            account: holding.key.account, instrument: holding.key.instrument,
            quantity: holding.quantity, averageCost: holding.averagePrice)))
    }
    for order in orders.openOrders(of: start.strategy) { deliver(.order(order)) }
    try startStrategy()
  }

  /// Lets `on_stop` run.
  func stop(_ reason: String) throws(LuaMisuse) {
    guard !hasStopped else { return }
    deliver(.stop(reason: reason))
    hasStopped = true
    try settle()
  }

  // MARK: Events and messages

  /// Hands the strategy an event of its own.
  func deliver(_ body: ChildEvent.Body) {
    note(strategy.handle(ChildEvent(time: clock.now, strategy: 0, body)))
  }

  /// Hands the strategy's desk a market event.
  func publish(_ body: ChildEvent.Body) {
    note(strategy.handle(ChildEvent(time: clock.now, body)))
  }

  private func note(_ step: StrategyDesk.Step) {
    if step != .goOn { hasStopped = true }
  }

  /// Acts on all that was said, until nobody has anything to say.
  func settle() throws(LuaMisuse) {
    for _ in 0..<Self.roundsAtOnce {
      let events = broker.take()
      for event in events { orders.receive(event, from: broker) }
      let messages = sink.take()
      for message in messages { try take(message.body) }
      let bodies = news.take()
      for body in bodies { deliver(body) }
      if events.isEmpty, messages.isEmpty, bodies.isEmpty {
        if !(options.fillsByMarket && fillAtQuotes()) { return }
      }
    }
    throw LuaMisuse("the strategy answers its own news without end")
  }

  private func take(_ body: ChildMessage.Body) throws(LuaMisuse) {
    switch body {
    case .described(let description): try takeUp(description)
    case .request(let number, let account, let action):
      asked.append(Asked(number: number, account: account, action: action))
      orders.handleOrderRequests([
        OrderRequest(
          strategy: start.strategy, number: number, account: account, action: action)
      ])
    case .log(let level, let text, let file, let line):
      if log.count < Self.linesAtMost {
        let place = file.map { file in line.map { "\(file):\($0)" } ?? file } ?? ""
        log.append(Line(level: level, text: text, place: place))
      }
    case .timerSet(let id, let delay, let isRepeating):
      timers.set(id, at: clock.now.advanced(by: delay), every: isRepeating ? delay : nil)
    case .timerCancel(let id): timers.cancel(id)
    case .subscribe(let wish): try subscribe(wish)
    case .unsubscribe(let symbol): wishes[symbol.uppercased()] = nil
    case .state(let state): saved = state
    case .fault(let callback, let fault), .interrupted(let callback, _, let fault):
      faults.append((callback, fault))
    case .started, .delivered, .stopped: break
    }
  }

  private func takeUp(_ description: StrategyDescription) throws(LuaMisuse) {
    if let fault = description.fault {
      faults.append(("loading", fault))
      return
    }
    for wish in description.wishes { try subscribe(wish) }
  }

  private func subscribe(_ wish: SymbolWish) throws(LuaMisuse) {
    let entry = try instruments.add(wish.symbol)
    orders.learn(entry.instrument)
    wishes[wish.symbol.uppercased()] = wish
    deliver(.instrument(entry.index, symbol: wish.symbol, ChildInstrument(entry.instrument)))
    for size in wish.bars { deliver(.warmedUp(entry.index, size)) }
    deliver(.feedState(entry.index, .live))
    if entry.quote.bid != nil || entry.quote.ask != nil {
      publish(.quote(entry.index, entry.quote, sent: 0))
    }
  }
}

/// The same identities of orders in every run (SplitMix64).
private struct StageGenerator: RandomNumberGenerator {
  private var state: UInt64 = 7

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
