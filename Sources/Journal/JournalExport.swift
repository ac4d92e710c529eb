import Foundation
import GRDB
import GRDBSQLite
public import TradingModel

/// Reads every event of a journal in order, one at a time. Reads only.
public struct JournalExport {
  /// How an event is written.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// One JSON object a line.
    case json
    /// Comma-separated values with a heading, as RFC 4180 has them.
    case csv
  }

  private let path: String

  /// The events of the journal in a data folder.
  public init(folder: String) { path = DataFolder.journalPath(in: folder) }

  /// Hands over the text of each event since a time, oldest first, each with its line end (in CSV
  /// after a heading). Memory does not grow with the number of events. Answers how many there
  /// were. Throws where an event cannot be read, after those before it were handed over, and what
  /// the body throws.
  public func write(
    _ format: Format, since: Timestamp? = nil, to body: (String) throws -> Void
  ) throws -> Int {
    let queue = try JournalDatabase.openReader(path, migrator: JournalSchema.orders)
    do {
      return try queue.read { database in
        if format == .csv { try body("seq,at,kind,account,intent,body,hash\r\n") }
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT seq, at, kind, account, intent, body, hash FROM events WHERE at >= ?
            ORDER BY seq
            """, arguments: [since?.rawValue ?? .min])
        var count = 0
        while let row = try rows.next() {
          let reader = RowReader(row)
          try body(format == .json ? try JournalExport.json(reader, row) : try csv(reader, row))
          count += 1
        }
        return count
      }
    } catch let error as DatabaseError {
      throw JournalError(error, path: path)
    }
  }

  private static func json(_ reader: RowReader, _ row: Row) throws -> String {
    var text = JSONText()
    text.add("seq", try reader.number("seq"))
    text.add("at", JournalTime(Timestamp(rawValue: try reader.number("at"))).description)
    text.add("kind", try reader.text("kind"))
    text.add("account", reader.optionalText("account"))
    text.add("intent", reader.optionalText("intent"))
    text.add("body", json: Array(try reader.text("body").utf8))
    text.add("hash", hash(row))
    text.close()
    return String(decoding: text.bytes, as: UTF8.self) + "\n"
  }

  private func csv(_ reader: RowReader, _ row: Row) throws -> String {
    let at = JournalTime(Timestamp(rawValue: try reader.number("at"))).description
    let fields = [
      String(try reader.number("seq")), at, try reader.text("kind"),
      reader.optionalText("account") ?? "", reader.optionalText("intent") ?? "",
      try reader.text("body"), JournalExport.hash(row) ?? "",
    ]
    return fields.map(JournalExport.quoted).joined(separator: ",") + "\r\n"
  }

  private static func hash(_ row: Row) -> String? {
    (row["hash"] as Data?).flatMap { ChainHash($0) }?.text
  }

  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { "\",\r\n".contains($0) || $0 == "\r\n" }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}
