import Feeds
import SystemKit
import TradingModel

/// Counts what streams bring, or notes how late it is, until a mark.
final class TickSink: StreamSink, @unchecked Sendable {
  // @unchecked: the feed loop alone writes; `wait` reads after it was told of the end.
  private(set) var quotes = 0
  private(set) var trades = 0
  private(set) var latencies: [Int64] = []
  private var last: Int64 = 0
  private let isEnd: @Sendable (Quote) -> Bool
  private let keepsLatencies: Bool
  private let ended = Latch()

  init(end: @escaping @Sendable (Quote) -> Bool, keepsLatencies: Bool = false) {
    isEnd = end
    self.keepsLatencies = keepsLatencies
    if keepsLatencies { latencies.reserveCapacity(1 << 20) }
  }

  func receive(_ quote: Quote) {
    quotes &+= 1
    if isEnd(quote) {
      last = MonotonicClock.now()
      ended.open()
    } else if keepsLatencies, let bid = quote.bid {
      latencies.append(MonotonicClock.now() - bid.clockNanoseconds)
    }
  }

  func receive(_ trade: Trade) { trades &+= 1 }
  func receive(_ bar: Bar) {}
  func receive(_ state: StreamState) {}

  /// The moment of the mark, on the monotonic clock.
  func wait() async -> Int64 {
    await ended.wait()
    return last
  }
}
