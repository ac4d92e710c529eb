import LuaRuntime
import StrategyChannel
import Tape
import TradingModel

/// The live trades of a session, each with the event at which it was decided, and what its
/// simulation needs: read in one walk.
struct LiveBook {
  /// One strategy in one life.
  struct Run {
    var life: TapeEntry.Life
    var index: UInt16
    var start: StrategyStart
    /// The time of the start.
    var began: Timestamp
    var trades: [OrderTrade] = []
    /// What the tape has of the market: the instruments in the order of their details.
    var market: [(symbol: String, instrument: ChildInstrument)] = []
    /// What the account was worth at the start.
    var capital: Money?
    /// The currency of that.
    var currency: String?
    /// What it held when it began.
    var held: [String] = []
    /// From when on entries are missing.
    var gap: Timestamp?
    /// It was still trading when the recording ended.
    var isCut = true
  }

  private struct Decision {
    var time: Timestamp
    var farSides: [InstrumentID: (bid: Price?, ask: Price?, isConflated: Bool)]
  }

  private struct Life {
    var desk: DeskRun
    var taken: UInt64?
    var events = 0
    var names = SymbolNames()
    var decisions: [UInt16: [Int64: Decision]] = [:]
    var orders: [UInt16: [IntentID: Order]] = [:]
    /// By order; a fill without an order stands for itself.
    var fills: [UInt16: [String: [Fill]]] = [:]
    var firstNews: [UInt16: [IntentID: Timestamp]] = [:]
  }

  private(set) var runs: [Run] = []
  /// The kinds of data of each instrument of each life.
  private(set) var kinds: [TapeEntry.Life: [InstrumentID: Set<TapeHistory.Kind>]] = [:]
  /// The last price of each symbol.
  private(set) var marks: [String: Price] = [:]
  /// From each decision to the first news of its order.
  private(set) var delays: [Duration] = []
  private let commission: (ExecutionID) -> Commission?
  private var lives: [TapeEntry.Life: Life] = [:]
  private var quotes: [InstrumentID: (bid: Price?, ask: Price?, isConflated: Bool)] = [:]

  /// Reads a session. `commission` tells fees that came after their fills.
  init(
    _ session: any RecordedSession, _ survey: SessionSurvey, strategy: StrategyID?,
    commission: @escaping (ExecutionID) -> Commission?,
    progress: (Int) -> Void = { _ in }
  ) throws {
    self.commission = commission
    let watchdog = LuaWatchdog(limit: SessionReplay.patience)
    for life in survey.lives {
      guard let start = life.start else { continue }
      let members = start.indexes(of: strategy)
      guard !members.isEmpty else { continue }
      lives[life.number] = Life(
        desk: DeskRun(members: members, watchdog: watchdog), taken: life.eventsTaken)
      for index in members {
        runs.append(
          Run(
            life: life.number, index: index, start: start.strategies[Int(index)],
            began: life.firstTime))
      }
    }
    var walk = try session.entries()
    var entry = 0
    while let item = try walk.next() {
      entry += 1
      if entry % 4096 == 0 { progress(entry) }
      switch item.entry {
      case .event(let life, let event): take(event, of: life)
      case .message: break
      case .gap(let life, _): change(life) { $0.gap = $0.gap ?? item.time }
      case .ended(let life, _): change(life) { $0.isCut = false }
      }
    }
    for place in runs.indices { finish(place) }
    lives = [:]
  }

  private mutating func change(_ life: TapeEntry.Life, _ body: (inout Run) -> Void) {
    for place in runs.indices where runs[place].life == life { body(&runs[place]) }
  }

  private mutating func take(_ event: ChildEvent, of number: TapeEntry.Life) {
    guard var life = lives.removeValue(forKey: number) else { return }
    defer { lives[number] = life }
    life.events += 1
    life.names.learn(event)
    look(event, number, life.names)
    if let strategy = event.strategy { note(event, strategy, number, &life) }
    guard life.taken.map({ UInt64(life.events) <= $0 }) ?? true else { return }
    for message in life.desk.take(event) {
      guard case .request(let request, _, _) = message.body else { continue }
      life.decisions[message.strategy, default: [:]][request] = Decision(
        time: event.time, farSides: quotes)
    }
  }

  /// The market's part of an event.
  private mutating func look(
    _ event: ChildEvent, _ life: TapeEntry.Life, _ names: SymbolNames
  ) {
    switch event.body {
    case .start: change(life) { $0.began = event.time }
    case .instrument(_, let symbol, let instrument):
      change(life) { run in
        if !run.market.contains(where: { $0.instrument.id == instrument.id }) {
          run.market.append((symbol, instrument))
        }
      }
    case .quote(let index, let quote, _):
      guard let id = names.instrument(index)?.id else { return }
      quotes[id] = (quote.bid, quote.ask, quote.changed.contains(.conflated))
      if let mid = quote.mid ?? quote.last { marks[names.name(id)] = mid }
      kinds[life, default: [:]][id, default: []].insert(.quotes)
    case .trade(let index, _, _):
      guard let id = names.instrument(index)?.id else { return }
      kinds[life, default: [:]][id, default: []].insert(.trades)
    case .bar(let index, let size, let bar, let isWarmup):
      guard let id = names.instrument(index)?.id else { return }
      if !isWarmup, quotes[id] == nil { marks[names.name(id)] = bar.close }
      kinds[life, default: [:]][id, default: []].insert(.bars(size))
    case .depth, .warmedUp, .feedState, .feedFailed, .order, .filled, .requestRefused, .preview,
      .position, .holding, .accountValue, .timer, .connection, .stop:
      break
    }
  }

