import Journal
import Logging
import Orders
import TradingModel

/// Holds trading back when the daemon was started again and again without an orderly end between.
/// The restraint is sticky: a person lifts it.
struct RestartStorm {
  static let actor = "restart storm"
  let file: StartsFile
  let log: Logger

  /// Notes this start, before anything trades. A file that cannot be written is told and holds
  /// nothing back.
  func begin(_ journal: OrderJournal, limit: Int, at now: Timestamp) throws {
    let count: Int
    do {
      count = try file.begin(at: now)
    } catch {
      log.error("the times of starts cannot be kept, so that a restart storm goes unseen: \(error)")
      return
    }
    guard limit > 0, count >= limit else { return }
    let reason = "\(count) starts in 10 minutes"
    let isHeld = try journal.restraints().contains { $0.scope == .all }
    if !isHeld {
      try journal.commit([
        .restrained(
          Restraint(
            scope: .all, level: .pause, reason: reason, actor: RestartStorm.actor, since: now))
      ])
    }
    log.error(
      """
      \(reason), none after an orderly end: trading is paused. Look into the log why the daemon \
      ends, then lift it with perigee resume. Cancels and fills go on.
      """)
  }

  /// Notes an orderly end.
  func end(at now: Timestamp) {
    do {
      try file.end(at: now)
    } catch {
      log.error("the orderly end cannot be kept: \(error)")
    }
  }
}
