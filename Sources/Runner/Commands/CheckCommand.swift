import ArgumentParser
import TradingModel

/// `perigee check`: reads the configuration and every script, and starts nothing.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check the configuration and the scripts; start nothing.",
    discussion: """
      With --lookahead SCRIPT --data FILE... [--cuts N] it proves that no decision of a script \
      hangs on the future, and takes every option of perigee backtest: docs/sweeps.md.
      """)

  /// What `--json` prints.
  struct Report: Encodable {
    struct Problem: Encodable {
      var file: String
      var line: Int?
      var strategy: String?
      var isWarning: Bool
      var message: String
    }
    var directory: String
    var accounts: [String]
    var strategies: [String]
    var problems: [Problem]
  }

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: .long, help: "Prove that a script does not see the future in recorded data.")
  var lookahead = false

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("With --lookahead: the script and its options.", valueName: "script"))
  var rest: [String] = []

  func validate() throws {
    if !lookahead, let first = rest.first {
      throw ValidationError("Unexpected argument '\(first)'")
    }
  }

  func run() throws {
    if lookahead { return try LookaheadCommand.parse(rest).run(json: output.json) }
    let environment = SystemEnvironment.current()
    let configuration = try CommandContext.load(shared, environment)
    let problems =
      configuration.problems + scriptProblems(configuration)
      + (shared.paper ? [] : configuration.liveProblems)
    if output.json {
      StandardStreams.output(try Printer.line(report(configuration, problems)))
    } else {
      StandardStreams.error(problems.map { "\($0)\n" }.joined())
    }
    let errors = problems.count { $0.reach != .warning }
    guard errors == 0 else {
      throw CommandFailure(
        .configuration,
        output.json
          ? "" : "\(errors) problem\(errors == 1 ? "" : "s") in \(configuration.directory)")
    }
    guard !output.json else { return }
    let runner = configuration.runner
    StandardStreams.output(
      "\(configuration.directory): \(runner.strategies.count) strategies on "
        + "\(configuration.brokers.accounts.count) accounts, no problems\n")
  }

  private func scriptProblems(_ configuration: Configuration) -> [ConfigurationProblem] {
    configuration.runner.strategies.filter { $0.problems.isEmpty }.flatMap { strategy in
      Assembly.checkScript(strategy, in: configuration.runner.strategiesDirectory).map {
        ConfigurationProblem(
          file: "runner.toml", line: strategy.line, message: $0,
          reach: .strategy(strategy.name.rawValue))
      }
    }
  }

  private func report(_ configuration: Configuration, _ problems: [ConfigurationProblem])
    -> Report
  {
    Report(
      directory: configuration.directory,
      accounts: configuration.brokers.accounts.map(\.name.rawValue),
      strategies: configuration.runner.strategies.map(\.name.rawValue),
      problems: problems.map { problem in
        var strategy: String?
        if case .strategy(let name) = problem.reach { strategy = name }
        return Report.Problem(
          file: problem.file, line: problem.line, strategy: strategy,
          isWarning: problem.reach == .warning, message: problem.message)
      })
  }
}
