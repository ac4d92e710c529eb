import Synchronization
import SystemKit

/// Carries the broker's wish for a snapshot to the connection that made it, without either
/// keeping the other alive.
final class SnapshotRelay: Sendable {
  private struct Target {
    weak var connection: IBConnection?
  }

  private let target = Mutex(Target())

  func attach(_ connection: IBConnection) {
    target.withLock { $0.connection = connection }
  }

  func request() {
    let connection = target.withLock { $0.connection }
    guard let connection else { return }
    // A refusal means that the loop has ended: there is nobody left to answer, or to be told.
    connection.loop.execute { connection.requestSnapshot() }
  }
}
