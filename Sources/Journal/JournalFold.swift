import GRDB

/// Builds the derived tables once more from the events and compares: in tables of the
/// connection's own, so that the file is only read. O(size of the events).
struct JournalFold {
  private let database: Database
  /// Events after this number say everything.
  private let first: Int64
  private let isCarried: Bool

  /// Folds the events after the anchor of the migration, if there is one.
  init(_ database: Database, anchors: [ChainWalk.Anchor]) {
    self.database = database
    let migration = anchors.last { $0.isMigration }
    first = migration?.seq ?? 0
    isCarried = migration != nil
  }

  /// The rows that are not what the events say, at most a few of each table, in words.
  func differences() throws -> [String] {
    var result: [String] = []
    for table in FoldTable.all {
      try build(table)
      result += try compare(table)
      try database.execute(sql: "DROP TABLE temp.fold_\(table.name)")
    }
    return result
  }

  // MARK: Building

  /// Makes the table `fold_NAME` in the connection's own memory, as the events have it.
  func build(_ table: FoldTable) throws {
    let key =
      table.key == ["id"] ? "" : ", PRIMARY KEY (\(table.key.joined(separator: ", ")))"
    let columns = table.columns.map { $0 == "id" ? "id INTEGER PRIMARY KEY" : $0 }
    try database.execute(
      sql: "CREATE TEMP TABLE fold_\(table.name) (\(columns.joined(separator: ", "))\(key))")
    if isCarried {
      let values = table.columns.map { "body ->> '$.row.\($0)'" }.joined(separator: ", ")
      try database.execute(
        sql: """
          INSERT INTO temp.fold_\(table.name) (\(table.columns.joined(separator: ", ")))
          SELECT \(values) FROM main.events
          WHERE kind = 'carried' AND seq > \(first) AND body ->> 'table' = '\(table.name)'
          ORDER BY seq
          """)
    }
    for sql in JournalFold.statements(table.name, after: first) {
      try database.execute(sql: sql)
    }
  }

  private static func statements(_ name: String, after first: Int64) -> [String] {
    let events = { (kind: String) in
      "FROM main.events WHERE kind = '\(kind)' AND seq > \(first)"
    }
    return switch name {
    case "orders": orders(after: first)
    case "contracts":
      [
        """
        INSERT INTO temp.fold_contracts (instrument, body)
        SELECT body ->> 'instrument', body ->> 'contract' \(events("contract")) ORDER BY seq
        ON CONFLICT (instrument) DO UPDATE SET body = excluded.body
        """
      ]
    case "fills":
      [
        "CREATE UNIQUE INDEX temp.fold_executions ON fold_fills(exec_id)",
        """
        INSERT INTO temp.fold_fills (exec_id, base, revision, intent, strategy, account, instrument,
          side, quantity, price, time, time_text, exchange, perm, broker_order, cumulative,
          recorded_at)
        SELECT body ->> 'exec_id', body ->> 'base', body ->> 'revision', intent,
          body ->> 'strategy', account, body ->> 'instrument', body ->> 'side',
          body ->> 'quantity', body ->> 'price', body ->> 'time', body ->> 'time_text',
          body ->> 'exchange', body ->> 'perm', body ->> 'broker_order', body ->> 'cumulative', at
        \(events("filled")) ORDER BY seq
        \(RecordSQL.fillRepetition)
        """,
      ]
    case "commissions":
      [
        """
        INSERT INTO temp.fold_commissions (exec_id, amount, currency, realized)
        SELECT body ->> 'exec_id', body ->> 'amount', body ->> 'currency', body ->> 'realized'
        \(events("commission")) ORDER BY seq
        ON CONFLICT (exec_id) DO UPDATE SET amount = excluded.amount,
          currency = excluded.currency, realized = excluded.realized
        """
      ]
    case "positions":
      [
        """
        INSERT INTO temp.fold_positions (account, instrument, quantity, average_cost, at)
        SELECT account, body ->> 'instrument', body ->> 'quantity', body ->> 'average_cost', at
        \(events("position")) ORDER BY seq
        ON CONFLICT (account, instrument) DO UPDATE SET quantity = excluded.quantity,
          average_cost = excluded.average_cost, at = excluded.at
        """
      ]
    case "refusals", "notes", "adjustments": words(name, events)
    case "restraints", "marks": newest(name, after: first)
    default: []
    }
  }

