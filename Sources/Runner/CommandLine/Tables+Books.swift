import Control
import TradingModel

extension Tables {
  /// The books of each instrument, one row an owner, and below them the broker's word.
  static func books(_ rows: [BookRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "ACCOUNT"), .init(title: "SYMBOL"), .init(title: "OWNER", isFlexible: true),
      .init(title: "QTY", alignment: .right), .init(title: "AVERAGE", alignment: .right),
      .init(title: "REALIZED", alignment: .right), .init(title: "OPEN", alignment: .right),
      .init(title: "COMMISSIONS", alignment: .right), .init(title: "UPDATED"),
      .init(title: "", isFlexible: true),
    ])
    for row in rows { table.rows += cells(row) }
    return table
  }

  private static func cells(_ row: BookRow) -> [[TextTable.Cell]] {
    func line(
      _ owner: String, _ quantity: Quantity, _ average: Price?, _ colour: TextTable.Colour? = nil
    ) -> [TextTable.Cell] {
      let sign: TextTable.Colour? =
        quantity.isZero ? .dim : quantity.isNegative ? .red : .green
      return [
        .init(row.account), .init(row.symbol), .init(owner),
        .init(quantity.normalized.description, colour ?? sign),
        .init(average?.normalized.description),
      ]
    }
    let blank = TextTable.Cell("")
    var lines = row.owners.map { owner in
      line(owner.strategy ?? "unassigned", owner.quantity, owner.averagePrice) + [
        profit(owner.realizedProfit), profit(owner.openProfit),
        .init(
          owner.commissions.map { "\($0.amount.normalized) \($0.currency)" }
            .joined(separator: " + ")), blank, blank,
      ]
    }
    if row.owners.count > 1 {
      lines.append(
        line("= books", row.expected, nil) + [blank, blank, blank, blank, blank])
    }
    let broker = [
      blank, blank, blank,
      TextTable.Cell(row.updated.map { CalendarTime.local($0.timestamp) }),
    ]
    lines.append(line("= broker", row.quantity, row.averageCost) + broker + [blank])
    if let difference = row.difference {
      let text = row.hold == nil ? "not explained" : "HELD: perigee status tells what to do"
      lines.append(
        line("! difference", difference, nil, .red) + [blank, blank, blank, blank]
          + [.init(text, .red)])
    } else if row.hold != nil {
      lines.append(
        line("! held", .zero, nil, .red) + [blank, blank, blank, blank]
          + [.init("perigee status tells why", .red)])
    }
    return lines
  }

  private static func profit(_ value: Money?) -> TextTable.Cell {
    .init(value?.rounded(toScale: 2).normalized.description, value.flatMap(colour(profit:)))
  }
}
