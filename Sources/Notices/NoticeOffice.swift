import Dispatch
package import Logging
import Synchronization
package import SystemKit
package import TradingModel

/// Hears of what happened from any thread, decides what is told, and has it delivered.
///
/// `put` only leaves a small value in a bounded queue. A thread of its own makes words of it,
/// keeps the record and decides; each channel has a further thread that sends, so that one that
/// hangs delays neither the others nor anything that trades.
package final class NoticeOffice: Sendable {
  private let inbox = NoticeInbox()
  private let loop: EventLoop
  private let clerk: NoticeClerk
  private let isSilent: Bool

  /// An office that does nothing before `start`. `file` is where deliveries are recorded; nil
  /// records nothing. `symbol` names an instrument for people, `now` is the wall clock.
  package init(
    _ configuration: NoticeConfiguration, file: String?, log: Logger,
    now: @escaping @Sendable () -> Timestamp, transport: any NoticeTransport = SystemTransport(),
    symbol: @escaping @Sendable (InstrumentID) -> String
  ) throws(SystemError) {
    isSilent = configuration.isSilent
    loop = try EventLoop(name: "notices", inboxLimit: 4096)
    clerk = NoticeClerk(
      configuration, file: file, log: log, now: now, transport: transport, loop: loop,
      inbox: inbox, symbol: symbol)
  }

  /// Takes up what an earlier run left behind, and begins to send.
  package func start() throws(SystemError) {
    try loop.start()
    loop.execute { [clerk] in clerk.begin() }
  }

  /// Leaves an event; from any thread, and at once. What finds no room is counted. Without any
  /// channel nothing is left.
  package func put(_ event: NoticeEvent) {
    guard !isSilent else { return }
    if inbox.put(event) == .first { loop.execute { [clerk] in clerk.turn() } }
  }

  /// Asks the dead man's switch outside, on a thread of its own.
  package func ping() { clerk.ping() }

  /// Gives what waits a moment to go out, then ends. What is not sent goes out after the next
  /// start.
  package func stop(within limit: Duration = .seconds(2)) {
    let done = DispatchSemaphore(value: 0)
    loop.execute { [clerk] in clerk.end { done.signal() } }
    _ = done.wait(timeout: .now() + .nanoseconds(Int(clamping: limit.nanoseconds)))
    clerk.abort()
    loop.stop()
    loop.join()
  }

  /// Waits until everything that was left before the call has been made into messages, for tests.
  package func settle() async {
    await withCheckedContinuation { continuation in
      if !loop.execute({ [clerk] in
        clerk.turn()
        continuation.resume()
      }) {
        continuation.resume()
      }
    }
  }
}
