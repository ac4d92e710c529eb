import ArgumentParser
import Control
import Foundation
import Glibc
import Strategies
import StrategyChannel
import TradingModel

/// `perigee deploy SCRIPT`: writes a `[[strategy]]` and starts it.
struct DeployCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "Deploy a script: check it, write it into runner.toml and start it.",
    discussion: """
      A script from outside of the strategies folder is copied there. Nothing is written unless \
      the script passes what perigee check does. A running daemon takes it up at once and touches \
      nothing else.
      """)

  @Argument(help: "The script: a file, or its place in the strategies folder.")
  var script: String
  @Option(name: .long, help: "An account of brokers.toml; several may be given.")
  var account: [String] = []
  @Option(name: .long, help: "A symbol in place of the script's own; several may be given.")
  var symbol: [String] = []
  @Option(name: .long, help: ArgumentHelp("A parameter of the script.", valueName: "name=value"))
  var param: [String] = []
  @Option(name: .long, help: "The strategy's name; default: the file's.")
  var name: String?
  @Option(name: .long, help: "The desk whose strategies share one process.")
  var desk: String?
  @Option(name: .long, help: "What its working orders do when it stops: keep or cancel.")
  var onStop = StrategyDeployment.OnStop.keep
  @Flag(name: .long, help: "Put the script in the place of another text of its name.")
  var replace = false
  @Flag(name: .long, help: "Do not ask once more.")
  var yes = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let session = FleetSession(context: context)
    let runner = context.configuration.runner
    for (option, values) in [("--account", account), ("--symbol", symbol)]
    where Set(values).count < values.count {
      throw CommandFailure(
        .error, "\(option) names the same twice: \(values.joined(separator: ", "))")
    }
    guard !account.isEmpty else {
      throw CommandFailure(
        .error, "no account is named; add --account with a name of [accounts.ib] in brokers.toml")
    }
    let source = try ScriptSource(
      script, folder: runner.strategiesDirectory,
      workingDirectory: context.environment.workingDirectory, replaces: replace)
    let deployment = try deployment(source)
    let file = try RunnerFile(in: context.configuration.directory)
    let change = try change(file, to: deployment, source, context)
    let report = try session.report()
    for account in deployment.accounts {
      guard let report, !report.accounts.contains(account.rawValue) else { continue }
      throw CommandFailure(.error, DeploymentCheck.unknownAccount(account.rawValue))
    }
    try refuseUnwritable(file, source, deployment, runner.strategiesDirectory, report != nil)
    if !yes {
      if let copied = source.copied {
        StandardStreams.error(
          "\(source.replaced == nil ? "Copies" : "REPLACES") the script "
            + "\(runner.strategiesDirectory)/\(source.name) (\(copied.utf8.count) bytes).\n")
      }
      StandardStreams.error(
        "Adds to \(file.path):\n\n\(change.block)\n"
          + (report == nil ? "No daemon runs." : "The daemon starts it at once.") + "\n")
    }
    try session.confirm("Deploy \(deployment.name.rawValue)?", isSure: yes)
    let undo = try write(file, change.text, source, runner.strategiesDirectory)
    try finish(deployment, session, isRunning: report != nil, undo)
  }

  // MARK: What is to be written

  private func deployment(_ source: ScriptSource) throws -> StrategyDeployment {
    let own = BacktestOptions.name(
      of: source.name.split(separator: "/").last.map(String.init) ?? "")
    let accounts = account.map(AccountName.init(rawValue:))
    let symbols = try symbol.map(CommandArguments.symbol)
    let start = StrategyStart(
      strategy: StrategyID(rawValue: name ?? own), accounts: accounts, scriptName: source.name,
      source: source.script.source, modules: source.script.modules,
      symbols: symbols.isEmpty ? nil : symbols, parameters: [], seed: 1)
    let declared = try ScriptReading.description(of: start).parameters
    return StrategyDeployment(
      name: start.strategy, script: source.name, accounts: accounts, symbols: symbols,
      params: try DeploymentCheck.parameters(param, declared: declared), desk: desk,
      onStop: onStop, isEnabled: true)
  }

  /// The block, and the file's text with it: checked as the daemon will read them.
  private func change(
    _ file: RunnerFile, to deployment: StrategyDeployment, _ source: ScriptSource,
    _ context: CommandContext
  ) throws -> (block: String, text: String) {
    let old = file.configuration(like: context.configuration, home: context.environment.home)
    let name = deployment.name.rawValue
    if let there = old.runner.strategies.first(where: { $0.name == deployment.name }) {
      throw CommandFailure(
        .error,
        "strategy \"\(name)\" is deployed already"
          + (there.line.map { ", at runner.toml:\($0)" } ?? "")
          + "; change it there and use perigee apply, or give this one another --name")
    }
    let block = StrategyBlock(deployment).text
    let text = RunnerText(file.text).adding(block)
    var loader = ConfigurationLoader(directory: old.directory, home: context.environment.home)
    loader.runnerText = text
    loader.comingScripts = ["\(old.runner.strategiesDirectory)/\(source.name)"]
    let new = loader.load()
    let live = context.mode == .live ? new.liveProblems : []
    let known = Set((old.problems + (context.mode == .live ? old.liveProblems : [])).map(\.message))
    let wrong = (new.problems + live).filter { problem in
      problem.reach != .warning
        && (!known.contains(problem.message) || problem.reach == .strategy(name))
    }
    let faults = wrong.isEmpty ? ScriptCheck.faults(of: deployment, source.script) : []
    guard wrong.isEmpty, faults.isEmpty else {
      let lines = wrong.map { $0.line == nil ? $0.description : $0.message } + faults
      throw CommandFailure(
        .configuration,
        (lines + ["\(name) was not deployed, and nothing was changed"]).joined(separator: "\n"))
    }
    guard
      new.runner.strategies.map(\.plain) == old.runner.strategies.map(\.plain)
        + [deployment.plain]
    else {
      throw CommandFailure(
        .error,
        "\(file.path) is written in a form to which only a person can add; add this to it, then "
          + "perigee apply --only \(name):\n\n\(block)")
    }
    return (block, text)
  }

  private func refuseUnwritable(
    _ file: RunnerFile, _ source: ScriptSource, _ deployment: StrategyDeployment,
    _ folder: String, _ isRunning: Bool
  ) throws {
    let isClosed = source.copied != nil && access(folder, W_OK) != 0
    guard let obstacle = file.obstacle ?? (isClosed ? "\(folder) cannot be written" : nil) else {
      return
    }
    let copy = source.copied == nil ? "" : "Copy \(script) to \(folder)/\(source.name). "
    throw CommandFailure(
      .error,
      """
      \(obstacle), so nothing was changed. \(copy)Add this to \(file.path):

      \(StrategyBlock(deployment).text)
      and then: \(isRunning ? "perigee apply --only \(deployment.name.rawValue)" : "perigee run")
      """)
  }

  // MARK: Writing

  /// Writes both; returns what takes it back and says what came of that.
  private func write(
    _ file: RunnerFile, _ text: String, _ source: ScriptSource, _ folder: String
  ) throws -> () -> String {
    let place = "\(folder)/\(source.name)"
    func restoreScript() {
      guard source.copied != nil else { return }
      guard let old = source.replaced else {
        unlink(place)
        return
      }
      do { try RunnerFile.write(Data(old.utf8), to: place, like: place) } catch {
        StandardStreams.error("perigee: \(place) could not be put back as it was\n")
      }
    }
    if let copied = source.copied {
      do { try RunnerFile.write(Data(copied.utf8), to: place, like: place) } catch {
        throw CommandFailure(.error, "\(place) cannot be written; nothing was changed")
      }
    }
    do { try file.replace(with: text) } catch {
      restoreScript()
      throw error
    }
    return {
      let isBack: Bool
      do { isBack = try file.putBack(from: text) } catch { isBack = false }
      // A block that still stands there needs its script.
      guard isBack else {
        return "\(file.path) was changed by somebody else meanwhile, or cannot be written, and has "
          + "the block still; perigee undeploy takes it out"
      }
      restoreScript()
      return "runner.toml is as it was before"
    }
  }

  private func finish(
    _ deployment: StrategyDeployment, _ session: FleetSession, isRunning: Bool,
    _ undo: () -> String
  ) throws {
    let name = deployment.name.rawValue
    let context = session.context
    let printer = Printer(environment: context.environment, json: output.json)
    guard isRunning else {
      let line = AppliedLine(
        name: name, outcome: .down, reason: "no daemon runs; it starts with the next perigee run")
      return try printer.object(line, text: line.text(colours: context.environment.usesColours))
    }
    let line: AppliedLine
    do {
      line = try session.applyAsWritten(name)
    } catch let failure as ControlFailure {
      guard failure.code == .invalid || failure.code == .unavailable else {
        throw CommandFailure(failure)
      }
      throw CommandFailure(.error, "\(failure.message)\n\(undo())")
    } catch is ControlClient.NotRunning {
      throw CommandFailure(
        .notRunning,
        "\(name) is in runner.toml, and the daemon has ended meanwhile; it starts with "
          + "the next perigee run")
    }
    try printer.object(line, text: line.text(colours: context.environment.usesColours))
    guard !line.isFine else { return }
    throw CommandFailure(
      .error,
      "\(name) is deployed and does not run; perigee logs --strategy \(name) tells more, and "
        + "perigee undeploy \(name) takes it back")
  }
}

extension StrategyDeployment.OnStop: ExpressibleByArgument {}

extension StrategyDeployment {
  /// What is written about it, without its place in the file.
  var plain: StrategyDeployment {
    var plain = self
    plain.line = nil
    plain.problems = []
    return plain
  }
}
