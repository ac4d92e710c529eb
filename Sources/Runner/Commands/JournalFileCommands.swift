import ArgumentParser
import Foundation
import Journal
import TradingModel

/// `perigee journal`: the journal as a file.
struct JournalGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Check, export or save the journal's file.",
    subcommands: [
      JournalVerifyCommand.self, JournalExportCommand.self, JournalRepairCommand.self,
    ])
}

/// `perigee journal verify`.
struct JournalVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that the journal holds what was written.",
    discussion: """
      Reads the whole file: its pages and indices, the chain of hashes over all events, and the \
      orders, fills, positions and decisions against what the events say. Changes nothing, and \
      works beside a running daemon. Ends with 6 when anything is wrong.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let verdict = try JournalFailure.translated {
      try JournalVerifier(folder: context.dataDirectory).verify()
    }
    try Printer(environment: context.environment, json: output.json).object(
      verdict, text: JournalVerifyCommand.text(verdict))
    guard !verdict.isWhole else { return }
    throw CommandFailure(
      .damagedJournal,
      "the journal \(verdict.path) is damaged. Do not trade on it: stop the daemon, save what is "
        + "whole with perigee journal repair-to COPY, and compare with the broker's statements")
  }

  static func text(_ verdict: JournalVerdict) -> String {
    var lines = ["\(verdict.path)", "  \(verdict.events) events, hash \(verdict.hash.prefix(16))"]
    if let seq = verdict.firstBadSeq { lines.append("  the first bad event is \(seq)") }
    lines += verdict.damages.map { "  damaged: \($0)" }
    if verdict.isWhole { lines.append("  whole") }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// `perigee journal export`.
struct JournalExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write every event of the journal as JSON lines or CSV.",
    discussion: "Writes to standard output, or into a file that does not exist yet.")

  @Option(name: .long, help: "json (one object a line) or csv.")
  var format = "json"
  @Option(name: .long, help: "Only since then: \(SinceArgument.examples).")
  var since: String?
  @Argument(help: "The new file.")
  var file: String?
  @OptionGroup var shared: SharedOptions

  func run() throws {
    guard let format = JournalExport.Format(rawValue: format) else {
      throw CommandFailure(.error, "--format is \(format); it is json or csv")
    }
    let context = try CommandContext(shared)
    let start = try since.map { try CommandArguments.since($0, now: SystemClock.now()) }
    let target = try output()
    defer { if file != nil { try? target.close() } }  // Safe: every write was checked.
    let export = JournalExport(folder: context.dataDirectory)
    var buffer = Data()
    let count = try JournalFailure.translated {
      try export.write(format, since: start) { line in
        buffer.append(contentsOf: line.utf8)
        guard buffer.count >= 1 << 16 else { return }
        try target.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try target.write(contentsOf: buffer)
    if let file { StandardStreams.error("\(count) events written to \(file)\n") }
  }

  private func output() throws -> FileHandle {
    guard let file else { return .standardOutput }
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(
        .error,
        "\(file) cannot be made (\(String(cString: strerror(errno)))); name a file that does not "
          + "exist yet")
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
  }
}

/// `perigee journal repair-to`.
struct JournalRepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair-to", abstract: "Save all of a damaged journal that is whole into a copy.",
    discussion: """
      The journal itself is never touched. Events that are lost keep their place as events of the \
      kind "lost"; orders, fills and positions are built again from the events.
      """)

  @Argument(help: "The new file.")
  var copy: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let report = try JournalFailure.translated {
      try JournalRepair(folder: context.dataDirectory, copy: copy).run()
    }
    try Printer(environment: context.environment, json: output.json).object(
      report, text: JournalRepairCommand.text(report))
  }

  static func text(_ report: JournalRepairReport) -> String {
    var lines = [
      "\(report.copy)", "  \(report.events) events",
      "  \(report.orders) orders, \(report.openOrders) of them open; \(report.fills) fills",
    ]
    lines += report.lost.map { "  lost: events \($0)" }
    lines += report.unproven.map { "  not proven: events \($0)" }
    if report.lost.isEmpty && report.unproven.isEmpty { lines.append("  nothing is lost") }
    lines += report.advice.map { "  \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Turns the journal's own errors into those of a command.
enum JournalFailure {
  static func translated<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as JournalError {
      throw CommandFailure(status(error), error.description)
    }
  }

  /// How a process ends that cannot go on for a fault of the journal.
  static func status(_ error: JournalError) -> ExitStatus {
    switch error.code {
    case .corrupt: .damagedJournal
    case .inputOutput: .diskFault
    case .missing: .notFound
    case .folderInUse, .cannotOpen, .newerSchema, .locked, .diskFull, .tooLarge, .database: .error
    }
  }
}
