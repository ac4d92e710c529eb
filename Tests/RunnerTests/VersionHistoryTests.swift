import Foundation
import Journal
import Strategies
import StrategyChannel
import Testing
import TradingModel

@testable import Runner

@Suite("What a way back leads to")
struct VersionHistoryTests {
  private func version(_ text: String) -> ScriptVersion {
    ScriptTexts(script: "a.lua", source: text).version
  }

  private func life(_ text: String, _ cause: String = "perigee restart") -> StrategyLife {
    StrategyLife(
      strategy: StrategyID(rawValue: "a"), version: version(text), script: "a.lua", parameters: [:],
      accounts: [], started: Timestamp(seconds: 0), cause: cause)
  }

  @Test("a version that it was rolled back from is never rolled back to")
  func failedVersions_StayAway() {
    let lives = [
      life("A"), life("A"), life("B", "promoted by me"),
      life("A", "rolled back: it made 3 errors"),
    ]
    #expect(VersionHistory(lives).before(version("A")) == nil)
    // Every further way back leads further back.
    let long = [life("A"), life("B"), life("C"), life("B", "rolled back by me")]
    #expect(VersionHistory(long).before(version("B")) == version("A"))
    #expect(VersionHistory(Array(long.dropLast())).before(version("C")) == version("B"))
    #expect(VersionHistory([life("A"), life("B"), life("A")]).before(version("A")) == version("B"))
    #expect(VersionHistory([]).before(version("A")) == nil)
  }

  @Test("a version comes back with the modules that it requires, and a person's files stay")
  func files_ComeBack() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.lua", "main")
    try folder.write("lib/x.lua", "new x")
    try folder.write("lib/y.lua", "somebody's")
    let files = VersionFiles(folder: ScriptFolder(path: folder.path), script: "a.lua")
    let old = ScriptTexts(
      script: "a.lua", source: "main",
      modules: [.init(name: "lib.x", source: "old x"), .init(name: "lib.y", source: "old y")])
    let new = ScriptTexts(
      script: "a.lua", source: "main",
      modules: [.init(name: "lib.x", source: "new x"), .init(name: "lib.y", source: "new y")])
    #expect(try files.put(old, over: new) == ["lib/y.lua"])
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }
    #expect(try text("lib/x.lua") == "old x")
    #expect(try text("lib/y.lua") == "somebody's")
    #expect(try text("a.lua") == "main")
  }
}
