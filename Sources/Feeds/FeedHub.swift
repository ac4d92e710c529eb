import Glibc
import Synchronization
public import TradingModel

/// The feed layer: one stream per instrument, however many readers.
///
/// Every method may be called from any thread. Readers are offered events under one short lock
/// that is never held during I/O or a wait; from within `FeedSubscriber.offer` only `openFeed`
/// and `close` may be called, and take effect right after the present event. Nothing reaches the
/// backend unless `run` runs.
public final class FeedHub: Sendable {
  private enum Wish {
    case open(FeedTicket, [FeedInterest], any FeedSubscriber)
    case close(FeedTicket)
  }

  let backend: any FeedBackend
  let stores: BarStoreDirectory?
  let configuration: FeedConfiguration
  let time: FeedTime
  let gate: HistoryGate
  /// What `run` has to do. Not bounded by itself: each stems from one change of a symbol, stream
  /// or series, so that their number bounds it.
  let actions: AsyncStream<FeedAction>
  private let actionSource: AsyncStream<FeedAction>.Continuation
  private let registry: Mutex<FeedRegistry>
  private let lastTicket = Atomic<Int>(0)
  /// The thread that holds the lock, to know a call from within `offer`.
  private let holder = Atomic<UInt>(0)
  /// Calls from within `offer`; at most as many as one event's readers make.
  private let wishes = Mutex<[Wish]>([])
  private let wishCount = Atomic<Int>(0)

  /// A hub over a backend. `stores` nil keeps bars out of shared memory.
  public init(
    backend: any FeedBackend, stores: BarStoreDirectory?, configuration: FeedConfiguration,
    time: FeedTime
  ) {
    self.backend = backend
    self.stores = stores
    self.configuration = configuration
    self.time = time
    gate = HistoryGate(limit: backend.capabilities.historyRequestsAtOnce, time: time)
    (actions, actionSource) = AsyncStream.makeStream(of: FeedAction.self)
    registry = Mutex(
      FeedRegistry(
        configuration: configuration, hasRealTimeBars: backend.capabilities.realTimeBars,
        hasDepth: backend.capabilities.depthStreams > 0))
  }

  /// Asks for feeds and returns at once; the subscriber hears of everything else. The same
  /// subscriber may hold several tickets and then hears what they share several times.
  public func openFeed(
    _ interests: [FeedInterest], for subscriber: any FeedSubscriber
  ) -> FeedTicket {
    let number = lastTicket.wrappingAdd(1, ordering: .relaxed).newValue
    let ticket = FeedTicket(rawValue: number)
    perform(.open(ticket, interests, subscriber))
    return ticket
  }

  /// Ends a ticket: when it returns (outside of `offer`), its subscriber hears nothing more.
  /// Unknown and ended tickets are ignored.
  public func close(_ ticket: FeedTicket) { perform(.close(ticket)) }

  /// Closes bars that end, watches silence, ends streams after their linger, and offers again
  /// what waits for slow readers. `run` calls it by itself unless the configuration says no.
  public func advance(to now: Timestamp) { access { $0.advance(to: now) } }

  /// Offers again what waits for slow readers.
  public func flush() {
    access { registry in for reader in registry.readers.values { reader.flush() } }
    sendWarmups()
  }

  /// What was done so far and is held now. Not to be called from within `offer`.
  public var statistics: FeedStatistics { access { $0.currentStatistics() } }

  /// The name of the shared memory of an instrument's bars; nil while there is none.
  public func storeName(_ instrument: InstrumentID, _ size: BarSize) -> String? {
    access { $0.storeName(instrument, size) }
  }

  /// Sends warm-up bars in small portions, so that live data gets through in between.
  func sendWarmups() {
    while access({ $0.deliverWarmups(limit: 256, now: time.now()) }) {}
  }

  // MARK: The tick path

  func receive(_ quote: Quote, from token: StreamToken) {
    access { $0.receive(quote, from: token) }
  }

  func receive(_ trade: Trade, from token: StreamToken) {
    access { $0.receive(trade, from: token) }
  }

  func receive(_ bar: Bar, from token: StreamToken) {
    access { $0.receive(bar, from: token) }
  }

  func receive(_ book: MarketDepth, from token: StreamToken) {
    access { $0.receive(book, from: token) }
  }

  func receive(_ state: StreamState, from token: StreamToken) {
    let now = time.now()
    access { $0.receive(state, from: token, now: now) }
  }

  /// Calls the registry under the lock, grants what readers wished meanwhile, and hands the
  /// actions on.
  @inline(__always)
  func access<Answer: Sendable>(_ body: (inout FeedRegistry) -> Answer) -> Answer {
    let (answer, due) = registry.withLock { registry in
      holder.store(UInt(pthread_self()), ordering: .relaxed)
      let answer = body(&registry)
      if wishCount.load(ordering: .relaxed) > 0 { grantWishes(&registry) }
      holder.store(0, ordering: .relaxed)
      return (answer, registry.takeActions())
    }
    for action in due { actionSource.yield(action) }
    return answer
  }

  // MARK: Tickets

  private func perform(_ wish: Wish) {
    // The lock is not reentrant. Only this thread itself can have stored its own name there.
    if holder.load(ordering: .relaxed) == UInt(pthread_self()) {
      wishes.withLock { $0.append(wish) }
      wishCount.wrappingAdd(1, ordering: .relaxed)
      return
    }
    let now = time.now()
    access { grant(wish, &$0, now: now) }
  }

  private func grantWishes(_ registry: inout FeedRegistry) {
    let now = time.now()
    while true {
      let next = wishes.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      guard let next else { return }
      wishCount.wrappingSubtract(1, ordering: .relaxed)
      grant(next, &registry, now: now)
    }
  }

  private func grant(_ wish: Wish, _ registry: inout FeedRegistry, now: Timestamp) {
    switch wish {
    case .open(let ticket, let interests, let subscriber):
      registry.open(ticket, interests, for: subscriber, now: now)
    case .close(let ticket):
      registry.close(ticket, now: now)
    }
  }
}
