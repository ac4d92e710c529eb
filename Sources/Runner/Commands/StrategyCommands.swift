import ArgumentParser
import Control

/// `perigee strategies`: the deployed strategies.
struct StrategiesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strategies", abstract: "List the deployed strategies and how they do.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .strategies(let rows) = try context.ask(.strategies) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try Printer(environment: context.environment, json: output.json).list(
      rows, empty: "no strategy is deployed; add a [[strategy]] to runner.toml",
      table: Tables.strategies)
  }
}

/// What `start`, `stop` and `restart` share.
struct StrategyChange: ParsableArguments {
  @Argument(
    help: "The strategy's name, as perigee strategies shows it.",
    completion: NameCompletion.strategies)
  var strategy: String

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func perform(_ action: (String) -> ControlRequest.Action) throws {
    let context = try CommandContext(shared)
    guard case .strategy(let row) = try context.ask(action(strategy)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    let reason = row.reason.map { ": \($0)" } ?? ""
    try Printer(environment: context.environment, json: output.json).object(
      row, text: "\(row.name) is \(row.state.rawValue)\(reason)\n")
  }
}

/// `perigee start STRATEGY`.
struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Start a stopped or failed strategy.")

  @OptionGroup var change: StrategyChange

  func run() throws { try change.perform { .start(strategy: $0) } }
}

/// `perigee stop STRATEGY`.
struct StopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "Stop a strategy after its on_stop.")

  @OptionGroup var change: StrategyChange

  func run() throws { try change.perform { .stop(strategy: $0) } }
}

/// `perigee restart STRATEGY`.
struct RestartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart", abstract: "Stop a strategy, read its script anew and start it.")

  @OptionGroup var change: StrategyChange

  func run() throws { try change.perform { .restart(strategy: $0) } }
}

/// `perigee shutdown`.
struct ShutdownCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shutdown", abstract: "End the daemon orderly, as SIGTERM does.")

  @OptionGroup var shared: SharedOptions

  func run() throws {
    let context = try CommandContext(shared)
    _ = try context.ask(.shutdown)
    StandardStreams.output("the daemon is stopping\n")
  }
}
