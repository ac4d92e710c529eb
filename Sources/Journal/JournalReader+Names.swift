import GRDB

/// Who stands in a journal.
public struct JournalNames: Hashable, Sendable {
  /// The accounts that have orders, positions or values, by name.
  public var accounts: [String] = []
  /// The strategies that ever had an order, by name; also those that are deployed no more.
  public var strategies: [String] = []

  /// Nobody.
  public init() {}
}

extension JournalReader {
  /// The names of accounts and strategies, at most `limit` of each. O(names), not O(rows): each
  /// step goes by an index from one name to the next.
  public func names(limit: Int = 500) throws(JournalError) -> JournalNames {
    try read { database in
      var names = JournalNames()
      var accounts: Set<String> = []
      for table in ["account_values", "positions"] {
        accounts.formUnion(
          try JournalReader.distinct(database, "account", "\(table)", "1", limit))
      }
      accounts.formUnion(
        try JournalReader.distinct(
          database, "account", "orders INDEXED BY orders_number", "broker_order IS NOT NULL",
          limit))
      names.accounts = Array(accounts.sorted().prefix(limit))
      names.strategies = try JournalReader.distinct(
        database, "strategy", "orders INDEXED BY orders_of_strategy", "strategy IS NOT NULL", limit)
      return names
    }
  }

  private static func distinct(
    _ database: Database, _ column: String, _ table: String, _ condition: String, _ limit: Int
  ) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        WITH RECURSIVE names(name) AS (
          SELECT min(\(column)) FROM \(table) WHERE \(condition)
          UNION ALL SELECT (SELECT min(\(column)) FROM \(table)
            WHERE \(condition) AND \(column) > names.name) FROM names WHERE names.name IS NOT NULL)
        SELECT name FROM names WHERE name IS NOT NULL LIMIT ?
        """, arguments: [limit])
  }
}
