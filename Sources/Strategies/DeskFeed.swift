import Feeds
import StrategyChannel
import Synchronization
import SystemKit
import TradingModel

/// Takes the feed of one desk to its child's ring, on the feed thread.
///
/// The ring itself conflates when the child is slow, so there is always room. A quote costs one
/// look-up and one write; nothing is allocated. Where several of the desk's tickets lead to one
/// instrument, the first that brought it carries its live events and those of the others are
/// left out, so that each is written once.
final class DeskFeed: Sendable {
  /// One ticket's way into the desk's feed.
  final class Part: FeedSubscriber {
    fileprivate let number: Int
    /// The strategy that asked after the start; nil for the ticket of the whole desk.
    fileprivate let asker: UInt16?
    private let feed: DeskFeed

    fileprivate init(number: Int, asker: UInt16?, feed: DeskFeed) {
      self.number = number
      self.asker = asker
      self.feed = feed
    }

    func offer(_ event: FeedEvent) -> Bool {
      feed.take(event, from: self)
      return true
    }

    func readerNames(of instrument: InstrumentID) -> [String] {
      feed.readerNames(of: instrument, asker: asker)
    }
  }

  /// Where an instrument's events come from and go to.
  private struct Route {
    var index: UInt16
    var instrument: ChildInstrument
    /// The part that carries quotes, trades and states; nil after it ended.
    var carrier: Int?
    /// The part that carries the live bars of a size.
    var barCarriers: [BarSize: Int] = [:]
  }

  private struct State {
    var routes: [InstrumentID: Route] = [:]
    /// The strategies that wrote a symbol.
    var readers: [String: Set<UInt16>] = [:]
    var resolved: [String: InstrumentID] = [:]
    var lastPart = 0
  }

  private let state = Mutex(State())
  private let writer: EventWriter
  /// The strategies by their index.
  private let strategies: [StrategyID]
  /// The loop that takes the strategies' orders.
  private let orders: EventLoop
  private let now: @Sendable () -> Timestamp
  private let learned: @Sendable (Instrument) -> Void

  init(
    writer: EventWriter, strategies: [StrategyID] = [], orders: EventLoop,
    now: @escaping @Sendable () -> Timestamp,
    learned: @escaping @Sendable (Instrument) -> Void
  ) {
    self.writer = writer
    self.strategies = strategies
    self.orders = orders
    self.now = now
    self.learned = learned
  }

  /// The subscriber for one more ticket.
  func part(asker: UInt16? = nil) -> Part {
    let number = state.withLock { state in
      state.lastPart += 1
      return state.lastPart
    }
    return Part(number: number, asker: asker, feed: self)
  }

  /// Lets other parts carry what this one carried; its ticket was closed.
  func end(_ part: Part) {
    state.withLock { state in
      for id in state.routes.keys {
        if state.routes[id]?.carrier == part.number { state.routes[id]?.carrier = nil }
        for (size, number) in state.routes[id]?.barCarriers ?? [:] where number == part.number {
          state.routes[id]?.barCarriers[size] = nil
        }
      }
    }
  }

  /// Notes that a strategy asks for a symbol; its details are written at once if they are known.
  func want(_ symbol: String, for strategy: UInt16) {
    let known = state.withLock { state -> Route? in
      state.readers[symbol, default: []].insert(strategy)
      return state.resolved[symbol].flatMap { state.routes[$0] }
    }
    if let known {
      send(.instrument(known.index, symbol: symbol, known.instrument), for: strategy)
    }
  }

  /// Notes that a strategy does not want a symbol any more.
  func leave(_ symbol: String, for strategy: UInt16) {
    state.withLock { state in
      state.readers[symbol]?.remove(strategy)
      if state.readers[symbol]?.isEmpty == true { state.readers[symbol] = nil }
    }
  }

  /// The strategies that read an instrument: the asker of the ticket, or whoever wrote one of its
  /// symbols.
  private func readerNames(of instrument: InstrumentID, asker: UInt16?) -> [String] {
    let indexes: Set<UInt16> =
      asker.map { [$0] }
      ?? state.withLock { state in
        let symbols = state.resolved.filter { $0.value == instrument }.keys
        return Set(symbols.flatMap { state.readers[$0] ?? [] })
      }
    return indexes.sorted().compactMap { index in
      strategies.indices.contains(Int(index)) ? strategies[Int(index)].rawValue : nil
    }
  }

