import ArgumentParser
import Backtest
import Control
import Strategies
import StrategyChannel
import TradingModel

/// `perigee diff`.
struct DiffGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Explain why two runs of a strategy differ.",
    subcommands: [DiffLiveCommand.self])
}

/// `perigee diff live SESSION`.
struct DiffLiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live",
    abstract:
      "Run a recorded session with simulated execution, and explain every trade that differs.",
    discussion: "docs/replay.md says how trades are matched and what each reason means.")

  @Argument(help: "The session, as perigee tape list names it; latest is the newest.")
  var session: String
  @Option(help: "Only this strategy.")
  var strategy: String?
  @Option(
    help: ArgumentHelp(
      "How long an order takes to the exchange; measured on the tape when left out.",
      valueName: "ms"))
  var latency: Int64?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    if let latency, !(0...60_000).contains(latency) {
      throw CommandFailure(.error, "--latency \(latency) must be from 0 to 60000 milliseconds")
    }
    let recording = try SessionPlace.recording(session, in: context)
    let progress = ProgressLine("diff", environment: context.environment)
    defer { progress.end() }
    var diff = LiveDiff()
    diff.latency = latency.map { .milliseconds($0) }
    let fees = try DiffLiveCommand.fees(context)
    diff.commission = { fees[$0] }
    diff.current = { DiffLiveCommand.current($0, context.configuration) }
    let report = try diff.run(recording, strategy: strategy.map { StrategyID(rawValue: $0) }) {
      progress.show($0, of: $1)
    }
    progress.end()
    StandardStreams.output(
      output.json
        ? try Printer.line(DiffAnswer(report))
        : DiffText(environment: context.environment).text(report))
  }

  /// The commissions of the journal: most come after their fills, so that no strategy hears them.
  static func fees(_ context: CommandContext) throws -> [ExecutionID: Commission] {
    let journal = Assembly.openJournal(context.dataDirectory)
    var fees: [ExecutionID: Commission] = [:]
    for row in try journal.fills(RowFilter(limit: CommandArguments.maximumRows)) {
      guard let amount = row.commission else { continue }
      let execution = ExecutionID(rawValue: row.execution)
      fees[execution] = Commission(
        execution: execution, amount: amount, currency: row.currency ?? "USD",
        realizedProfit: row.realizedProfit)
    }
    return fees
  }

  /// What is on the disk for a strategy today; nil where it is not deployed, or cannot be read.
  private static func current(
    _ strategy: StrategyID, _ configuration: Configuration
  ) -> LiveDiff.Current? {
    let found = configuration.runner.strategies.first { $0.name == strategy }
    guard let found else { return nil }
    do throws(ScriptFolder.ReadError) {
      let script = try ScriptFolder(path: configuration.runner.strategiesDirectory)
        .read(found.script)
      return LiveDiff.Current(
        source: script.source, modules: script.modules, parameters: Deployment(found).parameters)
    } catch {
      StandardStreams.error("perigee: \(error.description)\n")
      return nil
    }
  }
}
