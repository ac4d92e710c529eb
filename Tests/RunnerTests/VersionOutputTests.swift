import Foundation
import Journal
import Strategies
import StrategyChannel
import Testing
import TradingModel

@testable import Runner

@Suite("What versions come to on disk and on paper")
struct VersionOutputTests {
  @Test("a difference is told as diff -u tells it")
  func diff_IsUnified() throws {
    let old = (1...12).map { "line \($0)" }.joined(separator: "\n") + "\n"
    let new = old.replacing("line 2\n", with: "line two\n").replacing("line 12\n", with: "")
    let text = UnifiedDiff.text(old: old, new: new, oldName: "a", newName: "b")
    #expect(
      text == """
        --- a
        +++ b
        @@ -1,5 +1,5 @@
         line 1
        -line 2
        +line two
         line 3
         line 4
         line 5
        @@ -9,4 +9,3 @@
         line 9
         line 10
         line 11
        -line 12

        """, "\(text)")
    #expect(UnifiedDiff.text(old: old, new: old, oldName: "a", newName: "b").isEmpty)
    #expect(
      UnifiedDiff.text(old: "", new: "x\n", oldName: "a", newName: "b")
        == "--- a\n+++ b\n@@ -0,0 +1,1 @@\n+x\n")
  }

  @Test("a script's file is replaced whole, keeps its rights, and may be a link in the folder")
  func file_IsReplaced() throws {
    let folder = try TemporaryFolder()
    try folder.write("real.lua", "return 1")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: "\(folder.path)/real.lua")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/link.lua", withDestinationPath: "\(folder.path)/real.lua")
    let file = ScriptFile(folder: ScriptFolder(path: folder.path), name: "link.lua")
    #expect(try file.read() == "return 1")
    try file.replace(with: "return 2")
    #expect(try file.read() == "return 2")
    let real = "\(folder.path)/real.lua"
    #expect(try String(contentsOfFile: real, encoding: .utf8) == "return 2")
    let rights = try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions] as? Int
    #expect(rights == 0o640)
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
        == ["real.lua", "link.lua"])
  }

  @Test("an older state comes back at the next load, whatever was saved until then")
  func state_ComesBack() throws {
    let folder = try TemporaryFolder()
    let data = try DataFolder(path: folder.path + "/data")
    let keeper = StateKeeper(
      try StateStore(folder: data, clock: { Timestamp(seconds: 1_767_623_400) }))
    let name = StrategyID(rawValue: "a")
    try keeper.begin(name, at: 5)
    keeper.save(SavedState(version: 1, bytes: [1], delivered: 7), of: name)
    let before = try #require(try keeper.load(name))
    keeper.save(SavedState(version: 2, bytes: [2], delivered: 9), of: name)
    keeper.planRestore(of: name, before, cursor: 7)
    // The process that ends still saves.
    keeper.save(SavedState(version: 2, bytes: [3], delivered: 11), of: name)
    #expect(try keeper.load(name) == SavedState(version: 1, bytes: [1]))
    #expect(try keeper.cursor(of: name) == 7)
    keeper.save(SavedState(version: 1, bytes: [4]), of: name)
    #expect(try keeper.load(name)?.bytes == [4])
    keeper.planRestore(of: name, nil, cursor: nil)
    #expect(try keeper.load(name) == nil)
    keeper.planRestore(of: name, before, cursor: nil)
    keeper.forgetRestore(of: name)
    #expect(try keeper.load(name) == nil)
  }

  @Test("the file's name is no part of a version, what it requires is")
  func version_IsOfWhatRuns() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.lua", "local ta = require \"lib.x\"\nreturn {}")
    try folder.write("b.lua", "local ta = require \"lib.x\"\nreturn {}")
    try folder.write("lib/x.lua", "return 1")
    try folder.write("other.lua", "return 1")
    let scripts = ScriptFolder(path: folder.path)
    func version(_ name: String) throws -> ScriptVersion {
      ScriptTexts(try scripts.read(name), named: name).version
    }
    let before = try version("a.lua")
    #expect(try version("b.lua") == before)
    try folder.write("other.lua", "return 2")
    #expect(try version("a.lua") == before)
    try folder.write("lib/x.lua", "return 2")
    #expect(try version("a.lua") != before)
  }
}