  private func take(_ event: FeedEvent, from part: Part) {
    switch event {
    case .quote(let quote):
      guard let index = index(of: quote.instrument, from: part) else { return }
      _ = writer.send(quote, index: index, sent: MonotonicClock.now())
      // The answer may be an order: the loop that takes it wakes up beside the child.
      orders.expectWork()
    case .trade(let trade):
      guard let index = index(of: trade.instrument, from: part) else { return }
      _ = writer.send(trade, index: index, sent: MonotonicClock.now())
    case .bar(let instrument, let size, let bar, let isWarmup):
      if let index = barIndex(of: instrument, size, isWarmup, from: part) {
        // Old bars are for who asked for them: the others have had theirs.
        let reader = isWarmup ? part.asker : nil
        send(.bar(index, size, bar, isWarmup: isWarmup), for: reader)
      }
    case .warmedUp(let instrument, let size):
      if let index = state.withLock({ $0.routes[instrument]?.index }) {
        send(.warmedUp(index, size), for: part.asker)
      }
    case .state(let instrument, let condition):
      if let index = index(of: instrument, from: part) {
        send(.feedState(index, FeedCondition(condition)), for: nil)
      }
    case .details(let symbol, let instrument): resolved(symbol, instrument, part)
    case .failed(let symbol, let error):
      for strategy in readers(of: symbol) where part.asker == nil || part.asker == strategy {
        send(
          .feedFailed(symbol: symbol, code: error.code.rawValue, text: error.description),
          for: strategy)
      }
    }
  }

  private func resolved(_ symbol: String, _ instrument: Instrument, _ part: Part) {
    let child = ChildInstrument(instrument)
    let (index, isNew) = state.withLock { state -> (UInt16?, Bool) in
      state.resolved[symbol] = instrument.id
      if let index = state.routes[instrument.id]?.index {
        state.routes[instrument.id]?.instrument = child
        return (index, false)
      }
      // 65,535 instruments on one desk are beyond what any broker serves.
      guard let index = UInt16(exactly: state.routes.count) else { return (nil, false) }
      state.routes[instrument.id] = Route(index: index, instrument: child, carrier: part.number)
      return (index, true)
    }
    guard let index else { return }
    if isNew { writer.prepare(index: index) }
    learned(instrument)
    for strategy in readers(of: symbol) where part.asker == nil || part.asker == strategy {
      send(.instrument(index, symbol: symbol, child), for: strategy)
    }
  }

  /// The channel's index of an instrument, if this part carries it.
  @inline(__always)
  private func index(of instrument: InstrumentID, from part: Part) -> UInt16? {
    state.withLock { state in
      guard let route = state.routes[instrument] else { return nil }
      if route.carrier == part.number { return route.index }
      guard route.carrier == nil else { return nil }
      state.routes[instrument]?.carrier = part.number
      return route.index
    }
  }

  private func barIndex(
    of instrument: InstrumentID, _ size: BarSize, _ isWarmup: Bool, from part: Part
  ) -> UInt16? {
    state.withLock { state in
      guard let route = state.routes[instrument] else { return nil }
      if isWarmup { return route.index }
      if let carrier = route.barCarriers[size] {
        return carrier == part.number ? route.index : nil
      }
      state.routes[instrument]?.barCarriers[size] = part.number
      return route.index
    }
  }

  private func readers(of symbol: String) -> [UInt16] {
    state.withLock { $0.readers[symbol]?.sorted() ?? [] }
  }

  private func send(_ body: ChildEvent.Body, for strategy: UInt16?) {
    _ = writer.send(
      ChildEvent(time: now(), strategy: strategy, body), sent: MonotonicClock.now())
  }
}

extension FeedCondition {
  /// The feed layer's state in the channel's terms.
  init(_ state: FeedState) {
    switch state {
    case .live: self = .live
    case .delayed: self = .delayed
    case .stale(let silent): self = .stale(silent: silent)
    case .interrupted(let text): self = .interrupted(text)
    }
  }
}
