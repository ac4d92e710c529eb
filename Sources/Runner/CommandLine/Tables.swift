import Control
import TradingModel

/// How each kind of row looks as a table.
enum Tables {
  static func orders(_ rows: [OrderRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "TIME"), .init(title: "STRATEGY", isFlexible: true), .init(title: "ACCOUNT"),
      .init(title: "SYMBOL"), .init(title: "SIDE"), .init(title: "QTY", alignment: .right),
      .init(title: "TYPE"), .init(title: "PRICE", alignment: .right), .init(title: "STATE"),
      .init(title: "FILLED", alignment: .right), .init(title: "AVERAGE", alignment: .right),
      .init(title: "REASON", isFlexible: true),
    ])
    table.rows = rows.map { row in
      [
        .init(time(row.time)), .init(row.strategy ?? "-"), .init(row.account), .init(row.symbol),
        side(row.side), .init(row.quantity?.description), .init(row.type), .init(price(row)),
        .init(row.state, colour(orderState: row.state)), .init(row.filled.description),
        .init(row.averagePrice?.normalized.description), .init(row.reason),
      ]
    }
    return table
  }

  static func fills(_ rows: [FillRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "TIME"), .init(title: "STRATEGY", isFlexible: true), .init(title: "ACCOUNT"),
      .init(title: "SYMBOL"), .init(title: "SIDE"), .init(title: "QTY", alignment: .right),
      .init(title: "PRICE", alignment: .right), .init(title: "EXCHANGE"),
      .init(title: "COMMISSION", alignment: .right), .init(title: "P&L", alignment: .right),
    ])
    table.rows = rows.map { row in
      let cost = row.commission.map { "\($0.normalized) \(row.currency ?? "")" }
      return [
        .init(row.time.map(time) ?? row.timeText), .init(row.strategy ?? "-"), .init(row.account),
        .init(row.symbol), side(row.side), .init(row.quantity.description),
        .init(row.price.description), .init(row.exchange), .init(cost),
        .init(
          row.realizedProfit?.normalized.description, row.realizedProfit.flatMap(colour(profit:))),
      ]
    }
    return table
  }

  static func positions(_ rows: [PositionRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "ACCOUNT"), .init(title: "STRATEGY", isFlexible: true), .init(title: "SYMBOL"),
      .init(title: "QTY", alignment: .right), .init(title: "AVERAGE COST", alignment: .right),
      .init(title: "P&L", alignment: .right), .init(title: "UPDATED"),
    ])
    table.rows = rows.map { row in
      [
        .init(row.account), .init(row.strategy ?? "-"), .init(row.symbol),
        .init(row.quantity.description, row.quantity.isNegative ? .red : .green),
        .init(row.averageCost?.normalized.description),
        .init(
          row.realizedProfit?.normalized.description, row.realizedProfit.flatMap(colour(profit:))),
        .init(row.updated.map(time)),
      ]
    }
    return table
  }

  static func strategies(_ rows: [StrategyRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "NAME"), .init(title: "STATE"), .init(title: "ACCOUNTS"),
      .init(title: "SYMBOLS", isFlexible: true), .init(title: "SCRIPT", isFlexible: true),
      .init(title: "DESK"), .init(title: "PID", alignment: .right),
      .init(title: "RESTARTS", alignment: .right), .init(title: "ERRORS", alignment: .right),
      .init(title: "REASON", isFlexible: true),
    ])
    table.rows = rows.map { row in
      [
        .init(row.name), .init(row.state.rawValue, colour(strategyState: row.state)),
        .init(row.accounts.joined(separator: ",")), .init(row.symbols.joined(separator: ",")),
        .init(row.script), .init(row.desk), .init(row.process.map { "\($0)" }),
        .init("\(row.restarts)"), .init("\(row.errors)", row.errors > 0 ? .red : nil),
        .init(row.reason),
      ]
    }
    return table
  }

  static func matches(_ rows: [MatchRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "SYMBOL"), .init(title: "TYPE"), .init(title: "CURRENCY"),
      .init(title: "CONTRACT", alignment: .right), .init(title: "NAME", isFlexible: true),
    ])
    table.rows = rows.map { row in
      [
        .init(row.symbol), .init(row.securityType), .init(row.currency),
        .init(row.instrument.map { "\($0)" }), .init(row.description),
      ]
    }
    return table
  }

  static func chains(_ rows: [ChainRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "CLASS"), .init(title: "EXCHANGE"),
      .init(title: "MULTIPLIER", alignment: .right), .init(title: "STRIKES", alignment: .right),
      .init(title: "FROM", alignment: .right), .init(title: "TO", alignment: .right),
      .init(title: "EXPIRIES", isFlexible: true),
    ])
    table.rows = rows.map { row in
      [
        .init(row.tradingClass), .init(row.exchange), .init(row.multiplier?.description),
        .init("\(row.strikes.count)"), .init(row.strikes.first?.normalized.description),
        .init(row.strikes.last?.normalized.description),
        .init(row.expiries.joined(separator: " ")),
      ]
    }
    return table
  }

  static func quotes(_ rows: [QuoteRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "TIME"), .init(title: "SYMBOL"), .init(title: "BID SIZE", alignment: .right),
      .init(title: "BID", alignment: .right), .init(title: "ASK", alignment: .right),
      .init(title: "ASK SIZE", alignment: .right), .init(title: "LAST", alignment: .right),
      .init(title: "VOLUME", alignment: .right), .init(title: "STATE"),
    ])
    table.rows = rows.map(quoteCells)
    return table
  }

  static func quoteCells(_ row: QuoteRow) -> [TextTable.Cell] {
    [
      .init(time(row.time)), .init(row.symbol), .init(row.bidSize?.description),
      .init(row.bid?.description), .init(row.ask?.description), .init(row.askSize?.description),
      .init(row.last?.description), .init(row.volume?.description), .init(row.state),
    ]
  }

  /// A line of the log; a table would wait for the last line to know its widths.
  static func logLine(_ row: LogRow, colours: Bool) -> String {
    let level = row.level.rawValue
    let padded = level + String(repeating: " ", count: max(0, 7 - level.count))
    var text = "\(CalendarTime.local(row.time.timestamp))  "
    if colours, let colour = colour(level: row.level) {
      text += "\u{1B}[\(colour.rawValue)m\(padded)\u{1B}[0m"
    } else {
      text += padded
    }
    text += "  \(row.strategy ?? "perigee")"
    if let source = row.source { text += " [\(source)]" }
    // A traceback keeps its lines, set in below the first.
    let lines = row.message.split(separator: "\n", omittingEmptySubsequences: false).map {
      TextTable.Cell(String($0.map { $0 == "\t" ? " " : $0 })).text
    }
    return text + "  " + lines.joined(separator: "\n    ") + "\n"
  }

  private static func time(_ moment: Moment) -> String { CalendarTime.local(moment.timestamp) }

  private static func price(_ row: OrderRow) -> String {
    // The type stands in its own column.
    if let terms = row.terms, let type = row.type, terms.hasPrefix(type) {
      return String(terms.dropFirst(type.count).drop { $0 == " " })
    }
    switch (row.limitPrice, row.stopPrice) {
    case (let limit?, let stop?): return "\(stop)/\(limit)"
    case (let limit?, nil): return limit.description
    case (nil, let stop?): return stop.description
    case (nil, nil): return ""
    }
  }

  private static func side(_ side: String?) -> TextTable.Cell {
    .init(side, side == Side.sell.rawValue ? .red : side == nil ? nil : .green)
  }

  private static func colour(orderState state: String) -> TextTable.Colour? {
    guard let known = OrderState(rawValue: state) else { return .red }
    switch known {
    case .filled, .partiallyFilled: return .green
    case .rejected, .lost, .notSent: return .red
    case .unknown, .cancelPending, .modifyPending: return .yellow
    case .cancelled, .expired: return .dim
    case .sending, .working: return nil
    }
  }

  private static func colour(strategyState state: StrategyRow.State) -> TextTable.Colour? {
    switch state {
    case .running: .green
    case .starting, .stopping, .restarting: .yellow
    case .failed, .quarantined: .red
    case .stopped: .dim
    }
  }

  static func colour(profit: Money) -> TextTable.Colour? {
    profit.isZero ? nil : profit.isNegative ? .red : .green
  }

  private static func colour(level: LogLevel) -> TextTable.Colour? {
    switch level {
    case .debug: .dim
    case .info, .notice: nil
    case .warning: .yellow
    case .error: .red
    }
  }
}
