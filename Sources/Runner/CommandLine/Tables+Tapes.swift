import Control
import TradingModel

/// How tapes look as tables.
extension Tables {
  static func tapes(_ rows: [TapeRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "SESSION"), .init(title: "FIRST"), .init(title: "LAST"),
      .init(title: "RECORDS", alignment: .right), .init(title: "DAYS", alignment: .right),
      .init(title: "SIZE", alignment: .right), .init(title: "RATIO", alignment: .right),
      .init(title: "STATE"),
    ])
    table.rows = rows.map { row in
      [
        .init(row.session), .init(row.first.map { CalendarTime.local($0.timestamp) }),
        .init(row.last.map { CalendarTime.local($0.timestamp) }), .init("\(row.records)"),
        .init("\(row.days)"), .init(size(row.bytes)), .init(ratio(row.rawBytes, row.bytes)),
        .init(row.closed ? "closed" : "open or killed", row.closed ? nil : .yellow),
      ]
    }
    return table
  }

  static func lives(_ rows: [TapeInfoRow.Life]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "LIFE", alignment: .right), .init(title: "STRATEGIES", isFlexible: true),
      .init(title: "FIRST"), .init(title: "LAST"), .init(title: "EVENTS", alignment: .right),
      .init(title: "TAKEN", alignment: .right), .init(title: "MESSAGES", alignment: .right),
      .init(title: "LOST", alignment: .right), .init(title: "ENDED"),
    ])
    table.rows = rows.map { row in
      [
        .init("\(row.life)"), .init(row.strategies.joined(separator: " ")),
        .init(CalendarTime.local(row.first.timestamp)),
        .init(CalendarTime.local(row.last.timestamp)), .init("\(row.events)"),
        .init(row.eventsTaken.map { "\($0)" } ?? "-"), .init("\(row.messages)"),
        .init("\(row.lost)", row.lost > 0 ? .red : nil), .init(row.ended ? "yes" : "no"),
      ]
    }
    return table
  }

  static func text(_ row: TapeInfoRow) -> String {
    var lines = ["session   \(row.session), recorded by perigee \(row.perigee)"]
    if let first = row.first, let last = row.last {
      lines.append(
        "time      \(CalendarTime.local(first.timestamp)) to \(CalendarTime.local(last.timestamp))")
    }
    lines += [
      "entries   \(row.entries), of them \(row.events) events; \(row.lost) were lost",
      "size      \(size(row.bytes)), \(ratio(row.rawBytes, row.bytes)) smaller than recorded",
      "kinds     "
        + row.kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\($0.key) \($0.value)" }.joined(separator: ", "),
    ]
    lines += row.notes.map { "note      \($0)" } + row.problems.map { "damaged   \($0)" }
    return lines.map { TextTable.Cell($0).text + "\n" }.joined() + "\n"
  }

  private static func size(_ bytes: Int64) -> String {
    let units: [(name: String, bytes: Int64)] = [
      ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
    ]
    guard let unit = units.first(where: { bytes >= $0.bytes }) else { return "\(bytes) B" }
    return "\(tenths(bytes, unit.bytes)) \(unit.name)"
  }

  private static func ratio(_ raw: Int64, _ bytes: Int64) -> String {
    bytes > 0 ? "\(tenths(raw, bytes))x" : "-"
  }

  /// A quotient with one digit after the point.
  private static func tenths(_ value: Int64, _ divisor: Int64) -> String {
    let tenths = (value / divisor) &* 10 &+ value % divisor &* 10 / divisor
    return "\(tenths / 10).\(tenths % 10)"
  }
}
