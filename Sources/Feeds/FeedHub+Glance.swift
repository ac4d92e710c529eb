public import TradingModel

/// The newest that a stream told.
public struct FeedGlance: Hashable, Sendable {
  /// The newest quote; its time is when the newest change arrived.
  public var quote: Quote
  /// How the stream stands; nil before the source's first word.
  public var state: FeedState?

  /// A glance from its parts.
  public init(quote: Quote, state: FeedState?) {
    self.quote = quote
    self.state = state
  }
}

extension FeedHub {
  /// The newest quote of an instrument that somebody reads; nil when nobody does, or none came.
  /// Not to be called from within `offer`.
  public func glance(_ instrument: InstrumentID) -> FeedGlance? {
    access { registry in
      guard let slot = registry.slots[instrument], let stream = registry.streams[slot],
        let quote = stream.lastQuote
      else { return nil }
      return FeedGlance(quote: quote, state: stream.state)
    }
  }
}
