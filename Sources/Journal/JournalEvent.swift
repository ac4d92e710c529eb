import GRDB
public import TradingModel

/// One event of the journal, as people read it: what was recorded, with every digit.
public struct JournalEvent: Hashable, Sendable {
  /// The event's number, rising.
  public var number: Int64
  /// When it was recorded, or the moment that it tells of.
  public var at: Timestamp
  /// `placed`, `updated`, `filled`, `sent` and so on; an open set.
  public var kind: String
  /// The account that it is about.
  public var account: AccountName?
  /// The order that it is about.
  public var intent: IntentID?
  /// What it says, by the names of its fields, in the order of recording; what is nested is JSON.
  public var facts: [Fact]

  /// One field of an event.
  public struct Fact: Hashable, Sendable {
    /// The field's name.
    public var name: String
    /// Its value as text.
    public var value: String
  }

  /// A fact by its name.
  public subscript(name: String) -> String? { facts.first { $0.name == name }?.value }

  /// Reads a row of events.
  init(_ row: Row, _ database: Database) throws {
    let reader = RowReader(row)
    number = try reader.number("seq")
    at = Timestamp(rawValue: try reader.number("at"))
    kind = try reader.text("kind")
    account = reader.optionalText("account").map(AccountName.init)
    intent = reader.optionalText("intent").map(IntentID.init)
    facts = try Row.fetchAll(
      database, sql: "SELECT key, CAST(value AS TEXT) AS value FROM json_each(?)",
      arguments: [try reader.text("body")]
    ).compactMap { row in
      guard let name = row["key"] as String?, let value = row["value"] as String? else {
        return nil
      }
      return Fact(name: name, value: value)
    }
  }
}
