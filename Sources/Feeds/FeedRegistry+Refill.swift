import TradingModel

/// Bars that were missed while a stream was cut off are asked for as soon as it is back.
///
/// Until the answer, or for `refillLimit`, live bars of the size wait, so that readers get all in
/// order; what was missed comes marked as warm-up, as nobody should trade on it. A bar of which
/// a part was missed comes from history or not at all.
extension FeedRegistry {
  /// Live data stopped coming.
  func cut(_ stream: FeedStream, now: Timestamp) {
    stream.isCut = true
    stream.builder.cut(at: now)
  }

  /// Live data comes again.
  mutating func mend(_ stream: FeedStream, now: Timestamp) {
    guard stream.isCut else { return }
    stream.isCut = false
    stream.builder.cut(at: now)
    for series in stream.series.values {
      // A backfill that still runs, or a series without bars, has no end to go on from.
      guard series.refill == nil, case .ended = series.backfill, let newest = series.newest else {
        continue
      }
      series.refill = BarSeries.Refill(deadline: now.advanced(by: configuration.refillLimit))
      let length = Duration.seconds(Int64(series.size.rawValue))
      act(
        .refill(
          SeriesKey(slot: stream.slot, generation: stream.generation, size: series.size),
          HistoryRequest(
            instrument: stream.instrument, barSize: series.size, end: nil,
            span: now.since(newest) + length)))
    }
  }

  /// The answer to what was missed; empty when there is none.
  mutating func refilled(_ key: SeriesKey, _ bars: [Bar], now: Timestamp) {
    guard let (stream, series) = series(key), let refill = series.refill else { return }
    series.refill = nil
    var whole = bars.sorted { $0.start < $1.start }
    let current = stream.builder.interval(key.size, containing: now)
    while let last = whole.last, current.map({ last.start >= $0.stamp }) ?? false {
      _ = stream.builder.seed(key.size, with: last, now: now)
      whole.removeLast()
    }
    let firstHeld = refill.held.first?.start ?? Timestamp(rawValue: .max)
    for bar in whole where bar.start < firstHeld {
      if deliver(bar, series, stream, isWarmup: true) { statistics.barsBackfilled &+= 1 }
    }
    for bar in refill.held where deliver(bar, series, stream, isWarmup: false) {
      statistics.barsBuilt &+= 1
    }
    if stream.hasWarmups { act(.deliverWarmups) }
    detachOverrun(now: now)
  }

  /// Gives up what does not come in time; live bars go on.
  mutating func endLateRefills(_ stream: FeedStream, now: Timestamp) {
    for series in stream.series.values {
      guard let refill = series.refill, now >= refill.deadline else { continue }
      let key = SeriesKey(slot: stream.slot, generation: stream.generation, size: series.size)
      refilled(key, [], now: now)
    }
  }

  /// Gives a finished bar to store and readers; false when it is not newer than all.
  mutating func deliver(
    _ bar: Bar, _ series: BarSeries, _ stream: FeedStream, isWarmup: Bool
  ) -> Bool {
    guard series.append(bar) else { return false }
    if let store = series.store { append(bar, to: store) }
    for subscription in stream.subscriptions {
      guard case .live = subscription.phases[series.size] else { continue }
      subscription.reader.send(
        .bar(stream.instrument.id, series.size, bar, isWarmup: isWarmup))
    }
    return true
  }
}
