/// The schemas of earlier versions, as their programs made them, and a day that they recorded.
/// Nothing here may change: it stands for files that exist.
enum OldSchemas {
  private static let events = #"""
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, account TEXT,
      intent TEXT, body TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER events_are_kept BEFORE DELETE ON events
      BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER events_stand BEFORE UPDATE ON events
      BEGIN SELECT raise(ABORT, 'events are never changed'); END;
    """#
  private static let tables = #"""
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
    """#
  private static let views = #"""
    CREATE VIEW placed_events AS SELECT
      seq AS id, intent, body ->> 'strategy' AS strategy,
      body ->> 'request_number' AS request_number,
      account, body ->> 'instrument' AS instrument, body ->> 'side' AS side,
      body ->> 'quantity' AS quantity, body ->> 'type' AS type,
      body ->> 'limit_price' AS limit_price, body ->> 'stop_price' AS stop_price,
      body ->> 'time_in_force' AS time_in_force, body ->> 'outside_hours' AS outside_hours,
      body ->> 'take_profit' AS take_profit, body ->> 'stop_loss' AS stop_loss,
      body ->> 'tag' AS tag, body ->> 'parent' AS parent, body ->> 'state' AS state,
      body ->> 'broker_order' AS broker_order, body ->> 'perm' AS perm,
      body ->> 'filled' AS filled, body ->> 'average_price' AS average_price,
      body ->> 'reason' AS reason, 0 AS cancel_requested, body ->> 'created_at' AS created_at,
      body ->> 'updated_at' AS updated_at
    FROM events WHERE kind = 'placed';
    CREATE VIEW all_orders AS
      SELECT * FROM orders UNION ALL
      SELECT * FROM placed_events WHERE id > (SELECT ifnull(max(id), 0) FROM orders);
    CREATE VIEW order_events AS
      SELECT seq, at, kind, account, intent, body FROM events WHERE intent IS NOT NULL;
    CREATE VIEW order_ids AS
      SELECT account, max(broker_order) AS highest FROM all_orders
      WHERE broker_order IS NOT NULL GROUP BY account;
    CREATE VIEW effective_fills AS
      SELECT * FROM fills AS f WHERE NOT EXISTS (
        SELECT 1 FROM fills AS newer WHERE newer.base = f.base AND newer.revision > f.revision);
    """#
  private static let terms = #"""
    ALTER TABLE orders ADD COLUMN terms TEXT;
    DROP VIEW order_ids;
    DROP VIEW all_orders;
    DROP VIEW placed_events;
    CREATE VIEW placed_events AS SELECT
      seq AS id, intent, body ->> 'strategy' AS strategy,
      body ->> 'request_number' AS request_number,
      account, body ->> 'instrument' AS instrument, body ->> 'side' AS side,
      body ->> 'quantity' AS quantity, body ->> 'type' AS type,
      body ->> 'limit_price' AS limit_price, body ->> 'stop_price' AS stop_price,
      body ->> 'time_in_force' AS time_in_force, body ->> 'outside_hours' AS outside_hours,
      body ->> 'take_profit' AS take_profit, body ->> 'stop_loss' AS stop_loss,
      body ->> 'tag' AS tag, body ->> 'parent' AS parent, body ->> 'state' AS state,
      body ->> 'broker_order' AS broker_order, body ->> 'perm' AS perm,
      body ->> 'filled' AS filled, body ->> 'average_price' AS average_price,
      body ->> 'reason' AS reason, 0 AS cancel_requested, body ->> 'created_at' AS created_at,
      body ->> 'updated_at' AS updated_at, body ->> 'terms' AS terms
    FROM events WHERE kind = 'placed';
    CREATE VIEW all_orders AS
      SELECT * FROM orders UNION ALL
      SELECT * FROM placed_events WHERE id > (SELECT ifnull(max(id), 0) FROM orders);
    CREATE VIEW order_ids AS
      SELECT account, max(broker_order) AS highest FROM all_orders
      WHERE broker_order IS NOT NULL GROUP BY account;
    """#
  private static let decisions = #"""
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
    """#

  /// The statements of the schema with so many migrations, and the migrations' names.
  static func schema(_ version: Int) -> String {
    let steps = [events + tables + views, terms, decisions]
    let names = (1...version).map { "INSERT INTO grdb_migrations VALUES ('orders-\($0)');" }
    return "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);\n"
      + names.joined(separator: "\n") + "\n" + steps.prefix(version).joined(separator: "\n")
  }

  /// A day of two orders: one filled in two parts with a correction, one still working, whose
  /// event alone was committed when the daemon was killed.
  static let day = #"""
    INSERT INTO events (seq, at, kind, account, intent, body) VALUES
    (1, 1767623400000000000, 'note', NULL, NULL,
      '{"kind":"broker.connected","text":"127.0.0.1:4002 client 7"}'),
    (2, 1767623401000000000, 'placed', 'swing', 'r1-AAAAAAAAAAAAAAAA',
      '{"strategy":"breakout","request_number":1,"instrument":265598,"side":"BUY","tag":"",'
      || '"time_in_force":"DAY","outside_hours":0,"created_at":1767623401000000000,'
      || '"quantity":"100","type":"LMT","limit_price":"187.25","state":"sending",'
      || '"broker_order":11,"filled":"0","updated_at":1767623401000000000}'),
    (3, 1767623402000000000, 'filled', 'swing', 'r1-AAAAAAAAAAAAAAAA',
      '{"exec_id":"0001.01","side":"BUY","quantity":"40","price":"187.25",'
      || '"time_text":"20260105 09:30:02 US/Eastern"}'),
    (4, 1767623403000000000, 'filled', 'swing', 'r1-AAAAAAAAAAAAAAAA',
      '{"exec_id":"0002.01","side":"BUY","quantity":"60","price":"187.24",'
      || '"time_text":"20260105 09:30:03 US/Eastern"}'),
    (5, 1767623403000000000, 'updated', 'swing', 'r1-AAAAAAAAAAAAAAAA',
      '{"quantity":"100","type":"LMT","limit_price":"187.25","state":"filled",'
      || '"broker_order":11,"perm":900011,"filled":"100","average_price":"187.244",'
      || '"updated_at":1767623403000000000}'),
    (6, 1767623404000000000, 'commission', NULL, NULL,
      '{"exec_id":"0001.01","amount":"1.00","currency":"USD"}'),
    (7, 1767623405000000000, 'placed', 'swing', 'r1-BBBBBBBBBBBBBBBB',
      '{"strategy":"breakout","request_number":2,"instrument":265598,"side":"SELL","tag":"exit",'
      || '"time_in_force":"GTC","outside_hours":1,"created_at":1767623405000000000,'
      || '"quantity":"100","type":"STP","stop_price":"180.5","state":"sending",'
      || '"broker_order":12,"filled":"0","updated_at":1767623405000000000}');
    INSERT INTO orders (id, intent, strategy, request_number, account, instrument, side, quantity,
      type, limit_price, time_in_force, outside_hours, tag, state, broker_order, perm, filled,
      average_price, created_at, updated_at) VALUES
    (2, 'r1-AAAAAAAAAAAAAAAA', 'breakout', 1, 'swing', 265598, 'BUY', '100', 'LMT', '187.25',
      'DAY', 0, '', 'filled', 11, 900011, '100', '187.244', 1767623401000000000,
      1767623403000000000);
    INSERT INTO fills VALUES
    (1, '0001.01', '0001', 1, 'r1-AAAAAAAAAAAAAAAA', 'breakout', 'swing', 265598, 'BUY', '40',
      '187.25', 1767623402000000000, '20260105 09:30:02 US/Eastern', 'NASDAQ', 900011, 11, '40',
      1767623402000000000),
    (2, '0002.01', '0002', 1, 'r1-AAAAAAAAAAAAAAAA', 'breakout', 'swing', 265598, 'BUY', '60',
      '187.24', NULL, 'no time at all', 'ARCA', NULL, NULL, NULL, 1767623403000000000);
    INSERT INTO commissions VALUES ('0001.01', '1.00', 'USD', NULL);
    INSERT INTO positions VALUES ('swing', 265598, '100', '187.254', 1767623404000000000);
    INSERT INTO account_values VALUES ('swing', 'NetLiquidation', 'USD', '100000',
      1767623404000000000);
    INSERT INTO contracts VALUES (265598, '{"currency":"USD","exchange":"SMART",'
      || '"instrument":265598,"primaryExchange":"NASDAQ","securityType":"STK","symbol":"AAPL"}');
    INSERT INTO notes VALUES (1, 1767623400000000000, NULL, 'broker.connected',
      '127.0.0.1:4002 client 7');
    """#

  /// What a third version knew besides.
  static let decisionsOfTheDay = #"""
    INSERT INTO restraints VALUES ('strategy:breakout', 'pause', 'too many rejects', 'risk',
      1767623404000000000);
    INSERT INTO adjustments VALUES (1, 1767623404000000000, 'breakout', 'swing', 265598, '5',
      '100.5', 'adopted', 'from before', 'me');
    INSERT INTO marks VALUES ('house', 'day', '2026-01-05', 1767623404000000000);
    """#
}
