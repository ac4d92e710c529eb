import Dispatch
import Synchronization
import TradingModel

/// Bounds the daemon's end: once armed, `expired` is called after the limit unless it was met.
///
/// It waits on a queue of its own, because what holds the end up may hold every thread of the
/// runtime's pool.
final class EndLimit: Sendable {
  private let limit: Duration
  private let expired: @Sendable (Duration) -> Void
  private let timer = Mutex<(any DispatchSourceTimer)?>(nil)

  /// A limit that is not armed yet. `expired` gets the limit, for its words.
  init(_ limit: Duration, expired: @escaping @Sendable (Duration) -> Void) {
    self.limit = limit
    self.expired = expired
  }

  deinit { timer.withLock { $0?.cancel() } }

  /// Begins to count; a second call changes nothing.
  func arm() {
    timer.withLock { timer in
      guard timer == nil else { return }
      let source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "perigee.end"))
      let (limit, expired) = (limit, expired)
      source.setEventHandler { expired(limit) }
      source.schedule(deadline: .now() + .nanoseconds(Int(clamping: limit.nanoseconds)))
      source.resume()
      timer = source
    }
  }

  /// The end is done: nothing is called any more.
  func met() { timer.withLock { $0?.cancel() } }
}
