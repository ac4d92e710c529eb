/// The statements of the record writer.
enum RecordSQL {
  static let event = """
    INSERT INTO events (seq, at, kind, account, intent, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)
    """
  static let takeUp = """
    INSERT INTO orders (\(JournalSchema.orderColumns))
    VALUES (\(Array(repeating: "?", count: 28).joined(separator: ", ")))
    """
  static let update = """
    UPDATE orders SET quantity = ?, limit_price = ?, stop_price = ?, type = ?, state = ?,
      broker_order = ?, perm = ?, filled = ?, average_price = ?, reason = ?, updated_at = ?,
      terms = ?
    WHERE intent = ?
    """
  static let cancel = "UPDATE orders SET cancel_requested = 1 WHERE intent = ?"
  /// Contracts of positions and executions lack the primary exchange: one that has it is kept.
  static let contract = """
    INSERT INTO contracts (instrument, body) VALUES (?, ?)
    ON CONFLICT (instrument) DO UPDATE SET body = excluded.body WHERE body <> excluded.body
      AND (json_extract(excluded.body, '$.primaryExchange') IS NOT NULL
        OR json_extract(body, '$.primaryExchange') IS NULL)
    """
  /// A repetition only adds the owner that the stored fill lacks.
  static let fill = """
    INSERT INTO fills (exec_id, base, revision, intent, strategy, account, instrument, side,
      quantity, price, time, time_text, exchange, perm, broker_order, cumulative, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    \(fillRepetition)
    """
  /// What a repetition of an execution changes: it adds the owner that the stored one lacks, and
  /// replaces one that could not be read and was kept with a quantity of nought.
  static let fillRepetition = """
    ON CONFLICT (exec_id) DO UPDATE SET
      intent = ifnull(intent, excluded.intent), strategy = ifnull(strategy, excluded.strategy),
      instrument = iif(quantity = '0', excluded.instrument, instrument),
      side = iif(quantity = '0', excluded.side, side),
      price = iif(quantity = '0', excluded.price, price),
      time = iif(quantity = '0', excluded.time, time),
      cumulative = iif(quantity = '0', excluded.cumulative, cumulative),
      quantity = iif(quantity = '0', excluded.quantity, quantity)
    WHERE (intent IS NULL AND excluded.intent IS NOT NULL)
      OR (quantity = '0' AND excluded.quantity <> '0')
    """
  static let commission = """
    INSERT INTO commissions (exec_id, amount, currency, realized) VALUES (?, ?, ?, ?)
    ON CONFLICT (exec_id) DO UPDATE SET amount = excluded.amount, currency = excluded.currency,
      realized = excluded.realized
    """
  static let position = """
    INSERT INTO positions (account, instrument, quantity, average_cost, at)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (account, instrument) DO UPDATE SET quantity = excluded.quantity,
      average_cost = excluded.average_cost, at = excluded.at
    """
  static let accountValue = """
    INSERT INTO account_values (account, key, currency, value, at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (account, key, currency) DO UPDATE SET value = excluded.value, at = excluded.at
    """
  static let refusal = """
    INSERT INTO refusals (at, strategy, request_number, account, action, intent, instrument, side,
      quantity, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
  static let restraint = """
    INSERT INTO restraints (scope, level, reason, actor, since) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (scope) DO UPDATE SET level = excluded.level, reason = excluded.reason,
      actor = excluded.actor, since = excluded.since
    """
  static let release = "DELETE FROM restraints WHERE scope = ?"
  static let adjustment = """
    INSERT INTO adjustments (at, strategy, account, instrument, quantity, price, kind, reason,
      actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
  static let mark = """
    INSERT INTO marks (scope, key, value, at) VALUES (?, ?, ?, ?)
    ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value, at = excluded.at
    """
  static let forget = "DELETE FROM marks WHERE scope = ? AND key = ?"
  static let anchor = "INSERT INTO chain_anchors (seq, at, kind, hash) VALUES (?, ?, ?, ?)"
  static let note = "INSERT INTO notes (at, account, kind, text) VALUES (?, ?, ?, ?)"
}
