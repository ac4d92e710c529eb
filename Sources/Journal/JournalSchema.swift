import GRDB

/// The tables, as named migrations. A migration that was released is never changed; a new need is
/// a new migration at the end.
///
/// Prices, sizes and money are TEXT decimals, times are INTEGER nanoseconds since 1970 (UTC).
/// `events` is append-only and is what happened; the other tables follow from it. A new order is
/// committed as its event alone, since that commit stands between a quote and the order it
/// causes; the orders table takes it up with the next commit or when the daemon is idle. The view
/// `all_orders` shows both at any time.
enum JournalSchema {
  static var orders: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("orders-1") { database in
      try database.execute(sql: events)
      try database.execute(sql: tables)
      try database.execute(sql: orderViews())
      try database.execute(sql: views)
    }
    migrator.registerMigration("orders-2") { database in
      try database.execute(sql: terms)
    }
    migrator.registerMigration("orders-3") { database in
      try database.execute(sql: decisions)
    }
    migrator.registerMigration("orders-4") { database in try addChain(database) }
    migrator.registerMigration("orders-pages") { database in try database.execute(sql: pages) }
    migrator.registerMigration("orders-scripts") { database in
      try database.execute(sql: scripts)
    }
    migrator.registerMigration("orders-lookups") { database in
      try database.execute(sql: lookups)
    }
    return migrator
  }

  static var logs: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("logs-1") { database in
      try database.execute(
        sql: """
          CREATE TABLE logs (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, level INTEGER NOT NULL,
            strategy TEXT, source TEXT NOT NULL, text TEXT NOT NULL
          ) STRICT;
          CREATE INDEX logs_strategy ON logs(strategy, id) WHERE strategy IS NOT NULL;
          CREATE INDEX logs_at ON logs(at);
          """)
    }
    // The full-text index finds strategies and the blocks find times, for less at each line.
    migrator.registerMigration("logs-2") { database in
      try LogIndex.migrate(database)
      try database.execute(sql: "DROP INDEX logs_strategy; DROP INDEX logs_at;")
    }
    return migrator
  }

  static var state: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("state-1") { database in
      try database.execute(
        sql: """
          CREATE TABLE strategy_state (
            strategy TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, data BLOB NOT NULL,
            at INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("state-2") { database in
      try database.execute(
        sql: """
          CREATE TABLE strategy_cursor (
            strategy TEXT NOT NULL PRIMARY KEY, fill INTEGER NOT NULL, at INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
          """)
    }
    return migrator
  }

  /// Takes up every placed order that the orders table does not have yet.
  static let projection = projection(of: orderColumns)

  /// The same, for a table with these columns.
  static func projection(of columns: String) -> String {
    """
    INSERT INTO orders (\(columns))
    SELECT \(columns) FROM placed_events
    WHERE id > (SELECT ifnull(max(id), 0) FROM orders) ORDER BY id
    """
  }

  static let orderColumns = "\(orderColumnsBeforeScripts), script"

  /// The columns at the time of the migration `orders-4`, which never change.
  static let orderColumnsBeforeScripts = """
    id, intent, strategy, request_number, account, instrument, side, quantity, type, limit_price, \
    stop_price, time_in_force, outside_hours, take_profit, stop_loss, tag, parent, state, \
    broker_order, perm, filled, average_price, reason, cancel_requested, created_at, updated_at, \
    terms
    """

  private static let events = """
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, account TEXT,
      intent TEXT, body TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER events_are_kept BEFORE DELETE ON events
      BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER events_stand BEFORE UPDATE ON events
      BEGIN SELECT raise(ABORT, 'events are never changed'); END;
    """

  private static let tables = """
    CREATE TABLE orders (
      id INTEGER PRIMARY KEY, intent TEXT NOT NULL UNIQUE, strategy TEXT, request_number INTEGER,
      account TEXT NOT NULL, instrument INTEGER NOT NULL, side TEXT NOT NULL,
      quantity TEXT NOT NULL, type TEXT NOT NULL, limit_price TEXT, stop_price TEXT,
      time_in_force TEXT NOT NULL, outside_hours INTEGER NOT NULL, take_profit TEXT,
      stop_loss TEXT, tag TEXT NOT NULL, parent TEXT, state TEXT NOT NULL, broker_order INTEGER,
      perm INTEGER, filled TEXT NOT NULL, average_price TEXT, reason TEXT,
      cancel_requested INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX orders_number ON orders(account, broker_order)
      WHERE broker_order IS NOT NULL;
    CREATE TABLE contracts (instrument INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE fills (
      id INTEGER PRIMARY KEY, exec_id TEXT NOT NULL UNIQUE, base TEXT NOT NULL,
      revision INTEGER NOT NULL, intent TEXT, strategy TEXT, account TEXT NOT NULL,
      instrument INTEGER NOT NULL, side TEXT NOT NULL, quantity TEXT NOT NULL,
      price TEXT NOT NULL, time INTEGER, time_text TEXT NOT NULL, exchange TEXT NOT NULL,
      perm INTEGER, broker_order INTEGER, cumulative TEXT, recorded_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX fills_base ON fills(base, revision);
    CREATE INDEX fills_intent ON fills(intent) WHERE intent IS NOT NULL;
    CREATE TABLE commissions (
      exec_id TEXT NOT NULL PRIMARY KEY, amount TEXT NOT NULL, currency TEXT NOT NULL,
      realized TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE positions (
      account TEXT NOT NULL, instrument INTEGER NOT NULL, quantity TEXT NOT NULL,
      average_cost TEXT, at INTEGER NOT NULL, PRIMARY KEY (account, instrument)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE account_values (
      account TEXT NOT NULL, key TEXT NOT NULL, currency TEXT NOT NULL, value TEXT NOT NULL,
      at INTEGER NOT NULL, PRIMARY KEY (account, key, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE refusals (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, strategy TEXT NOT NULL,
      request_number INTEGER NOT NULL, account TEXT NOT NULL, action TEXT NOT NULL,
      intent TEXT, instrument INTEGER, side TEXT, quantity TEXT, reason TEXT NOT NULL
    ) STRICT;
    CREATE TABLE notes (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, account TEXT, kind TEXT NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    """

  private static let views = """
    CREATE VIEW order_events AS
      SELECT seq, at, kind, account, intent, body FROM events WHERE intent IS NOT NULL;
    CREATE VIEW effective_fills AS
      SELECT * FROM fills AS f WHERE NOT EXISTS (
        SELECT 1 FROM fills AS newer WHERE newer.base = f.base AND newer.revision > f.revision);
    """

  /// What people and rules decided: restraints in force, books changed without an execution, and
  /// small facts of the desk. `adjustments` is append-only; the others hold the newest.
  private static let decisions = """
    CREATE TABLE restraints (
      scope TEXT NOT NULL PRIMARY KEY, level TEXT NOT NULL, reason TEXT NOT NULL,
      actor TEXT NOT NULL, since INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE adjustments (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, strategy TEXT, account TEXT NOT NULL,
      instrument INTEGER NOT NULL, quantity TEXT NOT NULL, price TEXT, kind TEXT NOT NULL,
      reason TEXT NOT NULL, actor TEXT NOT NULL
    ) STRICT;
    CREATE TABLE marks (
      scope TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (scope, key)
    ) STRICT, WITHOUT ROWID;
    """

  /// The column `terms`: what the plain columns cannot hold of an order's terms (`JournalTerms`).
  private static let terms = """
    ALTER TABLE orders ADD COLUMN terms TEXT;
    \(orderViewsAgain(with: ["terms"]))
    """
}
