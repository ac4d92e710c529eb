import NIOCore
import Synchronization

/// The connections of the control socket that are open, up to a limit.
final class CallerList: Sendable {
  private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Takes a connection in until it closes; false when there is no room for it.
  func add(_ channel: any Channel) -> Bool {
    let key = ObjectIdentifier(channel)
    let hasRoom = channels.withLock { open in
      guard open.count < limit else { return false }
      open[key] = channel
      return true
    }
    guard hasRoom else { return false }
    channel.closeFuture.whenComplete { [self] _ in
      channels.withLock { _ = $0.removeValue(forKey: key) }
    }
    return true
  }

  /// Hangs up on everyone.
  func closeAll() {
    for channel in channels.withLock({ Array($0.values) }) { channel.close(promise: nil) }
  }
}
