import ArgumentParser
import Foundation
import LuaReference

/// `perigee init`: the files of a first installation.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make configuration, a first strategy and its test.",
    discussion: "Nothing that is there is changed.")

  @Argument(help: "The folder; made when it is not there. Default: this one.")
  var directory = "."

  @Flag(name: .long, help: "For the built-in paper market: it runs without an account.")
  var paper = false

  @OptionGroup var output: OutputOptions

  /// What `--json` prints.
  struct Report: Encodable {
    var directory: String
    var made: [String]
    var kept: [String]
    var next: [String]
  }

  func run() throws {
    var writer = TemplateWriter(folder: TemplateWriter.absolute(directory))
    let files = InitFiles(isPaper: paper)
    for (name, text) in files.all { try writer.write(name, text) }
    let folder = directory == "." ? "" : " --config \(directory)"
    let report = Report(
      directory: writer.folder, made: writer.made, kept: writer.kept,
      next: files.next(option: folder, directory: directory))
    if output.json { return StandardStreams.output(try Printer.line(report)) }
    for name in report.made { StandardStreams.output("made  \(name)\n") }
    for name in report.kept { StandardStreams.output("kept  \(name) (it was there)\n") }
    StandardStreams.output("\nNext:\n")
    for (index, step) in report.next.enumerated() {
      StandardStreams.output("  \(index + 1). \(step)\n")
    }
  }
}

/// The texts of `perigee init`, made from those of the examples.
struct InitFiles {
  let isPaper: Bool

  /// Paths below the folder, and what stands in them.
  var all: [(name: String, text: String)] {
    let first = StrategyTemplate.named("first", .bars)
    return [
      ("brokers.toml", brokers), ("runner.toml", runner), ("strategies/first.lua", first.script),
      ("strategies/first_test.lua", first.test),
      (".luarc.json", LuaStubs.settings(folder: ".perigee/editor")),
    ] + LuaStubs.files.map { (".perigee/editor/\($0.name)", $0.text) } + [
      (".gitignore", Self.ignored)
    ]
  }

  private static let ignored = """
    # Journal, tapes, states and the control socket.
    /data/
    # One line each, with secrets.
    /webhook
    /dead-man
    *.secret

    """

  /// The example without the accounts of its strategies.
  var brokers: String {
    var text = ExampleFiles.brokers
    text = text.replacing(
      "# Copy this file to brokers.toml. docs/configuration.md explains every key.\n", with: "")
    text = text.replacing(
      "prefer_data_account = [\"swing\"]", with: "# prefer_data_account = [\"main\"]")
    let accounts =
      isPaper
      ? "main = \"DU1000001\"\n"
      : "# PUT YOUR ACCOUNT'S NUMBER in place of this one, which belongs to nobody.\n"
        + "main = \"DU0000000\"\n"
    return text.replacing("swing = \"DU1000001\"\nscalp = \"DU1000002\"\n", with: accounts)
  }

  /// The example's settings and one strategy.
  var runner: String {
    var text = ExampleFiles.runner
    text = text.replacing(
      "# Copy this file to runner.toml. docs/configuration.md explains every key.\n", with: "")
    if let strategies = text.range(of: "# Each [[strategy]]") {
      text = String(text[..<strategies.lowerBound])
    }
    // Limits that only the examples need.
    if let first = text.range(of: "# The examples trade without pause"),
      let last = text.range(of: "max_orders_per_day = 20000\n")
    {
      text.removeSubrange(first.lowerBound..<last.upperBound)
    }
    return text + """
      # Each [[strategy]] deploys one script on an account of brokers.toml. A script may be deployed
      # several times under different names.
      [[strategy]]
      script = "first.lua"
      account = "main"
      # What happens to its orders when it stops: "cancel" also takes away protecting stops.
      on_stop = "cancel"
      # Its parameters, in place of those that the script declares.
      [strategy.params]
      quantity = 1

      """
  }

  /// What to do, step by step.
  func next(option: String, directory: String) -> [String] {
    let tests = directory == "." ? "" : " \(directory)/strategies"
    let first = [
      "perigee test\(tests)   (the strategy's tests, in a market of their own)",
      "perigee check\(option)   (what is wrong with files and scripts)",
    ]
    if isPaper {
      return first + [
        "perigee run --paper\(option)   (trades on the paper market; ctrl-C ends it)",
        "perigee fills\(option), perigee logs -f\(option)   (from a second terminal)",
      ]
    }
    return [
      "put your account's number into \(directory == "." ? "" : "\(directory)/")brokers.toml; "
        + "begin with IB's paper login, whose numbers begin with D"
    ] + first + [
      "perigee doctor\(option)   (whether this machine and the gateway are ready)",
      "perigee run\(option)   (looks for IB Gateway or TWS and trades; ctrl-C ends it)",
    ]
  }
}

/// Writes files that are not there yet.
struct TemplateWriter {
  let folder: String
  private(set) var made: [String] = []
  private(set) var kept: [String] = []

  init(folder: String) { self.folder = folder }

  static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// Writes a file below the folder, unless something of that name is there.
  mutating func write(_ name: String, _ text: String) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(name)")
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url, options: .withoutOverwriting)
      made.append(name)
    } catch CocoaError.fileWriteFileExists {
      kept.append(name)
    } catch {
      throw CommandFailure(.error, "cannot write \(url.path): \(error.localizedDescription)")
    }
  }
}
