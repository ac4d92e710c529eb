import Control
import Logging
import Notices
import Orders
import Strategies
import Synchronization
import TradingModel

/// What is deployed, and its changes while the daemon runs.
extension TradingDaemon {
  func deployments() async throws -> DeploymentsReport {
    let members = await members()
    return DeploymentsReport(
      directory: plan.configuration.directory,
      deployments: deployedNow.map { deployment in
        let member = members[deployment.name]
        return DeploymentRow(
          deployment, member?.running.map(ScriptMarks.init),
          state: StrategyRow(deployment, member?.status, errors: 0).state.rawValue)
      }, accounts: accountNames.map(\.rawValue), fixed: plan.configuration.fixed)
  }

  func runningScript(of strategy: String) async throws -> ScriptTextRow {
    guard strategyNames.contains(strategy) else { throw unknown(strategy) }
    guard let member = await members()[StrategyID(rawValue: strategy)],
      let script = member.running
    else {
      throw ControlFailure(.unavailable, "Strategy \"\(strategy)\" runs no script now.")
    }
    return ScriptTextRow(
      strategy: strategy, script: member.deployment.script, hash: script.hash,
      text: script.source)
  }

  func apply(_ order: DeploymentOrder) async throws -> DeployedRow {
    try await changes.take { try await applyNow(order) }
  }

  /// The files are read here, in the change's own turn: what was true before another's is not.
  private func applyNow(_ order: DeploymentOrder) async throws -> DeployedRow {
    let home = SystemEnvironment.current().home
    let wanted = WantedFleet(
      ConfigurationLoader(directory: plan.configuration.directory, home: home).load())
    guard wanted.hash == order.plan else {
      throw ControlFailure(
        .invalid,
        "runner.toml, brokers.toml or a script was changed after the plan was made, so "
          + "\"\(order.name)\" was left as it is; look at the new plan: perigee plan")
    }
    let id = StrategyID(rawValue: order.name)
    let old = deployedNow.first { $0.name == id }
    guard let new = wanted.deployment(order.name) else {
      guard let old else { throw unknown(order.name) }
      return try await withdraw(old, wanted, order)
    }
    return try await deploy(new, replacing: old, wanted, order)
  }

  // MARK: One change

  private func withdraw(
    _ old: StrategyDeployment, _ wanted: WantedFleet, _ order: DeploymentOrder
  ) async throws -> DeployedRow {
    let unread = wanted.configuration.runner.unread(of: order.name)
    guard unread.isEmpty else {
      throw ControlFailure(
        .invalid,
        unread.map(\.description).joined(separator: "\n")
          + "\nStrategy \"\(order.name)\" may stand in what could not be read, so it was left as "
          + "it is.")
    }
    var row = DeployedRow(name: order.name, outcome: .withdrawn)
    await promotions.overtake(old.name, "it was withdrawn by \(order.actor)", with: self)
    // One whose configuration was wrong never came into the fleet.
    if await members()[old.name] != nil {
      let change = try await told {
        try await fleet.withdraw(old.name, reason: "withdrawn by \(order.actor)")
      }
      row = self.row(order.name, change)
    }
    keep(nil, of: old.name, wanted)
    try await orders.withDesk { $0.changeRisk(of: old.name, to: RiskLimits()) }
    await promotions.forgetParameters(of: old.name, with: self)
    notices.put(.strategy(old.name, fault: nil))
    note("withdrawn", order)
    return row
  }

