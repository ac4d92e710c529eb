import Orders
import Synchronization
import SystemKit
import TradingModel

/// The thread on which orders are decided, stored and written.
///
/// Owns the order desk, which lives on the loop and nowhere else. What brokers say and what
/// strategies ask is handed over as jobs of the loop, in order.
final class OrderThread: BrokerEventSink, @unchecked Sendable {
  // `desk` belongs to `loop`, `fresh` has its lock; everything else is immutable.

  /// Jobs that may wait: minutes of a broker's busiest day. Beyond it the daemon ends, since a
  /// lost execution would be worse; the restart finds everything again.
  static let inboxLimit = 1 << 20

  let loop: EventLoop
  /// Pulled by any thread to stop the next write.
  let brake = TradingBrake()
  private var desk: OrderDesk?
  /// Instruments that the desk has not learned yet. A script may order as soon as it has the first
  /// quote, so they do not wait in the inbox: an order that came by another way would overtake them.
  private let fresh = Mutex<[Instrument]>([])
  private let hasFresh = Atomic(false)
  private let overflow: @Sendable () -> Void

  /// A thread that is not started yet. `overflow` is called when the inbox is full.
  init(overflow: @escaping @Sendable () -> Void) throws(SystemError) {
    // A quote to a strategy announces a possible order; looking for it is bounded to 5 % of one
    // processor.
    loop = try EventLoop(
      name: "orders", inboxLimit: Self.inboxLimit, anticipation: LoopAnticipation())
    self.overflow = overflow
  }

  /// Starts the loop and opens the desk on it. Throws what the desk throws.
  func start(
    log: any OrderLog, listener: any OrderListener, directory: AccountDirectory,
    clock: @escaping @Sendable () -> Timestamp, risk: RiskSettings,
    market: any MarketView
  ) async throws {
    try loop.start()
    try await perform { [self] in
      desk = try OrderDesk(
        log: log, listener: listener, directory: directory, clock: clock,
        generator: SystemRandomNumberGenerator(), risk: risk, market: market,
        wake: { [loop] wait in
          loop.schedule(after: wait) { [self] in deskOnLoop?.takeTurns() }
        }, brake: brake)
    }
  }

  /// Runs a body on the loop and answers its result.
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = loop.execute {
        continuation.resume(with: Swift.Result { try body() })
      }
      if !isTaken { continuation.resume(throwing: CancellationError()) }
    }
  }

  /// Runs a body with the desk on the loop; throws `CancellationError` when there is none.
  func withDesk<Result: Sendable>(
    _ body: @escaping @Sendable (OrderDesk) throws -> Result
  ) async throws -> Result {
    try await perform { [self] in
      guard let desk else { throw CancellationError() }
      return try body(desk)
    }
  }

  /// Takes requests of strategies. Only on the loop.
  func submit(_ requests: [OrderRequest]) { deskOnLoop?.handleOrderRequests(requests) }

  /// The desk, with all instruments that were told before. Only on the loop; nil before the start.
  var deskOnLoop: OrderDesk? {
    if hasFresh.load(ordering: .acquiring) { takeUpFresh() }
    return desk
  }

  /// Tells the desk the rules of an instrument: every order that a strategy decides afterwards
  /// finds them. From any thread.
  func learn(_ instrument: Instrument) {
    fresh.withLock { $0.append(instrument) }
    hasFresh.store(true, ordering: .releasing)
    if !loop.execute({ [self] in takeUpFresh() }) { overflow() }
  }

  private func takeUpFresh() {
    guard let desk, hasFresh.exchange(false, ordering: .acquiring) else { return }
    let instruments = fresh.withLock { fresh in
      defer { fresh.removeAll() }
      return fresh
    }
    for instrument in instruments { desk.learn(instrument) }
  }

  func receive(_ event: BrokerEvent, from broker: any Broker) {
    let isTaken = loop.execute { [self] in desk?.receive(event, from: broker) }
    if !isTaken { overflow() }
  }

  /// Calls `body` with the desk every second until the loop stops.
  func everySecond(_ body: @escaping @Sendable (OrderDesk) -> Void) {
    loop.schedule(after: .seconds(1)) { [self] in
      if let desk { body(desk) }
      everySecond(body)
    }
  }

  /// Ends the loop after the jobs that wait, and lets go of the desk.
  func stop() {
    _ = loop.execute { [self] in desk = nil }
    loop.stop()
    loop.join()
  }
}
