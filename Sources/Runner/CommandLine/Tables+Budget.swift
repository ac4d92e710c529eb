import Control

extension Tables {
  static func shares(_ rows: [BudgetRow.Share]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "OWNER"), .init(title: "PER MINUTE", alignment: .right),
      .init(title: "TOTAL", alignment: .right), .init(title: "WAITING", alignment: .right),
    ])
    table.rows = rows.map { row in
      [
        .init(row.owner), .init("\(row.perMinute)"), .init("\(row.total)"),
        .init("\(row.waiting)", row.waiting > 0 ? .yellow : nil),
      ]
    }
    return table
  }

  static func lines(_ rows: [(line: BudgetRow.Line, kind: String)]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "LINE"), .init(title: "SYMBOL"), .init(title: "STRATEGIES"),
    ])
    table.rows = rows.map { row in
      [
        .init(row.kind), .init(row.line.symbol),
        .init(row.line.strategies.joined(separator: ",")),
      ]
    }
    return table
  }
}
