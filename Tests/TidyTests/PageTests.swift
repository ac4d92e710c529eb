import Foundation
import Testing

/// Holds the pages for readers against the project that they describe.
struct PageTests {
  @Test("no link of a page is dead")
  func links_AreAlive() {
    for page in Tree.pages() {
      let folder = (page.path as NSString).deletingLastPathComponent
      for (index, line) in page.lines.enumerated() {
        for match in line.matches(of: #/\]\(([^)\s]+)\)/#) {
          let target = String(match.1)
          guard !target.hasPrefix("http"), !target.hasPrefix("mailto:") else { continue }
          let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
          let name = String(parts[0])
          let path = name.isEmpty ? page.path : folder.isEmpty ? name : "\(folder)/\(name)"
          let place = "\(page.path):\(index + 1)"
          guard Tree.exists(path) else {
            Issue.record("\(place): \(target) does not exist")
            continue
          }
          guard parts.count == 2, let linked = Tree.file(normal(path)) else { continue }
          #expect(
            PageTests.anchors(of: linked).contains(String(parts[1])),
            "\(place): \(target) names no heading")
        }
      }
    }
  }

  @Test("every ./dev command that a page names exists, and help tells all of them")
  func devCommands_Exist() throws {
    let script = try #require(Tree.file("dev"))
    let known = Set(script.text.matches(of: #/(?m)^  ([a-z-]+)\)/#).map { String($0.1) })
    #expect(known.isSuperset(of: ["setup", "paper", "test", "lint", "bench", "help"]))
    for page in Tree.pages() {
      for match in page.text.matches(of: #/\./dev ([a-z-]+)/#) {
        #expect(known.contains(String(match.1)), "\(page.path): there is no ./dev \(match.1)")
      }
    }
    for command in known {
      #expect(script.text.contains("./dev \(command)"), "./dev help does not tell \(command)")
    }
  }

  /// The subcommands of the executable.
  static func commands() -> Set<String> {
    let files = Tree.files(below: "Sources/Runner/Commands", ["swift"])
    return Set(
      files.flatMap { file in
        file.text.matches(of: #/commandName: "([a-z-]+)"/#).map { String($0.1) }
      })
  }

  @Test("every perigee command that a page names exists")
  func perigeeCommands_Exist() {
    let known = PageTests.commands().union(["help"])
    for page in Tree.pages() {
      // Commands stand in code: `perigee fills`, or a line of a block.
      for match in page.text.matches(of: #/(?m)(?:`|^(?:\$ )?|/)perigee ([a-z-]+)/#) {
        #expect(known.contains(String(match.1)), "\(page.path): there is no perigee \(match.1)")
      }
    }
  }

  @Test("docs/cli.md tells every command")
  func cliPage_IsComplete() throws {
    let page = try #require(Tree.file("docs/cli.md"))
    // The commands of a group stand behind its name.
    let groups = ["", "journal ", "tape ", "history ", "diff ", "sweep ", "new "]
    for command in PageTests.commands() {
      let places = groups.map { "`perigee \($0)\(command)" }
      #expect(places.contains { page.text.contains($0) }, "docs/cli.md lacks perigee \(command)")
    }
  }

  @Test("docs/configuration.md tells every key that the readers read")
  func configurationPage_IsComplete() throws {
    let page = try #require(Tree.file("docs/configuration.md"))
    for file in Tree.files(below: "Sources/Runner/Configuration", ["swift"]) {
      for match in file.text.matches(
        of:
          #/\.(?:string|strings|integer|integers|number|boolean|choice|section|sections)\("([a-z_]+)"/#
      ) {
        #expect(page.text.contains("`\(match.1)`"), "docs/configuration.md lacks `\(match.1)`")
      }
    }
  }

  private static func anchors(of page: Tree.File) -> Set<String> {
    Set(
      page.lines.filter { $0.hasPrefix("#") }.map { line in
        let title = line.drop { $0 == "#" || $0 == " " }.lowercased()
        return String(
          title.compactMap { character in
            if character == " " { return "-" }
            return character.isLetter || character.isNumber || character == "-" || character == "_"
              ? character : nil
          })
      })
  }

  private func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}
