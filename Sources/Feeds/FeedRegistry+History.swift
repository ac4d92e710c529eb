import DequeModule
import TradingModel

/// Backfilled bars, and the warm-up of readers.
extension FeedRegistry {
  func series(_ key: SeriesKey) -> (FeedStream, BarSeries)? {
    guard let stream = streams[key.slot], stream.generation == key.generation,
      let series = stream.series[key.size]
    else { return nil }
    return (stream, series)
  }

  /// How many bars readers want of a series; nil when it is gone and its backfill has to end.
  func wanted(_ key: SeriesKey) -> Int? { series(key)?.1.wanted }

  /// Gives a series its shared memory; false when the series is gone. Bars that were finished
  /// before go there now.
  mutating func attach(_ store: BarStore, to key: SeriesKey) -> Bool {
    guard let (_, series) = series(key), series.store == nil else { return false }
    series.store = store
    for bar in series.bars { append(bar, to: store) }
    return true
  }

  /// The shared memory of an instrument's bars, by its name.
  func storeName(_ instrument: InstrumentID, _ size: BarSize) -> String? {
    slots[instrument].flatMap { streams[$0] }?.series[size]?.store?.name
  }

  /// A frame of history came. The bar still being built completes the builder's; the others go
  /// before all that are there. Answers what has to go into which store.
  mutating func backfilled(
    _ key: SeriesKey, _ bars: [Bar], now: Timestamp
  ) -> (store: BarStore?, bars: [Bar]) {
    guard let (stream, series) = series(key) else { return (nil, []) }
    var whole = bars
    let current = stream.builder.interval(key.size, containing: now)
    let built = stream.builder.currentStamp(key.size)
    while let last = whole.last {
      let isOpen = current.map { last.start >= $0.stamp } ?? false
      guard isOpen || last.start >= built ?? Timestamp(rawValue: .max) else { break }
      _ = stream.builder.seed(key.size, with: last, now: now)
      whole.removeLast()
    }
    let forStore = series.prepend(whole)
    statistics.barsBackfilled &+= whole.count
    if stream.hasWarmups { act(.deliverWarmups) }
    return (series.store, forStore)
  }

  mutating func backfillEnded(_ key: SeriesKey, _ end: BackfillEnd) {
    guard let (stream, series) = series(key) else { return }
    series.backfill = .ended(end)
    if case .failed = end { statistics.backfillsFailed &+= 1 }
    if stream.hasWarmups { act(.deliverWarmups) }
  }

  mutating func storeFailed() { statistics.storeFailures &+= 1 }

  /// Sends warm-up bars, at most `limit` in one call; true when there are more to send at once.
  mutating func deliverWarmups(limit: Int, now: Timestamp) -> Bool {
    var budget = limit
    for case let stream? in streams where stream.hasWarmups {
      var waits = false
      for subscription in stream.subscriptions {
        for size in subscription.phases.keys.sorted() {
          guard let series = stream.series[size] else { continue }
          step(stream, series, subscription, now: now, budget: &budget)
          if case .live = subscription.phases[size] { continue }
          waits = true
          if budget <= 0 { return true }
        }
      }
      stream.hasWarmups = waits
    }
    detachOverrun(now: now)
    return false
  }

  private func step(
    _ stream: FeedStream, _ series: BarSeries, _ subscription: FeedSubscription, now: Timestamp,
    budget: inout Int
  ) {
    if case .waiting(let count, let joined, let deadline) = subscription.phases[series.size] {
      let before = series.index(from: joined)
      guard before >= count || series.backfill != .running || now >= deadline else { return }
      let first = max(0, before - count)
      let next = first < series.bars.count ? series.bars[first].start : joined
      subscription.phases[series.size] = .warming(next: next, joined: joined, isTold: false)
    }
    guard case .warming(var next, let joined, var isTold) = subscription.phases[series.size]
    else { return }
    let id = stream.instrument.id
    let reader = subscription.reader
    // It was so slow that bars it has not seen are gone: a gap must not pass in silence.
    guard series.forgotten < next else { return reader.overrun() }
    var index = series.index(from: next)
    while budget > 0 {
      let bar = index < series.bars.count ? series.bars[index] : nil
      if !isTold, bar.map({ $0.start >= joined }) ?? true {
        guard reader.trySend(.warmedUp(id, series.size)) else { break }
        isTold = true
      }
      guard let bar else {
        subscription.phases[series.size] = .live
        return
      }
      let isWarmup = bar.start < joined
      guard reader.trySend(.bar(id, series.size, bar, isWarmup: isWarmup)) else { break }
      budget -= 1
      index += 1
      next = bar.start.advanced(by: .nanoseconds(1))
    }
    subscription.phases[series.size] = .warming(next: next, joined: joined, isTold: isTold)
  }
}
