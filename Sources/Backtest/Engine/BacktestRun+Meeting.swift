import History
import Orders
import PaperExchange
import StrategyChannel
import TradingModel

/// How the market meets the orders.
extension BacktestRun {
  /// A size that no order asks for.
  private static let anySize = Decimal64(1_000_000_000_000)

  /// Lets happen what happens before an event is known, and with it.
  func meet(_ event: HistoryEvent, of cursor: SeriesCursor) throws(BacktestError) {
    let lane = cursor.lane
    let time = event.time.rawValue
    isMeeting = true
    defer { isMeeting = false }
    switch event {
    case .bar(let bar, let size):
      if lane.drive == .bars(size) {
        if cursors.count > 1 { try meetOthers(at: time) }
        if !cursor.isPlayed { try walk(lane, bar, size, until: time) }
        cursor.isPlayed = false
      }
      try runAgenda(until: time)
    case .quote(let quote):
      try runAgenda(until: time)
      guard lane.isBusy || broker.watchesAll else { return }
      broker.meet(lane, tick(lane, quote), meeting: .none)
      try runAgenda(until: time)
    case .trade(let trade):
      try runAgenda(until: time)
      guard !trade.isUnreported, lane.isBusy || broker.watchesAll else { return }
      if lane.drive == .trades {
        let size = plan.execution.participation.map { part(trade.size, $0, lane) }
        let next = tick(lane, trade.price, at: time, offered: size, traded: trade.size)
        broker.meet(lane, next, meeting: .none)
      } else {
        // The quotes say at which prices orders fill; a trade may only set off a stop.
        broker.show(lane, trade)
      }
      try runAgenda(until: time)
    }
  }

  /// Bars of other instruments that end at the same moment were going on at the same time: their
  /// prices meet the orders before the strategy hears of any of them.
  private func meetOthers(at time: Int64) throws(BacktestError) {
    for cursor in cursors where cursor.head == time && !cursor.isPlayed {
      guard cursor.lane.isBusy || broker.watchesAll, cursor.position < cursor.buffer.count,
        case .bar(let bar, let size) = cursor.buffer[cursor.position],
        cursor.lane.drive == .bars(size)
      else { continue }
      try walk(cursor.lane, bar, size, until: time)
      cursor.isPlayed = true
    }
  }

  // MARK: Inside of a bar

  /// Plays a bar's prices one by one to its instrument's orders, with what comes back and what is
  /// due on the way.
  private func walk(
    _ lane: Lane, _ bar: Bar, _ size: BarSize, until end: Int64
  ) throws(BacktestError) {
    let span = span(of: bar, size, lane, until: end)
    var path = BarPath(
      bar, start: span.start, end: span.end, ladder: lane.listed.priceLadder)
    lane.allowance = plan.execution.participation.flatMap { share in
      bar.volume.map { part($0, share, lane) }
    }
    defer {
      lane.allowance = nil
      lane.wasPlayed = true
    }
    try runAgenda(until: path.now.time)
    try step(lane, path, .all)
    while let target = path.target, !hasFailed {
      guard lane.isBusy || broker.watchesAll || agendaDue <= path.end else { break }
      var next = target
      if lane.openOrders > 0, let crossing = path.crossing(watched(lane)) { next = crossing }
      if agendaDue < next.time {
        try runAgenda(until: agendaDue)
        continue
      }
      if let due = lane.arrivals.first?.due, due < next.time { next = path.point(at: due) }
      if lane.openOrders > 0, let due = broker.engine.nextDeadline?.rawValue,
        due > path.now.time, due < next.time
      {
        next = path.point(at: due)
      }
      path.move(to: next)
      try step(lane, path, .none)
    }
    guard lane.isHeld else { return }
    lane.extend(to: path.now.price)
    while let target = path.target {
      lane.extend(to: target.price)
      path.move(to: target)
    }
  }

  private func step(
    _ lane: Lane, _ path: BarPath, _ newcomers: MatchingEngine.Newcomers
  ) throws(BacktestError) {
    lane.extend(to: path.now.price)
    guard lane.isBusy || broker.watchesAll else { return }
    let point = path.now
    // The volume belongs to the whole bar; at its end it is known.
    broker.meet(
      lane, tick(lane, point.price, at: point.time, offered: lane.allowance, traded: .zero),
      meeting: newcomers)
    try runAgenda(until: point.time)
  }

  /// Where on the path something may happen to an order: at its price, and where the quote around
  /// the path's price reaches it.
  private func watched(_ lane: Lane) -> [Price] {
    let half = lane.halfSpread
    return broker.engine.restingPrices(of: lane.listed.id).flatMap { resting -> [Price] in
      guard !half.isZero else { return [resting.price] }
      return [
        resting.price, resting.side == .buy ? resting.price - half : resting.price + half,
      ]
    }
  }

  /// When a bar traded. Of a bar of a day or longer that is the main session, whatever moment its
  /// stamp names.
  private func span(
    of bar: Bar, _ size: BarSize, _ lane: Lane, until end: Int64
  ) -> (start: Int64, end: Int64) {
    let start = bar.start.rawValue
    guard size >= .day else { return (start, end) }
    let hours = lane.listed.hours
    // Half a day later it is the same date in every zone, whether midnight is that of the zone or
    // of UTC.
    let date = hours.zone.local(bar.start.advanced(by: .seconds(43_200))).date
    guard let session = hours.session(on: date, .liquid) else { return (start, end) }
    let open = min(max(start, session.open.rawValue), end &- 4)
    guard size == .day else { return (open, end) }
    return (open, max(open &+ 4, min(end, session.close.rawValue)))
  }

  // MARK: Prices as the exchange gets them

  private func tick(
    _ lane: Lane, _ price: Price, at time: Int64, offered: Quantity?, traded: Quantity
  ) -> MarketTick {
    let size = offered ?? Self.anySize
    return MarketTick(
      time: time,
      top: BookTop(
        bid: price - lane.halfSpread, bidSize: size, ask: price + lane.halfSpread, askSize: size),
      trade: lane.reportsTrades ? (price, traded) : nil)
  }

  private func tick(_ lane: Lane, _ quote: Quote) -> MarketTick {
    let share = plan.execution.participation
    func size(_ quoted: Quantity?) -> Quantity {
      guard let share, let quoted else { return Self.anySize }
      return part(quoted, share, lane)
    }
    let trade = quote.changed.contains(.last) ? quote.last : nil
    return MarketTick(
      time: quote.time.rawValue,
      top: BookTop(
        bid: quote.bid, bidSize: size(quote.bidSize), ask: quote.ask, askSize: size(quote.askSize)
      ),
      trade: lane.reportsTrades && !lane.hasTrades
        ? trade.map { ($0, quote.lastSize ?? .zero) } : nil)
  }

  /// The share of a size that our orders may take, in whole steps.
  private func part(_ size: Quantity, _ share: Decimal64, _ lane: Lane) -> Quantity {
    (size * share).rounded(toMultipleOf: lane.listed.sizeIncrement, .down)
  }

  // MARK: What is due

  /// Fires timers and brings news back, in the order of time, until a moment.
  func runAgenda(until time: Int64) throws(BacktestError) {
    while agendaDue <= time, !hasFailed {
      let due = agendaDue
      setNow(due)
      if broker.turnDue == due {
        broker.turnDue = .max
        orders.takeTurns()
      } else if broker.newsDue <= timers.nextDue {
        while let event = broker.takeNews(until: due) { orders.receive(event, from: broker) }
      } else if let id = timers.fire() {
        hand(.timer(id: id))
      }
      try settle()
    }
  }
}
