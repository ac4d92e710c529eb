import TradingModel

/// Look-ups, and the life of a stream.
extension FeedRegistry {
  /// The answer to a look-up.
  mutating func resolved(
    _ key: String, _ answer: Result<Instrument, FeedError>, now: Timestamp
  ) {
    guard case .resolving(let waiters, let attempt) = symbols[key] else { return }
    guard !waiters.isEmpty else {
      symbols[key] = nil
      return
    }
    switch answer {
    case .success(let instrument):
      let stream = self.stream(for: instrument, now: now)
      symbols[key] = .resolved(slot: stream.slot)
      stream.symbols.insert(key)
      for waiter in waiters {
        waiter.reader.awaitedSymbols.remove(key)
        join(stream, waiter, now: now)
      }
    case .failure(let error) where error.code.mayPass:
      // Somebody waits, so it is asked again for as long as that is so, at most twice a minute.
      guard let address = InstrumentAddress(key) else { return }
      symbols[key] = .resolving(waiters: waiters, attempt: attempt + 1)
      statistics.lookUps &+= 1
      let wait = min(Duration.seconds(1 << min(attempt, 5)), .seconds(30))
      act(.lookUp(symbol: key, address, after: wait))
    case .failure(let error):
      symbols[key] = nil
      for waiter in waiters {
        waiter.reader.awaitedSymbols.remove(key)
        waiter.reader.send(.failed(symbol: waiter.interest.symbol, error))
      }
    }
    detachOverrun(now: now)
  }

  /// Fresh details of a stream's instrument, for its trading hours.
  mutating func refreshed(
    slot: Int, generation: Int, _ answer: Result<[Instrument], FeedError>, now: Timestamp
  ) {
    guard let stream = streams[slot], stream.generation == generation else { return }
    stream.isRefreshing = false
    guard case .success(let instruments) = answer,
      let instrument = instruments.first(where: { $0.id == stream.instrument.id })
    else {
      stream.detailsDue = now.advanced(by: .seconds(600))
      return
    }
    stream.detailsDue = now.advanced(by: configuration.detailsLife)
    guard instrument != stream.instrument else { return }
    stream.instrument = instrument
    stream.builder.update(schedule: instrument.tradingHours)
  }

  private mutating func stream(for instrument: Instrument, now: Timestamp) -> FeedStream {
    if let slot = slots[instrument.id], let stream = streams[slot] {
      statistics.sharedRequests &+= 1
      return stream
    }
    let slot = streams.firstIndex { $0 == nil } ?? streams.count
    if slot == streams.count { streams.append(nil) }
    let token = StreamToken(slot: slot, number: nextNumber())
    let stream = FeedStream(
      slot: slot, generation: nextNumber(), instrument: instrument, token: token,
      configuration: configuration, now: now)
    streams[slot] = stream
    slots[instrument.id] = slot
    statistics.streamsOpened &+= 1
    act(.openStream(token, .quotes, instrument))
    for size in configuration.standingSizes.sorted() { ensure(size, of: stream, now: now) }
    return stream
  }

  /// Begins a series of bars when there is none: builder, shared memory, backfill.
  @discardableResult
  mutating func ensure(_ size: BarSize, of stream: FeedStream, now: Timestamp) -> BarSeries {
    if let series = stream.series[size] { return series }
    let series = BarSeries(size: size)
    stream.series[size] = series
    if hasRealTimeBars, size.isMultipleOfFive, stream.barToken == nil,
      !stream.lacksRealTimeBars
    {
      let token = StreamToken(slot: stream.slot, number: nextNumber())
      stream.barToken = token
      stream.builder.useRealTimeBars(true)
      act(.openStream(token, .realTimeBars, stream.instrument))
    }
    stream.builder.add(size, now: now)
    let key = SeriesKey(slot: stream.slot, generation: stream.generation, size: size)
    let depth = configuration.depth(size)
    let rows = Int(clamping: depth.components.seconds / Int64(size.rawValue))
    act(.makeStore(key, stream.instrument, depth: rows))
    act(.backfill(key, plan(for: series, of: stream)))
    return series
  }

  func plan(for series: BarSeries, of stream: FeedStream) -> BackfillPlan {
    BackfillPlan(
      instrument: stream.instrument, barSize: series.size,
      depth: configuration.depth(series.size), bars: series.wanted)
  }

