import Synchronization
import SystemKit

/// Looks host names up on a thread of its own, as the system's resolver blocks. The thread
/// starts with the first name; numeric addresses never come here.
final class HostResolver: Sendable {
  private let loop = Mutex<EventLoop?>(nil)

  /// Calls `reply` on the resolver's thread with the numeric address, or nil.
  func resolve(_ host: String, reply: @escaping @Sendable (String?) -> Void) {
    let loop = loop.withLock { loop -> EventLoop? in
      if let loop { return loop }
      do throws(SystemError) {
        let made = try EventLoop(name: "ib-resolve", inboxLimit: 64)
        try made.start()
        loop = made
      } catch {
        // Without a thread there is no answer; the caller says that the name is not known.
        return nil
      }
      return loop
    }
    let isTaken = loop?.execute { reply(StreamSocket.resolve(host)) } ?? false
    if !isTaken { reply(nil) }
  }

  func stop() {
    loop.withLock { $0?.stop() }
  }
}
