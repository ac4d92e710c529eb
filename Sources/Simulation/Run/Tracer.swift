import Glibc

/// Keeps the last events of a world, for the report of a violation.
struct Tracer {
  private static let kept = 60
  private static let reported = 3
  private var lines: [String] = []
  private(set) var report: [String] = []
  private var violations = 0
  let isVerbose: Bool

  init(isVerbose: Bool) { self.isVerbose = isVerbose }

  mutating func note(_ uptime: Int64, _ text: String) {
    let line = "\(Tracer.time(uptime)) \(text)"
    if isVerbose { say(line) }
    lines.append(line)
    if lines.count > 2 * Tracer.kept { lines.removeFirst(Tracer.kept) }
  }

  mutating func violation(_ uptime: Int64, _ text: String, seed: UInt64) {
    let line = "seed \(seed) at \(Tracer.time(uptime)): VIOLATION \(text)"
    if isVerbose { say(line) }
    violations += 1
    lines.append(line)
    guard violations <= Tracer.reported else { return }
    report.append(line)
    if violations == 1 { report += lines.suffix(Tracer.kept).map { "    " + $0 } }
  }

  private static func time(_ uptime: Int64) -> String {
    let milliseconds = uptime / 1_000_000
    let rest = String(1000 + milliseconds % 1000).dropFirst()
    return "\(milliseconds / 1000).\(rest)"
  }
}
