import ArgumentParser
import Control
import Telemetry

/// `perigee metrics`.
struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Show what the daemon counts and times, in Prometheus' text format.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .metrics(let families) = try context.ask(.metrics) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    StandardStreams.output(
      output.json ? try Printer.array(families) : PrometheusText.write(families))
  }
}
