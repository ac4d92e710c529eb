import Orders
import SystemKit
import TradingModel

/// The thread on which orders are decided, stored and written.
///
/// Owns the order desk, which lives on the loop and nowhere else. What brokers say and what
/// strategies ask is handed over as jobs of the loop, in order.
final class OrderThread: BrokerEventSink, @unchecked Sendable {
  // `desk` belongs to `loop`; everything else is immutable.

  /// Jobs that may wait: minutes of a broker's busiest day. Beyond it the daemon ends, since a
  /// lost execution would be worse; the restart finds everything again.
  static let inboxLimit = 1 << 20

  let loop: EventLoop
  /// Pulled by any thread to stop the next write.
  let brake = TradingBrake()
  private var desk: OrderDesk?
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
    clock: @escaping @Sendable () -> Timestamp
  ) async throws {
    try loop.start()
    try await perform { [self] in
      desk = try OrderDesk(
        log: log, listener: listener, directory: directory, clock: clock,
        generator: SystemRandomNumberGenerator(), brake: brake)
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
  func submit(_ requests: [OrderRequest]) { desk?.handleOrderRequests(requests) }

  /// The desk. Only on the loop; nil before the start.
  var deskOnLoop: OrderDesk? { desk }

  /// Tells the desk the rules of an instrument.
  func learn(_ instrument: Instrument) {
    if !loop.execute({ [self] in desk?.learn(instrument) }) { overflow() }
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
