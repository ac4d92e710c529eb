import TradingModel

/// The way of live data from the backend to the readers.
extension FeedRegistry {
  private func stream(quotes token: StreamToken) -> FeedStream? {
    guard let stream = streams[token.slot], stream.quoteToken == token else { return nil }
    return stream
  }

  mutating func receive(_ quote: Quote, from token: StreamToken) {
    guard let stream = stream(quotes: token) else { return }
    arrived(stream, now: quote.time)
    stream.lastQuote = quote
    stream.broadcast(.quote(quote))
    stream.builder.receive(quote)
    settle(stream, now: quote.time)
  }

  mutating func receive(_ trade: Trade, from token: StreamToken) {
    guard let stream = stream(quotes: token) else { return }
    arrived(stream, now: trade.time)
    stream.broadcast(.trade(trade))
    // Quotes carry the time of their arrival: no clock has to be read here.
    if let quote = stream.lastQuote { stream.lag.note(quote.time.since(trade.time)) }
    stream.builder.receive(trade)
    settle(stream, now: trade.time)
  }

  mutating func receive(_ bar: Bar, from token: StreamToken) {
    guard let stream = streams[token.slot], stream.barToken == token else { return }
    arrived(stream, now: bar.start)
    stream.builder.receive(bar)
    settle(stream, now: bar.start)
  }

  mutating func receive(_ state: StreamState, from token: StreamToken, now: Timestamp) {
    if let stream = streams[token.slot], stream.barToken == token {
      // Without real-time bars, ticks make the bars.
      if case .ended = state {
        stream.barToken = nil
        stream.lacksRealTimeBars = true
        stream.builder.useRealTimeBars(false)
        act(.closeStream(token))
      }
      return
    }
    if receivedDepth(state, from: token) { return detachOverrun(now: now) }
    guard let stream = stream(quotes: token) else { return }
    switch state {
    case .live:
      stream.isDelayed = false
      stream.isDown = false
      stream.watch.alive(at: now)
      mend(stream, now: now)
      tell(stream, .live)
    case .delayed:
      stream.isDelayed = true
      stream.isDown = false
      stream.watch.alive(at: now)
      mend(stream, now: now)
      tell(stream, .delayed)
    case .interrupted(let reason):
      stream.isDown = true
      cut(stream, now: now)
      tell(stream, .interrupted(reason))
    case .ended(let error):
      for subscription in stream.subscriptions {
        for symbol in subscription.symbols {
          subscription.reader.send(.failed(symbol: symbol, error))
        }
      }
      remove(stream)
    }
    detachOverrun(now: now)
  }

  /// Tells a changed state to the readers, once.
  func tell(_ stream: FeedStream, _ state: FeedState) {
    guard stream.state != state else { return }
    stream.state = state
    stream.broadcast(.state(stream.instrument.id, state))
  }

  @inline(__always)
  private mutating func arrived(_ stream: FeedStream, now: Timestamp) {
    statistics.events &+= 1
    stream.events &+= 1
    guard stream.isDown else { return }
    stream.isDown = false
    mend(stream, now: now)
    tell(stream, stream.isDelayed ? .delayed : .live)
  }

  /// Sends the finished bars, and lets go of readers that overran.
  @inline(__always)
  private mutating func settle(_ stream: FeedStream, now: Timestamp) {
    guard stream.builder.hasFinished else { return }
    // Of what live data brings only bars can overrun a reader.
    sendFinishedBars(stream)
    if stream.subscriptions.contains(where: { $0.reader.isOverrun }) { detachOverrun(now: now) }
  }

  mutating func sendFinishedBars(_ stream: FeedStream) {
    for (size, bar) in stream.builder.takeFinished() {
      guard let series = stream.series[size] else { continue }
      if series.refill != nil {
        series.hold(bar)
      } else if deliver(bar, series, stream, isWarmup: false) {
        statistics.barsBuilt &+= 1
      }
    }
  }

  mutating func append(_ bar: Bar, to store: BarStore) {
    do {
      try store.append(bar)
    } catch {
      statistics.storeFailures &+= 1
    }
  }

  // MARK: Time

  /// Closes bars, watches silence, ends lingering streams and offers again what waits.
  mutating func advance(to now: Timestamp) {
    for case let stream? in streams {
      if stream.events != stream.checkedEvents {
        stream.checkedEvents = stream.events
        stream.watch.alive(at: now)
      }
      stream.builder.advance(
        to: now.advanced(by: .zero - configuration.barGrace - stream.lag.value))
      if stream.builder.hasFinished { sendFinishedBars(stream) }
      endLateRefills(stream, now: now)
      if let since = stream.emptySince {
        if now.since(since) >= configuration.linger { remove(stream) }
        continue
      }
      watch(stream, now: now)
      // Nobody tells details of a combination, whose number is our own and negative.
      if now >= stream.detailsDue, !stream.isRefreshing, stream.instrument.id.rawValue > 0 {
        stream.isRefreshing = true
        let contract = InstrumentAddress(contractID: stream.instrument.id).contract
        act(.refresh(slot: stream.slot, generation: stream.generation, contract))
      }
    }
    for reader in readers.values { reader.flush() }
    detachOverrun(now: now)
    if streams.contains(where: { $0?.hasWarmups == true }) { act(.deliverWarmups) }
  }

  private mutating func watch(_ stream: FeedStream, now: Timestamp) {
    guard case .stale(let silent) = stream.watch.check(stream.instrument, now: now) else { return }
    statistics.staleRequests &+= 1
    statistics.streamsOpened &+= 1
    // What the backend said of an interruption stays the readers' last word.
    if case .interrupted = stream.state {} else { tell(stream, .stale(silent: silent)) }
    stream.isDown = true
    cut(stream, now: now)
    act(.closeStream(stream.quoteToken))
    stream.quoteToken = StreamToken(slot: stream.slot, number: nextNumber())
    act(.openStream(stream.quoteToken, .quotes, stream.instrument))
    if let token = stream.barToken {
      act(.closeStream(token))
      let next = StreamToken(slot: stream.slot, number: nextNumber())
      stream.barToken = next
      act(.openStream(next, .realTimeBars, stream.instrument))
    }
    if let token = stream.depthToken {
      act(.closeStream(token))
      let next = StreamToken(slot: stream.slot, number: nextNumber())
      stream.depthToken = next
      stream.lastBook = nil
      act(.openStream(next, .depth(rows: stream.depthRows), stream.instrument))
    }
  }
}
