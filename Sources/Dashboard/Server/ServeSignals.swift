import Dispatch
import Glibc
import SystemKit

/// The signals that end the server: SIGTERM, SIGINT and SIGHUP.
final class ServeSignals {
  /// Raised when one of them comes.
  let stop = StopSign()
  private let source: any DispatchSourceRead

  /// Throws `SystemError` when the process is out of descriptors.
  init() throws {
    signal(SIGPIPE, SIG_IGN)
    let stop = stop
    let pipe = try SignalPipe([SIGTERM, SIGINT, SIGHUP])
    source = DispatchSource.makeReadSource(
      fileDescriptor: pipe.fd, queue: DispatchQueue(label: "perigee.dashboard.signals"))
    source.setEventHandler {
      while pipe.take() != nil { stop.raise() }
    }
    // The pipe is closed once nobody polls it any more.
    source.setCancelHandler { withExtendedLifetime(pipe) {} }
    source.resume()
  }

  deinit { source.cancel() }
}
