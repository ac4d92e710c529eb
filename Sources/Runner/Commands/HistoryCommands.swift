import ArgumentParser
import Control
import History
import PaperExchange
import TradingModel

/// `perigee history`: recorded data on this machine.
struct HistoryGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Fetch, import and look after recorded market data.",
    subcommands: [
      HistoryFetchCommand.self, HistoryImportCommand.self, HistoryListCommand.self,
      HistoryInfoCommand.self, HistoryGapsCommand.self, HistoryVerifyCommand.self,
      HistoryExportCommand.self, HistoryRemoveCommand.self, HistoryRollCommand.self,
    ])
}

/// An entry of the store, as `perigee history list` shows it.
struct HistoryRow: Hashable, Sendable, Encodable {
  var symbol: String
  var kind: String
  var bar: String?
  var rows: Int
  var blocks: Int
  var bytes: Int64
  var first: Moment?
  var last: Moment?
  var source: String
  var isAdjusted: Bool
  var regularHoursOnly: Bool
  var tornBytes: Int64
  var file: String

  init(_ entry: HistoryStore.Entry) {
    symbol = entry.header.key.symbol
    kind = entry.header.key.kind.rawValue
    bar = entry.header.key.barSize?.description
    rows = entry.rows
    blocks = entry.blocks
    bytes = entry.bytes
    first = entry.first.map(Moment.init)
    last = entry.last.map(Moment.init)
    source = entry.header.source
    isAdjusted = entry.header.isAdjusted
    regularHoursOnly = entry.header.regularHoursOnly
    tornBytes = entry.tornBytes
    file = entry.path
  }

  static func table(_ rows: [HistoryRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "SYMBOL"), .init(title: "KIND"), .init(title: "BAR"),
      .init(title: "ROWS", alignment: .right), .init(title: "FIRST"), .init(title: "LAST"),
      .init(title: "KIB", alignment: .right), .init(title: "SOURCE", isFlexible: true),
    ])
    table.rows = rows.map { row in
      func day(_ moment: Moment?) -> TextTable.Cell {
        .init(moment.map { String(CalendarTime.utc($0.timestamp).prefix(16)) })
      }
      return [
        .init(row.symbol), .init(row.kind), .init(row.bar), .init(String(row.rows)),
        day(row.first), day(row.last), .init(String((row.bytes + 1023) / 1024)),
        .init(row.source),
      ]
    }
    return table
  }
}

/// `perigee history list`.
struct HistoryListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what the store holds. Times are UTC.")

  @OptionGroup var place: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (entries, faults) = try place.open().list()
    for fault in faults { StandardStreams.error(fault.description + "\n") }
    try Printer(environment: .current(), json: output.json).list(
      entries.map(HistoryRow.init),
      empty: "the store is empty; fill it with perigee history fetch or import",
      table: HistoryRow.table)
  }
}

/// `perigee history info`.
struct HistoryInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what the store has of a symbol. Times are UTC.")

  @OptionGroup var entry: EntryOptions
  @OptionGroup var place: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try place.open()
    try HistoryArguments.translated {
      let key = try entry.key(in: store)
      guard let found = try store.entry(key) else { return }
      let row = HistoryRow(found)
      try Printer(environment: .current(), json: output.json).object(
        row, text: HistoryInfoCommand.text(row, found.coverage))
    }
  }

  static func text(_ row: HistoryRow, _ coverage: [Range<Timestamp>]) -> String {
    func time(_ time: Timestamp) -> String { String(CalendarTime.utc(time).prefix(19)) }
    var lines = [
      "symbol     \(row.symbol)", "kind       \(row.kind)\(row.bar.map { " of \($0)" } ?? "")",
      "rows       \(row.rows) in \(row.blocks) blocks, \(row.bytes) bytes",
      "source     \(row.source)", "file       \(row.file)",
    ]
    if let first = row.first, let last = row.last {
      lines.append("from, to   \(time(first.timestamp)), \(time(last.timestamp))")
    }
    if row.isAdjusted { lines.append("adjusted   for splits or rolls") }
    if row.regularHoursOnly { lines.append("hours      regular trading hours alone") }
    for range in coverage.prefix(20) {
      lines.append("fetched    \(time(range.lowerBound)) to \(time(range.upperBound))")
    }
    if coverage.count > 20 { lines.append("           and \(coverage.count - 20) stretches more") }
    if row.tornBytes > 0 {
      lines.append("torn       \(row.tornBytes) bytes at the end; the next fetch removes them")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// `perigee history gaps`.
struct HistoryGapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps", abstract: "List where data is missing although the market was open.",
    discussion: """
      A minute without trades has no bar, so only stretches of at least --longer-than count. \
      Times are UTC.
      """)

  @OptionGroup var entry: EntryOptions
  @Option(name: .long, help: "The hours: us-stocks, globex, forex, ..., always.")
  var hours: String?
  @Flag(name: .long, help: "Look at the main session alone.")
  var regularHours = false
  @Option(name: .long, help: "The shortest stretch that counts, as 10m, 1h, 1d.")
  var longerThan = "1h"
  @OptionGroup var place: StoreOptions
  @OptionGroup var output: OutputOptions

  struct Row: Hashable, Sendable, Encodable {
    var from: Moment
    var to: Moment
    var seconds: Int64
  }

  func run() throws {
    let store = try place.open()
    let shortest = try HistoryArguments.barSize(longerThan)
    try HistoryArguments.translated {
      let key = try entry.key(in: store)
      var finder = GapFinder(
        hours: try HistoryArguments.hours(hours, symbol: key.symbol),
        regularHoursOnly: regularHours, shortest: .seconds(Int64(shortest.rawValue)))
      var reader = try store.series(key).reader
      var events: [HistoryEvent] = []
      repeat {
        try reader.read(into: &events, limit: 4096)
        for event in events { finder.add(event) }
      } while !events.isEmpty
      let rows = finder.report.gaps.map {
        Row(
          from: Moment($0.from), to: Moment($0.to), seconds: $0.to.since($0.from).components.seconds
        )
      }
      try Printer(environment: .current(), json: output.json).list(
        rows, empty: "no gap of \(longerThan) or longer", table: HistoryGapsCommand.table)
      let report = finder.report
      guard report.count > 0, !output.json else { return }
      StandardStreams.error(
        "\(report.count) gaps, \(report.missing.components.seconds / 60) of "
          + "\(report.open.components.seconds / 60) open minutes\n")
    }
  }

  static func table(_ rows: [Row]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "FROM"), .init(title: "TO"), .init(title: "MINUTES", alignment: .right),
    ])
    table.rows = rows.map { row in
      [
        .init(String(CalendarTime.utc(row.from.timestamp).prefix(19))),
        .init(String(CalendarTime.utc(row.to.timestamp).prefix(19))),
        .init(String(row.seconds / 60)),
      ]
    }
    return table
  }
}
