import Foundation
import GRDB

/// The file of a sweep: its plan and a row for each run, in SQLite, each run durable on its own, so
/// that a killed sweep loses nothing but the runs that were under way.
///
/// Confined to one thread at a time. One process writes; any number may read beside it.
public final class SweepStore {
  /// The file's format; a file of a newer one is refused.
  static let version = 1
  /// Marks the file as a sweep: "PSWP".
  static let mark = 0x5053_5750

  /// The file.
  public let path: String
  /// What is swept.
  public private(set) var plan: SweepPlan

  private let queue: DatabaseQueue
  // Kept for as long as the file is written.
  private let lock: SweepLock?

  private init(path: String, plan: SweepPlan, queue: DatabaseQueue, lock: SweepLock?) {
    self.path = path
    self.plan = plan
    self.queue = queue
    self.lock = lock
  }

  deinit {
    guard lock != nil else { return }
    // So that the sweep is one file, which a reader leaves without others beside it. While someone
    // reads it cannot be; then the next writer does it.
    do {
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    } catch {}
  }

  /// Opens or makes the file for writing. With `restart` the runs of another plan are thrown away.
  /// Throws `changed` when the file holds another sweep, `inUse` when another process writes it,
  /// `file` when it is no sweep or cannot be written.
  public static func write(
    _ path: String, plan: SweepPlan, restart: Bool
  ) throws(SweepError) -> SweepStore {
    let lock = try SweepLock(path)
    return try guarded(path) {
      var configuration = Configuration()
      configuration.label = "sweep"
      configuration.busyMode = .timeout(5)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let stored = try queue.write { try SweepSchema.prepare($0, path: path) }
      try queue.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      }
      if let stored, !restart, let difference = plan.difference(from: stored) {
        throw SweepError(
          .changed,
          "\(path) holds another sweep: \(difference). Its \(stored.runs) runs do not answer "
            + "this question; throw them away with --restart, or name another file with --out.")
      }
      try queue.write { database in
        if restart { try database.execute(sql: "DELETE FROM run") }
        try SweepSchema.store(plan, database)
      }
      return SweepStore(path: path, plan: plan, queue: queue, lock: lock)
    }
  }

  /// Opens the file for reading, also while a sweep writes it. Throws `file`.
  public static func read(_ path: String) throws(SweepError) -> SweepStore {
    guard FileManager.default.fileExists(atPath: path) else {
      throw SweepError(
        .file, "There is no file \(path). perigee sweep writes one; --out names it.")
    }
    return try guarded(path) {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.label = "sweep reader"
      configuration.busyMode = .timeout(5)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let plan = try queue.read { try SweepSchema.plan($0, path: path) }
      return SweepStore(path: path, plan: plan, queue: queue, lock: nil)
    }
  }

  /// Keeps a run, in place of an earlier one of its number. Durable when it returns, but for a
  /// power cut. A nil `run` is one that failed with `failure`.
  public func save(
    _ task: SweepTask, run: SweepRun?, failure: String?, duration: Duration
  ) throws(SweepError) {
    try SweepStore.guarded(path) {
      try queue.write { database in
        try SweepSchema.insert(
          SweepRecord(
            task: task, figures: run?.figures, failure: failure, duration: duration),
          returns: run?.returns, database)
      }
    }
  }

  /// All runs of the file by number. O(runs).
  public func records() throws(SweepError) -> [SweepRecord] {
    try SweepStore.guarded(path) {
      try queue.read { database in
        let names = plan.names
        return try Row.fetchAll(
          database, sql: "SELECT * FROM run_view ORDER BY number"
        ).map { try SweepSchema.record($0, names: names, plan: plan, path: path) }
      }
    }
  }

  /// The days' returns of runs, in the order asked for; a run without any gives empty ones.
  public func returns(of numbers: [Int]) throws(SweepError) -> [DailyReturns] {
    try SweepStore.guarded(path) {
      try queue.read { database in
        let statement = try database.makeStatement(sql: "SELECT returns FROM run WHERE number = ?")
        return try numbers.map { number in
          let data = try Data.fetchOne(statement, arguments: [number])
          guard let data else { return DailyReturns() }
          guard let returns = DailyReturns(packed: Array(data)) else {
            throw SweepError(
              .file, "\(path): the returns of run \(number) are damaged. Run it again: --restart.")
          }
          return returns
        }
      }
    }
  }

  /// Runs what may throw anything, and makes its error ours.
  private static func guarded<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(SweepError) -> Value {
    do { return try body() } catch let error as SweepError { throw error } catch {
      let reason = (error as? DatabaseError).map { $0.message ?? "\($0.resultCode)" } ?? "\(error)"
      throw SweepError(
        .file,
        "\(path) cannot be used: \(reason). Check the disk and the rights of the file, or name "
          + "another one with --out.")
    }
  }
}
