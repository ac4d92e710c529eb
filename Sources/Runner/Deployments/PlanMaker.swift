import Control
import Strategies

/// Makes a plan from the files and the running daemon.
struct PlanMaker {
  let session: FleetSession

  /// The plan, with the files that it was made of. Asks the daemon for the texts that differ, and
  /// loads each script that is to start, as `perigee check` does. Throws when no daemon runs.
  func make() throws -> (plan: DeploymentPlan, wanted: WantedFleet) {
    let context = session.context
    let line = WaitLine("comparing", environment: context.environment)
    defer { line.end() }
    guard let report = try session.report() else {
      let flag = context.mode == .paper ? " --paper" : ""
      throw CommandFailure(
        .notRunning,
        "the daemon is not running (nothing serves \(context.dataDirectory)), so there is nothing "
          + "to compare with; what runner.toml says starts with perigee run\(flag)")
    }
    let wanted = WantedFleet(context.configuration)
    var plan = DeploymentPlan(wanted: wanted, running: report)
    for index in plan.changes.indices where plan.changes[index].kind != .removed {
      let name = plan.changes[index].name
      guard let deployment = wanted.deployment(name) else { continue }
      plan.changes[index].problems = DeploymentCheck.problems(of: deployment, wanted, report)
      let place = plan.changes[index].texts.firstIndex { $0.name == deployment.script }
      guard let place, plan.changes[index].texts[place].old != nil,
        let script = wanted.script(of: deployment),
        case .script(let old)? = context.askIfRunning(.runningScript(strategy: name))
      else { continue }
      plan.changes[index].texts[place].diff = TextDifference.unified(old.text, script.source)
    }
    return (plan, wanted)
  }
}
