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
  /// and sizes); the lock that ticks need is held for the copying only.
  public func work() -> [FeedWork] {
    let streams = access { registry in
      registry.streams.compactMap { stream -> (FeedWork, [any FeedSubscriber])? in
        guard let stream, !stream.subscriptions.isEmpty else { return nil }
        var bars: [BarSize: Timestamp?] = [:]
        for subscription in stream.subscriptions {
          for size in subscription.phases.keys {
            bars[size] = .some(stream.series[size]?.newest)
          }
        }
        let work = FeedWork(
          instrument: stream.instrument, state: stream.state,
          isHalted: stream.lastQuote?.changed.contains(.halted) ?? false,
          isDelayed: stream.isDelayed, lastEvent: stream.lastQuote?.time, names: [], bars: bars)
        return (work, stream.subscriptions.map(\.reader.subscriber))
      }
    }
    return streams.map { work, subscribers in
      var work = work
      work.names = Set(subscribers.flatMap { $0.readerNames(of: work.instrument.id) }).sorted()
      return work
    }
  }
}
