import GRDB
import Orders
import TradingModel

/// Which index leads to the rows of a selection.
extension JournalReader {
  /// Tags of orders, and those among them that a search for a part means, up to which each is
  /// walked by itself.
  private static let tagLimit = 2_000
  private static let wantedTagLimit = 100
  /// Orders of a tag up to which its fills are found by them; the fills of more come soon.
  private static let taggedLimit = 2_000
  /// Instruments of one symbol up to which each is walked by itself.
  private static let fewInstruments = 16

  static func orderSources(
    _ database: Database, _ selection: JournalSelection, _ instruments: [Int64]?
  ) throws -> [PageSource] {
    var result: [PageSource] = []
    if selection.includesRefused && selection.tag == nil {
      result.append(
        PageSource(
          table: "refusals INDEXED BY refusals_page", time: "at", rank: 1,
          reach: times(selection, "at"), rest: rest(selection, instruments)))
    }
    guard selection.includesOrders else { return result }
    let reach = times(selection, "created_at")
    let states = selection.states.map(\.rawValue).sorted()
    // All states are no filter.
    let isStateFilter = !states.isEmpty && states.count < OrderState.allCases.count
    var rest = rest(selection, instruments)
    func add(_ index: SQL, _ begins: SQL?, _ rest: SQL?) {
      result.append(
        PageSource(
          table: "orders INDEXED BY \(index)", time: "created_at", rank: 0,
          reach: begins.map { "\($0) AND \(reach)" } ?? reach, rest: rest))
    }
    if let tag = selection.tag {
      if isStateFilter { rest = both(rest, "state IN \(states)") }
      if let tags = try tags(database, with: tag) {
        for tag in tags { add("orders_of_tag", "tag <> '' AND tag = \(tag)", rest) }
      } else {
        add("orders_tagged", "tag <> ''", both(rest, tagged(tag)))
      }
    } else if isStateFilter {
      for state in states { add("orders_in_state", "state = \(state)", rest) }
    } else {
      let begins = begins(selection, instruments, "orders")
      for begin in begins.list { add(begins.index, begin, begins.rest) }
    }
    // Orders that the table has not taken up yet: a few at most.
    var waiting: SQL = "id > (SELECT ifnull(max(id), 0) FROM orders) AND \(reach)"
    if let other = self.rest(selection, instruments) { waiting += " AND \(other)" as SQL }
    if let tag = selection.tag { waiting += " AND \(tagged(tag))" as SQL }
    if isStateFilter { waiting += " AND state IN \(states)" as SQL }
    result.append(
      PageSource(table: "placed_events", time: "created_at", rank: 0, reach: waiting, rest: nil))
    return result
  }

  static func fillSources(
    _ database: Database, _ selection: JournalSelection, _ instruments: [Int64]?
  ) throws -> [PageSource] {
    let reach = times(selection, "at")
    // Few are corrected, so that this passes over few rows.
    let newest: SQL = """
      NOT EXISTS (SELECT 1 FROM fills AS newer
        WHERE newer.base = fills.base AND newer.revision > fills.revision)
      """
    func source(_ index: SQL, _ reach: SQL, _ rest: SQL?) -> PageSource {
      PageSource(
        table: "fills INDEXED BY \(index)", time: "at", rank: 0,
        reach: rest == nil ? "\(reach) AND \(newest)" : reach,
        rest: rest.map { "\($0) AND \(newest)" })
    }
    var found: SQL?
    if let tag = selection.tag {
      if let tags = try tags(database, with: tag) {
        let orders: SQL = "orders INDEXED BY orders_of_tag WHERE tag <> '' AND tag IN \(tags)"
        let count: SQLRequest<Int> = """
          SELECT count(*) FROM (SELECT 1 FROM \(orders) LIMIT \(taggedLimit + 1))
          """
        if try count.fetchOne(database) ?? 0 <= taggedLimit {
          var few: SQL = "intent IS NOT NULL AND intent IN (SELECT intent FROM \(orders))"
          if let rest = rest(selection, instruments) { few += " AND \(rest)" as SQL }
          return [source("fills_intent", "\(few) AND \(reach)", nil)]
        }
      }
      found = """
        EXISTS (SELECT 1 FROM orders WHERE orders.intent = fills.intent AND \(tagged(tag)))
        """
    }
    let begins = begins(selection, instruments, "fills")
    return begins.list.map { begin in
      var source = source(
        begins.index, begin.map { "\($0) AND \(reach)" } ?? reach,
        both(begins.rest, found))
      // Each row of these is looked up in another table.
      if found != nil { source.widest = 1_000 }
      return source
    }
  }

