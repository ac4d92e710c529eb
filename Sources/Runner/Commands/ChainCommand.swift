import ArgumentParser
import Control
import TradingModel

/// `perigee chain SYMBOL`.
struct ChainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chain", abstract: "Show the options that are listed on an instrument.")

  @Argument(help: "The underlying, as SPY.ARCA, SPX.CBOE.IND or ES.CME.202612.")
  var symbol: String
  @Option(help: "Only this expiry, as YYYYMMDD; lists its strikes.")
  var expiry: String?
  @Option(help: "Only this exchange; SMART where it has a chain, else all.")
  var exchange: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let address = try CommandArguments.symbol(symbol)
    let context = try CommandContext(shared)
    guard case .chains(let all) = try context.ask(.chain(symbol: address)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    let rows = ChainCommand.chosen(all, exchange: exchange, expiry: expiry)
    if rows.isEmpty {
      throw CommandFailure(
        .notFound,
        all.isEmpty
          ? "no options are listed on \(address)"
          : "\(address) has options, but none of that exchange and expiry; leave the options out "
            + "to see which")
    }
    let printer = Printer(environment: context.environment, json: output.json)
    if expiry != nil, !output.json {
      return StandardStreams.output(rows.map(ChainCommand.strikes).joined(separator: "\n"))
    }
    try printer.list(rows, empty: "", table: Tables.chains)
  }

  /// The chains of one exchange, cut to one expiry.
  static func chosen(_ rows: [ChainRow], exchange: String?, expiry: String?) -> [ChainRow] {
    let wanted =
      exchange?.uppercased() ?? (rows.contains { $0.exchange == "SMART" } ? "SMART" : nil)
    return rows.compactMap { row in
      guard wanted.map({ $0 == row.exchange }) ?? true else { return nil }
      guard let expiry else { return row }
      guard row.expiries.contains(expiry) else { return nil }
      var one = row
      one.expiries = [expiry]
      // The pattern names the first expiry of the whole chain.
      if let first = row.expiries.first {
        one.example = row.example.map { text in
          text.split(separator: ".", omittingEmptySubsequences: false)
            .map { $0 == first ? expiry : String($0) }.joined(separator: ".")
        }
      }
      return one
    }
  }

  static func strikes(_ row: ChainRow) -> String {
    let head = "\(row.tradingClass) on \(row.exchange), \(row.expiries.joined(separator: " "))"
    let example = row.example.map { ", as \($0)" } ?? ""
    let lines = stride(from: 0, to: row.strikes.count, by: 10).map { start in
      row.strikes[start..<min(start + 10, row.strikes.count)]
        .map { $0.normalized.description }.joined(separator: " ")
    }
    return TextTable.Cell(head + example).text + "\n" + lines.map { "  " + $0 + "\n" }.joined()
  }
}
