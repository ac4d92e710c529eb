import History
import LuaRuntime
import Orders
import PaperExchange
import Performance
import StrategyChannel
import StrategyHost
import TradingModel

/// The parts of one run, and the loop that plays the data through them.
///
/// The order of things at one moment: what comes back from the exchange and timers that are due;
/// then the market's new price meets the orders; then the strategy hears what became of them; then
/// it hears the price itself.
final class BacktestRun {
  /// What a strategy may say at one moment before it is taken for one that never stops.
  static let messagesAtOnce = 20_000
  /// How long a callback may take. Real time decides nothing but whether it hangs.
  static let hang = Duration.seconds(10)

  let plan: BacktestPlan
  let hear: ((ChildMessage, Timestamp) -> Void)?
  let table: InstrumentTable
  let lanes: [Lane]
  let cursors: [SeriesCursor]
  let ledger: RunLedger
  let broker: PaperBroker
  let news = NewsQueue()
  let sink = MessageQueue()
  let strategy: StrategyDesk
  let orders: OrderDesk
  var journal = RunJournal()
  var timers = VirtualTimers()
  var description = StrategyDescription()
  /// The strategy's clock in nanoseconds; never runs back.
  var now: Int64
  var events: Int64 = 0
  /// The strategy ended itself: by a limit, or as a fault left it broken.
  var hasFailed = false
  var isStopping = false
  /// An event's prices meet the orders; it counts as played already.
  var isMeeting = false
  var said = 0
  var saidAt = Int64.min
  /// The next full hour, the end of the trading day, and the earlier of both.
  var nextHour = Int64.min
  var nextDay = Int64.min
  var boundary = Int64.min
  /// The trading day, in days since 1970; nil before the first.
  var day: Int32?
  /// From when on the script must be told the instruments' hours anew.
  var hoursUntil = Int64.max
  /// Old bars for the script, while it warms up; nil afterwards.
  var warmth: [WarmKey: [Bar]]?
  var warmupLength: [WarmKey: Int] = [:]
  let begin: Timestamp

  init(_ plan: BacktestPlan, hear: ((ChildMessage, Timestamp) -> Void)?) throws(BacktestError) {
    var plan = plan
    plan.start.limits.softDeadline = max(plan.start.limits.softDeadline, Self.hang)
    self.plan = plan
    self.hear = hear
    let opened = try OpenedData(plan)
    table = opened.table
    lanes = opened.lanes
    cursors = opened.cursors
    begin = opened.begin
    now = opened.begin.rawValue
    let start = plan.start
    let execution = plan.execution
    let numbers = PaperBroker.numbers(start.accounts)
    let accounts = numbers.values.map { number in
      var account = PaperAccount(number: number, cash: plan.capital)
      account.cash = [plan.currency: plan.capital]
      return account
    }
    let engine = MatchingEngine(
      catalogue: table.reduced(
        to: lanes.map(\.listed), paysCommission: execution.paysCommission),
      accounts: accounts, settings: .init(slippageTicks: execution.slippageTicks))
    ledger = RunLedger(
      builder: ResultBuilder(
        kind: .backtest, strategy: start.strategy.rawValue, script: start.scriptName,
        account: start.accounts[0].rawValue, start: opened.begin, currency: plan.currency,
        capital: plan.capital), plan: plan, lanes: lanes, rate: { engine.rate($0) })
    let broker = PaperBroker(
      engine: engine, accounts: numbers.values.sorted(), lanes: lanes,
      latency: execution.latency, ledger: ledger)
    broker.now = now
    self.broker = broker
    do throws(OrderLogError) {
      orders = try OrderDesk(
        log: MemoryLog(), listener: news,
        directory: AccountDirectory(
          accounts: numbers,
          connections: [.init(broker: broker, accounts: broker.accounts)]),
        clock: { Timestamp(rawValue: broker.now) },
        generator: RunGenerator(seed: start.seed), snapshotGap: .zero, risk: plan.risk,
        market: RunMarket(lanes) { Timestamp(rawValue: broker.now) },
        wake: { wait in
          broker.turnDue = min(broker.turnDue, broker.now &+ max(1, wait.nanoseconds))
        })
    } catch { throw .engine(error.description) }
    strategy = StrategyDesk(sink: sink) { limit in LuaWatchdog(limit: limit) }
    news.desk = orders
  }

  /// Market events played, the one at hand included.
  var played: Int64 { isStopping ? .max : events &+ (isMeeting ? 1 : 0) }

  /// When a timer, news or a waiting order is due next.
  @inline(__always) var agendaDue: Int64 {
    min(min(timers.nextDue, broker.newsDue), broker.turnDue)
  }

  @inline(__always)
  func setNow(_ time: Int64) {
    if time > now {
      now = time
      broker.now = time
    }
  }