  /// What is one strategy's own.
  private mutating func note(
    _ event: ChildEvent, _ strategy: UInt16, _ number: TapeEntry.Life, _ life: inout Life
  ) {
    let place = runs.firstIndex { $0.life == number && $0.index == strategy }
    guard let place else { return }
    switch event.body {
    case .order(let order):
      life.orders[strategy, default: [:]][order.intent] = order
      if life.firstNews[strategy]?[order.intent] == nil, order.state != .sending {
        life.firstNews[strategy, default: [:]][order.intent] = event.time
      }
    case .filled(let delivery):
      guard !delivery.isReplayed else { return }
      let key = delivery.fill.intent?.rawValue ?? delivery.fill.execution.rawValue
      life.fills[strategy, default: [:]][key, default: []].removeAll {
        $0.execution == delivery.fill.execution || $0.execution == delivery.replaced?.execution
      }
      life.fills[strategy, default: [:]][key, default: []].append(delivery.fill)
      if life.fills[strategy]?[key]?.count == 1 {
        runs[place].trades.append(trade(delivery.fill, at: event.time, runs[place], life))
      }
    case .accountValue(let value):
      if value.key == "NetLiquidation", runs[place].capital == nil {
        runs[place].capital = Decimal64(value.value)
        runs[place].currency = value.currency
      }
    case .holding(let position):
      // Before the start it is what the life began with.
      if life.names.instruments.isEmpty, !position.quantity.isZero {
        runs[place].held.append(
          "\(position.quantity) of instrument \(position.instrument.rawValue)")
      }
    case .start, .instrument, .quote, .trade, .depth, .bar, .warmedUp, .feedState, .feedFailed,
      .requestRefused, .preview, .position, .timer, .connection, .stop:
      break
    }
  }

  /// A trade at its first fill; its quantities are filled in at the end.
  private func trade(
    _ fill: Fill, at time: Timestamp, _ run: Run, _ life: Life
  ) -> OrderTrade {
    let instrument = life.names.instruments[fill.instrument]
    let magnifier = Decimal64(max(1, instrument?.priceMagnifier ?? 1))
    var trade = OrderTrade(
      strategy: run.start.strategy.rawValue, life: run.life,
      symbol: life.names.name(fill.instrument), side: fill.side, quantity: fill.quantity,
      price: fill.price, time: time, decided: nil,
      tag: fill.intent?.rawValue ?? fill.execution.rawValue, fee: nil,
      pointValue: (instrument?.multiplier ?? .one).divided(by: magnifier) ?? .one,
      currency: instrument?.currency ?? "USD")
    trade.farSide.fill = Self.farSide(quotes[fill.instrument], fill.side)
    return trade
  }

  private static func farSide(
    _ quote: (bid: Price?, ask: Price?, isConflated: Bool)?, _ side: Side
  ) -> Price? {
    switch side {
    case .buy: quote?.ask
    case .sell: quote?.bid
    }
  }

  /// Joins the fills of each order, its decision and its fee. Until here the tag holds the order.
  private mutating func finish(_ place: Int) {
    let run = runs[place]
    guard let life = lives[run.life] else { return }
    for item in run.trades.indices {
      let key = run.trades[item].tag
      let fills = life.fills[run.index]?[key] ?? []
      let quantity = fills.reduce(Quantity.zero) { $0 + $1.quantity }
      let value = fills.reduce(Money.zero) { $0 + $1.price * $1.quantity }
      runs[place].trades[item].quantity = quantity
      if let average = value.divided(by: quantity) { runs[place].trades[item].price = average }
      let fees = fills.map { (commission($0.execution) ?? $0.commission)?.amount }
      if !fees.contains(nil) {
        runs[place].trades[item].fee = fees.reduce(Money.zero) { $0 + ($1 ?? .zero) }
      }
      let intent = IntentID(rawValue: key)
      let order = life.orders[run.index]?[intent]
      runs[place].trades[item].tag = order?.ticket.tag ?? ""
      guard let order, order.parent == nil, let number = order.requestNumber,
        let decision = life.decisions[run.index]?[number]
      else { continue }
      runs[place].trades[item].decided = decision.time
      let quote = decision.farSides[order.ticket.instrument]
      runs[place].trades[item].farSide.decision = Self.farSide(quote, order.ticket.side)
      runs[place].trades[item].isConflated = quote?.isConflated ?? false
      if let news = life.firstNews[run.index]?[intent] {
        delays.append(news.since(decision.time))
      }
    }
  }
}
