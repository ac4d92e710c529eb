import History
import TradingModel

/// A reader whose events after a moment carry other prices: mirrored at the last price before it,
/// so that what rose falls. Times, sizes and the order of events stay as they are.
struct ReplacedFuture: HistoryReader {
  private var reader: any HistoryReader
  private let moment: Timestamp
  /// Twice the last price before the moment.
  private var axis: Decimal64?

  init(_ reader: any HistoryReader, after moment: Timestamp) {
    self.reader = reader
    self.moment = moment
  }

  var progress: (done: Int64, of: Int64)? { reader.progress }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    try reader.read(into: &buffer, limit: limit)
    for index in buffer.indices {
      if buffer[index].time <= moment {
        axis = price(buffer[index]).map { $0 + $0 } ?? axis
      } else if let axis {
        buffer[index] = mirrored(buffer[index], axis)
      }
    }
  }

  private func price(_ event: HistoryEvent) -> Decimal64? {
    switch event {
    case .bar(let bar, _): bar.close
    case .quote(let quote): quote.mid
    case .trade(let trade): trade.price
    }
  }

  private func mirrored(_ event: HistoryEvent, _ axis: Decimal64) -> HistoryEvent {
    /// Prices stay positive and on their side of each other: what would fall below a tenth of the
    /// axis stays there.
    func flip(_ price: Decimal64) -> Decimal64 {
      max(axis - price, (axis * Decimal64(mantissa: 5, scale: 2)).rounded(toScale: price.scale))
    }
    switch event {
    case .bar(var bar, let size):
      (bar.open, bar.close) = (flip(bar.open), flip(bar.close))
      (bar.high, bar.low) = (flip(bar.low), flip(bar.high))
      bar.wap = bar.wap.map(flip)
      return .bar(bar, size)
    case .quote(var quote):
      (quote.bid, quote.ask) = (quote.ask.map(flip), quote.bid.map(flip))
      (quote.bidSize, quote.askSize) = (quote.askSize, quote.bidSize)
      quote.last = quote.last.map(flip)
      return .quote(quote)
    case .trade(var trade):
      trade.price = flip(trade.price)
      return .trade(trade)
    }
  }
}
