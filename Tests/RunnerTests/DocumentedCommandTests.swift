import ArgumentParser
import Foundation
import Testing

@testable import Runner

/// Every `perigee ...` line of the documents' blocks is understood by the real commands, and those
/// of the guide that need no daemon are run.
struct DocumentedCommandTests {
  struct Line: CustomTestStringConvertible {
    var page: String
    var number: Int
    /// The words behind `perigee`.
    var words: [String]
    /// What stands behind the `#`.
    var note: String

    var testDescription: String { "\(page):\(number) perigee \(words.joined(separator: " "))" }
  }

  @Test("every command that a page shows is one that perigee understands")
  func shownCommands_AreUnderstood() throws {
    var count = 0
    for page in DocumentPages.all() {
      for line in DocumentPages.commands(of: page) {
        count += 1
        do { _ = try Perigee.parseAsRoot(line.words) } catch {
          Issue.record("\(line.testDescription): \(Perigee.message(for: error))")
        }
      }
    }
    #expect(count > 45, "only \(count) commands were found")
  }

  @Test("a wrong command, option and a missing argument are noticed")
  func wrongCommands_AreNoticed() {
    for words in [["fill"], ["fills", "--sinse", "1d"], ["start"], ["new", "strategy"]] {
      #expect(throws: (any Error).self, "\(words)") { _ = try Perigee.parseAsRoot(words) }
    }
  }

  @Test(
    "the guide's commands that need no daemon run as they stand there",
    arguments: ["docs/guide/first-strategy.md", "docs/guide/paper-to-live.md"])
  func guide_Runs(_ name: String) throws {
    let page = try #require(DocumentPages.all().first { $0.name == name })
    let folder = try TemporaryFolder()
    var here = folder.path
    var count = 0
    for step in DocumentPages.steps(of: page) {
      switch step {
      case .enter(let place):
        here += "/\(place)"
        try FileManager.default.copyItem(
          atPath: "\(Project.root)/examples/AAPL.NASDAQ-1m.csv",
          toPath: "\(here)/AAPL.NASDAQ-1m.csv")
      case .command(let line) where line.note.isEmpty:
        let result = try Executable.run(line.words, in: here)
        #expect(
          result.status == 0, "\(line.testDescription):\n\(result.output)\(result.error)")
        count += 1
      case .command: break
      }
    }
    #expect(count > 1)
  }
}

/// The documents and the commands in their blocks.
enum DocumentPages {
  struct Page {
    var name: String
    var text: String
  }

  enum Step {
    case enter(String)
    case command(DocumentedCommandTests.Line)
  }

  static func all() -> [Page] {
    var names = ["README.md"]
    let files = FileManager.default.enumerator(atPath: "\(Project.root)/docs")
    names += (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }
      .map { "docs/\($0)" }.sorted()
    return names.compactMap { name in
      FileManager.default.contents(atPath: "\(Project.root)/\(name)").map {
        Page(name: name, text: String(decoding: $0, as: UTF8.self))
      }
    }
  }

  static func commands(of page: Page) -> [DocumentedCommandTests.Line] {
    steps(of: page).compactMap { if case .command(let line) = $0 { line } else { nil } }
  }

  /// What the page's blocks do, in order.
  static func steps(of page: Page) -> [Step] {
    var steps: [Step] = []
    var isInside = false
    var pending = ""
    for (index, line) in page.text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if line.hasPrefix("```") {
        isInside = !isInside && ["```", "```sh", "```bash", "```console"].contains(line)
        pending = ""
        continue
      }
      guard isInside else { continue }
      pending += line
      if pending.hasSuffix("\\") {
        pending = String(pending.dropLast())
        continue
      }
      if let step = step(pending, page.name, index + 1) { steps.append(step) }
      pending = ""
    }
    return steps
  }

  private static func step(_ line: String, _ page: String, _ number: Int) -> Step? {
    let (words, note) = words(line)
    if words.first == "cd", words.count == 2 { return .enter(words[1]) }
    var rest = words[...]
    if rest.first == "$" { rest = rest.dropFirst() }
    if rest.starts(with: ["sudo", "-u"]) { rest = rest.dropFirst(3) }
    guard let program = rest.first, program.split(separator: "/").last == "perigee",
      program == "perigee" || program.contains("/")
    else { return nil }
    // Headings of a block that shows no command, such as "perigee run: the daemon".
    guard let second = rest.dropFirst().first, !second.hasSuffix(":") else { return nil }
    return .command(
      .init(page: page, number: number, words: Array(rest.dropFirst()), note: note))
  }

  /// The words of a line as a shell would see them, without redirection, and its comment.
  private static func words(_ line: String) -> ([String], String) {
    var words: [String] = []
    var word = ""
    var hasWord = false
    var quote: Character?
    var rest = Substring(line)
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
        continue
      }
      switch character {
      case "\"", "'":
        quote = character
        hasWord = true
      case " ":
        if hasWord || !word.isEmpty { words.append(word) }
        (word, hasWord) = ("", false)
      case "#" where word.isEmpty && !hasWord:
        return (words, rest.trimmingCharacters(in: .whitespaces))
      case ">", "|":
        return (words, "")
      default: word.append(character)
      }
    }
    if hasWord || !word.isEmpty { words.append(word) }
    return (words, "")
  }
}