  /// Adds a reader to a stream, or another of its symbols to its place there.
  mutating func join(_ stream: FeedStream, _ waiter: Waiter, now: Timestamp) {
    let reader = waiter.reader
    stream.emptySince = nil
    let subscription: FeedSubscription
    if let present = stream.subscriptions.first(where: { $0.reader === reader }) {
      subscription = present
      reader.send(.details(symbol: waiter.interest.symbol, stream.instrument))
    } else {
      subscription = FeedSubscription(reader: reader)
      reader.send(.details(symbol: waiter.interest.symbol, stream.instrument))
      if var quote = stream.lastQuote {
        quote.changed = quote.presentFields
        reader.send(.quote(quote))
      }
      if let state = stream.state { reader.send(.state(stream.instrument.id, state)) }
      stream.subscriptions.append(subscription)
      reader.slots.insert(stream.slot)
    }
    subscription.symbols.append(waiter.interest.symbol)
    joinDepth(waiter.interest.depth, stream, subscription)
    for size in waiter.interest.bars.sorted() where subscription.phases[size] == nil {
      joinBars(size, stream, subscription, waiter.interest.warmup, now: now)
    }
  }

  private mutating func joinBars(
    _ size: BarSize, _ stream: FeedStream, _ subscription: FeedSubscription, _ warmup: Int,
    now: Timestamp
  ) {
    let count = min(max(0, warmup), 10_000)
    // The backfill asks for the wish again at each frame, so it may come after the plan.
    let series = ensure(size, of: stream, now: now)
    series.want(count)
    guard count > 0 else {
      subscription.phases[size] = .live
      return
    }
    let joined = stream.builder.interval(size, containing: now)?.stamp ?? now
    subscription.phases[size] = .waiting(
      count: count, joined: joined, deadline: now.advanced(by: configuration.warmupLimit))
    stream.hasWarmups = true
    deepen(series, of: stream, wanted: count)
    act(.deliverWarmups)
  }

  /// Asks for more history when a finished backfill stopped short of what is wanted now.
  private mutating func deepen(_ series: BarSeries, of stream: FeedStream, wanted: Int) {
    guard case .ended(.depthReached) = series.backfill, series.bars.count < wanted else { return }
    series.backfill = .running
    var plan = plan(for: series, of: stream)
    plan.bars = wanted - series.bars.count
    plan.depth = .zero
    plan.end = series.bars.first?.start
    let key = SeriesKey(slot: stream.slot, generation: stream.generation, size: series.size)
    act(.backfill(key, plan))
  }

  /// Ends a stream that nobody reads any more, or that its source ended.
  mutating func remove(_ stream: FeedStream) {
    streams[stream.slot] = nil
    slots[stream.instrument.id] = nil
    for key in stream.symbols { symbols[key] = nil }
    for subscription in stream.subscriptions { subscription.reader.slots.remove(stream.slot) }
    statistics.lateTicks &+= stream.builder.lateCount
    act(.closeStream(stream.quoteToken))
    if let token = stream.barToken { act(.closeStream(token)) }
    if let token = stream.depthToken { act(.closeStream(token)) }
    for series in stream.series.values {
      if let store = series.store { act(.closeStore(store)) }
    }
  }

  /// Ends every stream, at the end of the hub's run.
  mutating func removeAll() {
    for case let stream? in streams { remove(stream) }
  }
}

extension FeedError.Code {
  /// Whether the same request may succeed later without anybody's doing.
  var mayPass: Bool {
    switch self {
    case .timedOut, .disconnected, .pacing, .competingSession: true
    case .notFound, .ambiguous, .noData, .noPermission, .cancelled, .invalid, .other: false
    }
  }
}

extension Quote {
  /// The fields that are there, with the standing marks.
  var presentFields: Fields {
    var fields = changed.intersection([.delayed, .halted])
    if bid != nil { fields.insert(.bid) }
    if bidSize != nil { fields.insert(.bidSize) }
    if ask != nil { fields.insert(.ask) }
    if askSize != nil { fields.insert(.askSize) }
    if last != nil { fields.insert(.last) }
    if lastSize != nil { fields.insert(.lastSize) }
    if volume != nil { fields.insert(.volume) }
    if previousClose != nil { fields.insert(.daily) }
    return fields
  }
}