  private static func words(_ name: String, _ events: (String) -> String) -> [String] {
    switch name {
    case "refusals":
      [
        """
        INSERT INTO temp.fold_refusals (at, strategy, request_number, account, action, intent,
          instrument, side, quantity, reason)
        SELECT at, body ->> 'strategy', body ->> 'request_number', account, body ->> 'action',
          intent, body ->> 'instrument', body ->> 'side', body ->> 'quantity', body ->> 'reason'
        \(events("refused")) ORDER BY seq
        """
      ]
    case "notes":
      [
        """
        INSERT INTO temp.fold_notes (at, account, kind, text)
        SELECT at, account, body ->> 'kind', body ->> 'text' \(events("note")) ORDER BY seq
        """
      ]
    case "adjustments":
      [
        """
        INSERT INTO temp.fold_adjustments (at, strategy, account, instrument, quantity, price, kind,
          reason, actor)
        SELECT at, body ->> 'strategy', account, body ->> 'instrument', body ->> 'quantity',
          body ->> 'price', body ->> 'kind', body ->> 'reason', body ->> 'actor'
        \(events("adjusted")) ORDER BY seq
        """
      ]
    default: []
    }
  }

  private static func orders(after first: Int64) -> [String] {
    [
      "CREATE UNIQUE INDEX temp.fold_intents ON fold_orders(intent)",
      """
      INSERT INTO temp.fold_orders (\(JournalSchema.orderColumns))
      SELECT \(JournalSchema.orderColumns) FROM main.placed_events WHERE id > \(first) ORDER BY id
      """,
      """
      UPDATE temp.fold_orders SET cancel_requested = 1 WHERE intent IN
        (SELECT intent FROM main.events WHERE kind = 'cancel_requested' AND seq > \(first))
      """,
      // Every update tells all that can change, so that the last one is enough.
      """
      CREATE TEMP TABLE fold_last AS SELECT intent, body, max(seq) AS seq FROM main.events
      WHERE kind = 'updated' AND seq > \(first) GROUP BY intent
      """,
      """
      UPDATE temp.fold_orders SET quantity = body ->> 'quantity',
        limit_price = body ->> 'limit_price', stop_price = body ->> 'stop_price',
        type = body ->> 'type', state = body ->> 'state', broker_order = body ->> 'broker_order',
        perm = body ->> 'perm', filled = body ->> 'filled',
        average_price = body ->> 'average_price', reason = body ->> 'reason',
        updated_at = body ->> 'updated_at', terms = body ->> 'terms'
      FROM fold_last WHERE fold_last.intent = fold_orders.intent
      """,
      "DROP TABLE temp.fold_last",
    ]
  }

  /// Tables that hold the newest of a name, and nothing where the newest says so.
  private static func newest(_ name: String, after first: Int64) -> [String] {
    let isMark = name == "marks"
    let kinds = isMark ? "'mark'" : "'restrained', 'released'"
    let names = isMark ? "body ->> 'scope', body ->> 'key'" : "body ->> 'scope'"
    let values =
      isMark
      ? "scope, key, body ->> 'value', at"
      : "scope, body ->> 'level', body ->> 'reason', body ->> 'actor', at"
    return [
      """
      CREATE TEMP TABLE fold_last AS
      SELECT body ->> 'scope' AS scope, body ->> 'key' AS key, kind, at, body, max(seq) AS seq
      FROM main.events WHERE kind IN (\(kinds)) AND seq > \(first) GROUP BY \(names)
      """,
      isMark
        ? """
        DELETE FROM temp.fold_marks WHERE (scope, key) IN (SELECT scope, key FROM fold_last)
        """
        : "DELETE FROM temp.fold_restraints WHERE scope IN (SELECT scope FROM fold_last)",
      """
      INSERT INTO temp.fold_\(name) SELECT \(values) FROM fold_last
      WHERE \(isMark ? "body ->> 'value' IS NOT NULL" : "kind = 'restrained'")
      """,
      "DROP TABLE temp.fold_last",
    ]
  }

  // MARK: Comparing

  private func compare(_ table: FoldTable) throws -> [String] {
    let names = table.key.map { "m.\($0)" }.joined(separator: ", ")
    let join = table.key.map { "f.\($0) = m.\($0)" }.joined(separator: " AND ")
    let mine = table.columns.map { "m.\($0)" }.joined(separator: ", ")
    let theirs = table.columns.map { "f.\($0)" }.joined(separator: ", ")
    let wrong = try Row.fetchAll(
      database,
      sql: """
        SELECT \(names), f.\(table.key[0]) IS NULL AS is_extra
        FROM main.\(table.source) AS m LEFT JOIN temp.fold_\(table.name) AS f ON \(join)
        WHERE f.\(table.key[0]) IS NULL OR (\(mine)) IS NOT (\(theirs)) LIMIT 3
        """)
    var result = wrong.map { row in
      let place = table.key.map { "\(row[$0] as DatabaseValue)" }.joined(separator: ", ")
      let isExtra: Bool = row["is_extra"]
      return "table \(table.name), row \(place): "
        + (isExtra ? "no event tells of it" : "the events tell something else")
    }
    let count = try Int64.fetchOne(
      database,
      sql: """
        SELECT (SELECT count(*) FROM temp.fold_\(table.name))
          - (SELECT count(*) FROM main.\(table.source))
        """)
    if wrong.isEmpty, let count, count != 0 {
      result.append("table \(table.name): \(count) rows that the events tell of are missing")
    }
    return result
  }
}
