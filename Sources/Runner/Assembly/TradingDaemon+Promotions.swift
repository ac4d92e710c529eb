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

/// The new version in place of the old one, and back, as people ask for it.
extension TradingDaemon {
  /// How often promotions are looked at.
  private static let look = Duration.milliseconds(250)

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
    guard let deployment = await fleet.currentDeployment(of: strategy),
      let old = await fleet.versions()[strategy]
    else { throw ControlFailure(ShadowRefusal.notRunning(strategy)) }
    let last = await promotions.record(of: strategy)
    var record = PromotionRecord(
      strategy: strategy, script: deployment.script, old: old, new: new, when: moment,
      asked: plan.now(), actor: actor, parameters: [:], phase: "waiting")
    take(report.plan, after: last, into: &record)
    record.notes = await notes(on: deployment, report.plan)
    _ = try await checkedScript(of: record)
    guard let begun = await promotions.begin(record, with: self) else {
      throw ControlFailure(
        .unavailable,
        "a promotion of \(strategy.rawValue) is under way; perigee promote shows it, perigee "
          + "rollback \(strategy.rawValue) ends it")
    }
    if begun.phase == "failed" { throw ControlFailure(.failed, begun.reason ?? "it failed") }
    return begun
  }

  /// Notes the parameters that a shadow is promoted with.
  private func take(
    _ shadow: ShadowPlan, after last: PromotionRecord?, into record: inout PromotionRecord
  ) {
    let before = last?.inForce ?? [:]
    let own = Dictionary(
      shadow.parameters.map { ($0.name, PromotionRecord.Value($0.value)) },
      uniquingKeysWith: { $1 })
    var configured: [String: PromotionRecord.Value] = [:]
    let params = deployedNow.first { $0.name == record.strategy }?.params ?? [:]
    for name in Set(own.keys).union(before.keys) {
      configured[name] =
        before[name] != nil
        ? last?.configured?[name] : params[name].map(PromotionRecord.Value.init)
    }
    record.before = before
    record.parameters = before.merging(own) { $1 }
    record.configured = configured
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
        "the new version runs with \(words.joined(separator: ", ")), over restarts too; write that "
          + "into its [strategy.params] of runner.toml, or perigee apply takes it away")
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
      strategy, "\(VersionHistory.wayBack) by \(wish.actor)", with: self)
    {
      guard record.phase != "stuck" else {
        throw ControlFailure(.failed, "\(name): \(record.reason ?? "it could not be put back")")
      }
      return record
    }
    guard await promotions.reserve(strategy) else {
      throw ControlFailure(
        .unavailable, "the versions of \(name) are being swapped; try again in a moment")
    }
    do {
      let record = try await putBack(wish, deployment)
      await promotions.release(strategy, record, with: self)
      tell(
        record,
        "version \(record.old) took the place of \(record.new), as \(wish.actor) asked",
        isBad: false)
      return record
    } catch {
      await promotions.release(strategy, nil, with: self)
      throw error
    }
  }

  /// A way back outside of a watch.
  private func putBack(
    _ wish: RollbackWish, _ deployment: Deployment
  ) async throws -> PromotionRecord {
    let strategy = wish.strategy
    let last = await promotions.record(of: strategy)
    guard let running = await fleet.newestVersion(of: strategy) else {
      throw ControlFailure(
        .unavailable,
        "\(strategy.rawValue) has not run since the daemon began, so there is nothing to roll back")
    }
    let target = try target(wish, running)
    guard target != running else {
      throw ControlFailure(.invalid, "\(strategy.rawValue) runs version \(target) already")
    }
    var record = PromotionRecord(
      strategy: strategy, script: deployment.script, old: target, new: running, when: .now,
      asked: plan.now(), actor: wish.actor, parameters: last?.inForce ?? [:],
      phase: "rolled_back", reason: "\(VersionHistory.wayBack) by \(wish.actor)")
    record.configured = last?.configured
    if let last, last.new == running, last.old == target { record.before = last.before }
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
      if let down = try await putBack(record, record.reason ?? "") {
        record.notes.append("version \(target) is in place and down: \(down)")
      }
    } catch {
      throw ControlFailure(.failed, "\(error)")
    }
    record.swapped = plan.now()
    // What it had in place of runner.toml's holds on.
    record.parameters = [:]
    return record
  }

  private func target(
    _ wish: RollbackWish, _ running: ScriptVersion
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
    let lives: [StrategyLife]
    do throws(JournalError) {
      lives = try JournalReader(folder: plan.dataDirectory).lives(of: wish.strategy)
    } catch {
      throw ControlFailure(.failed, error.description)
    }
    guard let before = VersionHistory(lives).before(running) else {
      throw ControlFailure(
        .notFound,
        "\(wish.strategy.rawValue) ran no other version than \(running), but for those that it was "
          + "rolled back from; name one with --to, as perigee versions shows them")
    }
    return before
  }
}
