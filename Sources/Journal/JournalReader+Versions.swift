import GRDB
public import TradingModel

/// What ran when, and what came of it.
extension JournalReader {
  /// The lives of a strategy's starts, or of all strategies, oldest first; at most so many, the
  /// newest. O(notes).
  public func lives(of strategy: StrategyID? = nil, limit: Int = 1_000) throws(JournalError)
    -> [StrategyLife]
  {
    let notes = try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM notes WHERE kind IN (?, ?) ORDER BY id",
        arguments: [StrategyLife.startedKind, StrategyLife.endedKind]
      ).map { row in
        let reader = RowReader(row)
        return JournalNote(
          id: try reader.number("id"),
          at: JournalTime(Timestamp(rawValue: try reader.number("at"))), account: nil,
          kind: try reader.text("kind"), text: try reader.text("text"))
      }
    }
    let lives = StrategyLife.lives(of: notes)
    return lives.filter { strategy == nil || $0.strategy == strategy }.suffix(limit)
  }

  /// The versions that orders since then name. O(orders since then).
  public func versions(since time: Timestamp) throws(JournalError) -> Set<ScriptVersion> {
    try read { database in
      let texts = try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT script FROM all_orders WHERE script IS NOT NULL AND created_at >= ?
          """, arguments: [time.rawValue])
      return Set(texts.compactMap(ScriptVersion.init))
    }
  }

  /// What came of the orders of a strategy, by the version that asked for them: how many, how many
  /// fills, what those realised and what they cost, as far as the broker told, by currency.
  /// O(orders and fills of the strategy).
  public func results(of strategy: StrategyID) throws(JournalError)
    -> [ScriptVersion: VersionResult]
  {
    try read { database in
      var results: [ScriptVersion: VersionResult] = [:]
      let counts = try Row.fetchCursor(
        database,
        sql: """
          SELECT script, count(*) AS count FROM all_orders
          WHERE strategy = ? AND script IS NOT NULL GROUP BY script
          """, arguments: [strategy.rawValue])
      while let row = try counts.next() {
        guard let version = ScriptVersion(rawValue: row["script"]) else { continue }
        results[version, default: VersionResult()].orders = row["count"]
      }
      let fills = try Row.fetchCursor(
        database,
        sql: """
          SELECT o.script, c.amount, c.currency, c.realized
          FROM effective_fills AS f JOIN orders AS o ON o.intent = f.intent
          LEFT JOIN commissions AS c ON c.exec_id = f.exec_id
          WHERE f.strategy = ? AND o.script IS NOT NULL
          """, arguments: [strategy.rawValue])
      while let row = try fills.next() {
        guard let version = ScriptVersion(rawValue: row["script"]) else { continue }
        let reader = RowReader(row)
        results[version, default: VersionResult()].fills += 1
        guard let currency = reader.optionalText("currency") else { continue }
        let realized = try reader.optionalDecimal("realized") ?? .zero
        let cost = try reader.optionalDecimal("amount") ?? .zero
        results[version, default: VersionResult()].realized[currency, default: .zero] += realized
        results[version, default: VersionResult()].commissions[currency, default: .zero] += cost
      }
      return results
    }
  }
}

extension JournalReader {
  /// So many of the newest notes are looked through for a strategy's newest lives.
  private static let notesLookedAt = 20_000

  /// A strategy's newest lives, newest first, each with its orders, for a page: what lies further
  /// back than 20,000 notes is left out, and of each life at most `orderLimit` orders are counted.
  public func newestLives(
    of strategy: StrategyID, limit: Int, orderLimit: Int
  ) throws(JournalError) -> [RecentLife] {
    try read { database in
      let notes = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM notes WHERE id > (SELECT ifnull(max(id), 0) FROM notes) - ?
            AND kind IN (?, ?) AND instr(text, ?) > 0 ORDER BY id
          """,
        arguments: [
          Self.notesLookedAt, StrategyLife.startedKind, StrategyLife.endedKind, strategy.rawValue,
        ]
      ).map { row in
        let reader = RowReader(row)
        return JournalNote(
          id: try reader.number("id"),
          at: JournalTime(Timestamp(rawValue: try reader.number("at"))), account: nil,
          kind: try reader.text("kind"), text: try reader.text("text"))
      }
      let lives = StrategyLife.lives(of: notes).filter { $0.strategy == strategy }.suffix(limit)
      var end = Int64.max
      return try lives.reversed().map { life in
        defer { end = life.started.timestamp.rawValue }
        // The index of a strategy's orders by time finds them.
        let count =
          try Int.fetchOne(
            database,
            sql: """
              SELECT count(*) FROM (
                SELECT 1 FROM all_orders
                WHERE strategy = ? AND created_at >= ? AND created_at < ? AND script = ? LIMIT ?)
              """,
            arguments: [
              strategy.rawValue, life.started.timestamp.rawValue, end, life.version.rawValue,
              orderLimit,
            ]) ?? 0
        return RecentLife(life: life, orders: count)
      }
    }
  }
}

/// One of a strategy's newest lives.
public struct RecentLife: Hashable, Sendable {
  /// The life.
  public var life: StrategyLife
  /// Orders that it asked for, as far as they were counted.
  public var orders: Int
}

/// What came of one version's orders.
public struct VersionResult: Hashable, Sendable, Codable {
  /// Orders that it asked for.
  public var orders = 0
  /// Executions of them.
  public var fills = 0
  /// What the broker told as realised, by currency.
  public var realized: [String: Money] = [:]
  /// What the executions cost, by currency.
  public var commissions: [String: Money] = [:]

  /// Nothing.
  public init() {}
}
