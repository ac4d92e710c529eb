import History
import Orders
import PaperExchange
import StrategyChannel
import StrategyHost
import TradingModel

/// What goes to the strategy, and what it says.
extension BacktestRun {
  /// Loads the script, as a child would, with its account at hand.
  func startStrategy() throws(BacktestError) {
    for lane in lanes { orders.learn(lane.listed.instrument(at: begin, days: Self.daysOfHours)) }
    orders.receive(
      .snapshot(
        BrokerSnapshot(
          accounts: broker.accounts, openOrders: [], completedOrders: [], executions: [],
          positions: [], session: broker.session)), from: broker)
    for value in broker.accountValues { orders.receive(value, from: broker) }
    for body in news.take() { hand(body) }
    note(
      strategy.handle(ChildEvent(time: begin, .start(DeskStart(strategies: [plan.start])))))
    // What the script asks for must be known before anything is acted on.
    for message in sink.messages {
      if case .described(let description) = message.body { self.description = description }
    }
    if let fault = description.fault { throw .script(fault) }
    let wanted = description.wishes.map(\.symbol)
    var missing: [String] = []
    for symbol in wanted where try lane(of: symbol) == nil { missing.append(symbol) }
    guard missing.isEmpty else {
      throw .missingData(wanted: missing, given: lanes.map(\.symbol))
    }
    try settle()
  }

  /// How many days of an instrument's hours the script is told at a time.
  static let daysOfHours = 60

  /// The instrument that a script means by a symbol; nil when there is no data of it.
  func lane(of symbol: String) throws(BacktestError) -> Lane? {
    let upper = symbol.uppercased()
    if let named = lanes.first(where: { $0.symbol.uppercased() == upper }) { return named }
    guard let listed = try table.listed(symbol) else { return nil }
    return lanes.first { $0.listed.id == listed.id }
  }

  /// Gives the strategy the feeds that its script asks for.
  func openFeeds() throws(BacktestError) {
    for wish in description.wishes { try want(wish) }
    if let from = plan.from { try warmUp(until: from.rawValue) }
    for wish in description.wishes {
      guard let lane = try lane(of: wish.symbol) else { continue }
      hand(.instrument(lane.index, symbol: wish.symbol, instrument(lane)))
      for size in wish.bars {
        let kept = warmth?[WarmKey(lane: lane.index, size: size)] ?? []
        for bar in kept.suffix(Int(wish.warmup)) {
          hand(.bar(lane.index, size, bar, isWarmup: true))
          try settle()
        }
        hand(.warmedUp(lane.index, size))
      }
      hand(.feedState(lane.index, .live))
      try settle()
    }
    warmth = nil
    hoursUntil = now &+ Int64(Self.daysOfHours - 10) * 86_400_000_000_000
  }

  private func instrument(_ lane: Lane) -> ChildInstrument {
    ChildInstrument(
      lane.listed.instrument(at: Timestamp(rawValue: now), days: Self.daysOfHours))
  }

  /// Tells the hours of the weeks to come.
  func renewHours() {
    hoursUntil = now &+ Int64(Self.daysOfHours - 10) * 86_400_000_000_000
    for lane in lanes {
      orders.learn(
        lane.listed.instrument(at: Timestamp(rawValue: now), days: Self.daysOfHours))
      for name in lane.names { hand(.instrument(lane.index, symbol: name, instrument(lane))) }
    }
  }

  /// Notes what is wanted of an instrument.
  private func want(_ wish: SymbolWish) throws(BacktestError) {
    guard let lane = try lane(of: wish.symbol) else { return }
    if !lane.names.contains(wish.symbol) { lane.names.append(wish.symbol) }
    for size in wish.bars where lane.wanted.insert(size).inserted {
      if !lane.given.contains(size) {
        if case .bars(let base) = lane.drive,
          size < base || size.rawValue % base.rawValue != 0
        {
          throw .plan(
            "The script wants bars of \(size) of \(wish.symbol), and the data has bars of "
              + "\(base), of which they cannot be made. Give finer data, or change the script's "
              + "bars.")
        }
        lane.rollers.append(BarRoller(size: size, hours: lane.listed.hours))
      }
      warmupLength[WarmKey(lane: lane.index, size: size)] = Int(wish.warmup)
    }
    for cursor in cursors where cursor.lane === lane {
      var sizes: Set<BarSize> = []
      for event in cursor.buffer { if case .bar(_, let size) = event { sizes.insert(size) } }
      cursor.deliversBars = !sizes.isDisjoint(with: lane.wanted)
      cursor.feedsRollers = !lane.rollers.isEmpty
    }
  }

  /// Reads what lies before the first moment; only bars of it are kept, for the warm-up.
  private func warmUp(until time: Int64) throws(BacktestError) {
    warmth = [:]
    for cursor in cursors {
      while cursor.head < time {
        let event = cursor.buffer[cursor.position]
        keep(event, of: cursor)
        cursor.position += 1
        try cursor.refill()
      }
    }
  }

  private func keep(_ event: HistoryEvent, of cursor: SeriesCursor) {
    let lane = cursor.lane
    switch event {
    case .bar(let bar, let size):
      if lane.drive == .bars(size) { lane.last = bar.close }
      if cursor.deliversBars { tell(lane, size, bar, at: event.time) }
    case .quote(let quote): (lane.bid, lane.ask) = (quote.bid, quote.ask)
    case .trade(let trade): lane.last = trade.price
    }
    if cursor.feedsRollers { roll(event, lane) }
  }

  // MARK: Market data