  // MARK: The run

  func run(_ progress: (BacktestProgress) -> Bool) throws(BacktestError) -> BacktestOutcome {
    try startStrategy()
    if !hasFailed { try openFeeds() }
    let isWhole = hasFailed ? false : try play(progress)
    try stop(isWhole ? "end of the data" : "the backtest was stopped")
    return outcome(isWhole: isWhole)
  }

  /// Plays everything; false when it was stopped before the end.
  private func play(_ progress: (BacktestProgress) -> Bool) throws(BacktestError) -> Bool {
    let limit = plan.to.map { $0.rawValue &- 1 } ?? .max
    while let (cursor, bound) = next(limit) {
      if cursor.head > boundary { pass(cursor.head) }
      try play(cursor, until: min(bound, boundary))
      if hasFailed { return false }
      if cursor.position >= cursor.buffer.count {
        try cursor.refill()
        if !progress(progressNow) { return false }
      }
    }
    return true
  }

  /// The series whose event comes next, and until when it may go on alone.
  private func next(_ limit: Int64) -> (SeriesCursor, Int64)? {
    var best: SeriesCursor?
    var bound = limit
    for cursor in cursors {
      guard let known = best else {
        best = cursor
        continue
      }
      if cursor.head < known.head {
        bound = min(bound, known.head &- 1)
        best = cursor
      } else {
        bound = min(bound, cursor.head)
      }
    }
    guard let best, best.head <= limit, best.head < .max else { return nil }
    return (best, max(bound, best.head))
  }

  /// Plays one series alone while nothing else comes between.
  private func play(_ cursor: SeriesCursor, until bound: Int64) throws(BacktestError) {
    let lane = cursor.lane
    let count = cursor.buffer.count
    var position = cursor.position
    var previous = cursor.head
    defer {
      cursor.position = position
      cursor.sync()
    }
    while position < count {
      let event = cursor.buffer[position]
      let time = event.time.rawValue
      if time > bound { return }
      if time < previous {
        throw .backwards(
          origin: cursor.origin, time: Double(time) / 1e9, after: Double(previous) / 1e9)
      }
      previous = time
      if lane.isBusy || broker.watchesAll || agendaDue <= time || cursor.isPlayed {
        try meet(event, of: cursor)
        if hasFailed { return }
      }
      position += 1
      events &+= 1
      setNow(time)
      note(event, lane)
      deliver(event, of: cursor)
      if !sink.isEmpty || hasFailed {
        try settle()
        // The order that came of it may change who comes next.
        return
      }
    }
  }

  // MARK: Keeping and telling

  /// Keeps what an event says of the market.
  @inline(__always)
  private func note(_ event: HistoryEvent, _ lane: Lane) {
    switch event {
    case .bar(let bar, let size):
      guard lane.drive == .bars(size) else { return }
      lane.last = bar.close
      if lane.isHeld, !lane.wasPlayed { lane.extend(low: bar.low, high: bar.high) }
      lane.wasPlayed = false
      ledger.builder.price(slot: lane.chartSlot, bar: bar)
    case .quote(let quote):
      lane.bid = quote.bid
      lane.ask = quote.ask
      guard lane.isHeld || quote.time.rawValue >= lane.nextChart else { return }
      noteSlowly(quote, lane)
    case .trade(let trade):
      guard !trade.isUnreported else { return }
      lane.last = trade.price
      if lane.isHeld { lane.extend(to: trade.price) }
      if lane.drive == .trades, trade.time.rawValue >= lane.nextChart {
        lane.nextChart = trade.time.rawValue &+ 1_000_000_000
        ledger.builder.price(slot: lane.chartSlot, time: trade.time, price: trade.price)
      }
    }
  }

  private func noteSlowly(_ quote: Quote, _ lane: Lane) {
    guard let mid = lane.mark else { return }
    if lane.isHeld { lane.extend(to: mid) }
    guard quote.time.rawValue >= lane.nextChart else { return }
    lane.nextChart = quote.time.rawValue &+ 1_000_000_000
    ledger.builder.price(slot: lane.chartSlot, time: quote.time, price: mid)
  }

  /// Lets the strategy hear an event, and the longer bars that it ends or makes.
  @inline(__always)
  private func deliver(_ event: HistoryEvent, of cursor: SeriesCursor) {
    let lane = cursor.lane
    guard lane.isFollowed else { return }
    switch event {
    case .quote(let quote):
      if cursor.feedsRollers { roll(event, lane) }
      tell(lane, quote)
    case .trade(let trade):
      if cursor.feedsRollers { roll(event, lane) }
      tell(lane, trade)
    case .bar(let bar, let size):
      if cursor.deliversBars { tell(lane, size, bar, at: event.time) }
      if cursor.feedsRollers { roll(event, lane) }
    }
  }
}
