import Control
import Journal
import Strategies
import StrategyChannel
import TradingModel

/// New versions beside those that trade, at the control socket.
extension TradingDaemon {
  func versions(_ request: VersionRequest) async throws -> VersionAnswer {
    switch request {
    case .shadow(let strategy, let script, let parameters):
      try await startShadow(StrategyID(rawValue: strategy), script, parameters)
      return .shadows(try await shadows(strategy, within: .seconds(5), decisions: 0))
    case .shadows(let strategy, let seconds, let count):
      guard (0...3600).contains(seconds) else {
        throw ControlFailure(.invalid, "the time that may lie between must be from 0 to 3600 s")
      }
      return .shadows(
        try await shadows(
          strategy, within: .milliseconds(Int64(seconds * 1000)), decisions: count))
    case .stopShadow(let strategy):
      let rows = try await shadows(strategy, within: .seconds(5), decisions: 0)
      do throws(ShadowRefusal) {
        try await fleet.stopShadow(
          StrategyID(rawValue: strategy), reason: "ended by perigee shadow --stop")
      } catch {
        throw ControlFailure(error)
      }
      return .shadows(rows)
    case .promote(let strategy, let when, let actor):
      return .promotions([try await promote(StrategyID(rawValue: strategy), when, actor).row])
    case .rollback(let strategy, let version, let oldState, let actor):
      let wish = RollbackWish(
        strategy: StrategyID(rawValue: strategy), version: version, oldState: oldState,
        actor: actor)
      return .promotions([try await rollBack(wish).row])
    case .promotions: return .promotions(await promotions.records.map(\.row))
    }
  }

  var scriptFolder: ScriptFolder {
    ScriptFolder(path: plan.configuration.runner.strategiesDirectory)
  }

  private func startShadow(
    _ strategy: StrategyID, _ script: String, _ parameters: [String]
  ) async throws {
    guard await fleet.currentDeployment(of: strategy) != nil else {
      throw ControlFailure(ShadowRefusal.notDeployed(strategy))
    }
    if await promotions.isBusy(strategy) {
      throw ControlFailure(
        .unavailable,
        "a promotion of \(strategy.rawValue) is under way; see perigee promote, and wait for its "
          + "end or roll it back first")
    }
    let folder = scriptFolder
    let name =
      script.hasPrefix(folder.path + "/")
      ? String(script.dropFirst(folder.path.count + 1)) : script
    guard name.hasSuffix(".lua"), !name.hasSuffix(ScriptFolder.testSuffix) else {
      throw ControlFailure(
        .invalid, "\"\(name)\" is no script: name a .lua file of \(folder.path) that is no test")
    }
    var text: ScriptFolder.Script
    do throws(ScriptFolder.ReadError) { text = try folder.read(name) } catch {
      throw ControlFailure(.notFound, error.description)
    }
    let given: [NamedParameter]
    do { given = try parameters.map(BacktestOptions.parameter) } catch {
      throw ControlFailure(.invalid, "\(error)")
    }
    let version = ScriptKeeper(scripts).keep(text, named: name)
    text.version = version
    if given.isEmpty, await fleet.versions()[strategy] == version {
      throw ControlFailure(
        .invalid,
        "\(name) says what \(strategy.rawValue) runs already (version \(version)). Change it, or "
          + "give the shadow other parameters with --param")
    }
    do throws(ShadowRefusal) {
      try await fleet.startShadow(
        ShadowPlan(strategy: strategy, scriptName: name, script: text, parameters: given))
    } catch {
      throw ControlFailure(error)
    }
    let closes = barCloses
    await fleet.atBarClose(ofShadow: strategy) { closes.add(strategy) }
  }

  private func shadows(
    _ strategy: String?, within tolerance: Duration, decisions: Int
  ) async throws -> [ShadowRow] {
    guard let strategy else {
      return await fleet.shadowReports().map { row($0, tolerance, decisions) }
    }
    let id = StrategyID(rawValue: strategy)
    guard let report = await fleet.shadowReport(id) else {
      throw ControlFailure(ShadowRefusal.hasNone(id))
    }
    return [row(report, tolerance, decisions)]
  }

  // MARK: Rows

  /// The most decisions of one answer: it must fit into its line.
  private static let decisionLimit = 5_000

  private func row(_ report: ShadowReport, _ tolerance: Duration, _ decisions: Int) -> ShadowRow {
    let comparison = DecisionComparison(
      old: report.old.kept, new: report.new.kept, tolerance: tolerance)
    let (state, reason): (String, String?) =
      switch report.state {
      case .starting: ("starting", nil)
      case .running: ("running", nil)
      case .ended(let reason): ("ended", reason)
      }
    var row = ShadowRow(
      strategy: report.plan.strategy.rawValue, script: report.plan.scriptName,
      version: report.plan.script.version?.rawValue, oldVersion: report.oldVersion?.rawValue,
      params: Dictionary(
        report.plan.parameters.map { ($0.name, $0.value.words) }, uniquingKeysWith: { $1 }),
      state: state, reason: reason, since: Moment(report.since))
    (row.oldDecisions, row.newDecisions) = (report.old.count, report.new.count)
    row.same = comparison.count(.same)
    row.different = comparison.count(.different)
    row.onlyOld = comparison.count(.onlyOld)
    row.onlyNew = comparison.count(.onlyNew)
    row.agreement = comparison.agreement
    row.oldProfit = profit(report.oldWorth)
    row.newProfit = profit(report.newWorth)
    row.errors = report.errors
    row.lastError = report.lastError
    let wanted = max(0, min(decisions, Self.decisionLimit))
    row.decisions = comparison.rows.suffix(wanted).map(self.row)
    return row
  }

  private func profit(_ worth: [InstrumentID: Money]) -> [String: Money] {
    var result: [String: Money] = [:]
    for (instrument, value) in worth {
      guard let terms = market.terms(of: instrument) else { continue }
      result[terms.currency, default: .zero] += value * terms.multiplier
    }
    return result
  }

  private func row(_ row: DecisionComparison.Row) -> DecisionRow {
    func side(_ decision: ShadowDecision?) -> DecisionSide? {
      decision.map {
        DecisionSide(
          time: Moment($0.time), callback: $0.callback?.name, side: $0.side?.rawValue,
          quantity: $0.quantity,
          type: $0.type?.code, limitPrice: $0.type?.limitPrice, stopPrice: $0.type?.stopPrice)
      }
    }
    let decision = row.old ?? row.new
    return DecisionRow(
      time: Moment(row.time), kind: row.kind.rawValue, request: decision?.verb.rawValue ?? "-",
      account: decision?.account.rawValue ?? "-",
      symbol: decision?.instrument.map { market.symbol($0) }, old: side(row.old),
      new: side(row.new), differences: row.differences)
  }
}

extension ControlFailure {
  init(_ refusal: ShadowRefusal) {
    switch refusal {
    case .notDeployed, .hasNone: self.init(.notFound, refusal.description)
    case .notRunning, .hasShadow: self.init(.unavailable, refusal.description)
    case .cannotStart: self.init(.failed, refusal.description)
    }
  }
}
