import ArgumentParser
import Control
import Glibc

/// `perigee logs`: the daemon's and the strategies' lines.
struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show the log of the daemon and of the strategies.")

  /// How long following waits between two looks at the journal, in microseconds.
  private static let pause: UInt32 = 250_000

  @Flag(name: [.customShort("f"), .long], help: "Go on with new lines until ctrl-C.")
  var follow = false
  @Option(name: .long, help: "Only of this strategy.")
  var strategy: String?
  @Option(name: .long, help: "Only about this account.")
  var account: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      #"Only with these words: words, "phrases", begin*, -without."#, valueName: "text"))
  var search = ""
  @Option(name: .long, help: "Only from this level up: debug, info, notice, warning, error.")
  var level = "info"
  @Option(name: .long, help: "Only since then: \(SinceArgument.examples).")
  var since: String?
  @Option(name: .long, help: "At most so many lines, the newest.")
  var limit = 200
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    var filter = LogRowFilter(
      strategy: strategy, level: try CommandArguments.level(level),
      since: try since.map { try CommandArguments.since($0, now: SystemClock.now()) },
      limit: try CommandArguments.limit(limit))
    filter.account = try command.known(account: account)
    filter.search = search
    let rows = try command.journal.logs(filter)
    if rows.isEmpty && !follow && !output.json { StandardStreams.error("no log lines\n") }
    try show(rows, command)
    filter.limit = CommandArguments.maximumRows
    filter.after = rows.last?.id ?? 0
    while follow {
      usleep(LogsCommand.pause)
      let news = try command.journal.logs(filter)
      try show(news, command)
      filter.after = news.last?.id ?? filter.after
    }
  }

  private func show(_ rows: [LogRow], _ command: JournalCommand) throws {
    let colours = command.context.environment.usesColours
    for row in rows {
      StandardStreams.output(
        output.json ? try Printer.line(row) : Tables.logLine(row, colours: colours))
    }
  }
}
