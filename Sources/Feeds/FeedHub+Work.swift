public import TradingModel

/// What a stream has done lately, for who watches whether it does.
public struct FeedWork: Hashable, Sendable {
  /// The instrument with its details.
  public var instrument: Instrument
  /// How the stream stands; nil before the source's first word.
  public var state: FeedState?
  /// Whether the source says that trading is halted.
  public var isHalted: Bool
  /// Whether the source sends it late.
  public var isDelayed: Bool
  /// When its newest quote changed; nil before the first.
  public var lastEvent: Timestamp?
  /// The readers' names, sorted, each once.
  public var names: [String]
  /// The bar sizes that readers asked for, shortest first, with the start of the newest bar.
  public var bars: [BarSize: Timestamp?]
}

extension FeedHub {
  /// Every stream that somebody reads. Not to be called from within `offer`. O(streams, readers
  /// and sizes).
  public func work() -> [FeedWork] {
    access { registry in
      registry.streams.compactMap { stream in
        guard let stream, !stream.subscriptions.isEmpty else { return nil }
        let names = stream.subscriptions.flatMap {
          $0.reader.subscriber.readerNames(of: stream.instrument.id)
        }
        var bars: [BarSize: Timestamp?] = [:]
        for subscription in stream.subscriptions {
          for size in subscription.phases.keys {
            bars[size] = .some(stream.series[size]?.newest)
          }
        }
        return FeedWork(
          instrument: stream.instrument, state: stream.state,
          isHalted: stream.lastQuote?.changed.contains(.halted) ?? false,
          isDelayed: stream.isDelayed, lastEvent: stream.lastQuote?.time,
          names: Set(names).sorted(), bars: bars)
      }
    }
  }
}
