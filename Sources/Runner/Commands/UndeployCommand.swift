import ArgumentParser
import Control
import TradingModel

/// `perigee undeploy NAME`: takes a `[[strategy]]` out and withdraws it.
struct UndeployCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undeploy",
    abstract: "Take a strategy out of runner.toml and stop it for good.",
    discussion: """
      Its working orders stay or end as its on_stop says. What it holds stays its own: perigee \
      positions goes on showing it. Its state waits for a later deployment of the name.
      """)

  @Argument(help: "The strategy's name.")
  var strategy: String
  @Flag(name: .long, help: "Do not ask once more.")
  var yes = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let session = FleetSession(context: context)
    let report = try session.report()
    let file = try RunnerFile(in: context.configuration.directory)
    let change = try change(file, context, report)
    if let obstacle = file.obstacle {
      let next = report == nil ? "perigee run" : "perigee apply --only \(strategy)"
      throw CommandFailure(
        .error,
        "\(obstacle), so nothing was changed. Take this out of \(file.path):\n\n\(change.block)\n"
          + "and then: \(next)")
    }
    if !yes {
      let wanted = context.configuration.runner.strategies.first { $0.name.rawValue == strategy }
      StandardStreams.error(
        "Takes out of \(file.path):\n\n\(change.block)\n\(words(context, cancels: report != nil && wanted?.onStop == .cancel))"
      )
    }
    try session.confirm("Undeploy \(strategy)?", isSure: yes)
    try file.replace(with: change.text)
    try finish(file, change.text, session, isRunning: report != nil)
  }

  private func change(
    _ file: RunnerFile, _ context: CommandContext, _ report: DeploymentsReport?
  ) throws -> (block: String, text: String) {
    let old = file.configuration(like: context.configuration, home: context.environment.home)
    let strategies = old.runner.strategies
    guard let deployment = strategies.first(where: { $0.name.rawValue == strategy }) else {
      let unread = old.runner.unread(of: strategy).map(\.description)
      guard unread.isEmpty else {
        throw CommandFailure(
          .configuration,
          (unread + ["\(strategy) may stand in what could not be read; nothing was changed"])
            .joined(separator: "\n"))
      }
      let runs = report?.deployments.contains { $0.name == strategy } ?? false
      let names = strategies.map(\.name.rawValue)
      let near = Spelling.nearest(to: strategy, among: names).map { "; did you mean \($0)?" }
      throw CommandFailure(
        .notFound,
        runs
          ? "\(strategy) is in runner.toml no more and still runs: perigee apply --only \(strategy)"
          : "no strategy of runner.toml is called \"\(strategy)\""
            + (near ?? "; there are: \(names.joined(separator: ", "))"))
    }
    var rest: (text: String, block: String)?
    if let line = deployment.line,
      let removed = RunnerText(file.text).removing(strategyAt: line)
    {
      rest = (removed.rest, removed.block)
    }
    var loader = ConfigurationLoader(
      directory: context.configuration.directory, home: context.environment.home)
    loader.runnerText = rest?.text
    let left = strategies.filter { $0.name != deployment.name }.map(\.plain)
    guard let rest, loader.load().runner.strategies.map(\.plain) == left else {
      throw CommandFailure(
        .error,
        "\(strategy) stands in \(file.path) in a form that only a person can take out"
          + (deployment.line.map { ", at line \($0)" } ?? "") + "; nothing was changed")
    }
    return (rest.block, rest.text)
  }

  /// What the strategy has at the broker by the journal, by account; nil where that cannot be read.
  private func remains(_ context: CommandContext) -> [DeployedRow.Remains]? {
    do {
      let journal = Assembly.openJournal(context.dataDirectory)
      let filter = RowFilter(strategy: strategy, openOnly: true, limit: RowFilter.maximumRows)
      let orders = Dictionary(grouping: try journal.orders(filter), by: \.account)
      let held = Dictionary(
        grouping: try journal.strategyPositions(RowFilter(strategy: strategy))
          .filter { !$0.quantity.isZero }, by: \.account)
      return Set(orders.keys).union(held.keys).sorted().map { account in
        DeployedRow.Remains(
          account: account, orders: orders[account]?.count ?? 0,
          holdings: (held[account] ?? []).map { "\($0.symbol) \($0.quantity)" }.sorted())
      }
    } catch {
      return nil
    }
  }

  /// The same for the question.
  private func words(_ context: CommandContext, cancels: Bool) -> String {
    guard let remains = remains(context) else {
      return "What it has at the broker is not known: the journal cannot be read.\n"
    }
    return remains.map { remains in
      let fate = cancels ? "are cancelled" : "go on working"
      var text =
        remains.orders > 0 ? "On \(remains.account) \(remains.orders) orders \(fate).\n" : ""
      if !remains.holdings.isEmpty {
        text +=
          "On \(remains.account) it holds \(remains.holdings.joined(separator: ", ")), "
          + "which stays its own.\n"
      }
      return text
    }.joined()
  }

  private func finish(
    _ file: RunnerFile, _ text: String, _ session: FleetSession, isRunning: Bool
  ) throws {
    let context = session.context
    let printer = Printer(environment: context.environment, json: output.json)
    var line = AppliedLine(name: strategy, outcome: .withdrawn, reason: "no daemon runs")
    if !isRunning, let remains = remains(context) { line.remains = remains }
    if isRunning {
      do {
        line = try session.applyAsWritten(strategy)
      } catch let failure as ControlFailure {
        throw CommandFailure(
          CommandFailure(failure).status,
          "\(failure.message)\n\(strategy) is out of runner.toml; perigee plan shows what runs"
        )
      } catch is ControlClient.NotRunning {
        line.reason = "the daemon has ended meanwhile"
      }
    }
    try printer.object(line, text: line.text(colours: context.environment.usesColours))
  }
}
