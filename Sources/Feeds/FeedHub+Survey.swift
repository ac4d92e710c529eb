public import TradingModel

/// One stream as it stands.
public struct FeedSurvey: Hashable, Sendable {
  /// The instrument with its details.
  public var instrument: Instrument
  /// How the stream stands; nil before the source's first word.
  public var state: FeedState?
  /// The newest quote; nil before the first.
  public var quote: Quote?
  /// The readers' names, sorted, each once.
  public var names: [String]
  /// How many readers share it.
  public var readers: Int
  /// Quotes, trades and bars that came in on it.
  public var events: Int
  /// The bar sizes that are kept of it, shortest first.
  public var bars: [BarSize]
}

extension FeedHub {
  /// Every stream that is held now. Not to be called from within `offer`. O(streams and readers).
  public func survey() -> [FeedSurvey] {
    access { registry in
      registry.streams.compactMap { stream in
        guard let stream else { return nil }
        let names = stream.subscriptions.flatMap {
          $0.reader.subscriber.readerNames(of: stream.instrument.id)
        }
        return FeedSurvey(
          instrument: stream.instrument, state: stream.state, quote: stream.lastQuote,
          names: Set(names).sorted(), readers: stream.subscriptions.count, events: stream.events,
          bars: stream.series.keys.sorted())
      }
    }
  }

  /// The newest bars of an instrument and size that are kept, oldest first, at most `count`; nil
  /// when none are kept of that size. Not to be called from within `offer`. O(count).
  public func newestBars(_ instrument: InstrumentID, _ size: BarSize, count: Int) -> [Bar]? {
    access { registry in
      guard let slot = registry.slots[instrument], let stream = registry.streams[slot],
        let series = stream.series[size]
      else { return nil }
      return Array(series.bars.suffix(max(0, count)))
    }
  }
}
