import ArgumentParser
import Control
import Review

/// `perigee timeline`: the whole life of one order.
struct TimelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline", abstract: "Show the whole life of one order.",
    discussion: """
      What its strategy saw, what it asked for, every word of the broker, fills, commissions, the \
      log around it, and how long each step took. docs/review.md tells more.
      """)

  @Argument(help: "The order: its reference, its permanent number, or one of its executions.")
  var order: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let found = try ReviewCommand(context).read { try $0.timeline(of: order) }
    guard let timeline = found else {
      throw CommandFailure(
        .notFound,
        "there is no order \(order) in the journal; look with perigee orders or perigee fills")
    }
    try Printer(environment: context.environment, json: output.json).object(
      timeline, text: TimelineText(environment: context.environment).text(timeline))
  }
}
