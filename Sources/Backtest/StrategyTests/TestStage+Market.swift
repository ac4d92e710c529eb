import LuaRuntime
import Orders
import StrategyChannel
import TradingModel

/// What the test's market does.
extension TestStage {
  /// The most timers that one step of the clock may fire.
  static let timersAtOnce = 100_000

  /// The place of a symbol that the strategy asked for.
  func place(of symbol: String) throws(LuaMisuse) -> Int {
    guard wishes[symbol.uppercased()] != nil, let index = instruments.index(of: symbol) else {
      let known = wishes.values.map(\.symbol).sorted().joined(separator: ", ")
      throw LuaMisuse(
        "the strategy did not ask for \(symbol); "
          + (known.isEmpty ? "it asked for nothing" : "it asked for \(known)"))
    }
    return index
  }

  /// Lets time pass: timers fire at their moments.
  func advance(by duration: Duration) throws(LuaMisuse) {
    let end = clock.now.advanced(by: duration)
    var fired = 0
    while let due = timers.nextDue, due <= end, let id = timers.fire() {
      clock.now = max(clock.now, due)
      deliver(.timer(id: id))
      try settle()
      fired += 1
      guard fired < Self.timersAtOnce else {
        throw LuaMisuse("more than \(Self.timersAtOnce) timers fired in one step")
      }
    }
    clock.now = end
  }

  /// A quote with the given sides; what is not given stays.
  func quote(_ symbol: String, _ change: (inout Quote) -> Void) throws(LuaMisuse) {
    let index = try place(of: symbol)
    let now = clock.now
    instruments.update(index) { entry in
      entry.quote.changed = []
      change(&entry.quote)
      entry.quote.time = now
      entry.last = entry.quote.last ?? entry.quote.mid ?? entry.last
    }
    try settle()
    let entry = instruments.entries[index]
    publish(.quote(entry.index, entry.quote, sent: 0))
    try settle()
  }

  func trade(_ symbol: String, _ price: Price, _ size: Quantity) throws(LuaMisuse) {
    let index = try place(of: symbol)
    instruments.update(index) { $0.last = price }
    let entry = instruments.entries[index]
    let trade = Trade(
      instrument: entry.instrument.id, time: clock.now, price: price, size: size)
    publish(.trade(entry.index, trade, missed: 0))
    try settle()
  }

  /// One bar: time passes to its end. What rests trades inside of it before the strategy sees it.
  func bar(
    _ symbol: String, _ size: BarSize, _ bar: Bar, isWarmup: Bool
  ) throws(LuaMisuse) {
    let index = try place(of: symbol)
    let wanted = wishes[symbol.uppercased()]?.bars ?? []
    guard wanted.contains(size) else {
      let names = wanted.sorted().map(\.description).joined(separator: ", ")
      throw LuaMisuse(
        "the strategy asks for "
          + (names.isEmpty ? "no bars" : "bars of \(names)") + " of \(symbol), not of \(size)")
    }
    try advance(by: .seconds(Int64(size.rawValue)))
    if options.fillsByMarket, !isWarmup {
      fillInside(bar, of: instruments.entries[index])
      try settle()
    }
    instruments.update(index) { $0.last = bar.close }
    publish(.bar(instruments.entries[index].index, size, bar, isWarmup: isWarmup))
    try settle()
  }

  func feed(_ symbol: String, _ condition: FeedCondition) throws(LuaMisuse) {
    let index = try place(of: symbol)
    deliver(.feedState(instruments.entries[index].index, condition))
    try settle()
  }

  // MARK: Fills

  /// The price of a fill that the test names none for: the order's own, else the market's.
  func usualPrice(of item: StageBroker.Resting) -> Price? {
    let ticket = item.order.ticket
    if let own = ticket.type.limitPrice ?? ticket.type.stopPrice { return own }
    guard let entry = instruments.entry(of: ticket.instrument) else { return nil }
    return (ticket.side == .buy ? entry.quote.ask : entry.quote.bid) ?? entry.last
  }

  /// Fills what trades at the quotes; true when something did.
  func fillAtQuotes() -> Bool {
    for item in byCaution() {
      let ticket = item.order.ticket
      guard let quote = instruments.entry(of: ticket.instrument)?.quote,
        let price = ticket.side == .buy ? quote.ask : quote.bid,
        trades(ticket, low: price, high: price)
      else { continue }
      broker.fill(item.order.id, item.remaining, at: price)
      return true
    }
    return false
  }

  /// Fills what trades inside of a bar: at the open, or at the order's own price.
  private func fillInside(_ bar: Bar, of entry: StageInstruments.Entry) {
    for item in byCaution() where item.order.ticket.instrument == entry.instrument.id {
      let ticket = item.order.ticket
      guard broker.resting.contains(where: { $0.order.id == item.order.id && $0.isActive }),
        trades(ticket, low: bar.low, high: bar.high)
      else { continue }
      var price = bar.open
      if case .limit(let limit) = ticket.type {
        price = ticket.side == .buy ? min(bar.open, limit) : max(bar.open, limit)
      } else if case .stop(let stop) = ticket.type {
        price = ticket.side == .buy ? max(bar.open, stop) : min(bar.open, stop)
      }
      broker.fill(item.order.id, item.remaining, at: price)
    }
  }

  /// Stops first: of two orders that could both trade, the worse one does.
  private func byCaution() -> [StageBroker.Resting] {
    let active = broker.resting.filter(\.isActive)
    func isStop(_ item: StageBroker.Resting) -> Bool {
      if case .stop = item.order.ticket.type { true } else { false }
    }
    return active.filter(isStop) + active.filter { !isStop($0) }
  }

  private func trades(_ ticket: OrderTicket, low: Price, high: Price) -> Bool {
    let isBuy = ticket.side == .buy
    switch ticket.type {
    case .market: return true
    case .limit(let limit): return isBuy ? low <= limit : high >= limit
    case .stop(let stop): return isBuy ? high >= stop : low <= stop
    case .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose, .limitOnClose,
      .marketIfTouched, .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
      return false  // by the test's hand only
    }
  }
}
