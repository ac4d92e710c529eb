import ArgumentParser
import Tape
import TradingModel

/// `perigee tape`: the recorded sessions.
struct TapeGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tape", abstract: "List, check or export what sessions recorded.",
    subcommands: [
      TapeListCommand.self, TapeInfoCommand.self, TapeVerifyCommand.self, TapeExportCommand.self,
    ])
}

/// Finds tapes for one command.
struct TapeCommand {
  let context: CommandContext
  let printer: Printer
  /// The folder of all sessions.
  let root: String

  init(_ shared: SharedOptions, _ output: OutputOptions) throws {
    context = try CommandContext(shared)
    printer = Printer(environment: context.environment, json: output.json)
    root = TapeAssembly.root(context.dataDirectory)
  }

  /// The session of this name, or the newest for `latest`.
  func session(_ name: String) throws -> TapeSession {
    do throws(TapeError) {
      return try TapeSession.find(name, in: root)
    } catch {
      guard case .notFound = error else { throw CommandFailure(.error, "\(error)") }
      let known = try sessions().map(\.name)
      throw CommandFailure(
        .notFound,
        known.isEmpty
          ? "nothing is recorded in \(root); perigee run records unless [tape] says otherwise"
          : "there is no session \(name) in \(root); the newest are "
            + known.suffix(5).reversed().joined(separator: ", "))
    }
  }

  /// Reads all of a session.
  func report(_ session: TapeSession) throws -> TapeCheck.Report {
    let total = try translated { try session.summary().rawBytes }
    let progress = ByteProgress(
      "reading \(session.name)", total: total, environment: context.environment)
    defer { progress.finish() }
    return try translated { try TapeCheck.run(session.folder) { progress.reach($0) } }
  }

  /// The tape's own errors as the command's.
  func translated<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as TapeError {
      throw CommandFailure(.error, "\(error)")
    }
  }

  /// All sessions, the oldest first; none where nothing was ever recorded.
  func sessions() throws -> [TapeSession] {
    do throws(TapeError) {
      return try TapeSession.list(in: root)
    } catch {
      guard case .notFound = error else { throw CommandFailure(.error, "\(error)") }
      return []
    }
  }
}

/// `perigee tape list`.
struct TapeListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the recorded sessions.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try TapeCommand(shared, output)
    let rows = try command.sessions().map { session in
      TapeRow(session, try command.translated { try session.summary() })
    }
    try command.printer.list(rows, empty: "nothing is recorded", table: Tables.tapes)
  }
}

/// `perigee tape info`.
struct TapeInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what a session's tape holds.",
    discussion: "Reads the whole tape, also while it is still recorded.")

  @Argument(help: "The session, as perigee tape list names it; latest is the newest.")
  var session: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try TapeCommand(shared, output)
    let report = try command.report(try command.session(session))
    let row = TapeInfoRow(report)
    try command.printer.object(
      row,
      text: Tables.text(row)
        + Tables.lives(row.lives).render(width: command.context.environment.terminalWidth))
  }
}

/// `perigee tape verify`.
struct TapeVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that a session's tape holds what was recorded.",
    discussion: """
      Reads the whole tape: the checksum of every block, every record, and their order. A tape \
      that a kill cut off is not damaged: its complete blocks are checked and the rest is told. \
      Ends with 1 when anything is damaged.
      """)

  @Argument(help: "The session, as perigee tape list names it; latest is the newest.")
  var session: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try TapeCommand(shared, output)
    let found = try command.session(session)
    let report = try command.report(found)
    let row = TapeInfoRow(report)
    var lines = ["\(found.folder)", "  \(row.entries) entries of \(row.lives.count) lives"]
    lines += row.notes.map { "  note: \($0)" } + row.problems.map { "  damaged: \($0)" }
    let more = row.problemCount - row.problems.count
    if more > 0 { lines.append("  and \(more) more") }
    if row.problemCount == 0 { lines.append("  sound") }
    try command.printer.object(row, text: lines.joined(separator: "\n") + "\n")
    guard row.problemCount > 0 else { return }
    throw CommandFailure(
      .error,
      "the tape \(found.name) is damaged in \(row.problemCount) places; what is whole can still be "
        + "read with perigee tape export")
  }
}

/// `perigee tape export`.
struct TapeExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a session's tape as tables for notebooks.",
    discussion: """
      One file each for quotes, trades, bars, requests, orders, fills and logs, in a folder where \
      none of them is yet. docs/tape.md tells the columns.
      """)

  @Argument(help: "The session, as perigee tape list names it; latest is the newest.")
  var session: String
  @Option(name: .long, help: "csv or parquet.")
  var format = "csv"
  @Option(name: .long, help: ArgumentHelp("The folder; made if need be.", valueName: "dir"))
  var out: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let format = TapeExport.Format(rawValue: format) else {
      throw CommandFailure(.error, "--format is \(format); it is csv or parquet")
    }
    let command = try TapeCommand(shared, output)
    let found = try command.session(session)
    let total = try command.translated { try found.summary().rawBytes }
    let progress = ByteProgress(
      "exporting \(found.name)", total: total, environment: command.context.environment)
    let result = try command.translated {
      defer { progress.finish() }
      return try TapeExport.run(found.folder, into: out ?? found.name, format: format) {
        progress.reach($0)
      }
    }
    let row = TapeExportRow(
      session: found.name,
      files: TapeTable.allCases.map { table in
        TapeExportRow.File(
          table: table.rawValue, rows: result.rows[table] ?? 0, path: result.files[table] ?? "")
      }, problems: result.problems)
    let lines =
      row.files.map { "\($0.path): \($0.rows) rows" } + row.problems.map { "left out: \($0)" }
    try command.printer.object(row, text: lines.joined(separator: "\n") + "\n")
  }
}
