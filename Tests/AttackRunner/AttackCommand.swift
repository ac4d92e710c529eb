import AttackHarness
import Foundation

/// `./dev attacks [--json] [--rounds N] [NAME...]`: every attack beside neighbours that go on; a
/// table, or with --json one object. Names are beginnings. Status 1 when one was not contained, or
/// when the neighbours' latency rose by more than the bound.
@main
enum AttackCommand {
  /// How much the neighbours' 99th percentile may rise, in milliseconds.
  static let riseLimit = 5.0

  static func main() async throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let isJSON = arguments.contains("--json")
    arguments.removeAll { $0 == "--json" }
    var rounds = 3
    if let place = arguments.firstIndex(of: "--rounds"), place + 1 < arguments.count {
      rounds = max(1, Int(arguments[place + 1]) ?? rounds)
      arguments.removeSubrange(place...place + 1)
    }
    guard let child = AttackRun.childBeside() else {
      say("perigee-strategy is not built; ./dev attacks builds it")
      exit(2)
    }
    let attacks = try attacks(named: arguments)
    if !isJSON { say(title) }
    let run = AttackRun(childPath: child, rounds: rounds, calm: .milliseconds(300)) { report in
      if !isJSON { say(row(report)) }
    }
    let summary = try await run.run(attacks)
    if isJSON {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      say(String(decoding: try encoder.encode(summary), as: UTF8.self))
    } else {
      say(closing(summary))
    }
    let rise = summary.p99During.flatMap { during in summary.p99Before.map { during - $0 } }
    exit(summary.contained == summary.reports.count && rise ?? 0 <= riseLimit ? 0 : 1)
  }

  private static func attacks(named names: [String]) throws -> [Attack] {
    var attacks = AttackSnippets.all
    if let folder = AttackFiles.folder() { attacks = try AttackFiles.read(folder) + attacks }
    guard !names.isEmpty else { return attacks }
    return attacks.filter { attack in names.contains { attack.name.hasPrefix($0) } }
  }

  // MARK: The table

  private static let title =
    padded("attack", 36) + padded("came to", 22) + "  stop ms" + " p99 calm" + " p99 with"
    + "  verdict"

  private static func row(_ report: AttackReport) -> String {
    let endings = report.endings.map(\.rawValue).joined(separator: "/")
    return padded(report.name, 36) + padded(endings, 22) + number(report.stopMilliseconds, 9)
      + number(report.p99Before, 9) + number(report.p99During, 9) + "  "
      + (report.complaints.isEmpty ? "ok" : report.complaints.joined(separator: "; "))
  }

  private static func closing(_ summary: AttackSummary) -> String {
    "\(summary.contained) of \(summary.reports.count) contained; the slowest was stopped after"
      + "\(number(summary.slowestStop, 8)) ms; neighbours' p99 tick to callback"
      + "\(number(summary.p99Before, 7)) ms calm,\(number(summary.p99During, 7)) ms under attack"
  }

  private static func number(_ value: Double?, _ width: Int) -> String {
    let text = value.map { String(format: "%.2f", $0) } ?? "-"
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}
