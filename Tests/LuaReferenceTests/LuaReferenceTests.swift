import Foundation
import LuaReference
import Testing

/// What is made of the table is what lies in the repository, and editors can read it.
@Suite struct LuaReferenceTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func page_IsNotStale() throws {
    #expect(
      try Self.text("docs/lua.md") == LuaPage.markdown,
      "docs/lua.md is stale: perigee reference --markdown > docs/lua.md")
  }

  @Test func stubs_AreNotStale() throws {
    for (name, text) in LuaStubs.files {
      #expect(
        try Self.text("editor/\(name)") == text,
        "editor/\(name) is stale: perigee reference --stubs editor")
    }
    #expect(try Self.text(".luarc.json") == LuaStubs.settings(folder: "editor"))
  }

  /// The same grammar as the scripts': a stub that Lua cannot read helps no editor.
  @Test func stubs_AreLua() throws {
    guard let compiler = ["/usr/bin/luac5.4", "/usr/bin/luac"].first(where: isThere) else {
      print("SKIPPED: no luac here (Debian: lua5.4); the stubs were not parsed")
      return
    }
    for (name, _) in LuaStubs.files {
      let process = Process()
      process.executableURL = URL(filePath: compiler)
      process.arguments = ["-p", Self.root.appending(path: "editor/\(name)").path]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "luac does not take editor/\(name)")
    }
  }

  private func isThere(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }

  /// Each type that an annotation names is declared, and declared once.
  @Test func typesOfStubs_AreDeclaredOnce() {
    var declared: [String: Int] = [:]
    var used: Set<String> = []
    for line in LuaStubs.files.flatMap({ $0.text.split(separator: "\n") }) {
      for match in line.matches(of: /^---@(class|alias) (\(exact\) )?(perigee\.[\w.]+)$/) {
        declared[String(match.output.3), default: 0] += 1
      }
      for match in line.matches(of: /perigee\.(?:ta\.)?[A-Z]\w*/) {
        used.insert(String(match.output))
      }
    }
    for name in used { #expect(declared[name] != nil, "\(name) is not declared") }
    for (name, count) in declared where name != "perigee.Strategy" {
      #expect(count == 1, "\(name) is declared \(count) times")
    }
  }

  @Test func everyFunction_SaysWhatItDoesAndShowsIt() {
    for topic in LuaReference.topics {
      for function in topic.functions {
        #expect(function.text.hasSuffix("."), "\(function.name)")
        #expect(topic.place == .tests || !function.example.isEmpty, "\(function.name)")
        for argument in function.arguments {
          #expect(argument.text.hasSuffix("."), "\(function.name)")
        }
      }
      for field in topic.classes.flatMap(\.fields) {
        #expect(field.text.hasSuffix("."), "\(field.name)")
      }
    }
  }
}
