import Foundation
import StrategyChannel
import Testing

@testable import Strategies

@Suite struct ScriptFolderEscapeTests {
  private static func inFolder(_ body: (String) throws -> Void) throws {
    let base = FileManager.default.temporaryDirectory.path + "/scripts-\(UUID().uuidString)"
    let folder = base + "/strategies"
    try FileManager.default.createDirectory(
      atPath: folder + "/lib", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: base) }  // Safe: it harms nobody.
    try body(folder)
  }

  private static func write(_ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private static func problem(_ folder: String, _ name: String) -> String {
    do throws(ScriptFolder.ReadError) {
      _ = try ScriptFolder(path: folder).read(name)
      return ""
    } catch { return error.description }
  }

  @Test func script_ComesWithEveryOtherFileAsAModule() throws {
    try Self.inFolder { folder in
      try Self.write(folder + "/a.lua", "return 1")
      try Self.write(folder + "/b.lua", "return 2")
      try Self.write(folder + "/lib/bands.lua", "return 3")
      try Self.write(folder + "/notes.txt", "no script")
      try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: folder + "/broken.lua"))
      let script = try ScriptFolder(path: folder).read("a.lua")
      #expect(script.source == "return 1")
      #expect(
        script.modules == [
          ScriptModule(name: "b", source: "return 2"),
          ScriptModule(name: "lib.bands", source: "return 3"),
        ])
      #expect(try ScriptFolder(path: folder).read("lib/bands.lua").source == "return 3")
    }
  }

  @Test func nameThatLeavesTheFolder_IsRefused() throws {
    try Self.inFolder { folder in
      let outside = URL(fileURLWithPath: folder).deletingLastPathComponent().path + "/secret.lua"
      try Self.write(outside, "secret")
      // A folder whose name merely begins alike is outside too.
      try FileManager.default.createDirectory(
        atPath: folder + "2", withIntermediateDirectories: true)
      try Self.write(folder + "2/x.lua", "secret")
      for name in ["../secret.lua", "lib/../../secret.lua", "../strategies2/x.lua"] {
        #expect(Self.problem(folder, name).contains("outside of the strategies folder"), "\(name)")
      }
      #expect(!Self.problem(folder, outside).isEmpty)
    }
  }

  @Test func linkThatLeadsOut_IsRefusedAndOneWithinIsRead() throws {
    try Self.inFolder { folder in
      let outside = URL(fileURLWithPath: folder).deletingLastPathComponent().path + "/secret.lua"
      try Self.write(outside, "secret")
      try Self.write(folder + "/a.lua", "return 1")
      let files = FileManager.default
      try files.createSymbolicLink(
        atPath: folder + "/out.lua", withDestinationPath: "../secret.lua")
      try files.createSymbolicLink(atPath: folder + "/in.lua", withDestinationPath: "a.lua")
      #expect(Self.problem(folder, "out.lua").contains("outside of the strategies folder"))
      let script = try ScriptFolder(path: folder).read("in.lua")
      #expect(script.source == "return 1")
      #expect(!script.modules.contains { $0.source == "secret" })
      // The folder itself may be a link.
      try files.createSymbolicLink(atPath: folder + "-link", withDestinationPath: folder)
      #expect(try ScriptFolder(path: folder + "-link").read("a.lua").source == "return 1")
    }
  }

  @Test func filesThatAreNoScripts_AreToldWithTheirPath() throws {
    try Self.inFolder { folder in
      #expect(Self.problem(folder, "none.lua").contains("\(folder)/none.lua cannot be read"))
      #expect(Self.problem(folder, "lib").contains("cannot be read"))
      try Self.write(
        folder + "/large.lua", String(repeating: " ", count: WireLimits.script + 1))
      #expect(Self.problem(folder, "large.lua").contains("\(WireLimits.script + 1) bytes"))
      try Data([0x72, 0xFF]).write(to: URL(fileURLWithPath: folder + "/raw.lua"))
      #expect(Self.problem(folder, "raw.lua").contains("not UTF-8"))
    }
  }

  @Test func endlessFile_IsNotReadToItsEnd() throws {
    try Self.inFolder { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/zero.lua", withDestinationPath: "/dev/zero")
      #expect(Self.problem(folder, "zero.lua").contains("outside of the strategies folder"))
      #expect(mkfifo(folder + "/pipe.lua", 0o600) == 0)
      #expect(Self.problem(folder, "pipe.lua").contains("is not a file"))
    }
  }

  @Test func tooManyModules_AreToldRatherThanCut() throws {
    try Self.inFolder { folder in
      for number in 0...(WireLimits.modules + 1) {
        try Self.write(folder + "/m\(number).lua", "return 1")
      }
      #expect(Self.problem(folder, "m0.lua").contains("more than \(WireLimits.modules) Lua files"))
    }
  }
}
