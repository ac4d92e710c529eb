import Dispatch
import Glibc

/// The signals that end the server: SIGTERM, SIGINT and SIGHUP.
final class ServeSignals {
  /// Raised when one of them comes.
  let stop = StopSign()
  private let sources: [any DispatchSourceSignal]

  init() {
    signal(SIGPIPE, SIG_IGN)
    let stop = stop
    let queue = DispatchQueue(label: "perigee.dashboard.signals")
    sources = [SIGTERM, SIGINT, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { stop.raise() }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
