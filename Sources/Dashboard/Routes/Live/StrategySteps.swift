import Control
import Pages

/// Asks once more before a strategy is started, stopped or restarted.
struct StrategyStepRoute: PageRoute {
  let step: StrategyStep
  let path: RoutePath

  init(_ step: StrategyStep) {
    self.step = step
    path = RoutePath(stringLiteral: "/strategies/{name}/\(step.rawValue)")
  }

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let name = request.part("name")
    guard try await sources.strategies()?.contains(where: { $0.name == name }) == true else {
      return .missing("No strategy is called \(name), or no daemon runs.")
    }
    var frame = request.frame(name, .strategies)
    frame.every = nil
    return .page(frame, step.page(name))
  }
}

/// Starts, stops or restarts a strategy.
struct StrategyStepAction: ActionRoute {
  let step: StrategyStep
  let path: RoutePath

  init(_ step: StrategyStep) {
    self.step = step
    path = RoutePath(stringLiteral: "/strategies/{name}/\(step.rawValue)")
  }

  func act(_ request: ActionRequest, _ sources: Sources) async throws -> ActionAnswer {
    let name = request.part("name")
    let action: ControlRequest.Action =
      switch step {
      case .start: .start(strategy: name)
      case .stop: .stop(strategy: name)
      case .restart: .restart(strategy: name)
      }
    guard case .strategy(let row)? = try await sources.ask(action) else { throw NoDaemon() }
    return .seeOther(PagePath.strategy(name), notice: "\(row.name) is \(row.state.rawValue).")
  }
}

/// Nobody was there to do what was asked.
struct NoDaemon: Error, CustomStringConvertible {
  var description: String {
    "No daemon runs, so nothing was done. Start it with perigee run, then ask again."
  }
}
