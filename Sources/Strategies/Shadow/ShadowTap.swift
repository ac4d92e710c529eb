import Feeds
import Synchronization
import SystemKit
import TradingModel

/// Looks at a shadow's feed on its way to the child, on the feed thread: quotes of instruments with
/// working orders, and closed bars.
///
/// Of quotes that come faster than they are looked at, the lowest ask, the highest bid and the
/// newest are kept of each instrument, so that no crossing is missed.
final class ShadowTap: Sendable {
  private struct Waiting {
    var lowest: Quote
    var highest: Quote
    var newest: Quote

    var all: [Quote] {
      var quotes = [lowest]
      if highest != lowest { quotes.append(highest) }
      if newest != highest && newest != lowest { quotes.append(newest) }
      return quotes.sorted { $0.time < $1.time }
    }
  }

  private struct State {
    var watched: Set<InstrumentID> = []
    var waiting: [InstrumentID: Waiting] = [:]
    var isScheduled = false
    var barSize: BarSize?
  }

  private let state = Mutex(State())
  private let loop: EventLoop
  private let look: @Sendable ([Quote]) -> Void
  private let barClosed: @Sendable () -> Void

  /// Both are called on the loop.
  init(
    loop: EventLoop, look: @escaping @Sendable ([Quote]) -> Void,
    barClosed: @escaping @Sendable () -> Void
  ) {
    self.loop = loop
    self.look = look
    self.barClosed = barClosed
  }

  /// The instruments whose quotes are wanted.
  func watch(_ instruments: Set<InstrumentID>) { state.withLock { $0.watched = instruments } }

  /// The bars whose ends are wanted.
  func watch(bars size: BarSize?) { state.withLock { $0.barSize = size } }

  /// A subscriber that hands everything on, and looks.
  func wrap(_ subscriber: any FeedSubscriber) -> any FeedSubscriber {
    Subscriber(next: subscriber, tap: self)
  }

  private final class Subscriber: FeedSubscriber {
    let next: any FeedSubscriber
    let tap: ShadowTap

    init(next: any FeedSubscriber, tap: ShadowTap) {
      self.next = next
      self.tap = tap
    }

    func offer(_ event: FeedEvent) -> Bool {
      guard next.offer(event) else { return false }
      tap.see(event)
      return true
    }

    func readerNames(of instrument: InstrumentID) -> [String] {
      next.readerNames(of: instrument).map { "\($0)~shadow" }
    }
  }

  private func see(_ event: FeedEvent) {
    switch event {
    case .quote(let quote): see(quote)
    case .bar(_, let size, _, let isWarmup):
      guard !isWarmup, state.withLock({ $0.barSize == size }) else { return }
      _ = loop.execute { [barClosed] in barClosed() }
    case .details, .trade, .depth, .warmedUp, .state, .failed: break
    }
  }

  private func see(_ quote: Quote) {
    let mustSchedule = state.withLock { state in
      guard state.watched.contains(quote.instrument) else { return false }
      var waiting =
        state.waiting[quote.instrument] ?? Waiting(lowest: quote, highest: quote, newest: quote)
      if let ask = quote.ask, waiting.lowest.ask.map({ ask < $0 }) ?? true {
        waiting.lowest = quote
      }
      if let bid = quote.bid, waiting.highest.bid.map({ bid > $0 }) ?? true {
        waiting.highest = quote
      }
      waiting.newest = quote
      state.waiting[quote.instrument] = waiting
      guard !state.isScheduled else { return false }
      state.isScheduled = true
      return true
    }
    guard mustSchedule else { return }
    let isTaken = loop.execute { [self] in
      let quotes = state.withLock { state in
        state.isScheduled = false
        defer { state.waiting = [:] }
        return state.waiting.values.flatMap(\.all)
      }
      look(quotes)
    }
    if !isTaken { state.withLock { $0.isScheduled = false } }
  }
}
