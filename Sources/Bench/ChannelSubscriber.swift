import Feeds
import StrategyChannel
import Synchronization
import SystemKit
import TradingModel

/// Carries a feed into a child's channel, as the daemon does.
final class ChannelSubscriber: FeedSubscriber {
  private struct State {
    var indices: [InstrumentID: UInt16] = [:]
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let process: StrategyProcess
  private let state = Mutex(State())
  private let wanted: Int
  /// The price from which on nothing is handed on: a stream's mark of its end.
  private let end: @Sendable () -> Void
  /// Whether a quote's bid is the moment of its sending, in seconds.
  private let bidIsClock: Bool
  /// Hears the moment of each quote's writing.
  private let onQuote: @Sendable (Int64) -> Void

  init(
    _ process: StrategyProcess, symbols: Int, bidIsClock: Bool = false,
    onQuote: @escaping @Sendable (Int64) -> Void = { _ in },
    end: @escaping @Sendable () -> Void = {}
  ) {
    self.process = process
    self.bidIsClock = bidIsClock
    self.end = end
    self.onQuote = onQuote
    wanted = symbols
  }

  func offer(_ event: FeedEvent) -> Bool {
    switch event {
    case .quote(let quote): offer(quote)
    case .details(let symbol, let instrument): add(symbol, instrument)
    case .trade, .depth, .bar, .warmedUp, .state: break
    case .failed(let symbol, let error): BenchOutput.complain("\(symbol): \(error)")
    }
    return true
  }

  private func offer(_ quote: Quote) {
    if let bid = quote.bid, bid >= ClientBench.endOfStream { return end() }
    let sent = bidIsClock ? quote.bid?.clockNanoseconds : nil
    let index = state.withLock { $0.indices[quote.instrument] }
    guard let index else { return }
    let now = MonotonicClock.now()
    onQuote(now)
    _ = process.channel.writer.send(quote, index: index, sent: sent ?? now)
    // Its answer may be an order: the loop that takes it wakes up beside the child.
    process.loop.expectWork()
  }

  private func add(_ symbol: String, _ instrument: Instrument) {
    let (index, waiters) = state.withLock { state -> (UInt16, [CheckedContinuation<Void, Never>]) in
      let index = UInt16(state.indices.count)
      state.indices[instrument.id] = index
      guard state.indices.count == wanted else { return (index, []) }
      defer { state.waiters = [] }
      return (index, state.waiters)
    }
    process.channel.writer.prepare(index: index)
    process.send(.instrument(index, symbol: symbol, ChildInstrument(instrument)))
    for waiter in waiters { waiter.resume() }
  }

  /// Returns once every symbol is known to the child.
  func wait() async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.indices.count >= wanted { return true }
        state.waiters.append(continuation)
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}

extension Decimal64 {
  /// A price that is a time in seconds, in nanoseconds.
  var clockNanoseconds: Int64 {
    var value = mantissa
    for _ in scale..<max(scale, 9) { value *= 10 }
    return value
  }
}
