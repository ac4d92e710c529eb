import Testing

/// Files of at most 400 lines, functions of at most 70. What is longer stands in ratchet.txt with
/// its length, and may only become shorter.
struct LengthTests {
  static let maximumFile = 400
  static let maximumFunction = 70

  /// The known long ones: `path` or `path name` -> lines.
  static func ratchet() -> [String: Int] {
    var known: [String: Int] = [:]
    for line in Tree.file("Tests/ratchet.txt")?.lines ?? [] where !line.hasPrefix("#") {
      let parts = line.split(separator: " ")
      guard let length = parts.last.flatMap({ Int($0) }) else { continue }
      known[parts.dropLast().joined(separator: " ")] = length
    }
    return known
  }

  @Test("no file is longer than 400 lines")
  func files_AreShort() {
    let known = LengthTests.ratchet()
    let files =
      Tree.files(below: "Sources", ["swift", "c", "h"]) + Tree.files(below: "Tests", ["swift"])
    for file in files where file.lines.first?.contains("Generated") != true {
      let limit = known[file.path] ?? LengthTests.maximumFile
      #expect(
        file.lines.count - 1 <= limit,
        "\(file.path) has \(file.lines.count - 1) lines, the limit is \(limit); split it by facet")
    }
  }

  @Test("no function is longer than 70 lines")
  func functions_AreShort() {
    let known = LengthTests.ratchet()
    for file in Tree.sources {
      for function in file.code.functions() {
        let limit = known["\(file.path) \(function.name)"] ?? LengthTests.maximumFunction
        #expect(
          function.length <= limit,
          "\(file.path):\(function.line): \(function.name) has \(function.length) lines, limit \(limit)"
        )
      }
    }
  }

  @Test("the ratchet holds nothing that no longer exists or fits the limits by now")
  func ratchet_IsTight() {
    var functions: [String: Int] = [:]
    for file in Tree.sources {
      for function in file.code.functions() {
        functions["\(file.path) \(function.name)", default: 0].raise(to: function.length)
      }
    }
    for (name, limit) in LengthTests.ratchet() {
      let length = Tree.file(name).map { $0.lines.count - 1 } ?? functions[name]
      #expect(length == limit, "ratchet.txt: \(name) is \(length ?? 0) lines now, not \(limit)")
    }
  }

  @Test("functions are measured from their first line to their closing brace")
  func functions_AreMeasured() {
    let code = SwiftCode(
      """
      protocol P {
        func a()
      }
      struct S {
        // func no() {
        let text = "func no() { \\(f("x")) {"
        init() {}
        func b(
          c: () -> Void = {}
        ) {
          func d() {
            if true { }
          }
        }
      }
      """)
    let found = code.functions().map { "\($0.name) \($0.line) \($0.length)" }
    #expect(found == ["init 7 1", "d 11 3", "b 8 7"])
  }
}

extension Int {
  fileprivate mutating func raise(to other: Int) { self = Swift.max(self, other) }
}
