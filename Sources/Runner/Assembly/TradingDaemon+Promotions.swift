import Control
import Foundation
import Journal
import Logging
import Notices
import Orders
import Strategies
import StrategyChannel
import SystemKit
import TradingModel

/// A person's wish to have an older version back.
struct RollbackWish {
  var strategy: StrategyID
  /// The version's first digits; nil for the one before.
  var version: String?
  /// Whether the state that it left comes back too.
  var oldState: Bool
  var actor: String
}

/// The new version in place of the old one, and back.
extension TradingDaemon: PromotionHands {
  /// How often promotions are looked at.
  private static let look = Duration.milliseconds(250)

  private var versionLog: Logger { Logger(label: "versions") }

  /// Looks at promotions until it is cancelled.
  func watchPromotions() async {
    do {
      while true {
        try await Task.sleep(for: Self.look)
        await promotions.look(with: self)
      }
    } catch {
      // The daemon ends.
    }
  }

  // MARK: Commands

  func promote(
    _ strategy: StrategyID, _ when: String, _ actor: String
  ) async throws -> PromotionRecord {
    guard let moment = Promotion.Moment(rawValue: when) else {
      throw ControlFailure(.invalid, "--when must be now, bar or flat, not \"\(when)\"")
    }
    guard let report = await fleet.shadowReport(strategy) else {
      throw ControlFailure(ShadowRefusal.hasNone(strategy))
    }
    guard report.state == .running, let new = report.plan.script.version else {
      throw ControlFailure(
        .unavailable,
        "the shadow of \(strategy.rawValue) does not run, so its version is not promoted; see "
          + "perigee shadow \(strategy.rawValue) --diff and perigee logs --strategy "
          + "\(strategy.rawValue)~shadow")
    }
    guard moment != .bar || report.firstBar != nil else {
      throw ControlFailure(
        .invalid,
        "\(report.plan.scriptName) names no bars, so there is no end of one to await; use --when "
          + "now or --when flat")
    }
    guard await !promotions.isBusy(strategy) else {
      throw ControlFailure(
        .unavailable,
        "a promotion of \(strategy.rawValue) is under way; perigee promote shows it, perigee "
          + "rollback \(strategy.rawValue) ends it")
    }
    guard let deployment = await fleet.currentDeployment(of: strategy),
      let old = await fleet.versions()[strategy]
    else { throw ControlFailure(ShadowRefusal.notRunning(strategy)) }
    var record = PromotionRecord(
      strategy: strategy, script: deployment.script, old: old, new: new, when: moment,
      asked: plan.now(), actor: actor,
      parameters: Dictionary(
        report.plan.parameters.map { ($0.name, PromotionRecord.Value($0.value)) },
        uniquingKeysWith: { $1 }), phase: "waiting")
    record.notes = await notes(on: deployment, report.plan)
    _ = try await checkedScript(of: record)
    let window = plan.configuration.runner.versions.rollbackWindow
    let begun = await promotions.begin(record, window: window, with: self)
    if begun.phase == "failed" { throw ControlFailure(.failed, begun.reason ?? "it failed") }
    return begun
  }

  /// What a person should know before the file is replaced.
  private func notes(on deployment: Deployment, _ shadow: ShadowPlan) async -> [String] {
    var notes: [String] = []
    let others = await fleet.currentDeployments()
      .filter { $0.script == deployment.script && $0.strategy != deployment.strategy }
      .map(\.strategy.rawValue)
    if !others.isEmpty {
      notes.append(
        "\(deployment.script) is also the script of \(others.joined(separator: ", ")): the new "
          + "text is theirs from their next start on")
    }
    if !shadow.parameters.isEmpty {
      let words = shadow.parameters.map { "\($0.name) = \($0.value.words)" }
      notes.append(
        "the new version runs with \(words.joined(separator: ", ")); write that into its "
          + "[strategy.params] of runner.toml, or the next start of the daemon runs it without")
    }
    return notes
  }

  func rollBack(_ wish: RollbackWish) async throws -> PromotionRecord {
    let strategy = wish.strategy
    let name = strategy.rawValue
    guard let deployment = await fleet.currentDeployment(of: strategy) else {
      throw ControlFailure(ShadowRefusal.notDeployed(strategy))
    }
    if let record = await promotions.goBack(
      strategy, "rolled back by \(wish.actor)", with: self)
    {
      return record
    }
    guard await !promotions.isBusy(strategy) else {
      throw ControlFailure(
        .unavailable, "the versions of \(name) are being swapped; try again in a moment")
    }
    let last = await promotions.record(of: strategy)
    guard let running = await fleet.newestVersion(of: strategy) else {
      throw ControlFailure(
        .unavailable, "\(name) has not run since the daemon began, so there is nothing to roll back"
      )
    }
    let target = try target(wish, last, running)
    guard target != running else {
      throw ControlFailure(.invalid, "\(name) runs version \(target) already")
    }
    var record = PromotionRecord(
      strategy: strategy, script: deployment.script, old: target, new: running, when: .now,
      asked: plan.now(), actor: wish.actor, parameters: [:], phase: "rolled_back",
      reason: "rolled back by \(wish.actor)")
    if wish.oldState {
      guard let last, last.old == target, last.state != nil else {
        throw ControlFailure(
          .unavailable,
          "no state of version \(target) is kept; without --old-state it goes on with the state of "
            + "now")
      }
      (record.state, record.stateVersion, record.cursor) =
        (last.state, last.stateVersion, last.cursor)
    }
    do {
      try await putBack(record, record.reason ?? "")
    } catch {
      throw ControlFailure(.failed, "\(error)")
    }
    record.swapped = plan.now()
    tell(
      record, "version \(target) took the place of \(running), as \(wish.actor) asked", isBad: false
    )
    return record
  }

