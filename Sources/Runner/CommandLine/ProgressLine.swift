/// A line on the terminal that tells how far a long piece of work is; nothing where standard error
/// is no terminal, and nothing in the first second.
final class ProgressLine {
  private let title: String
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  init(_ title: String, environment: SystemEnvironment) {
    self.title = title
    isShown = environment.isErrorTerminal
  }

  /// Tells that so much of all is done; cheap, and shown at most ten times a second.
  func show(_ done: Int, of all: Int) {
    guard isShown, all > 0 else { return }
    let now = ContinuousClock.now
    guard now - start > .seconds(1), last.map({ now - $0 > .milliseconds(100) }) ?? true else {
      return
    }
    last = now
    let part = min(1, Double(done) / Double(all))
    let left = part > 0 ? (now - start) * ((1 - part) / part) : .zero
    let filled = Int(part * 30)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
    StandardStreams.error(
      "\r\(title) [\(bar)] \(Int(part * 100)) %, \(left.components.seconds) s left \u{1B}[K")
  }

  /// Takes the line away.
  func end() {
    if last != nil { StandardStreams.error("\r\u{1B}[K") }
  }
}
