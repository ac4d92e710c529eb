import Feeds
import StrategyChannel
import Synchronization
import SystemKit
import TradingModel

/// Takes the feed of one desk to its child's ring, on the feed thread.
///
/// The ring itself conflates when the child is slow, so there is always room. A quote costs one
/// look-up and one write; nothing is allocated.
final class DeskFeed: FeedSubscriber {
  private struct State {
    var indexes: [InstrumentID: UInt16] = [:]
    var instruments: [InstrumentID: ChildInstrument] = [:]
    /// The strategies that wrote a symbol.
    var readers: [String: Set<UInt16>] = [:]
    var resolved: [String: InstrumentID] = [:]
    /// Symbols whose ticket is open.
    var isOpen: Set<String> = []
    /// The bar sizes that each strategy asked for with the desk's own ticket.
    var sizes: [String: [UInt16: Set<BarSize>]] = [:]

    /// The strategies that get a bar of the desk's own ticket. O(symbols).
    func readers(of instrument: InstrumentID, _ size: BarSize) -> [UInt16] {
      var found: Set<UInt16> = []
      for (symbol, id) in resolved where id == instrument {
        for (strategy, wanted) in sizes[symbol] ?? [:] where wanted.contains(size) {
          found.insert(strategy)
        }
      }
      return found.sorted()
    }
  }

  private let state = Mutex(State())
  private let writer: EventWriter
  /// The loop that takes the strategies' orders.
  private let orders: EventLoop
  private let now: @Sendable () -> Timestamp
  private let learned: @Sendable (Instrument) -> Void

  init(
    writer: EventWriter, orders: EventLoop, now: @escaping @Sendable () -> Timestamp,
    learned: @escaping @Sendable (Instrument) -> Void
  ) {
    self.writer = writer
    self.orders = orders
    self.now = now
    self.learned = learned
  }

  /// Notes that a strategy asks for a symbol before the desk's ticket for it is opened. True when
  /// the desk must ask the hub for it; else its details are written at once if they are known,
  /// and the bars need a ticket of their own once the desk's is open.
  func want(_ symbol: String, bars: [BarSize], for strategy: UInt16) -> Bool {
    let (isNew, known) = state.withLock { state -> (Bool, (UInt16, ChildInstrument)?) in
      let isNew = state.readers[symbol] == nil
      if isNew || !state.isOpen.contains(symbol) {
        state.sizes[symbol, default: [:]][strategy, default: []].formUnion(bars)
      }
      state.readers[symbol, default: []].insert(strategy)
      let id = state.resolved[symbol]
      let known = id.flatMap { id in
        state.indexes[id].flatMap { index in state.instruments[id].map { (index, $0) } }
      }
      return (isNew, known)
    }
    if let (index, instrument) = known {
      send(.instrument(index, symbol: symbol, instrument), for: strategy)
    }
    return isNew
  }

  /// Notes that a strategy does not want a symbol any more. True when nobody of the desk does.
  func leave(_ symbol: String, for strategy: UInt16) -> Bool {
    state.withLock { state in
      guard state.readers[symbol]?.remove(strategy) != nil else { return false }
      state.sizes[symbol]?[strategy] = nil
      guard state.readers[symbol]?.isEmpty == true else { return false }
      state.readers[symbol] = nil
      state.sizes[symbol] = nil
      state.isOpen.remove(symbol)
      return true
    }
  }

  func offer(_ event: FeedEvent) -> Bool {
    switch event {
    case .quote(let quote):
      guard let index = index(of: quote.instrument) else { return true }
      _ = writer.send(quote, index: index, sent: MonotonicClock.now())
      // The answer may be an order: the loop that takes it wakes up beside the child.
      orders.expectWork()
    case .trade(let trade):
      guard let index = index(of: trade.instrument) else { return true }
      _ = writer.send(trade, index: index, sent: MonotonicClock.now())
    case .bar(let instrument, let size, let bar, let isWarmup):
      for strategy in state.withLock({ $0.readers(of: instrument, size) }) {
        send(bar, size, of: instrument, isWarmup: isWarmup, to: strategy)
      }
    case .warmedUp(let instrument, let size):
      for strategy in state.withLock({ $0.readers(of: instrument, size) }) {
        warmedUp(size, of: instrument, to: strategy)
      }
    case .state(let instrument, let condition):
      if let index = index(of: instrument) {
        send(.feedState(index, FeedCondition(condition)), for: nil)
      }
    case .details(let symbol, let instrument): resolved(symbol, instrument)
    case .failed(let symbol, let error):
      for strategy in readers(of: symbol) {
        send(
          .feedFailed(symbol: symbol, code: error.code.rawValue, text: error.description),
          for: strategy)
      }
    }
    return true
  }

  func send(
    _ bar: Bar, _ size: BarSize, of instrument: InstrumentID, isWarmup: Bool, to strategy: UInt16
  ) {
    guard let index = index(of: instrument) else { return }
    send(.bar(index, size, bar, isWarmup: isWarmup), for: strategy)
  }

  func warmedUp(_ size: BarSize, of instrument: InstrumentID, to strategy: UInt16) {
    guard let index = index(of: instrument) else { return }
    send(.warmedUp(index, size), for: strategy)
  }

  /// Whether the symbol has a ticket.
  func hasOpen(_ symbol: String) -> Bool { state.withLock { $0.isOpen.contains(symbol) } }

  /// The desk's ticket for these symbols is about to be opened: later wishes for bars are not
  /// part of it.
  func opening(_ symbols: some Sequence<String>) {
    state.withLock { $0.isOpen.formUnion(symbols) }
  }

  private func resolved(_ symbol: String, _ instrument: Instrument) {
    let child = ChildInstrument(instrument)
    let (index, isNew) = state.withLock { state -> (UInt16?, Bool) in
      state.instruments[instrument.id] = child
      state.resolved[symbol] = instrument.id
      if let index = state.indexes[instrument.id] { return (index, false) }
      // 65,535 instruments on one desk are beyond what any broker serves.
      guard let index = UInt16(exactly: state.indexes.count) else { return (nil, false) }
      state.indexes[instrument.id] = index
      return (index, true)
    }
    guard let index else { return }
    if isNew { writer.prepare(index: index) }
    learned(instrument)
    for strategy in readers(of: symbol) {
      send(.instrument(index, symbol: symbol, child), for: strategy)
    }
  }

  @inline(__always)
  private func index(of instrument: InstrumentID) -> UInt16? {
    state.withLock { $0.indexes[instrument] }
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
