import GRDB
import Orders
public import TradingModel

/// The fills of a strategy that wait for its script: what lies after its cursor.
public struct PendingFills: Hashable, Sendable {
  /// One fill with the one in whose place it is.
  public struct Item: Hashable, Sendable {
    /// The journal's number of it, above 0, rising.
    public var number: Int64
    /// The fill, with its commission where that is known.
    public var fill: Fill
    /// What it corrects; nil when it is no correction.
    public var replaced: Fill?
  }

  /// The newest of them, oldest first.
  public var items: [Item]
  /// How many older ones were left out.
  public var leftOut: Int
}

extension OrderJournal {
  /// The number of the newest fill of anybody; 0 when there is none. Microseconds.
  public func newestFill() throws(JournalError) -> Int64 {
    try attempt { database in
      try Int64.fetchOne(database, sql: "SELECT max(id) FROM fills") ?? 0
    }
  }

  /// The number of an execution's fill; nil when it is not stored. Microseconds.
  public func number(of execution: ExecutionID) throws(JournalError) -> Int64? {
    try attempt { database in
      let statement = try database.cachedStatement(sql: "SELECT id FROM fills WHERE exec_id = ?")
      return try Int64.fetchOne(statement, arguments: [execution.rawValue])
    }
  }

  /// A strategy's fills after the number, at most `limit` of them, as they were told: a revision
  /// that came after a newer one of its execution is left out. O(fills after the number).
  public func fills(
    of strategy: StrategyID, after number: Int64, limit: Int
  ) throws(JournalError) -> PendingFills {
    try attempt { database in
      let condition: SQL = """
        fills.id > \(number) AND strategy = \(strategy.rawValue) AND NOT EXISTS (
          SELECT 1 FROM fills AS newer WHERE newer.base = fills.base
            AND newer.revision > fills.revision AND newer.id < fills.id)
        """
      let count: SQLRequest<Int> = "SELECT count(*) FROM fills WHERE \(condition)"
      let total = try count.fetchOne(database) ?? 0
      guard total > 0 else { return PendingFills(items: [], leftOut: 0) }
      let rows = try JournalQueries.fills(
        database, where: condition, limit: limit, contracts: [:])
      let items = try rows.map { row in
        let older: SQL = """
          fills.id = (SELECT older.id FROM fills AS older JOIN fills AS mine
            ON older.base = mine.base AND older.revision < mine.revision AND older.id < mine.id
            WHERE mine.id = \(row.id) ORDER BY older.revision DESC LIMIT 1)
          """
        let replaced = try JournalQueries.fills(database, where: older, contracts: [:]).first
        return PendingFills.Item(number: row.id, fill: row.fill, replaced: replaced?.fill)
      }
      return PendingFills(items: items, leftOut: max(0, total - items.count))
    }
  }
}
