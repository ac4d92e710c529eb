import ArgumentParser
import Foundation

/// `perigee new`: what is begun from a template.
struct NewGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin something from a template.",
    subcommands: [NewStrategyCommand.self])
}

/// `perigee new strategy`: a script and its test.
struct NewStrategyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strategy", abstract: "Make a strategy and its test from a template.",
    discussion: """
      bars: decides on finished bars. quotes: decides on quotes. schedule: decides by the clock. \
      bracket: enters with a target and a stop.
      """)

  @Argument(help: "Its name: lower case letters, digits, - and _.")
  var name: String

  @Option(name: .long, help: "bars, quotes, schedule or bracket.")
  var template = StrategyTemplate.Kind.bars

  @Option(
    name: .long,
    help: ArgumentHelp("The folder. Default: strategies, else this one.", valueName: "dir"))
  var dir: String?

  @OptionGroup var output: OutputOptions

  /// What `--json` prints.
  struct Report: Encodable {
    var script: String
    var test: String
  }

  func validate() throws {
    let isName =
      name.wholeMatch(of: /[a-z][a-z0-9_-]{0,47}/) != nil && !name.hasSuffix("_test")
    guard isName else {
      throw ValidationError(
        "'\(name)' is no name of a strategy: a letter, then letters, digits, - and _, at most 48, "
          + "in lower case, without _test at its end")
    }
  }

  func run() throws {
    var isFolder: ObjCBool = false
    let hasFolder =
      FileManager.default.fileExists(atPath: "strategies", isDirectory: &isFolder)
      && isFolder.boolValue
    let folder = dir ?? (hasFolder ? "strategies" : ".")
    let (script, test) = ("\(name).lua", "\(name)_test.lua")
    for file in [script, test] where FileManager.default.fileExists(atPath: "\(folder)/\(file)") {
      throw CommandFailure(.error, "\(folder)/\(file) is there already; choose another name")
    }
    let texts = StrategyTemplate.named(name, template)
    var writer = TemplateWriter(folder: TemplateWriter.absolute(folder))
    try writer.write(script, texts.script)
    try writer.write(test, texts.test)
    if output.json {
      return StandardStreams.output(
        try Printer.line(Report(script: "\(folder)/\(script)", test: "\(folder)/\(test)")))
    }
    StandardStreams.output(
      """
      made  \(folder)/\(script)
      made  \(folder)/\(test)

      Next:
        1. perigee test \(folder)/\(test)
        2. add it to runner.toml:
             [[strategy]]
             script = "\(script)"
             account = "the name of an account"
        3. perigee check, then start the daemon again

      """)
  }
}
