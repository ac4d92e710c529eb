import ArgumentParser
import Foundation
import History
import PaperExchange
import TradingModel

/// `perigee history import`.
struct HistoryImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take a CSV file into the store.",
    discussion: """
      The file may be packed with gzip. Columns, separator, stamps and bar size are told from it \
      unless they are stated. What the store has already is replaced, bar by bar.
      """)

  @Argument(help: "The file.")
  var file: String
  @Option(name: .long, help: "The symbol, as AAPL.NASDAQ.")
  var symbol: String
  @OptionGroup var reading: RecordedFileOptions
  @Option(name: .long, help: "A file of splits and dividends to adjust by: date,ratio.")
  var splits: String?
  @Option(name: .long, help: "The tick to which adjusted prices are rounded.")
  var tick: String?
  @OptionGroup var place: StoreOptions

  func run() throws {
    let store = try place.open()
    let symbol = HistoryArguments.symbol(symbol)
    let options = try reading.options(symbol: symbol)
    try HistoryArguments.translated {
      var series = try HistoryFile.open(path: file, options: options)
      if let splits {
        let steps = try SplitsFile.read(path: splits, zone: options.format.zone)
        series = series.adjusted(
          by: PriceAdjustment(steps, tick: try HistoryImportCommand.tick(tick)))
      }
      let key = try HistoryImportCommand.key(series, symbol: symbol)
      let header = StoreHeader(
        key: key, source: "import of \(series.origin)", isAdjusted: splits != nil)
      let count = try HistoryImportCommand.copy(series, to: store, header: header)
      StandardStreams.output("\(count) rows as \(key)\n")
    }
  }

  static func tick(_ text: String?) throws -> Price? {
    guard let text else { return nil }
    guard let tick = Decimal64(text), tick > .zero else {
      throw CommandFailure(.error, "--tick \"\(text)\" must be a positive number")
    }
    return tick
  }

  /// The entry that the events of a series belong into.
  static func key(_ series: HistorySeries, symbol: String) throws -> HistoryKey {
    var reader = series.reader
    var events: [HistoryEvent] = []
    try reader.read(into: &events, limit: 2)
    switch events.last {
    case .bar(_, let size): return HistoryKey(symbol: symbol, kind: .bars, barSize: size)
    case .quote: return HistoryKey(symbol: symbol, kind: .quotes)
    case .trade: return HistoryKey(symbol: symbol, kind: .trades)
    case nil: throw CommandFailure(.error, "\(series.origin) has no rows")
    }
  }

  /// Reads a whole series into the store and tells what was left out. Two sides made into bars
  /// have quotes between them, which the store of bars does not take.
  static func copy(
    _ series: HistorySeries, to store: HistoryStore, header: StoreHeader
  ) throws -> Int {
    let writer = try store.writer(header)
    if header.key.kind != .bars, try (store.entry(header.key)?.rows ?? 0) > 0 {
      throw CommandFailure(
        .error,
        "the store has \(header.key) already, and \(header.key.kind.rawValue) cannot be "
          + "told apart from those there; remove them first with perigee history remove")
    }
    var reader = series.reader
    var events: [HistoryEvent] = []
    var count = 0
    let progress = ProgressLine(series.origin, environment: .current())
    defer { progress.end() }
    repeat {
      try reader.read(into: &events, limit: 4096)
      let fitting =
        header.key.kind == .bars
        ? events.filter { if case .bar = $0 { true } else { false } } : events
      try writer.append(fitting)
      count += fitting.count
      if let (done, all) = reader.progress { progress.show(Int(done), of: Int(all)) }
    } while !events.isEmpty
    try writer.commit()
    report(reader.faults)
    return count
  }

  static func report(_ faults: HistoryFaults) {
    var lines: [String] = []
    if faults.badRows > 0 {
      lines.append(
        "\(faults.badRows) bad rows were left out, the first at "
          + (faults.firstBadRow?.description ?? "an unknown place"))
    }
    if faults.duplicates > 0 { lines.append("\(faults.duplicates) bars stood there twice") }
    if faults.unpaired > 0 { lines.append("\(faults.unpaired) bars had one side alone") }
    if faults.crossed > 0 { lines.append("\(faults.crossed) bars had the bid above the ask") }
    for line in lines { StandardStreams.error(line + "\n") }
  }
}

