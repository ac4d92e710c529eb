import ArgumentParser
import Backtest
import History
import TradingModel

/// Which recorded data is meant, and how its files are written.
struct DataOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "CSV files of quotes, trades or bars, packed or not; files of the store.",
      discussion: "The symbol is the file's name up to the first '-' or '_', as in "
        + "AAPL.NASDAQ-1m.csv, unless --symbol says otherwise.", valueName: "file"))
  var data: [String] = []

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("The symbol of a file, as AAPL.NASDAQ=prices.csv.", valueName: "symbol=file")
  )
  var symbol: [String] = []

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "What an instrument is that is not known.",
      discussion: "ACME.NASDAQ:tick=0.01,multiplier=1,currency=USD,hours=24/7; also "
        + "type=STK|FUT|CASH|CRYPTO, step=1, and hours=AAPL.NASDAQ for those of another.",
      valueName: "symbol:terms"))
  var instrument: [String] = []

  @OptionGroup var reading: RecordedFileOptions

  /// The series, in the order of the command line. Reads the first rows of each file.
  func series() throws -> [HistorySeries] {
    try files().map { try Self.open($0.path, $0.symbol, reading) }
  }

  /// The files with their symbols, in the order of the command line.
  func files() throws -> [(symbol: String, path: String)] {
    var files: [(symbol: String, path: String)] = []
    var named: [String: String] = [:]
    for text in symbol {
      guard let split = text.firstIndex(of: "="), split > text.startIndex else {
        throw CommandFailure(.error, "--symbol \(text): write SYMBOL=FILE, as AAPL.NASDAQ=a.csv")
      }
      named[String(text[text.index(after: split)...])] = String(text[..<split])
    }
    for path in data {
      files.append((named.removeValue(forKey: path) ?? Self.symbol(of: path), path))
    }
    // A file that only --symbol names is data as well.
    for (path, symbol) in named.sorted(by: { $0.key < $1.key }) { files.append((symbol, path)) }
    guard !files.isEmpty else {
      throw CommandFailure(.error, "no data is named; add files with --data")
    }
    return files
  }

  private static func open(
    _ path: String, _ symbol: String, _ reading: RecordedFileOptions
  ) throws -> HistorySeries {
    do {
      guard path.hasSuffix(".phist") else {
        return try HistoryFile.open(path: path, options: try reading.options(symbol: symbol))
      }
      // An entry of a store: SYMBOL/bars-1m.phist in the store's folder.
      let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
      let store = HistoryStore(folder: parts.isEmpty ? "." : parts.joined(separator: "/"))
      guard let entry = store.list().entries.first(where: { path.hasSuffix($0.header.key.path) })
      else {
        throw CommandFailure(.notFound, "\(path) is no entry of a store; see perigee history list")
      }
      return try store.series(entry.header.key)
    } catch let error as HistoryError {
      throw CommandFailure(.error, error.description)
    }
  }

  /// `AAPL.NASDAQ` of `data/AAPL.NASDAQ-1m.csv.gz`.
  static func symbol(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".gz", ".csv", ".txt"] where name.lowercased().hasSuffix(ending) {
      name.removeLast(ending.count)
    }
    return String(name.prefix { $0 != "-" && $0 != "_" && $0 != " " }).uppercased()
  }

  /// The instruments that the command line tells.
  func instruments() throws -> [BacktestInstrument] {
    try instrument.map { text in
      guard let split = text.firstIndex(of: ":"), split > text.startIndex else {
        throw CommandFailure(
          .error, "--instrument \(text): write SYMBOL:TERMS, as ACME.NASDAQ:tick=0.01,hours=24/7")
      }
      var made = BacktestInstrument(symbol: String(text[..<split]).uppercased())
      for term in text[text.index(after: split)...].split(separator: ",") {
        try Self.take(term, into: &made, text)
      }
      return made
    }
  }

  private static func take(
    _ term: Substring, into made: inout BacktestInstrument, _ text: String
  ) throws {
    let halves = term.split(separator: "=", maxSplits: 1).map(String.init)
    let problem = CommandFailure(
      .error,
      "--instrument \(text): '\(term)' makes no sense; the terms are tick=0.01, multiplier=1, "
        + "currency=USD, hours=24/7 or of another instrument, type=STK|FUT|CASH|CRYPTO, step=1")
    guard halves.count == 2 else { throw problem }
    func number() throws -> Decimal64 {
      guard let value = Decimal64(halves[1]), value > .zero else { throw problem }
      return value
    }
    switch halves[0] {
    case "tick": made.tickSize = try number()
    case "multiplier": made.multiplier = try number()
    case "step": made.sizeIncrement = try number()
    case "currency": made.currency = halves[1].uppercased()
    case "type": made.securityType = SecurityType(rawValue: halves[1].uppercased())
    case "hours": made.hours = halves[1] == "24/7" ? .roundTheClock : .like(halves[1])
    default: throw problem
    }
  }
}
