import Dispatch
import Glibc
import SystemKit

/// The signals that ask the daemon to end: SIGTERM, SIGINT and SIGHUP.
///
/// Children start with the default ways. They lead groups of their own, so that a ctrl-C at the
/// terminal does not reach them: the strategies' end is the daemon's to order.
final class StopSignals {
  private let source: any DispatchSourceRead

  /// Calls `receive` with each signal's name, on a queue of its own, until it is released. Not
  /// one is lost from here on, also none that comes before the queue runs. Throws `SystemError`
  /// when they are watched already or the process is out of descriptors.
  init(receive: @escaping @Sendable (String) -> Void) throws {
    // Writes to a peer that is gone must fail, not kill.
    signal(SIGPIPE, SIG_IGN)
    let names = [SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGHUP: "SIGHUP"]
    let pipe = try SignalPipe([SIGTERM, SIGINT, SIGHUP])
    source = DispatchSource.makeReadSource(
      fileDescriptor: pipe.fd, queue: DispatchQueue(label: "perigee.signals"))
    source.setEventHandler {
      while let number = pipe.take() { receive(names[number] ?? "signal \(number)") }
    }
    // The pipe is closed once nobody polls it any more.
    source.setCancelHandler { withExtendedLifetime(pipe) {} }
    source.resume()
  }

  deinit { source.cancel() }
}
