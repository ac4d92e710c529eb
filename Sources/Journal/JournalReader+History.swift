import GRDB
import Orders
public import TradingModel

/// All that the journal has of one order.
public struct OrderHistory: Hashable, Sendable {
  /// The order in its newest state.
  public var order: JournalOrder
  /// The number of the event that placed it.
  public var number: Int64
  /// Its events in the order of recording, and notes that name it.
  public var events: [JournalEvent]
  /// Its executions, oldest first, those among them that a correction replaced.
  public var fills: [JournalFill]
  /// The entry that it protects, and the orders that protect it.
  public var relatives: [JournalOrder]
  /// Whether it has more events than are read.
  public var isCut: Bool
}

/// What a person asks of one order or one moment.
extension JournalReader {
  /// The most events of one order that are read.
  static let eventLimit = 10_000

  /// The order that a text names: its intent, the broker's account-wide number of it, or one of
  /// its executions. Nil when there is none.
  public func intent(named text: String) throws(JournalError) -> IntentID? {
    try read { database in
      func found(_ request: SQLRequest<String>) throws -> IntentID? {
        try request.fetchOne(database).map(IntentID.init(rawValue:))
      }
      if let own = try found(
        "SELECT intent FROM (SELECT intent FROM orders WHERE intent = \(text) UNION ALL \(JournalReader.waiting) AND intent = \(text)) LIMIT 1"
      ) {
        return own
      }
      if let own = try found(
        "SELECT intent FROM fills WHERE exec_id = \(text) AND intent IS NOT NULL")
      {
        return own
      }
      guard let perm = Int64(text), perm > 0 else { return nil }
      return try found("SELECT intent FROM all_orders WHERE perm = \(perm) LIMIT 1")
    }
  }

  private static let waiting: SQL = """
    SELECT intent FROM placed_events WHERE id > (SELECT ifnull(max(id), 0) FROM orders)
    """

  /// Everything of one order; nil when there is none. By indices, whatever came after it.
  public func history(of intent: IntentID) throws(JournalError) -> OrderHistory? {
    try read { database in
      let found: SQLRequest<Row> = """
        SELECT * FROM all_orders WHERE intent = \(intent.rawValue)
        """
      guard let row = try found.fetchOne(database) else { return nil }
      let number = try RowReader(row).number("id")
      func orders(_ condition: SQL) throws -> [JournalOrder] {
        try JournalQueries.orders(database, where: condition, limit: 100)
      }
      guard let order = try orders("intent = \(intent.rawValue)").first else { return nil }
      let fills = try JournalQueries.fills(
        database, where: "fills.intent = \(intent.rawValue)")
      var relatives: [JournalOrder] = []
      if let parent = order.parent { relatives += try orders("intent = \(parent.rawValue)") }
      // A bracket's orders are recorded together with their entry.
      relatives += try orders(
        "id BETWEEN \(number) AND \(number + 16) AND parent = \(intent.rawValue)")
      let events = try JournalReader.events(database, of: order, fills, from: number)
      return OrderHistory(
        order: order, number: number, events: events.list, fills: fills, relatives: relatives,
        isCut: events.isCut)
    }
  }

  /// The events of an order: its own, the commissions of its executions, and what notes say of it
  /// until some time after all that is known of its end.
  private static func events(
    _ database: Database, of order: JournalOrder, _ fills: [JournalFill], from first: Int64
  ) throws -> (list: [JournalEvent], isCut: Bool) {
    var last = Int64.max
    if order.state.isFinal {
      let end = ([order.updatedAt] + fills.map(\.recordedAt)).max() ?? order.updatedAt
      last = try number(database, at: end.timestamp.advanced(by: .seconds(600)))
    }
    let executions = fills.map(\.execution.rawValue)
    let columns: SQL = "SELECT seq, at, kind, account, intent, body FROM events"
    let request: SQLRequest<Row> = """
      SELECT * FROM (
        \(columns) WHERE seq = \(first)
        UNION ALL \(columns) INDEXED BY events_of_order
          WHERE intent = \(order.intent.rawValue) AND kind <> 'placed'
        UNION ALL \(columns) INDEXED BY events_of_execution
          WHERE kind = 'commission' AND body ->> 'exec_id' IN \(executions)
        UNION ALL \(columns) INDEXED BY events_rare
          WHERE \(rare) AND kind = 'note' AND seq BETWEEN \(first) AND \(last)
            AND intent IS NULL AND instr(body, \(order.intent.rawValue)) > 0)
      ORDER BY seq LIMIT \(eventLimit)
      """
    let list = try request.fetchAll(database).map { try JournalEvent($0, database) }
    return (list, list.count == eventLimit)
  }

