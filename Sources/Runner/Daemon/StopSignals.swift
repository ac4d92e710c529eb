import Dispatch
import Glibc

/// The signals that ask the daemon to end: SIGTERM, SIGINT and SIGHUP.
///
/// They are ignored by the default means from then on, and so they are in every child: a ctrl-C
/// at the terminal reaches the whole group, and the strategies' end is the daemon's to order.
final class StopSignals {
  private let sources: [any DispatchSourceSignal]

  /// Calls `receive` with each signal's name, on a queue of its own, until it is released.
  init(receive: @escaping @Sendable (String) -> Void) {
    // Writes to a peer that is gone must fail, not kill.
    signal(SIGPIPE, SIG_IGN)
    let queue = DispatchQueue(label: "perigee.signals")
    sources = [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT"), (SIGHUP, "SIGHUP")].map { number, name in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { receive(name) }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
