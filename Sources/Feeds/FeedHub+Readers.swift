public import TradingModel

extension FeedHub {
  /// The names of an instrument's readers that have one, sorted, each once; empty where there are
  /// none. Not to be called from within `offer`. O(readers of the instrument).
  public func readers(of instrument: InstrumentID) -> [String] {
    access { registry in
      guard let slot = registry.slots[instrument], let stream = registry.streams[slot] else {
        return []
      }
      return Set(stream.subscriptions.flatMap { $0.reader.subscriber.readerNames(of: instrument) })
        .sorted()
    }
  }
}

extension FeedSubscriber {
  /// Nobody whom a person would know.
  public func readerNames(of instrument: InstrumentID) -> [String] { [] }
}
