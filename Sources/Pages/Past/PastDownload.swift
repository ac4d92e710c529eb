package import Control

/// The rows of a download, in the format that was asked for. A JSON download is an array of the
/// very objects that `perigee orders --json` and `perigee fills --json` print, one a line.
package enum PastDownload {
  /// A file's format.
  package enum Format: String, Hashable, Sendable, CaseIterable {
    case csv, json

    /// The media type with its charset.
    package var mediaType: String {
      switch self {
      case .csv: "text/csv; charset=utf-8; header=present"
      case .json: "application/json; charset=utf-8"
      }
    }
  }

  /// What stands before all rows.
  package static func head(_ format: Format, _ kind: PastQuestion.Kind) -> String {
    switch format {
    case .json: return "["
    case .csv:
      var csv = CSVText()
      csv.line((kind == .fills ? fillColumns : orderColumns).map { .text($0) })
      return csv.text
    }
  }

  /// What stands after all rows.
  package static func foot(_ format: Format) -> String {
    switch format {
    case .csv: ""
    case .json: "\n]\n"
    }
  }

  /// Some rows; `isFirst` where none were written before. Throws what the encoder does.
  package static func text(
    _ rows: [OrderRow], _ format: Format, isFirst: Bool
  ) throws -> String {
    switch format {
    case .json: return try json(rows, isFirst)
    case .csv:
      var csv = CSVText()
      for row in rows { csv.line(cells(row)) }
      return csv.text
    }
  }

  /// Some rows; `isFirst` where none were written before. Throws what the encoder does.
  package static func text(_ rows: [FillRow], _ format: Format, isFirst: Bool) throws -> String {
    switch format {
    case .json: return try json(rows, isFirst)
    case .csv:
      var csv = CSVText()
      for row in rows { csv.line(cells(row)) }
      return csv.text
    }
  }

  private static func json(_ rows: [some Encodable], _ isFirst: Bool) throws -> String {
    var text = ""
    for (index, row) in rows.enumerated() {
      text += isFirst && index == 0 ? "\n" : ",\n"
      text += String(decoding: try ControlCoding.encode(row), as: UTF8.self)
    }
    return text
  }

  private static let orderColumns = [
    "time", "updated", "intent", "strategy", "account", "symbol", "instrument", "side", "quantity",
    "type", "limit_price", "stop_price", "time_in_force", "state", "filled", "average_price",
    "reason", "tag", "parent", "broker_order", "perm", "terms", "attributes",
  ]

  private static func cells(_ row: OrderRow) -> [CSVText.Cell] {
    [
      .text(CalendarTime.utc(row.time.timestamp)), .text(CalendarTime.utc(row.updated.timestamp)),
      .text(row.intent), .text(row.strategy), .text(row.account), .text(row.symbol),
      .count(row.instrument), .text(row.side), .number(row.quantity), .text(row.type),
      .number(row.limitPrice), .number(row.stopPrice), .text(row.timeInForce), .text(row.state),
      .number(row.filled), .number(row.averagePrice), .text(row.reason), .text(row.tag),
      .text(row.parent), .count(row.brokerOrder), .count(row.perm), .text(row.terms),
      .text(row.attributes?.joined(separator: "; ")),
    ]
  }

  private static let fillColumns = [
    "time", "time_text", "execution", "intent", "strategy", "account", "symbol", "instrument",
    "side", "quantity", "price", "exchange", "commission", "currency", "realized_profit", "perm",
  ]

  private static func cells(_ row: FillRow) -> [CSVText.Cell] {
    [
      .text(row.time.map { CalendarTime.utc($0.timestamp) }), .text(row.timeText),
      .text(row.execution), .text(row.intent), .text(row.strategy), .text(row.account),
      .text(row.symbol), .count(row.instrument), .text(row.side), .number(row.quantity),
      .number(row.price), .text(row.exchange), .number(row.commission), .text(row.currency),
      .number(row.realizedProfit), .count(row.perm),
    ]
  }
}