  /// Makes the longer bars of an instrument.
  func roll(_ event: HistoryEvent, _ lane: Lane) {
    for index in lane.rollers.indices {
      let size = lane.rollers[index].size
      switch event {
      case .bar(let bar, let base):
        guard lane.drive == .bars(base) else { return }
        finish(lane, index, size, at: bar.start)
        lane.rollers[index].add(bar)
        finish(lane, index, size, at: event.time)
      case .trade(let trade):
        guard !trade.isUnreported else { return }
        finish(lane, index, size, at: trade.time)
        lane.rollers[index].add(trade.price, quantity: trade.size, at: trade.time)
      case .quote(let quote):
        guard !lane.hasTrades else { return }
        let last = quote.changed.contains(.last) && lane.reportsTrades ? quote.last : nil
        guard let price = last ?? (lane.reportsTrades ? nil : quote.mid) else { return }
        finish(lane, index, size, at: quote.time)
        lane.rollers[index].add(
          price, quantity: last == nil ? nil : quote.lastSize, at: quote.time)
      }
    }
  }

  private func finish(_ lane: Lane, _ index: Int, _ size: BarSize, at time: Timestamp) {
    guard let bar = lane.rollers[index].close(before: time.rawValue) else { return }
    tell(lane, size, bar, at: Timestamp(rawValue: lane.rollers[index].end))
  }

  @inline(__always)
  func tell(_ lane: Lane, _ size: BarSize, _ bar: Bar, at time: Timestamp) {
    guard warmth == nil else { return keepWarm(lane, size, bar) }
    note(strategy.bar(lane.index, size, bar, isWarmup: false, at: time))
  }

  @inline(__always)
  func tell(_ lane: Lane, _ quote: Quote) {
    note(strategy.quote(lane.index, quote))
  }

  @inline(__always)
  func tell(_ lane: Lane, _ trade: Trade) {
    note(strategy.trade(lane.index, trade))
  }

  private func keepWarm(_ lane: Lane, _ size: BarSize, _ bar: Bar) {
    let key = WarmKey(lane: lane.index, size: size)
    let length = warmupLength[key] ?? 0
    guard length > 0 else { return }
    warmth?[key, default: []].append(bar)
    if let count = warmth?[key]?.count, count > 2 * length + 64 {
      warmth?[key]?.removeFirst(count - length)
    }
  }

  // MARK: Events and messages

  /// Hands the strategy an event of its own.
  func hand(_ body: ChildEvent.Body) {
    note(strategy.handle(ChildEvent(time: Timestamp(rawValue: now), strategy: 0, body)))
  }

  @inline(__always)
  func note(_ step: StrategyDesk.Step) {
    if step == .fail { hasFailed = true }
  }

  /// Acts on what the strategy said and tells it what came of it, until nothing is left to say.
  func settle() throws(BacktestError) {
    while true {
      if !sink.isEmpty {
        try take(sink.take())
      } else if !news.isEmpty {
        for body in news.take() { hand(body) }
      } else {
        return
      }
    }
  }

  private func take(_ messages: [ChildMessage]) throws(BacktestError) {
    if saidAt != now { (saidAt, said) = (now, 0) }
    said += messages.count
    guard said <= Self.messagesAtOnce else {
      hasFailed = true
      return journal.write(
        ScriptFault(
          file: plan.start.scriptName,
          message: "more than \(Self.messagesAtOnce) orders and log lines at one moment: it "
            + "answers its own news without end"), in: "strategy", at: Timestamp(rawValue: now))
    }
    var requests: [OrderRequest] = []
    for message in messages {
      hear?(message, Timestamp(rawValue: now))
      if case .request(let number, let account, let action) = message.body {
        requests.append(
          OrderRequest(
            strategy: plan.start.strategy, number: number, account: account, action: action))
      }
    }
    if !requests.isEmpty {
      if isStopping {
        for request in requests {
          hand(.requestRefused(number: request.number, reason: "the backtest has ended"))
        }
      } else {
        orders.handleOrderRequests(requests)
      }
    }
    for message in messages { try take(message.body) }
    for text in news.takeNotices() { write(.warning, text) }
  }

  private func take(_ body: ChildMessage.Body) throws(BacktestError) {
    switch body {
    case .described, .started, .request, .state, .delivered, .stopped: break
    case .log(let level, let text, let file, let line):
      journal.write(
        BacktestLine(
          time: Timestamp(rawValue: now), level: level, text: text, file: file, line: line))
    case .timerSet(let id, let delay, let isRepeating):
      let length = delay.nanoseconds
      timers.set(id, at: now &+ max(1, length), every: isRepeating ? length : nil)
    case .timerCancel(let id): timers.cancel(id)
    case .subscribe(let wish): try subscribe(wish)
    case .unsubscribe(let symbol):
      try lane(of: symbol)?.names.removeAll { $0 == symbol }
    case .fault(let callback, let fault), .interrupted(let callback, _, let fault):
      journal.write(fault, in: callback, at: Timestamp(rawValue: now))
    }
  }

  private func subscribe(_ wish: SymbolWish) throws(BacktestError) {
    guard let lane = try lane(of: wish.symbol) else {
      return hand(
        .feedFailed(
          symbol: wish.symbol, code: "no_data",
          text: "the backtest has no data of \(wish.symbol); add a file with --data"))
    }
    try want(wish)
    hand(.instrument(lane.index, symbol: wish.symbol, instrument(lane)))
    for size in wish.bars { hand(.warmedUp(lane.index, size)) }
    hand(.feedState(lane.index, .live))
  }

  func write(_ level: LogLevel, _ text: String) {
    journal.write(BacktestLine(time: Timestamp(rawValue: now), level: level, text: text))
  }
}

/// The bars of one size of one instrument.
struct WarmKey: Hashable {
  var lane: UInt16
  var size: BarSize
}
