import Control

extension Tables {
  static func risk(_ rows: [RiskRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "ACCOUNT"), .init(title: "STRATEGY"), .init(title: "LIMIT"),
      .init(title: "VALUE", alignment: .right), .init(title: "USED", alignment: .right),
      .init(title: "SET IN"),
    ])
    table.rows = rows.map { row in
      [
        .init(row.account), .init(row.strategy ?? ""), .init(row.limit),
        .init(row.value ?? "none", row.value == nil ? .yellow : nil), .init(row.use ?? ""),
        .init(row.place),
      ]
    }
    return table
  }
}
