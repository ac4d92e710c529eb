import Control
import TradingModel

extension Tables {
  static func accounts(_ rows: [AccountWorthRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "ACCOUNT"), .init(title: "NET LIQUIDATION", alignment: .right),
      .init(title: "CASH", alignment: .right), .init(title: "BUYING POWER", alignment: .right),
      .init(title: "DAY P&L", alignment: .right), .init(title: "UNREALIZED", alignment: .right),
      .init(title: "REALIZED", alignment: .right), .init(title: "CURRENCY"),
      .init(title: "STATE"), .init(title: "CONNECTION", isFlexible: true),
      .init(title: "REASON", isFlexible: true),
    ])
    table.rows = rows.map { row in
      [
        .init(row.account), amount(row.netLiquidation), amount(row.cash),
        amount(row.buyingPower), profit(row.dailyProfit), profit(row.unrealizedProfit),
        profit(row.realizedProfit), .init(row.currency),
        .init(row.state, row.state == "ready" ? .green : .red), .init(row.connection),
        .init(row.reason),
      ]
    }
    return table
  }

  static func portfolio(_ rows: [PortfolioRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "ACCOUNT"), .init(title: "SYMBOL"), .init(title: "QTY", alignment: .right),
      .init(title: "AVERAGE COST", alignment: .right),
      .init(title: "PRICE", alignment: .right), .init(title: "VALUE", alignment: .right),
      .init(title: "UNREALIZED", alignment: .right), .init(title: "DAY P&L", alignment: .right),
      .init(title: "CURRENCY"),
    ])
    table.rows = rows.map { row in
      [
        .init(row.account), .init(row.symbol),
        .init(row.quantity.description, row.quantity.isNegative ? .red : .green),
        .init(row.averageCost?.normalized.description),
        .init(row.marketPrice?.normalized.description), amount(row.marketValue),
        profit(row.unrealizedProfit), profit(row.dailyProfit), .init(row.currency),
      ]
    }
    return table
  }

  private static func amount(_ value: Money?) -> TextTable.Cell {
    .init(value?.rounded(toScale: 2).description)
  }

  private static func profit(_ value: Money?) -> TextTable.Cell {
    .init(value?.rounded(toScale: 2).description, value.flatMap(colour(profit:)))
  }
}
