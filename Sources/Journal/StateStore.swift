import Foundation
import GRDB
public import TradingModel

/// Keeps every strategy's own saved state over restarts, in a file of its own, so that saving a
/// state never waits for an order's commit nor the other way round. Any thread; calls wait for
/// one another.
public final class StateStore: Sendable {
  /// A saved state.
  public struct Saved: Hashable, Sendable {
    /// The version that the strategy gave it.
    public var version: Int64
    /// Its bytes, as the strategy's host wrote them.
    public var bytes: [UInt8]
    /// When it was saved.
    public var at: Timestamp
  }

  /// The largest state in bytes.
  public static let sizeLimit = 1 << 20

  // Kept, so that the folder stays this process's own while the store writes into it.
  private let folder: DataFolder
  private var path: String { folder.statePath }
  private let queue: DatabaseQueue
  private let clock: @Sendable () -> Timestamp

  /// Opens the state file of a folder. Throws as opening the journal does.
  public init(
    folder: DataFolder, durability: Durability = .normal,
    clock: @escaping @Sendable () -> Timestamp
  ) throws(JournalError) {
    self.folder = folder
    self.clock = clock
    queue = try JournalDatabase.openWriter(
      folder.statePath, durability: durability, migrator: JournalSchema.state)
  }

  /// Saves a strategy's state in place of the older one, and in the same transaction its cursor,
  /// which never moves back; on failure both stay as they were. Throws `tooLarge` above
  /// `sizeLimit`. A nil `cursor` leaves the cursor as it is.
  public func save(
    _ bytes: [UInt8], version: Int64, cursor: Int64? = nil, of strategy: StrategyID
  ) throws(JournalError) {
    guard bytes.count <= StateStore.sizeLimit else {
      throw JournalError(
        .tooLarge, path: path,
        "The state of strategy \(strategy.rawValue) has \(bytes.count) bytes and "
          + "\(StateStore.sizeLimit) are allowed; the older one was kept. Save less.")
    }
    let now = clock()
    try use { database in
      try database.execute(
        sql: """
          INSERT INTO strategy_state (strategy, version, data, at) VALUES (?, ?, ?, ?)
          ON CONFLICT (strategy) DO UPDATE SET version = excluded.version, data = excluded.data,
            at = excluded.at
          """, arguments: [strategy.rawValue, version, Data(bytes), now.rawValue])
      if let cursor { try StateStore.advance(database, strategy, to: cursor, at: now) }
    }
  }

  /// Moves a strategy's cursor: the number of the newest fill that its script has heard of. It
  /// never moves back.
  public func advance(_ strategy: StrategyID, to cursor: Int64) throws(JournalError) {
    let now = clock()
    try use { database in try StateStore.advance(database, strategy, to: cursor, at: now) }
  }

  /// Sets a strategy's cursor, up or down.
  public func begin(_ strategy: StrategyID, at cursor: Int64) throws(JournalError) {
    let now = clock()
    try use { database in
      try database.execute(
        sql: "DELETE FROM strategy_cursor WHERE strategy = ?", arguments: [strategy.rawValue])
      try StateStore.advance(database, strategy, to: cursor, at: now)
    }
  }

  /// A strategy's cursor; nil when it never had one.
  public func cursor(of strategy: StrategyID) throws(JournalError) -> Int64? {
    try use { database in
      try Int64.fetchOne(
        database, sql: "SELECT fill FROM strategy_cursor WHERE strategy = ?",
        arguments: [strategy.rawValue])
    }
  }

  private static func advance(
    _ database: Database, _ strategy: StrategyID, to cursor: Int64, at now: Timestamp
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO strategy_cursor (strategy, fill, at) VALUES (?, ?, ?)
        ON CONFLICT (strategy) DO UPDATE SET fill = excluded.fill, at = excluded.at
          WHERE excluded.fill > fill
        """, arguments: [strategy.rawValue, cursor, now.rawValue])
  }

  /// A strategy's saved state; nil when it has none.
  public func load(_ strategy: StrategyID) throws(JournalError) -> Saved? {
    try use { database in
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT * FROM strategy_state WHERE strategy = ?",
          arguments: [strategy.rawValue])
      else { return nil }
      let data: Data = row["data"]
      return Saved(
        version: row["version"], bytes: Array(data), at: Timestamp(rawValue: row["at"]))
    }
  }

  /// Forgets a strategy's state.
  public func delete(_ strategy: StrategyID) throws(JournalError) {
    try use { database in
      try database.execute(
        sql: "DELETE FROM strategy_state WHERE strategy = ?", arguments: [strategy.rawValue])
    }
  }

  private func use<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
    do {
      return try queue.write(body)
    } catch {
      throw JournalError(error, path: path)
    }
  }
}