  private func deploy(
    _ new: StrategyDeployment, replacing old: StrategyDeployment?, _ wanted: WantedFleet,
    _ order: DeploymentOrder
  ) async throws -> DeployedRow {
    let script = try checked(new, wanted)
    let isThere = await members()[new.name] != nil
    // Its limits first: nothing that the new script sends may be judged by the old ones.
    try await orders.withDesk { $0.changeRisk(of: new.name, to: new.risk) }
    let change: FleetChange
    do {
      change = try await told {
        guard isThere else {
          return try await fleet.deploy(
            Deployment(new), script: script, reason: "deployed by \(order.actor)")
        }
        return try await fleet.replace(
          Deployment(new), script: script, reason: "changed by \(order.actor)")
      }
    } catch {
      try await orders.withDesk { $0.changeRisk(of: new.name, to: old?.risk ?? RiskLimits()) }
      throw error
    }
    keep(new, of: new.name, wanted)
    if change.effect != .inPlace {
      await promotions.overtake(new.name, "it was deployed anew by \(order.actor)", with: self)
    }
    await promotions.forgetParameters(of: new.name, with: self)
    note(isThere ? "changed" : "deployed", order)
    return row(order.name, change)
  }

  /// The script of a deployment that can start here and now.
  private func checked(
    _ new: StrategyDeployment, _ wanted: WantedFleet
  ) throws -> ScriptFolder.Script {
    func refusal(_ text: String) -> ControlFailure {
      ControlFailure(.invalid, "\(text)\nStrategy \"\(new.name.rawValue)\" was left as it is.")
    }
    let wide = wanted.configuration.problems.filter { $0.reach == .everything }
    let problems = wide + new.problems
    guard problems.isEmpty else {
      throw refusal(problems.map(\.description).joined(separator: "\n"))
    }
    let settings = plan.configuration.runner.risk.settings(plan.mode, strategies: [])
    for account in new.accounts {
      guard let number = loader.accounts[account] else {
        throw refusal(DeploymentCheck.unknownAccount(account.rawValue))
      }
      if plan.mode == .live, let missing = settings.missing(on: account, number: number).first {
        throw refusal("\(missing), and restart the daemon: it reads those limits at its start.")
      }
    }
    switch wanted.scripts[new.script] {
    case .success(let script): return script
    case .failure(let error): throw refusal(error.description)
    case nil: throw refusal("The script \(new.script) was not read.")
    }
  }

  private func members() async -> [StrategyID: FleetMember] {
    Dictionary(
      await fleet.members().map { ($0.deployment.strategy, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  private func told(_ body: () async throws -> FleetChange) async throws -> FleetChange {
    do {
      return try await body()
    } catch let refusal as FleetRefusal {
      throw ControlFailure(.unavailable, refusal.description)
    }
  }

  /// Takes a change into the list, which follows the file's order.
  private func keep(
    _ deployment: StrategyDeployment?, of name: StrategyID, _ wanted: WantedFleet
  ) {
    let places = Dictionary(
      wanted.configuration.runner.strategies.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first })
    deployed.withLock { list in
      list.removeAll { $0.name == name }
      if let deployment { list.append(deployment) }
      list.sort { (places[$0.name] ?? .max) < (places[$1.name] ?? .max) }
    }
  }

  private func note(_ what: String, _ order: DeploymentOrder) {
    plan.log.notice(
      "strategy \(what)", metadata: ["strategy": "\(order.name)", "by": "\(order.actor)"])
  }

  private func row(_ name: String, _ change: FleetChange) -> DeployedRow {
    var row = DeployedRow(
      name: name, outcome: .started, restarted: change.restarted.map(\.rawValue),
      remains: change.remains.map { remains in
        DeployedRow.Remains(
          account: remains.account.rawValue, orders: remains.orders,
          holdings: remains.holdings.map { "\(market.symbol($0)) \($1)" }.sorted())
      })
    switch change.effect {
    case .started: break
    case .inPlace: row.outcome = .changed
    case .staysDown(let reason): (row.outcome, row.reason) = (.down, reason)
    case .gone: row.outcome = .withdrawn
    }
    return row
  }
}

extension FleetMember {
  /// The text that a process has, or had when its strategy failed; nil for one that is down, which
  /// reads its script anew.
  var running: ScriptFolder.Script? {
    switch status.state {
    case .starting, .running, .stopping, .restarting, .failed: script
    case .stopped, .quarantined: nil
    }
  }
}
