import Orders
import StrategyChannel
import SystemKit
import TradingModel

/// Strategies that go, and what they leave at the broker.
extension StrategyFleet {
  /// Stops a strategy and takes it out of its desk; with `endsOrders` it is gone for good.
  func leave(
    _ strategy: StrategyID, reason: String, endsOrders: Bool
  ) async throws(FleetRefusal) -> FleetChange {
    let left = await onLoop { fleet -> Result<Begun, FleetRefusal> in
      guard !fleet.isClosed else { return .failure(.closed) }
      guard let unit = fleet.unitOf[strategy], let member = unit.member(strategy) else {
        return .failure(.notDeployed(strategy))
      }
      let others = unit.running.filter { $0 != strategy }
      let child = unit.child
      unit.members[member].isLeaving = true
      let wasWanted = unit.members[member].isWanted
      unit.members[member].isWanted = false
      guard unit.members.count > 1 else {
        // Words about its end go to its own log.
        unit.members[member].isWanted = wasWanted
        fleet.perform(unit.lifecycle.stopAsked(reason), unit)
        return .success(Begun(.gone, ending: child))
      }
      guard wasWanted, fleet.isActive(unit) else { return .success(Begun(.gone, ending: child)) }
      unit.startCause = .init(words: "restarted without \(strategy.rawValue)")
      fleet.restart(unit, "restarted without \(strategy.rawValue)")
      return .success(Begun(.gone, restarted: others, ending: child))
    }
    guard let left else { throw .closed }
    let begun = try left.get()
    await end(of: begun.child, strategy)
    var change = begun.change
    let remains = await onLoop { fleet in fleet.remove(strategy, reason, endsOrders: endsOrders) }
    change.remains = remains ?? []
    return change
  }

  private func isActive(_ unit: DeskUnit) -> Bool {
    switch unit.lifecycle.state {
    case .starting, .running, .waiting: true
    case .stopped, .stopping, .failed, .quarantined: false
    }
  }

  private func remove(
    _ strategy: StrategyID, _ reason: String, endsOrders: Bool
  ) -> [FleetChange.Remains] {
    guard let unit = unitOf[strategy], let index = unit.member(strategy) else { return [] }
    let deployment = unit.members[index].deployment
    unit.members.remove(at: index)
    unit.scripts[strategy] = nil
    unitOf[strategy] = nil
    if unit.members.isEmpty {
      if let retry = unit.retry { environment.loop.cancel(retry) }
      unit.retry = nil
      units.removeAll { $0 === unit }
    }
    guard endsOrders else { return [] }
    if deployment.onStop == .cancel { cancelWorking(of: strategy) }
    endShadow(of: strategy, "the strategy that it ran beside was withdrawn")
    leaveQuarantine(deployment)
    report(strategy, .info, "withdrawn: \(reason)")
    return remains(of: strategy)
  }

  /// What a strategy has at the broker; with `accounts` on those only.
  private func remains(
    of strategy: StrategyID, on accounts: Set<AccountName>? = nil
  ) -> [FleetChange.Remains] {
    guard let desk = environment.desk() else { return [] }
    var remains: [AccountName: FleetChange.Remains] = [:]
    func change(_ account: AccountName, _ body: (inout FleetChange.Remains) -> Void) {
      var known = remains[account] ?? .init(account: account, orders: 0, holdings: [:])
      body(&known)
      remains[account] = known
    }
    for order in desk.openOrders(of: strategy) { change(order.account) { $0.orders += 1 } }
    for holding in desk.holdings
    where holding.key.strategy == strategy && !holding.quantity.isZero {
      change(holding.key.account) { $0.holdings[holding.key.instrument] = holding.quantity }
    }
    return remains.values.filter { accounts?.contains($0.account) ?? true }.sorted {
      $0.account < $1.account
    }
  }

  /// Orders on accounts that a strategy may name no longer end, where its deployment wants that.
  /// Answers what it leaves there: nothing of its own can end that any more.
  func leaveAccounts(
    _ old: Deployment, _ new: Deployment
  ) async -> [FleetChange.Remains] {
    let left = Set(old.accounts).subtracting(new.accounts)
    return await onLoop { fleet in
      guard !left.isEmpty else { return [] }
      if old.onStop == .cancel { fleet.cancelWorking(of: old.strategy, on: left) }
      return fleet.remains(of: old.strategy, on: left)
    } ?? []
  }
}
