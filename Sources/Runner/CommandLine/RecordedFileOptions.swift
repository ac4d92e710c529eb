import ArgumentParser
import History
import PaperExchange
import TradingModel

/// How a CSV file is to be read, as far as it does not say it itself.
struct RecordedFileOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where the columns are, by number from 0 or by name.",
      discussion: "As time=0,bid=1,ask=2 or time=Stamp,open=O,high=H,low=L,close=C. Known: time, "
        + "date, open, high, low, close, volume, wap, count, bid, ask, bid_size, ask_size, price, "
        + "size."))
  var columns: String?
  @Option(name: .long, help: "What stands between columns: one sign, or tab.")
  var separator: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How stamps are written.",
      discussion: "text, day-first, month-first, epoch-s, epoch-ms, epoch-us or epoch-ns."))
  var timeFormat: String?
  @Option(
    name: .long, help: "The zone of stamps without offset: UTC, -05:00 or America/New_York.")
  var zone: String?
  @Option(name: .long, help: "The length of the bars (1m, 5m, 1h, 1d); else it is detected.")
  var bar: String?
  @Flag(name: .long, help: "Bars carry the time of their end, not of their start.")
  var stampsAtEnd = false
  @Flag(name: .long, help: "Leave rows out that make no sense, and count them.")
  var skipBadRows = false
  @Option(name: .long, help: "A second file with the ask side of the same bars.")
  var ask: String?
  @Option(name: .long, help: "What two sides become: quotes, or bars of the middle.")
  var sides = "quotes"

  /// The options for a file of a symbol.
  func options(symbol: String) throws -> HistoryFileOptions {
    var format = RecordedFormat()
    if let columns {
      guard let found = RecordedFormat.columns(columns) else {
        throw CommandFailure(
          .error, "--columns \"\(columns)\" is not understood; write time=0,bid=1,ask=2")
      }
      format.columns = found
    }
    if let separator {
      let sign = separator.lowercased() == "tab" || separator == "\\t" ? "\t" : separator
      guard sign.utf8.count == 1, let byte = sign.utf8.first else {
        throw CommandFailure(.error, "--separator \"\(separator)\" must be one sign, or tab")
      }
      format.separator = byte
    }
    if let timeFormat {
      guard let stamps = StampFormat(rawValue: timeFormat) else {
        throw CommandFailure(
          .error,
          "--time-format \"\(timeFormat)\" must be one of "
            + StampFormat.allCases.map(\.rawValue).joined(separator: ", "))
      }
      format.stamps = stamps
    }
    if let zone {
      guard let found = RecordedFile.Zone(zone) else {
        throw CommandFailure(
          .error, "--zone \"\(zone)\" is not known; write UTC, -05:00 or America/New_York")
      }
      format.zone = found
    }
    guard let sides = HistoryFileOptions.Sides(rawValue: sides) else {
      throw CommandFailure(.error, "--sides \"\(sides)\" must be quotes or bars")
    }
    return HistoryFileOptions(
      symbol: symbol, format: format, barSize: try bar.map(HistoryArguments.barSize),
      stampsBarEnd: stampsAtEnd, skipsBadRows: skipBadRows, askFile: ask, sides: sides)
  }
}
