import Dispatch
import Glibc
import TradingModel

/// The signals that hold trading back without ending the daemon: SIGUSR1 halts everything,
/// SIGUSR2 pauses it.
final class HaltSignals: @unchecked Sendable {  // The sources are immutable; their queue calls.
  private let sources: [any DispatchSourceSignal]

  /// Calls `receive` with each signal's level and name, on a queue of its own, until it is
  /// released.
  init(receive: @escaping @Sendable (RestraintLevel, String) -> Void) {
    let queue = DispatchQueue(label: "perigee.halt-signals")
    let signals: [(Int32, RestraintLevel, String)] = [
      (SIGUSR1, .halt, "SIGUSR1"), (SIGUSR2, .pause, "SIGUSR2"),
    ]
    sources = signals.map { number, level, name in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { receive(level, name) }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
