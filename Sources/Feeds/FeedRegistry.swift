import TradingModel

/// Who reads what, and what the backend has to be asked for: the feed layer without I/O.
///
/// Events come in as calls, with the time; readers are offered their events at once, everything
/// else comes out as actions (`takeActions`). The owner's lock guards it.
struct FeedRegistry {
  /// One asked-for symbol.
  enum Symbol {
    /// Its details are being looked up for these.
    case resolving(waiters: [Waiter], attempt: Int)
    /// It leads to the stream in this slot.
    case resolved(slot: Int)
  }

  struct Waiter {
    let reader: FeedReader
    let interest: FeedInterest
  }

  let configuration: FeedConfiguration
  let hasRealTimeBars: Bool
  var readers: [FeedTicket: FeedReader] = [:]
  var symbols: [String: Symbol] = [:]
  var streams: ContiguousArray<FeedStream?> = []
  var slots: [InstrumentID: Int] = [:]
  var statistics = FeedStatistics()
  private var actions: [FeedAction] = []
  private var lastNumber = 0

  /// Whether the backend has order books.
  let hasDepth: Bool

  init(configuration: FeedConfiguration, hasRealTimeBars: Bool, hasDepth: Bool = false) {
    self.configuration = configuration
    self.hasDepth = hasDepth
    self.hasRealTimeBars = hasRealTimeBars && configuration.usesRealTimeBars
  }

  /// What has to be done since the last call.
  mutating func takeActions() -> [FeedAction] {
    guard !actions.isEmpty else { return [] }
    defer { actions = [] }
    return actions
  }

  mutating func act(_ action: FeedAction) { actions.append(action) }

  mutating func nextNumber() -> Int {
    lastNumber &+= 1
    return lastNumber
  }

  // MARK: Tickets

  mutating func open(
    _ ticket: FeedTicket, _ interests: [FeedInterest], for subscriber: any FeedSubscriber,
    now: Timestamp
  ) {
    let reader = FeedReader(
      ticket: ticket, subscriber: subscriber, queueLimit: configuration.queueLimit)
    readers[ticket] = reader
    for (index, interest) in interests.enumerated() {
      guard index < configuration.symbolLimit else {
        let error = FeedError(
          .invalid, "more than \(configuration.symbolLimit) symbols in one request")
        reader.send(.failed(symbol: interest.symbol, error))
        continue
      }
      guard let address = InstrumentAddress(interest.symbol) else {
        let error = FeedError(
          .invalid, "'\(interest.symbol)' is not an address; write it like AAPL.NASDAQ")
        reader.send(.failed(symbol: interest.symbol, error))
        continue
      }
      guard address.contract.securityType != .continuousFuture else {
        let front = address.description.dropLast(4) + "FRONT"
        let error = FeedError(
          .invalid,
          "\(address) is a continuous future, which has history only; follow \(front) or a month")
        reader.send(.failed(symbol: interest.symbol, error))
        continue
      }
      ask(address, for: Waiter(reader: reader, interest: interest), now: now)
    }
    detachOverrun(now: now)
  }

  private mutating func ask(_ address: InstrumentAddress, for waiter: Waiter, now: Timestamp) {
    let key = address.description
    switch symbols[key] {
    case .resolved(let slot):
      statistics.sharedRequests &+= 1
      if let stream = streams[slot] { join(stream, waiter, now: now) }
    case .resolving(var waiters, let attempt):
      statistics.sharedRequests &+= 1
      waiters.append(waiter)
      waiter.reader.awaitedSymbols.insert(key)
      symbols[key] = .resolving(waiters: waiters, attempt: attempt)
    case nil:
      waiter.reader.awaitedSymbols.insert(key)
      symbols[key] = .resolving(waiters: [waiter], attempt: 0)
      statistics.lookUps &+= 1
      act(.lookUp(symbol: key, address, after: .zero))
    }
  }

  mutating func close(_ ticket: FeedTicket, now: Timestamp) {
    guard let reader = readers.removeValue(forKey: ticket) else { return }
    leave(reader, now: now)
    count(reader)
  }

  /// Takes a reader out of every stream and look-up. Returns the symbols that it had.
  @discardableResult
  private mutating func leave(_ reader: FeedReader, now: Timestamp) -> [String] {
    var left: [String] = []
    for slot in reader.slots {
      guard let stream = streams[slot] else { continue }
      for subscription in stream.subscriptions where subscription.reader === reader {
        left += subscription.symbols
      }
      stream.subscriptions.removeAll { $0.reader === reader }
      leaveDepth(stream)
      if stream.subscriptions.isEmpty { stream.emptySince = now }
    }
    for key in reader.awaitedSymbols {
      guard case .resolving(var waiters, let attempt) = symbols[key] else { continue }
      left += waiters.filter { $0.reader === reader }.map(\.interest.symbol)
      waiters.removeAll { $0.reader === reader }
      symbols[key] = .resolving(waiters: waiters, attempt: attempt)
    }
    reader.slots = []
    reader.awaitedSymbols = []
    return left
  }

  /// Detaches the readers whose queue ran over; their last words may still wait.
  mutating func detachOverrun(now: Timestamp) {
    for reader in readers.values where reader.isOverrun {
      statistics.detached &+= 1
      reader.detach(symbols: leave(reader, now: now))
    }
  }

  private mutating func count(_ reader: FeedReader) {
    statistics.delivered &+= reader.delivered
    statistics.conflated &+= reader.conflated
    statistics.droppedTrades &+= reader.droppedTrades
  }

  /// What was done so far and is held now.
  func currentStatistics() -> FeedStatistics {
    var result = statistics
    result.tickets = readers.count
    for reader in readers.values {
      result.delivered &+= reader.delivered
      result.conflated &+= reader.conflated
      result.droppedTrades &+= reader.droppedTrades
    }
    for case let stream? in streams {
      result.streams += 1
      result.subscriptions += stream.subscriptions.count
      result.lateTicks &+= stream.builder.lateCount
    }
    return result
  }
}
