import Control
import Foundation
import Journal
import Logging
import Notices
import Orders
import Strategies
import StrategyChannel
import Synchronization
import SystemKit
import TradingModel

/// What promotions need of the daemon.
extension TradingDaemon: PromotionHands {
  private var versionLog: Logger { Logger(label: "versions") }

  /// The records that an earlier life of the daemon left.
  static func promotionRecords(_ plan: DaemonPlan) -> [PromotionRecord] {
    let folder = ScriptFolder(path: plan.configuration.runner.strategiesDirectory)
    let records = PromotionFiles(dataDirectory: plan.dataDirectory).load {
      Logger(label: "versions").error("\($0)")
    }
    return records.map { record in
      record.resumed {
        do {
          return ScriptTexts(try folder.read(record.script), named: record.script).version
        } catch { return nil }
      }
    }
  }

  /// What runner.toml deploys, with the parameters that versions were promoted with.
  static func promoted(
    _ strategies: [StrategyDeployment], _ records: [PromotionRecord]
  ) -> [StrategyDeployment] {
    strategies.map { strategy in
      let record = records.first { $0.strategy == strategy.name }
      let promoted = strategy.promoted(record)
      guard promoted.params != strategy.params, let record else { return strategy }
      let words = record.inForce.sorted { $0.key < $1.key }
        .filter { promoted.params[$0.key] != strategy.params[$0.key] }
        .map { "\($0.key) = \($0.value.words)" }.joined(separator: ", ")
      Logger(label: "versions").warning(
        """
        \(strategy.name.rawValue) runs with \(words), as version \(record.new) was promoted, and \
        not with what runner.toml says; write that into its [strategy.params], or take it back \
        with perigee apply
        """)
      return promoted
    }
  }

  func now() -> Timestamp { plan.now() }

  func takeBarClose(of strategy: StrategyID) -> Bool { barCloses.take(strategy) }

  func isDeployed(_ strategy: StrategyID) async -> Bool {
    guard await fleet.isDeployed(strategy) == false else { return true }
    // One that moves to another desk is away for a moment.
    return deployedNow.contains { $0.name == strategy }
  }

  func errors(of strategy: StrategyID) -> Int { plan.router.errors(of: strategy) }

  func sight(_ record: PromotionRecord) async -> Promotion.Sight? {
    let strategy = record.strategy
    guard await fleet.isDeployed(strategy) == true,
      let status = await fleet.statuses()[strategy]
    else { return nil }
    let isFlat: Bool
    do {
      isFlat = try await orders.withDesk { desk in
        desk.holdings.allSatisfy { $0.key.strategy != strategy || $0.quantity.isZero }
      }
    } catch { return nil }
    var sight = Promotion.Sight(
      state: status.state, reason: status.reason, errors: errors(of: strategy),
      lastError: status.lastError, isFlat: isFlat)
    guard let swapped = record.swapped else {
      sight.shadowFault = await shadowFault(record)
      return sight
    }
    sight.startFault = await fleet.startFault(of: strategy)
    sight.isNew = await fleet.newestVersion(of: strategy).map { $0 == record.new } ?? true
    do {
      sight.trip = try await tradingSwitch.states().lazy.map(\.restraint).first {
        $0.scope == .strategy(strategy) && $0.since >= swapped && $0.actor.hasPrefix("rule:")
      }?.reason
    } catch { return nil }
    return sight
  }

  /// Why the shadow cannot take the place of the version that trades.
  private func shadowFault(_ record: PromotionRecord) async -> String? {
    guard let report = await fleet.shadowReport(record.strategy),
      report.plan.script.version == record.new
    else { return "its shadow is gone" }
    guard case .ended(let reason) = report.state else { return nil }
    return "its shadow has ended: \(reason)"
  }

  func swap(_ record: PromotionRecord) async throws -> PromotionRecord {
    try await changes.take { try await swapNow(record) }
  }

  private func swapNow(_ record: PromotionRecord) async throws -> PromotionRecord {
    var record = record
    let strategy = record.strategy
    guard let report = await fleet.shadowReport(strategy), report.state == .running,
      report.plan.script.version == record.new
    else { throw ControlFailure(.unavailable, "its shadow does not run any more") }
    guard var deployment = await fleet.currentDeployment(of: strategy) else {
      throw ControlFailure(ShadowRefusal.notDeployed(strategy))
    }
    guard deployment.script == record.script, await fleet.versions()[strategy] == record.old else {
      throw ControlFailure(
        .unavailable,
        "\(strategy.rawValue) does not run version \(record.old) of \(record.script) any more; "
          + "begin the shadow anew")
    }
    let (file, before) = try await checkedScript(of: record)
    try file.replace(with: report.plan.script.source)
    do {
      var script = try scriptFolder.read(record.script)
      script.version = ScriptKeeper(scripts).keep(script, named: record.script)
      guard script.version == record.new else {
        throw ControlFailure(
          .unavailable,
          "a file that \(record.script) requires has changed since the shadow began; begin the "
            + "shadow anew")
      }
      deployment.parameters = report.plan.merged(with: deployment.parameters)
      try await fleet.replace(
        deployment, script: script, reason: "promoted by \(record.actor)", renewal: .ofRunning)
      let beginning = try await begun(strategy)
      record.state = beginning.state.map { .init($0.bytes) }
      record.stateVersion = beginning.state?.version
      record.cursor = beginning.cursor
    } catch {
      try file.replace(with: before)
      throw error
    }
    change(record) { $0.with(record.parameters, insteadOf: [:], configured: [:]) }
    return record
  }

