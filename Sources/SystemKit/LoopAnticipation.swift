/// How long a loop may stay awake for work that somebody announced by `EventLoop.expectWork()`,
/// instead of sleeping and paying 20 µs and more for being woken.
///
/// Each announcement lets the loop look for work for `window` at most, and all of them together
/// take no more than `share` of one processor: what is not used adds up to 10 ms. Once that is
/// used up, announcements do nothing until time has passed, so that a flood of them costs no more
/// than a few.
public struct LoopAnticipation: Hashable, Sendable {
  /// The longest look after one announcement.
  public var window: Duration
  /// Thousandths of one processor that all looks together may take.
  public var share: Int

  /// An anticipation from its parts; negative values count as nought, and nought turns it off.
  public init(window: Duration = .microseconds(250), share: Int = 50) {
    self.window = window
    self.share = share
  }

  /// Sleeps whenever there is nothing to do.
  public static let none = LoopAnticipation(window: .zero, share: 0)
}

/// The processor time that looking for announced work may still take. No clock of its own.
struct AnticipationBudget {
  static let ceiling: Int64 = 10_000_000
  private let share: Int64
  private var credit = AnticipationBudget.ceiling
  private var last: Int64

  init(share: Int, now: Int64) {
    self.share = Int64(max(0, min(share, 1000)))
    last = now
  }

  /// What may be spent now, in nanoseconds.
  mutating func available(now: Int64) -> Int64 {
    let elapsed = max(0, now &- last)
    last = now
    // A second earns more than the ceiling, so that the product stays small.
    credit = min(Self.ceiling, credit + min(elapsed, 1_000_000_000) * share / 1000)
    return max(0, credit)
  }

  var isUsedUp: Bool { credit <= 0 }

  /// How long it takes to earn so many nanoseconds; a second at most.
  func time(toEarn nanoseconds: Int64) -> Int64 {
    share == 0 ? 1_000_000_000 : min(1_000_000_000, min(nanoseconds, 1 << 40) * 1000 / share)
  }

  mutating func spend(_ nanoseconds: Int64) { credit -= max(0, nanoseconds) }
}