  // MARK: Conditions

  /// How an index begins for each walk, and what is left to be compared.
  private struct Begins {
    var index: SQL
    var list: [SQL?]
    var rest: SQL?
  }

  private static func begins(
    _ selection: JournalSelection, _ instruments: [Int64]?, _ table: String
  ) -> Begins {
    var left = selection
    if let instruments, instruments.count <= fewInstruments {
      return Begins(
        index: SQL(sql: "\(table)_of_instrument"), list: instruments.map { "instrument = \($0)" },
        rest: rest(left, nil))
    }
    if let strategy = selection.strategy {
      left.strategy = nil
      return Begins(
        index: SQL(sql: "\(table)_of_strategy"), list: ["strategy = \(strategy.rawValue)"],
        rest: rest(left, instruments))
    }
    if let account = selection.account {
      left.account = nil
      return Begins(
        index: SQL(sql: "\(table)_of_account"), list: ["account = \(account.rawValue)"],
        rest: rest(left, instruments))
    }
    return Begins(index: SQL(sql: "\(table)_page"), list: [nil], rest: rest(left, instruments))
  }

  private static func times(_ selection: JournalSelection, _ time: SQL) -> SQL {
    var condition: SQL = "1"
    if let since = selection.since { condition += " AND \(time) >= \(since.rawValue)" as SQL }
    if let until = selection.until { condition += " AND \(time) < \(until.rawValue)" as SQL }
    return condition
  }

  /// What every kind of row has a column for; nil when nothing of it is asked for.
  private static func rest(_ selection: JournalSelection, _ instruments: [Int64]?) -> SQL? {
    var parts: [SQL] = []
    if let strategy = selection.strategy { parts.append("strategy = \(strategy.rawValue)") }
    if let account = selection.account { parts.append("account = \(account.rawValue)") }
    if let side = selection.side { parts.append("side = \(side.rawValue)") }
    if let instruments { parts.append("instrument IN \(instruments)") }
    return parts.isEmpty ? nil : parts.joined(separator: " AND ")
  }

  private static func both(_ left: SQL?, _ right: SQL?) -> SQL? {
    guard let left, let right else { return left ?? right }
    return "\(left) AND \(right)"
  }

  // MARK: Tags

  private static func tagged(_ tag: String) -> SQL {
    "tag <> '' AND instr(lower(tag), lower(\(tag))) > 0"
  }

  /// The tags that contain a text; nil when they, or all tags, are too many to be walked one by
  /// one.
  private static func tags(_ database: Database, with text: String) throws -> [String]? {
    // Each step goes by the index from one tag to the next.
    let request: SQLRequest<Row> = """
      WITH RECURSIVE names(name) AS (
        SELECT min(tag) FROM orders INDEXED BY orders_of_tag WHERE tag <> ''
        UNION ALL SELECT (SELECT min(tag) FROM orders INDEXED BY orders_of_tag
          WHERE tag <> '' AND tag > names.name) FROM names WHERE names.name IS NOT NULL
        LIMIT \(tagLimit + 2))
      SELECT name, instr(lower(name), lower(\(text))) > 0 AS fits FROM names
      WHERE name IS NOT NULL
      """
    let rows = try request.fetchAll(database)
    guard rows.count <= tagLimit else { return nil }
    let wanted: [String] = rows.filter { $0["fits"] }.map { $0["name"] }
    return wanted.count <= wantedTagLimit ? wanted : nil
  }
}