  private static let rare = SQL(sql: JournalSchema.rare)

  /// The number of the first event at or after a moment, by halving; where the clock was set back
  /// it is one of those around it.
  private static func number(_ database: Database, at time: Timestamp) throws -> Int64 {
    var low = try Int64.fetchOne(database, sql: "SELECT min(seq) FROM events") ?? 1
    var high = (try Int64.fetchOne(database, sql: "SELECT max(seq) FROM events") ?? 0) + 1
    while low < high {
      let middle = low + (high - low) / 2
      let at = try Int64.fetchOne(
        database, sql: "SELECT at FROM events WHERE seq >= ? ORDER BY seq LIMIT 1",
        arguments: [middle])
      if let at, at < time.rawValue { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Events of some kinds within a time, oldest first, at most `limit`. Notes and what held trading
  /// back are found by an index; other kinds in O(events within it).
  public func events(
    _ kinds: [String], since: Timestamp, until: Timestamp, limit: Int = 1_000
  ) throws(JournalError) -> [JournalEvent] {
    try read { database in
      let first = try JournalReader.number(database, at: since)
      let last = try JournalReader.number(database, at: until)
      let isRare = Set(kinds).isSubset(of: ["note", "restrained", "released"])
      let table: SQL = isRare ? "events INDEXED BY events_rare" : "events"
      let reach = isRare ? JournalReader.rare : "1"
      let request: SQLRequest<Row> = """
        SELECT seq, at, kind, account, intent, body FROM \(table)
        WHERE \(reach) AND seq BETWEEN \(first) AND \(last) AND kind IN \(kinds)
          AND at >= \(since.rawValue) AND at < \(until.rawValue)
        ORDER BY seq LIMIT \(limit)
        """
      return try request.fetchAll(database).map { try JournalEvent($0, database) }
    }
  }

  /// What holds trading back now, or again at the next start.
  public func restraints() throws(JournalError) -> [Restraint] {
    try read { database in
      var state = OrderLogState()
      try JournalQueries.decisions(database, into: &state)
      return state.restraints
    }
  }

  /// What held trading back at a moment: what holds it back since before, and what was lifted or
  /// replaced by another level after. O(restraints and notes after the moment).
  public func restraints(at time: Timestamp) throws(JournalError) -> [Restraint] {
    try read { database in
      var state = OrderLogState()
      try JournalQueries.decisions(database, into: &state)
      var result = state.restraints.filter { $0.since <= time }
      let first = try JournalReader.number(database, at: time)
      // A scope whose first event from then on is its release was held back before; one whose first
      // is a restraint may have been, at another level.
      let request: SQLRequest<Row> = """
        SELECT seq, at, kind, account, intent, body FROM events INDEXED BY events_rare
        WHERE \(JournalReader.rare) AND seq >= \(first) AND kind IN ('restrained', 'released') AND at > \(time.rawValue)
        ORDER BY seq LIMIT 1000
        """
      var seen: Set<String> = []
      for event in try request.fetchAll(database).map({ try JournalEvent($0, database) }) {
        guard let text = event["scope"], seen.insert(text).inserted,
          let scope = RestraintScope(text), !result.contains(where: { $0.scope == scope })
        else { continue }
        let begun: SQLRequest<Row> = """
          SELECT seq, at, kind, account, intent, body FROM events INDEXED BY events_rare
          WHERE \(JournalReader.rare) AND seq < \(event.number) AND at <= \(time.rawValue)
            AND kind IN ('restrained', 'released') AND body ->> 'scope' = \(text)
          ORDER BY seq DESC LIMIT 1
          """
        guard let row = try begun.fetchOne(database) else { continue }
        let start = try JournalEvent(row, database)
        guard start.kind == "restrained" else { continue }
        guard let level = start["level"].flatMap(RestraintLevel.init(rawValue:)) else { continue }
        result.append(
          Restraint(
            scope: scope, level: level, reason: start["reason"] ?? "",
            actor: start["actor"] ?? "", since: start.at))
      }
      return result.sorted { $0.since < $1.since }
    }
  }
}
