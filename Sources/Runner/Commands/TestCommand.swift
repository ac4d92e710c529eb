import ArgumentParser
import Backtest
import Foundation
import Strategies

/// `perigee test`: runs the tests of strategies; needs no configuration and no daemon.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the tests of strategies (files *_test.lua).",
    discussion: "Exit code 1 when a test fails, 2 when there is none.")

  /// What `--json` prints.
  struct Report: Encodable {
    struct Row: Encodable {
      var file: String
      var name: String
      var passed: Bool
      var failure: StrategyTestFailure?
    }
    var tests: [Row]
    var passed: Int
    var failed: Int
  }

  @Argument(
    help: ArgumentHelp(
      "Test files, or folders to look for them in.",
      discussion: "Default: the folder strategies, else this one."))
  var paths: [String] = []

  @Option(name: .long, help: "Only tests whose name or file has this text.")
  var filter: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let sources = try StrategyTestSources(paths)
    var results: [StrategyTestResult] = []
    for source in sources.files {
      let file = try source.load()
      var hasHeading = output.json
      results += StrategyTests.run(file) { name in
        filter.map { name.contains($0) || file.name.contains($0) } ?? true
      } hear: { result in
        guard !output.json else { return }
        if !hasHeading { StandardStreams.output("\(source.shown)\n") }
        hasHeading = true
        StandardStreams.output(StrategyTestReport.text(result))
      }
    }
    let failed = results.count { !$0.hasPassed }
    guard !results.isEmpty else {
      throw CommandFailure(
        .notFound,
        filter.map { "no test has \"\($0)\" in its name or file; \(sources.hint)" }
          ?? "no test was declared; \(sources.hint)")
    }
    if output.json {
      StandardStreams.output(try Printer.line(report(results)))
    } else {
      StandardStreams.output(StrategyTestReport.summary(results))
    }
    if failed > 0 { throw CommandFailure(.error, "") }
  }

  private func report(_ results: [StrategyTestResult]) -> Report {
    Report(
      tests: results.map {
        .init(file: $0.file, name: $0.name, passed: $0.hasPassed, failure: $0.failure)
      }, passed: results.count { $0.hasPassed }, failed: results.count { !$0.hasPassed })
  }
}

/// Finds the files of tests and reads them with what they need.
struct StrategyTestSources {
  /// One file of tests.
  struct Source {
    /// The folder that its scripts and modules come from.
    var folder: String
    var name: String
    /// The path as people know it.
    var shown: String

    func load() throws -> StrategyTestFile {
      let scripts = ScriptFolder(path: folder)
      let script: ScriptFolder.Script
      do throws(ScriptFolder.ReadError) { script = try scripts.read(name) } catch {
        throw CommandFailure(.error, error.description)
      }
      return StrategyTestFile(name: name, source: script.source, modules: script.modules) {
        (name: String) throws(StrategyTestError) in
        do throws(ScriptFolder.ReadError) {
          let found = try scripts.read(name)
          return TestedScript(source: found.source, modules: found.modules)
        } catch { throw StrategyTestError(error.description) }
      }
    }
  }

  /// In the order of their paths.
  let files: [Source]
  private let looked: String

  /// What to do when there is nothing.
  var hint: String { "looked in \(looked); write test(\"name\", function() ... end)" }

  init(_ paths: [String]) throws {
    let manager = FileManager.default
    let here = manager.currentDirectoryPath
    func isFolder(_ path: String) -> Bool {
      var isFolder: ObjCBool = false
      return manager.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
    let wanted = paths.isEmpty ? [isFolder("\(here)/strategies") ? "strategies" : "."] : paths
    var files: [Source] = []
    for path in wanted {
      let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
      if isFolder(absolute) {
        let names = manager.enumerator(atPath: absolute)?.compactMap { $0 as? String } ?? []
        for name in names.sorted() where name.hasSuffix(StrategyTestFile.suffix) {
          files.append(Self.source("\(absolute)/\(name)", shown: Self.joined(path, name)))
        }
      } else if manager.fileExists(atPath: absolute) {
        files.append(Self.source(absolute, shown: path))
      } else {
        throw CommandFailure(.notFound, "there is no file or folder \(path)")
      }
    }
    looked = wanted.joined(separator: ", ")
    self.files = files
    guard !files.isEmpty else {
      throw CommandFailure(
        .notFound,
        "no test files (*_test.lua) in \(looked); see docs/testing-strategies.md")
    }
  }

  private static func source(_ path: String, shown: String) -> Source {
    let url = URL(fileURLWithPath: path)
    return Source(
      folder: url.deletingLastPathComponent().path, name: url.lastPathComponent, shown: shown)
  }

  private static func joined(_ folder: String, _ name: String) -> String {
    if folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}

/// Results of tests for people.
enum StrategyTestReport {
  /// One test; of a failed one all that is known.
  static func text(_ result: StrategyTestResult) -> String {
    guard let failure = result.failure else { return "  ok    \(result.name)\n" }
    var text = "  FAIL  \(result.name)\n        \(failure.headline)\n"
    for line in failure.details { text += "          \(line)\n" }
    if !failure.traceback.isEmpty {
      text += "        called from\n"
      for line in failure.traceback { text += "          \(line)\n" }
    }
    if !failure.log.isEmpty {
      text += "        log of the strategy\n"
      for line in failure.log { text += "          \(line)\n" }
    }
    return text
  }

  /// The line below all tests.
  static func summary(_ results: [StrategyTestResult]) -> String {
    let failed = results.filter { !$0.hasPassed }
    let tests = "\(results.count) test\(results.count == 1 ? "" : "s")"
    guard !failed.isEmpty else { return "\n\(tests), all passed\n" }
    let names = failed.map {
      "  \($0.failure?.headline.split(separator: " ").first ?? "") \($0.name)"
    }
    return "\n\(tests), \(failed.count) failed\n" + names.joined(separator: "\n") + "\n"
  }
}
