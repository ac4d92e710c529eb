import LuaRuntime
import StrategyChannel
import Tape
public import TradingModel

/// Feeds a recorded session to the scripts that it recorded, and compares byte for byte what they
/// say now with what they said then.
///
/// Everything runs on the calling thread. Memory goes with the number of strategies, not with the
/// length of the tape.
public enum SessionReplay {
  /// How long a callback may take in a replay. The recorded limit is not in force, because time
  /// does not repeat itself; this one keeps a script that never returns from holding up the rest.
  public static let patience = Duration.seconds(10)

  /// Replays a session, or one strategy of it. `progress` hears every few thousand entries how many
  /// of all are done. Throws a `ReplayError` when there is nothing to replay, and what reading the
  /// tape throws.
  public static func run(
    _ session: any RecordedSession, strategy: StrategyID? = nil,
    progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> ReplayReport {
    let survey = try SessionSurvey(session)
    if let strategy { try survey.require(strategy) }
    let watchdog = LuaWatchdog(limit: patience)
    var report = ReplayReport(
      session: session.name, entries: survey.entries, firstTime: survey.firstTime,
      lastTime: survey.lastTime)
    var replays: [TapeEntry.Life: LifeReplay] = [:]
    for life in survey.lives {
      guard let start = life.start else {
        report.notes.append(
          "the recording of life \(life.number) does not begin at its start; it is left out")
        continue
      }
      let members = start.indexes(of: strategy)
      guard !members.isEmpty else { continue }
      replays[life.number] = LifeReplay(life, start: start, members: members, watchdog: watchdog)
    }
    var rows: [TapeEntry.Life: [ReplayReport.Row]] = [:]
    var walk = try session.entries()
    var entry = 0
    while let item = try walk.next() {
      entry += 1
      if entry % 4096 == 0 { progress(entry, survey.entries) }
      let life = item.entry.lifeNumber
      guard let replay = replays[life] else { continue }
      switch item.entry {
      case .event(_, let event): replay.take(event, entry: entry, at: item.time)
      case .message(_, let message): replay.take(message)
      case .gap(_, let lost): replay.lose(lost)
      case .ended:
        // Lets its Lua states go: a session may have thousands of lives.
        rows[life] = replay.finish()
        replays[life] = nil
      }
    }
    for (life, replay) in replays { rows[life] = replay.finish() }
    report.rows = rows.sorted { $0.key < $1.key }.flatMap(\.value)
    progress(survey.entries, survey.entries)
    return report
  }
}

extension DeskStart {
  /// Where a strategy stands, or all when none is named.
  func indexes(of strategy: StrategyID?) -> [UInt16] {
    strategies.indices.filter { strategy == nil || strategies[$0].strategy == strategy }
      .map { UInt16(clamping: $0) }
  }
}

extension SessionSurvey {
  /// Throws when the session has no such strategy.
  func require(_ strategy: StrategyID) throws(ReplayError) {
    let known = strategies
    guard !known.contains(strategy) else { return }
    throw ReplayError(
      known.isEmpty
        ? "the session recorded no strategy"
        : "the session recorded no strategy '\(strategy.rawValue)'; it has "
          + known.map(\.rawValue).joined(separator: ", "))
  }
}
