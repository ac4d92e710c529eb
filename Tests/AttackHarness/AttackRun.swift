import Foundation
import OrdersTestSupport
import Strategies
import StrategyChannel
import SystemKit
import TradingModel

/// Runs attacks one after the other beside neighbours that go on, and says what became of each.
package struct AttackRun: Sendable {
  /// The strategy child's program.
  package var childPath: String
  /// How often each attack is run.
  package var rounds: Int
  /// How long the neighbours are measured before each round.
  package var calm: Duration
  /// How soon an offender must be stopped.
  package var stopLimit = Duration.milliseconds(500)
  /// Hears of each report.
  package var told: @Sendable (AttackReport) -> Void

  /// A run from its parts.
  package init(
    childPath: String, rounds: Int = 1, calm: Duration = .milliseconds(100),
    told: @escaping @Sendable (AttackReport) -> Void = { _ in }
  ) {
    self.childPath = childPath
    self.rounds = rounds
    self.calm = calm
    self.told = told
  }

  /// The strategy child beside this program or among the built ones; nil where there is none.
  package static func childBeside(_ file: String = #filePath) -> String? {
    var folders = [URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path]
    do {
      let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      folders.append(URL(fileURLWithPath: own).deletingLastPathComponent().path)
    } catch { print("/proc/self/exe: \(error)") }
    folders.append(
      URL(fileURLWithPath: file).appendingPathComponent("../../../.build/debug")
        .standardizedFileURL.path)
    return folders.map { $0 + "/perigee-strategy" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs them all. Throws when the stage itself fails: a neighbour that does not start.
  package func run(_ attacks: [Attack]) async throws -> AttackSummary {
    let stage = try AttackStage(childPath: childPath)
    let collected = Collected()
    try await stage.run { stage in
      for attack in attacks {
        let result = try await run(attack, on: stage)
        collected.append(result)
        told(result.report)
      }
    }
    return collected.summary
  }

  /// One attack with what was measured.
  struct Result: Sendable {
    var report: AttackReport
    var before: [UInt32] = []
    var during: [UInt32] = []
  }

  private func run(_ attack: Attack, on stage: AttackStage) async throws -> Result {
    var result = Result(
      report: AttackReport(
        name: attack.name, endings: [], complaints: [], words: ""))
    let processes = await neighbours(stage)
    for _ in 0..<rounds { try await round(attack, on: stage, &result) }
    if await neighbours(stage) != processes {
      result.report.complaints.append("a neighbour's process died")
    }
    result.report.p99Before = LatencyWindow.p99(result.before)
    result.report.p99During = LatencyWindow.p99(result.during)
    return result
  }

  private func neighbours(_ stage: AttackStage) async -> [Int32?] {
    let statuses = await stage.fleet.statuses()
    return AttackStage.neighbours.map { statuses[$0]?.process }
  }

  private func round(
    _ attack: Attack, on stage: AttackStage, _ result: inout Result
  ) async throws {
    let calmWindow = await LatencyWindow(stage)
    try await Task.sleep(for: calm)
    result.before += await calmWindow.close(stage) ?? []
    stage.log.clear()
    let placed = stage.broker.placed.count
    try stage.write(attack.script)
    await stage.fleet.start(AttackStage.offender)
    var begun: StrategyLogLine?
    let began = try await stage.waits {
      begun = stage.log.of(AttackStage.offender).first { $0.text == "attack begins" }
      return begun != nil
    }
    let window = await LatencyWindow(stage)
    let process = await stage.fleet.statuses()[AttackStage.offender]?.process
    var ended: Attack.Ending?
    _ = try await stage.waits(.seconds(5)) {
      ended = await ending(stage, process)
      return ended != nil
    }
    let now = MonotonicClock.wallClock()
    let latencies = await window.close(stage)
    await stage.fleet.stop(AttackStage.offender, reason: "over")
    let lines = stage.log.of(AttackStage.offender).map(\.text)
    note(
      attack, ended ?? .uncontained, took: begun.map { now - $0.time.rawValue }, lines, &result)
    if !began { result.report.complaints.append("it never began") }
    if let latencies { result.during += latencies }
    let orders = stage.broker.placed.count - placed
    if orders > 0 && !attack.mayOrder {
      result.report.complaints.append("\(orders) orders reached the broker")
    }
    if let complaint = attack.check(.init(lines: lines, orders: orders)) {
      result.report.complaints.append(complaint)
    }
  }

  /// How it ended, or nil while that is not clear.
  private func ending(_ stage: AttackStage, _ process: Int32?) async -> Attack.Ending? {
    // First the process, then its lines: what it said last is told before its end is.
    let status = await stage.fleet.statuses()[AttackStage.offender]
    let lines = stage.log.of(AttackStage.offender).map(\.text)
    func says(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
    guard status?.process == nil || status?.process != process else {
      return says("still here") ? .harmless : nil
    }
    // Its process has gone.
    if says("was killed") || says("killed:") { return .killed }
    if says("ran past its time limit") { return .interrupted }
    if says("not enough memory") { return .memory }
    // A script that cannot be loaded does not run: its error is told, and nothing else happens.
    return says("cannot run:") ? .harmless : .killed
  }

  private func note(
    _ attack: Attack, _ ending: Attack.Ending, took: Int64?, _ lines: [String],
    _ result: inout Result
  ) {
    if !result.report.endings.contains(ending) { result.report.endings.append(ending) }
    result.report.words = String(
      (lines.last { $0.contains("offender.lua") || $0.contains("killed") } ?? lines.last ?? "")
        .prefix(160))
    guard attack.endings.contains(ending) else {
      result.report.complaints.append("it came to \(ending.rawValue)")
      return
    }
    if ending == .interrupted, attack.moment == .quote,
      !lines.contains(where: { $0.contains("interrupted after") && $0.contains("offender.lua:") })
    {
      result.report.complaints.append("no traceback in its log")
    }
    guard ending != .harmless, let took else { return }
    let milliseconds = Double(took) / 1e6
    result.report.stopMilliseconds = max(result.report.stopMilliseconds ?? 0, milliseconds)
    if .nanoseconds(took) > stopLimit {
      result.report.complaints.append("stopped after \(Int(milliseconds)) ms")
    }
  }
}
