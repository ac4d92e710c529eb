import ArgumentParser
import Backtest
import Foundation
import Strategies
import Tape
import TradingModel

/// `perigee replay SESSION`.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Feed a recorded session to its scripts again, and show what differs.",
    discussion: """
      With the recorded scripts every order, log line and state must come out the same, byte for \
      byte. With --script the decisions that another version of a script takes are shown, and what \
      they would have been worth. docs/replay.md says what is compared.
      """)

  @Argument(help: "The session, as perigee tape list names it; latest is the newest.")
  var session: String
  @Option(help: "Only this strategy.")
  var strategy: String?
  @Option(
    help: ArgumentHelp("Another version of the strategy's script.", valueName: "file"))
  var script: String?
  @Option(
    help: ArgumentHelp(
      "Write the session's trading as a page and JSON.",
      discussion: "With several strategies each has its own: FILE-STRATEGY.html.",
      valueName: "file"))
  var report: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if report != nil, script != nil {
      throw ValidationError("--report shows what was traded; it does not go with --script")
    }
  }

  func run() throws {
    let context = try CommandContext(shared)
    let recording = try SessionPlace.recording(session, in: context)
    let name = strategy.map { StrategyID(rawValue: $0) }
    let progress = ProgressLine("replay", environment: context.environment)
    defer { progress.end() }
    if let script {
      let report = try ScriptComparison.run(
        recording, strategy: try name ?? onlyStrategy(of: recording), with: try replacement(script)
      ) { progress.show($0, of: $1) }
      progress.end()
      return StandardStreams.output(
        output.json
          ? try Printer.line(ComparisonAnswer(report))
          : ReplayText(environment: context.environment).text(report))
    }
    let report = try SessionReplay.run(recording, strategy: name) { progress.show($0, of: $1) }
    progress.end()
    StandardStreams.output(
      output.json
        ? try Printer.line(ReplayAnswer(report))
        : ReplayText(environment: context.environment).text(report))
    if let file = self.report { try writeReports(of: recording, to: file, context) }
    if report.differences > 0 { throw CommandFailure(.error, "") }
  }

  /// One result a strategy, from the fills on the tape and the commissions of the journal.
  private func writeReports(
    of recording: TapeRecording, to file: String, _ context: CommandContext
  ) throws {
    let all = try strategy.map { [StrategyID(rawValue: $0)] } ?? SessionSurvey(recording).strategies
    let fees = try DiffLiveCommand.fees(context)
    for name in all {
      let result = try ReplayResult.make(recording, strategy: name) { fees[$0] }
      let files = try ReportFiles.write(
        result, to: all.count == 1 ? file : ReportFiles.path(file, adding: name.rawValue),
        in: context.environment)
      if !output.json { StandardStreams.output("report: \(files.report)\n") }
    }
  }

  /// The strategy of a session that recorded a single one.
  private func onlyStrategy(of recording: TapeRecording) throws -> StrategyID {
    let all = try SessionSurvey(recording).strategies
    guard let only = all.first, all.count == 1 else {
      throw CommandFailure(
        .error,
        "--script needs --strategy: session \(recording.name) recorded "
          + all.map(\.rawValue).joined(separator: ", "))
    }
    return only
  }

  /// The script's file, with the modules that lie beside it.
  private func replacement(_ path: String) throws -> ScriptComparison.Replacement {
    let file = URL(fileURLWithPath: path)
    let folder = ScriptFolder(path: file.deletingLastPathComponent().path)
    do throws(ScriptFolder.ReadError) {
      let read = try folder.read(file.lastPathComponent)
      return ScriptComparison.Replacement(
        scriptName: file.lastPathComponent, source: read.source, modules: read.modules)
    } catch {
      throw CommandFailure(.error, error.description)
    }
  }
}
