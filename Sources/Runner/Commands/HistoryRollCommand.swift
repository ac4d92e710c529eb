import ArgumentParser
import Control
import Foundation
import History
import PaperExchange
import TradingModel

/// `perigee history roll`.
struct HistoryRollCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roll", abstract: "Join several months of a future to one series in the store.",
    discussion: """
      Each month is FILE=YYYYMMDD with the date of its last trade, or FILE alone when the roll \
      goes by volume. By default the roll is at the beginning of the day after the first on which \
      the next month traded more; with --days-before it is so many days before the last trade.
      """)

  @Argument(help: "The months, as ESH4.csv=20240315.")
  var months: [String]
  @Option(name: .long, help: "The symbol of the joined series, as ES.CME.CONT.")
  var symbol: String
  @Option(name: .long, help: "Roll so many days before the last trade.")
  var daysBefore: Int?
  @Option(name: .long, help: "Prices before a roll: none, difference or ratio.")
  var adjust = "none"
  @Option(name: .long, help: "The tick to which adjusted prices are rounded.")
  var tick: String?
  @Option(name: .long, help: "The hours by which days are counted: globex, globex-eastern, ...")
  var hours: String?
  @OptionGroup var reading: RecordedFileOptions
  @OptionGroup var place: StoreOptions
  @OptionGroup var output: OutputOptions

  struct Row: Hashable, Sendable, Encodable {
    var time: Moment
    var from: String
    var to: String
    var oldPrice: Decimal64
    var newPrice: Decimal64
  }

  func run() throws {
    guard let adjustment = FutureRoll.Adjustment(rawValue: adjust) else {
      throw CommandFailure(.error, "--adjust \"\(adjust)\" must be none, difference or ratio")
    }
    let store = try place.open()
    let symbol = HistoryArguments.symbol(symbol)
    let options = try reading.options(symbol: symbol)
    try HistoryArguments.translated {
      let contracts = try months.map { try HistoryRollCommand.month($0, options: options) }
      let (series, rolls) = try FutureRoll.join(
        contracts, symbol: symbol, rule: daysBefore.map { .calendar(daysBefore: $0) } ?? .volume,
        adjustment: adjustment, hours: HistoryArguments.hours(hours, symbol: symbol),
        tick: HistoryImportCommand.tick(tick))
      let key = try HistoryImportCommand.key(series, symbol: symbol)
      let header = StoreHeader(
        key: key, source: "\(contracts.count) months, adjusted: \(adjust)",
        isAdjusted: adjustment != .none)
      let count = try HistoryImportCommand.copy(series, to: store, header: header)
      StandardStreams.error("\(count) rows as \(key)\n")
      let rows = rolls.map {
        Row(
          time: Moment($0.time), from: $0.from, to: $0.to, oldPrice: $0.oldPrice,
          newPrice: $0.newPrice)
      }
      try Printer(environment: .current(), json: output.json).list(
        rows, empty: "no roll", table: HistoryRollCommand.table)
    }
  }

  private static func month(
    _ text: String, options: HistoryFileOptions
  ) throws -> FutureRoll.Contract {
    let parts = text.split(separator: "=").map(String.init)
    var last: Timestamp?
    if parts.count == 2 {
      guard let date = CivilDate(compactText: parts[1]) else {
        throw CommandFailure(.error, "\"\(parts[1])\" is no date; write ESH4.csv=20240315")
      }
      last = Timestamp(seconds: Int64(date.dayNumber) * 86_400)
    }
    guard let file = parts.first, parts.count <= 2 else {
      throw CommandFailure(.error, "\"\(text)\" is no month; write ESH4.csv=20240315")
    }
    return FutureRoll.Contract(
      series: try HistoryFile.open(path: file, options: options), lastTrade: last)
  }

  static func table(_ rows: [Row]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "TIME"), .init(title: "FROM"), .init(title: "TO"),
      .init(title: "OLD", alignment: .right), .init(title: "NEW", alignment: .right),
    ])
    table.rows = rows.map { row in
      [
        .init(String(CalendarTime.utc(row.time.timestamp).prefix(16))), .init(row.from),
        .init(row.to), .init(row.oldPrice.description), .init(row.newPrice.description),
      ]
    }
    return table
  }
}
