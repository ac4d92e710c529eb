import ArgumentParser
import Foundation
import History
import PaperExchange
import TradingModel

/// `perigee history fetch`.
struct HistoryFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Fetch bars of the past through the gateway into the store.",
    discussion: """
      Asks the running daemon, which paces the questions and lets the strategies' own go first. \
      What is there is not asked for again: after ctrl-C, a crash or an outage the same command \
      goes on where it stopped. Each question overlaps what is there by a few bars; what the \
      broker has changed since is told and replaced.
      """)

  @Argument(help: "The symbol, as AAPL.NASDAQ.")
  var symbol: String
  @Option(name: .long, help: "The length of the bars: 5s, 1m, 5m, 1h, 1d.")
  var bar = "1m"
  @Option(name: .long, help: "How many days back.")
  var days: Int?
  @Option(name: .long, help: "From then on, in UTC: 2024-01-31 or 2024-01-31T15:30:00.")
  var from: String?
  @Option(name: .long, help: "Up to then; default: now.")
  var to: String?
  @Flag(name: .long, help: "Regular trading hours alone.")
  var regularHours = false
  @OptionGroup var place: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let address = try CommandArguments.symbol(symbol)
    let size = try HistoryArguments.barSize(bar)
    let context = try CommandContext(place.shared)
    let store =
      place.store.map(HistoryStore.init)
      ?? HistoryStore(
        folder: context.dataDirectory + "/history")
    let (start, end) = try window(size, now: SystemClock.now())
    try HistoryArguments.translated {
      var fetch = try HistoryFetch(
        context: context, store: store,
        key: HistoryKey(symbol: address, kind: .bars, barSize: size), from: start, to: end,
        regularHoursOnly: regularHours)
      let row = try fetch.run()
      try Printer(environment: context.environment, json: output.json).object(
        row, text: HistoryFetchCommand.text(row))
      if let failure = fetch.failure { throw failure }
    }
  }

  /// What is asked for, in whole bars; a bar that is not over is left for the next time.
  private func window(_ size: BarSize, now: Timestamp) throws -> (Timestamp, Timestamp) {
    let end = min(try HistoryArguments.moment(to, option: "--to") ?? now, now)
    let start: Timestamp
    if let from {
      start = try HistoryArguments.moment(from, option: "--from") ?? end
    } else {
      let days = days ?? 30
      guard (1...36_500).contains(days) else {
        throw CommandFailure(.error, "--days \(days) must be from 1 to 36500")
      }
      start = end.advanced(by: .seconds(-Int64(days) * 86_400))
    }
    let length = Int64(min(size, .day).rawValue)
    func whole(_ time: Timestamp) -> Timestamp {
      Timestamp(seconds: time.seconds / length * length)
    }
    guard whole(start) < whole(end) else {
      throw CommandFailure(.error, "there is no whole bar between the two times")
    }
    return (whole(start), whole(end))
  }

  static func text(_ row: HistoryFetchRow) -> String {
    var lines = [
      "\(row.symbol) \(row.bar): \(row.fresh) new bars, \(row.rows) in the store, "
        + "\(row.questions) questions"
    ]
    if row.corrections > 0 {
      lines.append("\(row.corrections) bars were changed by the broker and replaced:")
      for change in row.changes.prefix(10) { lines.append("  \(change)") }
    }
    if row.remaining > 0 {
      lines.append("\(row.remaining) questions are left; the same command goes on with them")
    }
    if row.gaps > 0 {
      lines.append("\(row.gaps) gaps of an hour or longer; see perigee history gaps \(row.symbol)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// What a fetch came to.
struct HistoryFetchRow: Hashable, Sendable, Encodable {
  var symbol: String
  var bar: String
  var fresh: Int
  var duplicates: Int
  var corrections: Int
  var changes: [String]
  var questions: Int
  var remaining: Int
  var rows: Int
  var gaps: Int
}
