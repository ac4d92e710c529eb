import ArgumentParser
import Control

/// `perigee plan`: the difference between runner.toml and what runs.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what runner.toml and the scripts would change of what runs.",
    discussion: "It changes nothing; perigee apply does. It ends with 0 either way.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let plan = try PlanMaker(session: FleetSession(context: context)).make().plan
    try Printer(environment: context.environment, json: output.json).object(
      plan, text: PlanText(colours: context.environment.usesColours).text(of: plan))
  }
}

/// `perigee apply`: makes what runs what runner.toml says.
struct ApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Make what runs what runner.toml and the scripts say; touch nothing else.",
    discussion: """
      It shows the plan and asks; without a terminal it needs --yes. What is withdrawn goes first, \
      then what changes, then what comes. One that fails does not keep the others from their turn.
      """)

  @Option(name: .long, help: "Only the strategy of this name.")
  var only: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Refuse unless this is still the plan: the hash that perigee plan --json showed.",
      valueName: "hash"))
  var plan: String?
  @Flag(name: .long, help: "Do not ask once more.")
  var yes = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let session = FleetSession(context: context)
    let made = try PlanMaker(session: session).make()
    var plan = made.plan
    if let known = self.plan, known != plan.hash {
      throw CommandFailure(
        .error,
        "the files say another thing than when that plan was made; nothing was changed: "
          + "look at the new one with perigee plan")
    }
    if let only {
      let isKnown = plan.changes.contains { $0.name == only } || made.wanted.deployment(only) != nil
      guard isKnown else {
        throw CommandFailure(
          .notFound, "no strategy called \"\(only)\" is in runner.toml or runs; nothing was changed"
        )
      }
      let left = plan.changes.filter { $0.name == only }
      plan.unchanged += plan.changes.count - left.count
      plan.changes = left
    }
    let text = PlanText(colours: context.environment.usesColours).text(of: plan)
    if !output.json { StandardStreams.output(text) }
    guard !plan.changes.isEmpty else {
      if output.json { StandardStreams.output(try Printer.array([AppliedLine]())) }
      return
    }
    if output.json && !yes { StandardStreams.error(text) }
    try session.confirm("Apply?", isSure: yes)
    try carryOut(plan, session)
  }

  private func carryOut(_ plan: DeploymentPlan, _ session: FleetSession) throws {
    let context = session.context
    var lines: [AppliedLine] = []
    for change in plan.changes {
      let line = try outcome(of: change, plan, session)
      lines.append(line)
      if !output.json {
        StandardStreams.output(line.text(colours: context.environment.usesColours))
      }
    }
    if output.json { StandardStreams.output(try Printer.array(lines)) }
    let failed = lines.filter { !$0.isFine }.map(\.name)
    guard failed.isEmpty else {
      throw CommandFailure(
        .error,
        "\(failed.count) of \(lines.count) changes did not come to what runner.toml says: "
          + failed.joined(separator: ", "))
    }
  }

  private func outcome(
    of change: DeploymentPlan.Change, _ plan: DeploymentPlan, _ session: FleetSession
  ) throws -> AppliedLine {
    guard change.problems.isEmpty else {
      return AppliedLine(
        name: change.name, outcome: .refused, reason: change.problems.joined(separator: "; "))
    }
    do {
      return try session.apply(change.name, plan: plan.hash)
    } catch let failure as ControlFailure {
      return AppliedLine(name: change.name, outcome: .refused, reason: failure.message)
    } catch is ControlClient.NotRunning {
      throw CommandFailure(
        .notRunning,
        "the daemon has ended; the rest of the plan was not applied: what runner.toml "
          + "says starts with perigee run")
    }
  }
}
