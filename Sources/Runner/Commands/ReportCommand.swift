import ArgumentParser
import Foundation
import Journal
import Performance
import Reports
import TradingModel

/// `perigee report [FILE.json]`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write what accounts and strategies traded as a page and as JSON.",
    discussion: """
      It reads the journal, and needs no daemon. Without --account and --strategy every account \
      and every strategy that traded gets its own report. With a FILE.json of an earlier result \
      the page is made from that. docs/report.md says what the figures mean.
      """)

  @Argument(help: "A result's JSON, to make its page again.")
  var file: String?
  @Option(
    help: ArgumentHelp(
      "The data folder itself, in place of the configuration's.", valueName: "dir"))
  var data: String?
  @Option(help: "Only of this account.")
  var account: String?
  @Option(help: "Only of this strategy.")
  var strategy: String?
  @Option(help: "Only since then: \(SinceArgument.examples).")
  var since: String?
  @Option(
    help: ArgumentHelp(
      "The worth at the start, to which returns refer; default \(LiveResult.usualCapital).",
      valueName: "amount"))
  var capital: String?
  @Option(
    help: ArgumentHelp(
      "The page's file; default NAME-report.html in this folder.", valueName: "file"))
  var out: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard file != nil else { return }
    if account != nil || strategy != nil || since != nil || capital != nil || data != nil {
      throw ValidationError("FILE goes with --out and --json only; its result is made already")
    }
  }

  func run() throws {
    if let file { return try renderAgain(file) }
    let place = try place()
    let worth = try capital.map { text in
      guard let worth = Decimal64(text), worth > .zero else {
        throw CommandFailure(.error, "--capital \(text) must be an amount above nought")
      }
      return worth
    }
    let journal = try LiveJournal(folder: place.folder)
    let answers = try scopes(of: journal, place.command).compactMap { entry in
      try LiveResult.make(journal, entry.scope, capital: worth).map { result in
        try ReportAnswer(
          result,
          files: ReportFiles.write(result, to: entry.path, in: .current()))
      }
    }
    guard !answers.isEmpty else {
      if output.json { StandardStreams.output("[]\n") }
      throw CommandFailure(
        .notFound, "the journal has no fills of that; perigee fills shows those that it has")
    }
    StandardStreams.output(
      output.json ? try Printer.array(answers) : answers.map(\.text).joined())
  }

  /// The data folder, with the configuration where that names it.
  private func place() throws -> (folder: String, command: JournalCommand?) {
    guard let data else {
      let command = try JournalCommand(shared, output)
      return (command.context.dataDirectory, command)
    }
    guard FileManager.default.fileExists(atPath: data) else {
      throw CommandFailure(.notFound, "there is no folder \(data)")
    }
    return (data, nil)
  }

  /// Whose results are made, with their files. Without a configuration any name may be asked for.
  private func scopes(
    of journal: LiveJournal, _ command: JournalCommand?
  ) throws -> [(scope: LiveScope, path: String)] {
    let known = try command.map { try $0.known(account: account) } ?? account
    let name = known.map(AccountName.init(rawValue:))
    let moment = try since.map { try CommandArguments.since($0, now: SystemClock.now()) }
    guard name == nil, strategy == nil else {
      let scope = LiveScope(
        account: name, strategy: strategy.map(StrategyID.init(rawValue:)), since: moment)
      return [(scope, out ?? Self.path(strategy ?? account ?? ""))]
    }
    var scopes = journal.traders
    let names = scopes.map { $0.account?.rawValue ?? $0.strategy?.rawValue ?? "" }
    guard scopes.count <= 1 || out == nil else {
      throw CommandFailure(
        .error,
        "--out names one page, and there are \(scopes.count); add --account or --strategy, one of "
          + names.joined(separator: ", "))
    }
    for index in scopes.indices { scopes[index].since = moment }
    return zip(scopes, names).map { scope, name in
      let isTwin = scope.strategy != nil && names.count { $0 == name } > 1
      return (scope, out ?? Self.path(isTwin ? "\(name)-strategy" : name))
    }
  }

  private static func path(_ name: String) -> String {
    String(name.map { $0 == "/" ? "_" : $0 }) + "-report.html"
  }

  /// The page of a result that was written before.
  private func renderAgain(_ file: String) throws {
    let environment = SystemEnvironment.current()
    let path = file.hasPrefix("/") ? file : environment.workingDirectory + "/" + file
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(.notFound, "there is no file \(path)")
    }
    let result: TradingResult
    do {
      result = try ResultJSON.result(Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let error as ReportError {
      throw CommandFailure(.error, "\(path): \(error.description)")
    } catch {
      throw CommandFailure(.error, "\(path) cannot be read: \(error.localizedDescription)")
    }
    let plain = URL(fileURLWithPath: path).deletingPathExtension().path + ".html"
    let page = try ReportFiles.writePage(result, to: out ?? plain, in: environment)
    let answer = ReportAnswer(result, files: ReportFiles(report: page, result: path))
    StandardStreams.output(output.json ? try Printer.array([answer]) : answer.text)
  }
}
