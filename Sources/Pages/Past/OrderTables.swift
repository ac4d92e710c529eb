import Control
import Reports
import TradingModel

/// Tables of orders and fills, each row with its way to its order.
enum OrderTables {
  /// Orders, or refused requests.
  static func orders(
    _ rows: [OrderRow], _ kind: PastQuestion.Kind, _ clock: PageClock,
    id: String = "orders", table empty: EmptyState
  ) -> DataTable {
    typealias Column = DataTable.Column
    let isRefused = kind == .refused
    let ends =
      isRefused
      ? [Column("Why", .long)]
      : [
        Column("Type"), Column("Price", .number), Column("State"), Column("Filled", .number),
        Column("Average", .number), Column("Tag", .long),
      ]
    return DataTable(
      id: id, caption: kind.title,
      columns: [
        Column("Time", .key), Column("Strategy"), Column("Account"), Column("Symbol"),
        Column("Side"), Column("Quantity", .number),
      ] + ends,
      rows: rows.map { row in
        var cells = [
          time(row.time, row.intent, clock), strategy(row.strategy, row.time, row.symbol),
          text(row.account), text(row.symbol), Cell.side(row.side), Cell.number(row.quantity),
        ]
        if isRefused {
          cells.append(text(row.reason))
        } else {
          cells += [
            text([row.type, row.timeInForce].compactMap(\.self).joined(separator: " ")),
            text(price(row)), Cell.badge(Badge(order: row.state, detail: row.reason)),
            Cell.number(row.filled), Cell.number(row.averagePrice), text(row.tag),
          ]
        }
        return DataTable.Row(cells, key: row.intent)
      }, empty: empty, isLive: false)
  }

  static func fills(
    _ rows: [FillRow], _ clock: PageClock, id: String = "fills", table empty: EmptyState
  ) -> DataTable {
    typealias Column = DataTable.Column
    return DataTable(
      id: id, caption: "Fills",
      columns: [
        Column("Time", .key), Column("Strategy"), Column("Account"), Column("Symbol"),
        Column("Side"), Column("Quantity", .number), Column("Price", .number),
        Column("Exchange"), Column("Commission", .number),
        Column("Realised", .number, help: "The profit or loss by the broker, fees included"),
      ],
      rows: rows.map { row in
        DataTable.Row(
          [
            row.time.map { time($0, row.intent, clock) } ?? unread(row),
            strategy(row.strategy, row.time, row.symbol), text(row.account), text(row.symbol),
            Cell.side(row.side), Cell.number(row.quantity), Cell.number(row.price),
            text(row.exchange), exact(row.commission, row.currency),
            Cell.profit(row.realizedProfit, row.currency.map(VisibleText.of)),
          ], key: row.execution)
      }, empty: empty, isLive: false)
  }

  /// What an order's price says: limit, stop, or the words of the rarer types.
  static func price(_ row: OrderRow) -> String? {
    switch (row.limitPrice, row.stopPrice) {
    case (nil, nil): row.terms
    case (let limit?, nil): limit.normalized.description
    case (nil, let stop?): "stop \(stop.normalized)"
    case (let limit?, let stop?): "\(limit.normalized), stop \(stop.normalized)"
    }
  }

  static func text(_ text: String?) -> Cell {
    .text(text.flatMap { $0.isEmpty ? nil : VisibleText.of($0) })
  }

  private static func time(_ moment: Moment, _ intent: String?, _ clock: PageClock) -> Cell {
    let time = clock.html(moment.timestamp, .precise)
    guard let intent else { return Cell(html: time) }
    return Cell(html: "<a href=\"\(Markup.escaped(PagePath.order(intent)))\">\(time)</a>")
  }

  /// A fill whose time could not be read.
  private static func unread(_ row: FillRow) -> Cell {
    guard let intent = row.intent else { return text(row.timeText) }
    return .link(VisibleText.of(row.timeText), to: PagePath.order(intent))
  }

  private static func strategy(_ name: String?, _ moment: Moment?, _ symbol: String) -> Cell {
    guard let name else { return .text(nil) }
    // A refused request that never became an instrument has a dash.
    let path = MomentPath.chart(
      name, at: moment?.timestamp, symbol: symbol == "-" ? nil : symbol)
    return .link(VisibleText.of(name), to: path)
  }

  private static func exact(_ value: Money?, _ currency: String?) -> Cell {
    guard let value else { return .text(nil) }
    let unit = currency.map { " <span class=\"unit\">\(VisibleText.html($0))</span>" } ?? ""
    return Cell(html: Figures.exact(value) + unit)
  }
}
