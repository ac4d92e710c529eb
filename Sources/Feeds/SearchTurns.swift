import TradingModel

/// Decides when a search may go to the backend: one in each interval, and of those that wait
/// only the newest.
struct SearchTurns {
  enum Turn: Equatable {
    /// Go now.
    case go
    /// Come again after so long.
    case wait(Duration)
    /// A newer one took its place.
    case superseded
  }

  private let interval: Duration
  private var lastStart: Timestamp?
  private var newest = 0

  init(interval: Duration) { self.interval = interval }

  /// A new search; answers its number.
  mutating func enter() -> Int {
    newest &+= 1
    return newest
  }

  /// What search `number` has to do now.
  mutating func turn(of number: Int, now: Timestamp) -> Turn {
    guard number == newest else { return .superseded }
    if let lastStart {
      let passed = now.since(lastStart)
      // A clock that went back must not stop the search for longer than one interval.
      if passed >= .zero, passed < interval { return .wait(interval - passed) }
    }
    lastStart = now
    return .go
  }
}
