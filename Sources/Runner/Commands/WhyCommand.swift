import ArgumentParser
import Control
import Review
import TradingModel

/// `perigee why`: what a strategy saw around a moment, and what it did with it.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Show why a strategy did, or did not, trade at a moment.",
    discussion: """
      The events that it saw and what its callbacks did with each, also nothing; what held it back; \
      and the answer in a sentence first. docs/review.md tells more.
      """)

  @Argument(help: "The strategy.")
  var strategy: String
  @Option(name: .long, help: "The moment: \(SinceArgument.examples).")
  var at: String
  @Option(name: .long, help: "How much around it: 500ms, 10s, 5m; at most an hour.")
  var window = "10s"
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard let moment = SinceArgument.parse(at, now: SystemClock.now()) else {
      throw CommandFailure(
        .error, "--at \"\(at)\" is not understood; write \(SinceArgument.examples)")
    }
    guard let length = WhyCommand.length(window) else {
      throw CommandFailure(
        .error, "--window \"\(window)\" is not understood; write 500ms, 10s or 5m, at most 1h")
    }
    let names = context.configuration.runner.strategies.map(\.name.rawValue)
    let report = try ReviewCommand(context).read {
      try $0.why(strategy, at: moment, window: length)
    }
    // One that the configuration lacks may have run before.
    if report.isEmpty, !names.contains(strategy) {
      let near = Spelling.nearest(to: strategy, among: names).map { "; did you mean \($0)?" } ?? ""
      throw CommandFailure(
        .notFound,
        "there is no strategy \(strategy) in the configuration, and nothing of it was recorded "
          + "then\(near)")
    }
    try Printer(environment: context.environment, json: output.json).object(
      report, text: WhyText(environment: context.environment).text(report))
  }

  /// `500ms`, `10s`, `5m` or `1h`; nil for any other text, for nothing and for more than an hour.
  static func length(_ text: String) -> Duration? {
    let units: [(String, Int64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
    for (unit, milliseconds) in units where text.hasSuffix(unit) {
      guard let count = Int64(text.dropLast(unit.count)) else { continue }
      let (length, overflow) = count.multipliedReportingOverflow(by: milliseconds)
      guard !overflow, (1...3_600_000).contains(length) else { return nil }
      return .milliseconds(length)
    }
    return nil
  }
}