  /// With what the new process was started. One that could not be started has left what the old one
  /// had saved. Throws when there will be none: the daemon ends.
  private func begun(_ strategy: StrategyID) async throws -> StrategyBeginning {
    if let beginning = await fleet.beginning(of: strategy) { return beginning }
    guard await fleet.isDeployed(strategy) != nil else {
      throw ControlFailure(.unavailable, FleetRefusal.closed.description)
    }
    return try beginning(of: strategy)
  }

  func beginning(of strategy: StrategyID) throws -> StrategyBeginning {
    StrategyBeginning(
      state: try states.load(strategy), cursor: try states.cursor(of: strategy))
  }

  /// Changes what counts as deployed.
  private func change(
    _ record: PromotionRecord, _ body: (StrategyDeployment) -> StrategyDeployment
  ) {
    deployed.withLock { list in
      guard let place = list.firstIndex(where: { $0.name == record.strategy }) else { return }
      list[place] = body(list[place])
    }
  }

  func endShadow(of strategy: StrategyID) async {
    do { try await fleet.stopShadow(strategy, reason: "promoted") } catch {
      // It ended by itself.
    }
  }

  /// The deployment's file and its text, which must be that of one of the two versions: what a
  /// person wrote there meanwhile is not overwritten.
  func checkedScript(of record: PromotionRecord) async throws -> (ScriptFile, String) {
    let file = ScriptFile(folder: scriptFolder, name: record.script)
    let text = try file.read()
    let known = [try scripts.load(record.old)?.source, try scripts.load(record.new)?.source]
    guard known.contains(text) else {
      throw ControlFailure(
        .unavailable,
        "\(record.script) in \(scriptFolder.path) is neither version \(record.old), which runs, "
          + "nor \(record.new): somebody changed it. Nothing was changed. Put it back (perigee "
          + "versions show \(record.old)), or begin a shadow of the text that you want")
    }
    return (file, text)
  }

  func putBack(_ record: PromotionRecord, _ reason: String) async throws -> String? {
    try await changes.take { try await putBackNow(record, reason) }
  }

  private func putBackNow(_ record: PromotionRecord, _ reason: String) async throws -> String? {
    let strategy = record.strategy
    guard let old = try scripts.load(record.old) else {
      throw ControlFailure(
        .failed, "the text of version \(record.old) is not kept in \(scripts.path) any more")
    }
    guard var deployment = await fleet.currentDeployment(of: strategy) else {
      if await fleet.isDeployed(strategy) == nil { throw DaemonEnds() }
      throw ControlFailure(ShadowRefusal.notDeployed(strategy))
    }
    let running = await fleet.newestVersion(of: strategy)
    guard deployment.script == record.script,
      running.map({ $0 == record.new || $0 == record.old }) ?? true
    else {
      throw ControlFailure(
        .unavailable,
        "\(strategy.rawValue) was deployed anew meanwhile and runs something else, which is left "
          + "alone")
    }
    putFilesBack(old, record)
    let values = (record.before ?? [:], record.parameters, record.configured ?? [:])
    change(record) { $0.with(values.0, insteadOf: values.1, configured: values.2) }
    if let settings = deployedNow.first(where: { $0.name == strategy }) {
      deployment.parameters = Deployment(settings).parameters
    }
    let isWatched = record.phase == "rolling_back"
    let restores = record.state != nil || isWatched && record.isStateUnknown != true
    if restores { states.planRestore(of: strategy, record.savedState, cursor: record.cursor) }
    let change: FleetChange
    do throws(FleetRefusal) {
      change = try await fleet.replace(
        deployment, script: ScriptFolder.Script(old),
        reason: reason.hasPrefix(VersionHistory.wayBack)
          ? reason : "\(VersionHistory.wayBack): \(reason)",
        renewal: isWatched ? .fromQuarantine : .always)
    } catch {
      states.forgetRestore(of: strategy)
      if error == .closed { throw DaemonEnds() }
      throw error
    }
    guard case .staysDown(let why) = change.effect else { return nil }
    // The state comes back all the same: nothing runs that could change it.
    if restores { _ = try states.load(strategy) }
    return why
  }

  /// Puts the files of a version back as far as they are not a person's. It runs from its kept texts
  /// in any case.
  private func putFilesBack(_ old: ScriptTexts, _ record: PromotionRecord) {
    let words: String
    do {
      let files = VersionFiles(folder: scriptFolder, script: record.script)
      let left = try files.put(old, over: try scripts.load(record.new))
      if left.isEmpty { return }
      words = "somebody changed \(left.joined(separator: ", ")) in \(scriptFolder.path)"
    } catch {
      words = "\(error)"
    }
    versionLog.error(
      """
      \(record.strategy.rawValue): version \(record.old) runs from its kept text, but the files say \
      something else: \(words). The next restart would run what they say; perigee versions show \
      \(record.old) prints what should stand there
      """)
  }

  func keep(_ record: PromotionRecord) {
    do { try PromotionFiles(dataDirectory: plan.dataDirectory).keep(record) } catch {
      let text =
        "the promotion of \(record.strategy.rawValue) cannot be kept: \(error). A restart of the "
        + "daemon would forget to watch it"
      versionLog.error("\(text)")
    }
  }

  func tell(_ record: PromotionRecord, _ text: String, isBad: Bool) {
    let words = "\(record.strategy.rawValue): \(text)"
    if isBad { versionLog.error("\(words)") } else { versionLog.notice("\(words)") }
    let kind = isBad ? "promotion.failed" : "promotion"
    if isBad { notices.put(.desk(nil, kind: kind, text: words)) }
    _ = orders.loop.execute { [orders] in
      orders.deskOnLoop?.note(DeskNote(kind: kind, text: words))
    }
  }
}
