import Sweeps

/// A line on the terminal that tells how far a sweep is, and how long the rest takes; nothing where
/// standard error is no terminal, and nothing in the first second.
final class SweepMeter {
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  init(_ environment: SystemEnvironment) { isShown = environment.isErrorTerminal }

  /// Tells where the sweep is; shown at most ten times a second.
  func show(_ progress: SweepProgress) {
    guard isShown else { return }
    let now = ContinuousClock.now
    guard now - start > .seconds(1), last.map({ now - $0 > .milliseconds(100) }) ?? true else {
      return
    }
    last = now
    StandardStreams.error("\r\(SweepMeter.line(progress))\u{1B}[K")
  }

  /// Takes the line away.
  func end() {
    if last != nil { StandardStreams.error("\r\u{1B}[K") }
  }

  static func line(_ progress: SweepProgress) -> String {
    let filled = Int(progress.fraction * 30)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
    var text = "sweep [\(bar)] \(progress.done) of \(progress.total) runs"
    if progress.failed > 0 { text += ", \(progress.failed) failed" }
    if let remaining = progress.remaining { text += ", \(words(remaining)) left" }
    return text
  }

  private static func words(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    if seconds < 90 { return "\(seconds) s" }
    if seconds < 5400 { return "\(seconds / 60) min" }
    return "\(seconds / 3600) h \(seconds / 60 % 60) min"
  }
}
