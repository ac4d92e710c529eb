import ArgumentParser
import Control
import TradingModel

/// `perigee search PATTERN`.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find instruments by symbol or name.")

  @Argument(help: "A part of a symbol or name.")
  var pattern: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .matches(let rows) = try context.ask(.search(pattern: pattern)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try Printer(environment: context.environment, json: output.json).list(
      rows, empty: "", table: Tables.matches)
    if rows.isEmpty {
      throw CommandFailure(.notFound, "nothing fits \"\(pattern)\"; try a shorter pattern")
    }
  }
}

/// `perigee details SYMBOL`.
struct DetailsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "details", abstract: "Show an instrument's contract and trading rules.")

  @Argument(help: "The symbol, as AAPL.NASDAQ, con:265598 or, for all expiries, ES.CME.")
  var symbol: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    // A future without its expiry is no address but has details; the daemon knows the difference.
    let address = InstrumentAddress(symbol)?.description ?? symbol.uppercased()
    let context = try CommandContext(shared)
    guard case .instruments(let rows) = try context.ask(.details(symbol: address)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    if rows.isEmpty {
      throw CommandFailure(
        .notFound, "no instrument is named \(address); look with perigee search")
    }
    StandardStreams.output(
      output.json
        ? try Printer.array(rows) : rows.map(DetailsCommand.text).joined(separator: "\n"))
  }

  /// `0.05, from 3 on 0.1`.
  static func steps(_ row: InstrumentRow) -> String {
    guard row.ladder.count > 1 else { return (row.ladder.first?.step ?? row.tickSize).description }
    return row.ladder.enumerated().map { index, rung in
      index == 0
        ? rung.step.normalized.description
        : "from \(rung.from.normalized) on \(rung.step.normalized)"
    }.joined(separator: ", ")
  }

  static func text(_ row: InstrumentRow) -> String {
    var lines = [
      ("symbol", row.symbol), ("name", row.name), ("contract", "\(row.instrument)"),
      ("type", row.securityType),
      ("exchange", row.exchange + (row.primaryExchange.map { ", listed at \($0)" } ?? "")),
      ("currency", row.currency),
    ]
    if let expiry = row.expiry { lines.append(("expiry", expiry)) }
    if let month = row.contractMonth { lines.append(("month", month)) }
    if let last = row.lastTrade {
      lines.append(("last trade", String(CalendarTime.local(last.timestamp).prefix(16))))
    }
    if let underlying = row.underlying {
      let symbol = row.underlyingSymbol.map { "\($0), " } ?? ""
      lines.append(("underlying", "\(symbol)con:\(underlying)"))
    }
    lines.append(("tick size", DetailsCommand.steps(row)))
    if row.priceMagnifier != 1 {
      lines.append(("prices in", "1/\(row.priceMagnifier) \(row.currency)"))
    }
    lines += [
      ("multiplier", row.multiplier.description),
      ("minimum size", row.minimumSize.description),
      ("size step", row.sizeIncrement.description), ("time zone", row.timeZone),
    ]
    for (index, session) in row.sessions.prefix(5).enumerated() {
      let open = CalendarTime.local(session.open.timestamp).prefix(16)
      let close = CalendarTime.local(session.close.timestamp).prefix(16)
      lines.append((index == 0 ? "open" : "", "\(open) to \(close)"))
    }
    if !row.orderTypes.isEmpty {
      lines.append(("order types", row.orderTypes.joined(separator: " ")))
    }
    return lines.map { name, value in
      let label = name + String(repeating: " ", count: 14 - name.count)
      return label + TextTable.Cell(value).text + "\n"
    }.joined()
  }
}

/// `perigee quote SYMBOL...`.
struct QuoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quote", abstract: "Show the last quote of symbols, or every new one.")

  @Argument(help: "The symbols, as AAPL.NASDAQ.")
  var symbols: [String]
  @Flag(name: .long, help: "Go on with new quotes until ctrl-C.")
  var watch = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let addresses = try symbols.map(CommandArguments.symbol)
    let context = try CommandContext(shared)
    let printer = Printer(environment: context.environment, json: output.json)
    guard watch else {
      guard
        case .quotes(let rows) = try context.ask(.quote(symbols: addresses, watch: false))
      else { throw CommandFailure(.error, "the daemon sent an unexpected answer") }
      return try printer.list(rows, empty: "no quote yet", table: Tables.quotes)
    }
    var hasHeader = output.json
    try context.translated {
      try context.control.watch(addresses) { rows in
        if output.json {
          for row in rows { StandardStreams.output(try Printer.line(row)) }
          return
        }
        var text = QuoteCommand.steady(rows).render(colours: context.environment.usesColours)
        if hasHeader { text = String(text.drop { $0 != "\n" }.dropFirst()) }
        hasHeader = true
        StandardStreams.output(text)
      }
    }
  }

  /// A table whose columns keep their places from one piece to the next.
  static func steady(_ rows: [QuoteRow]) -> TextTable {
    var table = Tables.quotes(rows)
    let widths = [23, 18, 10, 12, 12, 10, 12, 12, 5]
    for (index, width) in widths.enumerated() {
      let padding = String(repeating: " ", count: max(0, width - table.columns[index].title.count))
      switch table.columns[index].alignment {
      case .left: table.columns[index].title += padding
      case .right: table.columns[index].title = padding + table.columns[index].title
      }
    }
    return table
  }
}
