import Synchronization

/// How long a desk asked to be woken after, in order.
package final class WakeList: Sendable {
  private let state = Mutex<[Duration]>([])
  package init() {}
  package func add(_ wait: Duration) { state.withLock { $0.append(wait) } }
  package var all: [Duration] { state.withLock { $0 } }
}
