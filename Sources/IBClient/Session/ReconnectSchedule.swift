/// How long to wait before the next try: doubling from one second to a minute, each a fifth more
/// or less by chance, so that several clients do not knock at the same moment.
struct ReconnectSchedule {
  static let first = Duration.seconds(1)
  static let longest = Duration.seconds(60)

  private(set) var attempts = 0

  /// The wait before the next try.
  mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
    // Beyond 2^6 the wait is at its longest; the shift must not grow without end.
    let base = min(Self.longest, Self.first * (1 << min(attempts, 6)))
    attempts += 1
    let permille = Int.random(in: 800...1200, using: &generator)
    return min(Self.longest, base * permille / 1000)
  }

  /// A connection took up work: the next trouble starts from the beginning.
  mutating func succeeded() {
    attempts = 0
  }
}
