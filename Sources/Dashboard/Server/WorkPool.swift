import NIOCore
import NIOPosix
import Synchronization

/// A few threads for what blocks: reads of files, calls over the control socket.
///
/// At most `waiting` pieces of work are taken at once, running ones included; more are refused.
/// Whoever asked waits no longer than `limit`; the thread itself can not be stopped and goes on,
/// and its place is taken until it ends.
final class WorkPool: Sendable {
  /// Why there is no answer.
  enum Refusal: Error, Hashable, CustomStringConvertible {
    case busy(waiting: Int)
    case slow(Duration)

    var description: String {
      switch self {
      case .busy(let waiting):
        "the dashboard already works on \(waiting) questions; ask again in a moment"
      case .slow(let limit):
        "the answer took longer than \(limit.components.seconds) s; narrow the question, or ask "
          + "again when the machine has less to do"
      }
    }
  }

  private let pool: NIOThreadPool
  private let group: any EventLoopGroup
  private let waiting: Int
  private let limit: Duration
  private let taken = Mutex(0)

  /// Starts its threads at once. `limit` bounds the wait of whoever asks.
  init(threads: Int, waiting: Int, limit: Duration, group: any EventLoopGroup) {
    self.waiting = waiting
    self.limit = limit
    self.group = group
    pool = NIOThreadPool(numberOfThreads: threads)
    pool.start()
  }

  /// Runs `body` on a thread of the pool.
  func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      submit(body) { continuation.resume(with: $0) }
    }
  }

  /// Runs `body` on a thread of the pool and `then` once with what it came to, on that thread or,
  /// when it took too long, on an event loop.
  func submit<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value,
    then: @escaping @Sendable (Result<Value, any Error>) -> Void
  ) {
    let isTaken = taken.withLock { count in
      guard count < waiting else { return false }
      count += 1
      return true
    }
    guard isTaken else { return then(.failure(Refusal.busy(waiting: waiting))) }
    let once = Once(then)
    let limit = limit
    let timer = group.any().scheduleTask(in: TimeAmount(limit)) {
      once.tell(.failure(Refusal.slow(limit)))
    }
    pool.submit { state in
      switch state {
      case .active: once.tell(Result { try body() })
      case .cancelled: once.tell(.failure(CancellationError()))
      }
      timer.cancel()
      self.taken.withLock { $0 -= 1 }
    }
  }

  /// Ends the threads after the work that runs; work that waits is cancelled.
  func end() { pool.shutdownGracefully { _ in } }
}

/// A closure that is called with the first of several results alone.
private final class Once<Value: Sendable>: Sendable {
  private let then: Mutex<(@Sendable (Result<Value, any Error>) -> Void)?>

  init(_ then: @escaping @Sendable (Result<Value, any Error>) -> Void) {
    self.then = Mutex(then)
  }

  func tell(_ result: Result<Value, any Error>) {
    let then = then.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    then?(result)
  }
}
