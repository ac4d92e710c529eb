import SystemKit

/// A bar on standard error for work that reads a known number of bytes. Nothing where standard
/// error is no terminal, or before the first second is over.
final class ByteProgress {
  private static let width = 30

  private let isShown: Bool
  private let title: String
  private let total: Int64
  private let begun = MonotonicClock.now()
  private var drawn: Int64 = 0

  init(_ title: String, total: Int64, environment: SystemEnvironment) {
    self.title = title
    self.total = max(1, total)
    isShown = environment.isErrorTerminal
  }

  /// So many bytes are done; draws at most five times a second.
  func reach(_ done: Int64) {
    let now = MonotonicClock.now()
    guard isShown, now - begun > 1_000_000_000, now - drawn > 200_000_000 else { return }
    drawn = now
    let share = min(1, Double(done) / Double(total))
    let filled = Int(share * Double(Self.width))
    let left = share > 0 ? Int(Double(now - begun) / 1e9 * (1 - share) / share) : 0
    StandardStreams.error(
      "\r\(title) [\(String(repeating: "=", count: filled))"
        + "\(String(repeating: " ", count: Self.width - filled))] \(Int(share * 100)) %, "
        + "\(left) s left \u{1B}[K")
  }

  /// Takes the bar away.
  func finish() { if drawn > 0 { StandardStreams.error("\r\u{1B}[K") } }
}