  private func target(
    _ wish: RollbackWish, _ last: PromotionRecord?, _ running: ScriptVersion
  ) throws -> ScriptVersion {
    if let digits = wish.version {
      let found = ScriptVersion.areDigits(digits.lowercased()) ? scripts.find(digits) : []
      guard let version = found.first, found.count == 1 else {
        throw ControlFailure(
          .notFound,
          "\(found.count) kept versions begin with \"\(digits)\"; perigee versions "
            + "\(wish.strategy.rawValue) lists them")
      }
      return version
    }
    if let last, last.new == running { return last.old }
    let lives: [StrategyLife]
    do throws(JournalError) {
      lives = try JournalReader(folder: plan.dataDirectory).lives(of: wish.strategy)
    } catch {
      throw ControlFailure(.failed, error.description)
    }
    guard let before = lives.last(where: { $0.version != running }) else {
      throw ControlFailure(
        .notFound,
        "\(wish.strategy.rawValue) never ran another version than \(running); name one with --to")
    }
    return before.version
  }

  // MARK: What promotions need

  func now() -> Timestamp { plan.now() }

  func takeBarClose(of strategy: StrategyID) -> Bool { barCloses.take(strategy) }

  func sight(of strategy: StrategyID, since swapped: Timestamp?) async -> Promotion.Sight? {
    guard let status = await fleet.statuses()[strategy] else { return nil }
    let isFlat: Bool
    do {
      isFlat = try await orders.withDesk { desk in
        desk.holdings.allSatisfy { $0.key.strategy != strategy || $0.quantity.isZero }
      }
    } catch { return nil }
    var sight = Promotion.Sight(
      state: status.state, reason: status.reason, errors: plan.router.errors(of: strategy),
      lastError: status.lastError, isFlat: isFlat)
    if let swapped {
      do {
        sight.trip = try await tradingSwitch.states().lazy.map(\.restraint).first {
          $0.scope == .strategy(strategy) && $0.since >= swapped && $0.actor.hasPrefix("rule:")
        }?.reason
      } catch { return nil }
    }
    return sight
  }

  func swap(_ record: PromotionRecord) async throws -> PromotionRecord {
    try await changes.take { try await swapNow(record) }
  }

  private func swapNow(_ record: PromotionRecord) async throws -> PromotionRecord {
    var record = record
    let strategy = record.strategy
    guard let report = await fleet.shadowReport(strategy), report.state == .running else {
      throw ControlFailure(.unavailable, "its shadow does not run any more")
    }
    guard var deployment = await fleet.currentDeployment(of: strategy) else {
      throw ControlFailure(ShadowRefusal.notDeployed(strategy))
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
      guard
        await fleet.swapVersion(
          deployment, script: script, reason: "promoted by \(record.actor)")
      else { throw ControlFailure(ShadowRefusal.notDeployed(strategy)) }
    } catch {
      try file.replace(with: before)
      throw error
    }
    let beginning = await fleet.beginning(of: strategy)
    record.state = beginning?.state.map { .init($0.bytes) }
    record.stateVersion = beginning?.state?.version
    record.cursor = beginning?.cursor
    do { try await fleet.stopShadow(strategy, reason: "promoted") } catch {
      // It ended by itself.
    }
    return record
  }

  /// The deployment's file and its text, which must be that of one of the two versions: what a
  /// person wrote there meanwhile is not overwritten.
  private func checkedScript(of record: PromotionRecord) async throws -> (ScriptFile, String) {
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

  func putBack(_ record: PromotionRecord, _ reason: String) async throws {
    try await changes.take { try await putBackNow(record, reason) }
  }

  private func putBackNow(_ record: PromotionRecord, _ reason: String) async throws {
    let strategy = record.strategy
    guard let old = try scripts.load(record.old) else {
      throw ControlFailure(
        .failed, "the text of version \(record.old) is not kept in \(scripts.path) any more")
    }
    guard var deployment = await fleet.currentDeployment(of: strategy) else {
      throw ControlFailure(ShadowRefusal.notDeployed(strategy))
    }
    let running = await fleet.newestVersion(of: strategy)
    guard deployment.script == record.script, running == record.new || running == record.old else {
      throw ControlFailure(
        .unavailable,
        "\(strategy.rawValue) was deployed anew meanwhile and runs something else, which is left "
          + "alone")
    }
    var script = try scriptFolder.read(record.script)
    script.source = old.source
    guard ScriptTexts(script, named: record.script).version == record.old else {
      throw ControlFailure(
        .unavailable,
        "a file that version \(record.old) requires is not what it was; perigee versions show "
          + "\(record.old) prints all of its texts")
    }
    script.version = record.old
    do { try (await checkedScript(of: record)).0.replace(with: old.source) } catch {
      // What stands there is a person's; the old text runs all the same.
      versionLog.error("\(error)")
    }
    if !record.parameters.isEmpty,
      let configured = deployedNow.first(where: { $0.name == strategy })
    {
      deployment.parameters = Deployment(configured).parameters
    }
    if record.state != nil || record.phase == "rolling_back" {
      states.planRestore(of: strategy, record.savedState, cursor: record.cursor)
    }
    guard
      await fleet.swapVersion(deployment, script: script, reason: "rolled back: \(reason)")
    else {
      states.forgetRestore(of: strategy)
      throw ControlFailure(ShadowRefusal.notDeployed(strategy))
    }
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
