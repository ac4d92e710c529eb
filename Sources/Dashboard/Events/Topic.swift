/// What `/events` tells of. The raw value is the name in `topics=` and of the event. Each event's
/// data is `{"missed":0,"rows":[...]}`, its rows those of the same name's `--json`.
enum Topic: String, Hashable, Sendable, CaseIterable {
  /// One row, or none while no daemon runs.
  case status
  case strategies
  case accounts
  /// The symbols that the readers ask for, `EventHub.symbolLimit` for all readers together.
  case quotes
  /// Fills since the last event; the page itself has the older ones.
  case fills
  /// Log lines since the last event.
  case logs

  /// How often the one poller looks for all readers together.
  var interval: Duration {
    switch self {
    case .status, .strategies, .fills: .seconds(1)
    case .accounts: .seconds(2)
    case .quotes, .logs: .milliseconds(500)
    }
  }

  /// Whether an event adds to the ones before; otherwise it stands for all of them.
  var isAppending: Bool {
    switch self {
    case .fills, .logs: true
    case .status, .strategies, .accounts, .quotes: false
    }
  }
}
