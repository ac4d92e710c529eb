import ArgumentParser
import TradingModel

/// `perigee check`: reads the configuration and every script, and starts nothing.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check the configuration and the scripts; start nothing.")

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

  func run() throws {
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
