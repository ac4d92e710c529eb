import ArgumentParser
import Control
import Journal
import TradingModel

/// `perigee versions`: which text of its script a strategy ran when.
struct VersionsGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions",
    abstract: "List what a strategy ran when, show a version's text, or compare two.",
    discussion: """
      A version is the hash of a script and of the files that it requires. Every order names the \
      one that asked for it. No daemon is needed.
      """,
    subcommands: [
      VersionsListCommand.self, VersionsShowCommand.self, VersionsDiffCommand.self,
    ], defaultSubcommand: VersionsListCommand.self)
}

/// `perigee versions [list] STRATEGY`.
struct VersionsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the lives of a strategy with the version of each.")

  @Argument(help: "The strategy's name; without one, all strategies.")
  var strategy: String?
  @Option(name: .long, help: "At most so many lives, the newest.")
  var limit = 100
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    let limit = try CommandArguments.limit(limit)
    let rows = try JournalFolder(path: command.context.dataDirectory)
      .versions(of: strategy, limit: limit)
    try command.printer.list(
      rows, empty: strategy.map { "no start of \($0) is recorded" } ?? "no start is recorded",
      table: Tables.versions)
  }
}

/// `perigee versions show HASH`.
struct VersionsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the text of a version.")

  @Argument(help: "The version's first digits, at least 4.")
  var version: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    let texts = try VersionChoice(command.context.dataDirectory).texts(version)
    var text = texts.source
    for module in texts.modules {
      text += "\(text.hasSuffix("\n") ? "" : "\n")-- \(module.name), which it requires:\n"
      text += module.source
    }
    try command.printer.object(
      VersionTexts(texts), text: text.hasSuffix("\n") ? text : text + "\n")
  }
}

/// `perigee versions diff HASH HASH`.
struct VersionsDiffCommand: ParsableCommand {
  /// What `--json` prints.
  struct Answer: Encodable {
    var old: String
    var new: String
    var diff: String
  }

  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show what two versions say differently.")

  @Argument(help: "The older version's first digits, at least 4.")
  var old: String
  @Argument(help: "The newer version's first digits, at least 4.")
  var new: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    let choice = VersionChoice(command.context.dataDirectory)
    let (old, new) = (try choice.texts(old), try choice.texts(new))
    let diff = VersionDiff.text(old, new)
    try command.printer.object(
      Answer(old: old.version.rawValue, new: new.version.rawValue, diff: diff), text: diff)
  }
}

extension Tables {
  /// A moment as people read it.
  static func when(_ moment: Moment) -> String { CalendarTime.local(moment.timestamp) }

  static func versions(_ rows: [VersionRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "VERSION"), .init(title: "STRATEGY"), .init(title: "SCRIPT", isFlexible: true),
      .init(title: "STARTED"), .init(title: "ENDED"), .init(title: "ORDERS", alignment: .right),
      .init(title: "FILLS", alignment: .right), .init(title: "REALISED", alignment: .right),
      .init(title: "WHY", isFlexible: true),
    ])
    table.rows = rows.map { row in
      let realized = row.realized.sorted { $0.key < $1.key }
        .map { "\($0.value.normalized) \($0.key)" }.joined(separator: ", ")
      let why = row.reason.map { "\(row.cause); ended: \($0)" } ?? row.cause
      return [
        .init(String(row.version.prefix(ScriptVersion.shortDigits)), row.isKept ? nil : .dim),
        .init(row.strategy), .init(row.script), .init(when(row.started)),
        .init(row.ended.map(when) ?? "-"), .init("\(row.orders)"), .init("\(row.fills)"),
        .init(realized), .init(why),
      ]
    }
    return table
  }
}