/// `perigee history export`.
struct HistoryExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write an entry of the store as CSV.",
    discussion: "Writes to standard output, or into a file that does not exist yet. Times are UTC.")

  @OptionGroup var entry: EntryOptions
  @Argument(help: "The new file.")
  var file: String?
  @Option(name: .long, help: "Only since then, in UTC: 2024-01-31 or 2024-01-31T15:30:00.")
  var from: String?
  @Option(name: .long, help: "Only before then.")
  var to: String?
  @OptionGroup var place: StoreOptions

  func run() throws {
    let store = try place.open()
    let target = try output()
    defer { if file != nil { try? target.close() } }  // Safe: every write was checked.
    try HistoryArguments.translated {
      let key = try entry.key(in: store)
      let series = try store.series(
        key, from: HistoryArguments.moment(from, option: "--from"),
        to: HistoryArguments.moment(to, option: "--to"))
      var reader = series.reader
      var writer = CSVWriter(kind: key.kind)
      var events: [HistoryEvent] = []
      var bytes = Array(writer.header.utf8)
      repeat {
        try reader.read(into: &events, limit: 4096)
        for event in events { writer.append(event, to: &bytes) }
        try target.write(contentsOf: bytes)
        bytes.removeAll(keepingCapacity: true)
      } while !events.isEmpty
    }
  }

  private func output() throws -> FileHandle {
    guard let file else { return .standardOutput }
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(.error, "\(file): \(String(cString: strerror(errno)))")
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}

/// `perigee history verify`.
struct HistoryVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check the store's files against their sums.",
    discussion: """
      With --repair a damaged file is written anew from its whole blocks, in the order of time and \
      each bar once; a fetch then fills the gap.
      """)

  @Argument(help: "Only of this symbol.")
  var symbol: String?
  @Flag(name: .long, help: "Write what is whole anew.")
  var repair = false
  @OptionGroup var place: StoreOptions

  func run() throws {
    let store = try place.open()
    let symbol = symbol.map(HistoryArguments.symbol)
    let (entries, faults) = store.list()
    for fault in faults { StandardStreams.error(fault.description + "\n") }
    var damaged = faults.count
    for entry in entries where symbol == nil || entry.header.key.symbol == symbol {
      let key = entry.header.key
      try HistoryArguments.translated {
        let verdict = try store.verify(key)
        var text = "\(key): \(verdict.rows) rows"
        if !verdict.damaged.isEmpty { text += ", \(verdict.damaged.count) damaged blocks" }
        if verdict.tornBytes > 0 { text += ", \(verdict.tornBytes) bytes of a torn tail" }
        if verdict.duplicates > 0 { text += ", \(verdict.duplicates) bars twice" }
        text += verdict.isWhole ? ", whole" : ""
        if repair, !verdict.isWhole || verdict.duplicates > 0 || entry.blocks > 64 {
          text += "; written anew with \(try store.compact(key)) rows"
        } else if !verdict.damaged.isEmpty {
          damaged += 1
        }
        StandardStreams.output(text + "\n")
      }
    }
    guard damaged > 0 else { return }
    throw CommandFailure(
      .error, "\(damaged) files are damaged; perigee history verify --repair keeps what is whole")
  }
}

/// `perigee history remove`.
struct HistoryRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove an entry from the store.")

  @OptionGroup var entry: EntryOptions
  @OptionGroup var place: StoreOptions

  func run() throws {
    let store = try place.open()
    try HistoryArguments.translated {
      let key = try entry.key(in: store)
      _ = try store.remove(key)
      StandardStreams.output("removed \(key)\n")
    }
  }
}
