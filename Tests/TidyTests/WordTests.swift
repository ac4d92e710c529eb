import Testing

/// Words that do not belong into Sources.
struct WordTests {
  struct Rule {
    var name: String
    /// One of these must stand on the line, or the slow pattern is not tried.
    var marks: [String]
    var pattern: Regex<Substring>
    /// Modules where it may stand.
    var allowed: Set<String> = []
    /// A comment on the line or the next one that permits it.
    var permit: String?
  }

  nonisolated(unsafe) static let rules: [Rule] = [
    Rule(name: "Date()", marks: ["Date()"], pattern: #/\bDate\(\)/#, allowed: ["Runner"]),
    Rule(name: "try? or try!", marks: ["try?", "try!"], pattern: #/\btry[?!]/#, permit: "Safe:"),
    Rule(
      name: "a bare Task", marks: ["Task"],
      pattern: #/\bTask(?:<[^>]*>)?(?:\.detached)?\s*(?:\([^)]*\)\s*)?\{/#,
      allowed: ["Simulation"]),
    Rule(name: "fatalError", marks: ["fatalError"], pattern: #/\bfatalError\(/#),
    Rule(
      name: "a sleep", marks: ["sleep"],
      pattern: #/\b(?:usleep|nanosleep|Thread\.sleep|Task\.sleep)\(/#,
      allowed: ["Bench", "Runner"]),
    Rule(
      name: "@unchecked Sendable without its lock", marks: ["@unchecked"],
      pattern: #/@unchecked Sendable/#, permit: "//"),
    Rule(name: "print", marks: ["print("], pattern: #/(?:^|[^.\w])print\(/#),
    Rule(
      name: "the environment", marks: ["getenv", "ProcessInfo", "CommandLine"],
      pattern: #/\b(?:getenv\(|ProcessInfo\.|CommandLine\.arguments)/#,
      allowed: ["Bench", "Runner", "Simulation", "StrategyChild"]),
  ]

  @Test("no banned word stands in the code")
  func words_AreAbsent() {
    for file in Tree.sources {
      let code = String(decoding: file.code.text, as: UTF8.self)
      let lines = file.lines
      for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        for rule in WordTests.rules
        where rule.marks.contains(where: { line.contains($0) })
          && line.firstMatch(of: rule.pattern) != nil
        {
          if rule.allowed.contains(file.module ?? "") { continue }
          if let permit = rule.permit,
            lines[index...].prefix(2).contains(where: { $0.contains(permit) })
          {
            continue
          }
          Issue.record("\(file.path):\(index + 1): \(rule.name) does not belong here")
        }
      }
    }
  }

  @Test("no unfinished work is marked in any source or test")
  func marks_AreAbsent() {
    let mark = "FIX" + "ME"
    for folder in ["Sources", "Tests", "strategies"] {
      for file in Tree.files(below: folder, ["swift", "c", "h", "lua"]) {
        for (index, line) in file.lines.enumerated() where line.contains(mark) {
          Issue.record("\(file.path):\(index + 1): \(mark) is left over")
        }
      }
    }
  }

  @Test(
    "each rule finds what it bans",
    arguments: [
      ("let now = Date()", true), ("let a = try? b()", true), ("Task { await x() }", true),
      ("Task.detached { }", true), ("Task(priority: .low) { }", true), ("tasks.addTask { }", false),
      ("let task: Task<Int, Never>", false), ("usleep(5)", true), ("printer.print(x)", false),
      ("print(x)", true), ("let text = \"Date()\" // try?", false),
    ])
  func rules(line: String, isBanned: Bool) {
    let code = String(decoding: SwiftCode(line).text, as: UTF8.self)
    #expect(WordTests.rules.contains { code.firstMatch(of: $0.pattern) != nil } == isBanned)
  }
}
