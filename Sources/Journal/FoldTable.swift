/// A table that follows from the events.
struct FoldTable {
  let name: String
  /// The columns that are compared.
  let columns: [String]
  /// The columns that name a row.
  let key: [String]
  /// What rows are read from; a view where the table lags behind the events.
  var source: String { name == "orders" ? "all_orders" : name }

  private init(_ name: String, _ columns: String, key: String) {
    self.name = name
    self.columns = FoldTable.split(columns)
    self.key = FoldTable.split(key)
  }

  private static func split(_ names: String) -> [String] {
    names.split { $0 == "," || $0.isWhitespace }.map(String.init)
  }

  static let orders = FoldTable("orders", JournalSchema.orderColumns, key: "id")
  static let contracts = FoldTable("contracts", "instrument, body", key: "instrument")
  static let fills = FoldTable(
    "fills",
    """
    id, exec_id, base, revision, intent, strategy, account, instrument, side, quantity, price,
    time, time_text, exchange, perm, broker_order, cumulative, recorded_at
    """, key: "id")
  static let commissions = FoldTable(
    "commissions", "exec_id, amount, currency, realized", key: "exec_id")
  static let positions = FoldTable(
    "positions", "account, instrument, quantity, average_cost, at", key: "account, instrument")
  static let refusals = FoldTable(
    "refusals",
    """
    id, at, strategy, request_number, account, action, intent, instrument, side, quantity, reason
    """, key: "id")
  static let notes = FoldTable("notes", "id, at, account, kind, text", key: "id")
  static let restraints = FoldTable(
    "restraints", "scope, level, reason, actor, since", key: "scope")
  static let adjustments = FoldTable(
    "adjustments",
    "id, at, strategy, account, instrument, quantity, price, kind, reason, actor", key: "id")
  static let marks = FoldTable("marks", "scope, key, value, at", key: "scope, key")

  /// All of them. Account values are not among them: they are the broker's newest word, which it
  /// repeats at every connection, and no event keeps them.
  static let all = [
    contracts, orders, fills, commissions, positions, refusals, notes, restraints, adjustments,
    marks,
  ]
}
