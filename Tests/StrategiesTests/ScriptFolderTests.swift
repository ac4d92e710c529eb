import Foundation
import Strategies
import StrategyChannel
import Testing

@Suite struct ScriptFolderTests {
  /// A fresh folder with the given files; the caller removes it.
  static func folder(_ files: [String: String]) throws -> String {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-scripts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = root.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return root.path
  }

  static func remove(_ path: String) {
    do { try FileManager.default.removeItem(atPath: path) } catch {}
  }

  @Test func script_ComesWithTheFoldersOtherFiles_AsModules() throws {
    let path = try ScriptFolderTests.folder([
      "a.lua": "require('lib.bands')", "lib/bands.lua": "return 1", "b.lua": "return 2",
      "notes.txt": "no",
    ])
    defer { ScriptFolderTests.remove(path) }
    let script = try ScriptFolder(path: path).read("a.lua")
    #expect(script.source == "require('lib.bands')")
    #expect(script.modules.map(\.name) == ["b", "lib.bands"])
  }

  @Test(arguments: ["../x.lua", "lib/../../x.lua", "/etc/passwd", "missing.lua"])
  func pathOut_IsRefused(script: String) throws {
    let path = try ScriptFolderTests.folder(["s/a.lua": "", "x.lua": "secret"])
    defer { ScriptFolderTests.remove(path) }
    #expect(throws: ScriptFolder.ReadError.self) {
      _ = try ScriptFolder(path: path + "/s").read(script)
    }
  }

  @Test func linkOut_IsRefused_AndSoIsAModuleBehindOne() throws {
    let secret = try ScriptFolderTests.folder(["secret.lua": "return 'secret'"])
    let path = try ScriptFolderTests.folder(["a.lua": "require 'out'"])
    defer {
      ScriptFolderTests.remove(secret)
      ScriptFolderTests.remove(path)
    }
    try FileManager.default.createSymbolicLink(
      atPath: path + "/out.lua", withDestinationPath: secret + "/secret.lua")
    #expect(throws: ScriptFolder.ReadError.self) {
      _ = try ScriptFolder(path: path).read("out.lua")
    }
    #expect(try ScriptFolder(path: path).read("a.lua").modules.isEmpty)
  }

  @Test func hugeScript_IsRefused() throws {
    let path = try ScriptFolderTests.folder([
      "a.lua": String(repeating: "-", count: WireLimits.script + 1)
    ])
    defer { ScriptFolderTests.remove(path) }
    #expect(throws: ScriptFolder.ReadError.self) { _ = try ScriptFolder(path: path).read("a.lua") }
  }
}
