import Foundation
import StrategyChannel
import Testing
import TradingModel

@testable import Runner

/// `perigee deploy`, `undeploy` and `plan` without a daemon.
struct DeployCommandTests {
  private static let top = "# mine\n[runner]\nlog_level = \"info\"\n"

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", "[accounts.ib]\nswing = \"DU1\"\nscalp = \"DU2\"\n")
    try folder.write("runner.toml", Self.top)
    try folder.write("strategies/a.lua", "return { params = { fast = 3, on = true } }")
    try folder.write("out/b.lua", "return { symbols = { 'AAPL.NASDAQ' } }")
    return folder
  }

  private func text(_ folder: TemporaryFolder) throws -> String {
    try String(contentsOfFile: "\(folder.path)/runner.toml", encoding: .utf8)
  }

  private func run(_ arguments: String..., in folder: TemporaryFolder) throws -> Executable.Result {
    try Executable.run(arguments, in: folder.path)
  }

  @Test("a script of the strategies folder is written at the end, and waits for the next start")
  func deploy_WithoutDaemon_Writes() throws {
    let folder = try folder()
    let result = try run(
      "deploy", "a.lua", "--account", "swing", "--account", "scalp", "--symbol", "AAPL.NASDAQ",
      "--param", "fast=7", "--param", "on=false", "--name", "one", "--yes", in: folder)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("it starts with the next perigee run"))
    #expect(
      try text(folder) == Self.top + """

        [[strategy]]
        name = "one"
        script = "a.lua"
        accounts = ["swing", "scalp"]
        symbols = ["AAPL.NASDAQ"]
        [strategy.params]
        fast = 7
        on = false

        """)
    let back = try run("undeploy", "one", "--yes", in: folder)
    #expect(back.status == 0 && back.output.contains("one: withdrawn"), "\(back.error)")
    #expect(try text(folder) == Self.top + "\n")
    #expect(try run("undeploy", "one", "--yes", in: folder).status == 2)
    #expect(try run("plan", in: folder).status == 3)
  }

  @Test("a script from elsewhere is copied, and never over another text unless told so")
  func deploy_Copies() throws {
    let folder = try folder()
    func strategies(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder.path)/strategies/\(name)", encoding: .utf8)
    }
    let first = try run("deploy", "out/b.lua", "--account", "swing", "--yes", in: folder)
    #expect(first.status == 0, "\(first.error)")
    #expect(try strategies("b.lua") == "return { symbols = { 'AAPL.NASDAQ' } }")
    try folder.write("out/b.lua", "return {}")
    let before = try text(folder)
    let refused = try run(
      "deploy", "out/b.lua", "--account", "swing", "--name", "c", "--yes", in: folder)
    #expect(refused.status == 1 && refused.error.contains("--replace"), "\(refused.error)")
    #expect(try text(folder) == before)
    let replaced = try run(
      "deploy", "out/b.lua", "--account", "swing", "--name", "c", "--replace", "--yes", in: folder)
    #expect(replaced.status == 0, "\(replaced.error)")
    #expect(try strategies("b.lua") == "return {}")
  }

  @Test(
    "what is wrong is told, and nothing is changed",
    arguments: [
      (["deploy", "none.lua", "--account", "swing"], 2, "there is no script none.lua"),
      (["deploy", "a.lua"], 1, "no account is named"),
      (["deploy", "a.lua", "--account", "swing"], 1, "add --yes"),
      (["deploy", "a.lua", "--account", "swing", "--account", "swing", "--yes"], 1, "same twice"),
      (["deploy", "a.lua", "--account", "swng", "--yes"], 4, "did you mean \"swing\"?"),
      (["deploy", "a.lua", "--account", "swing", "--param", "fats=1", "--yes"], 1, "fast?"),
      (["deploy", "a.lua", "--account", "swing", "--param", "fast=x", "--yes"], 1, "whole number"),
      (["deploy", "a.lua", "--account", "swing", "--param", "on=1", "--yes"], 1, "true or false"),
      (["deploy", "a.lua", "--account", "swing", "--name", "a b", "--yes"], 4, "letters"),
      (["deploy", "a.lua", "--account", "swing", "--symbol", "?", "--yes"], 1, "no instrument"),
      (["deploy", "bad.lua", "--account", "swing", "--yes"], 1, "bad.lua:1:"),
      (["deploy", "slow.lua", "--account", "swing", "--yes"], 4, "slow.lua:"),
      (["deploy", "a.txt", "--account", "swing", "--yes"], 1, "ends with .lua"),
    ] as [([String], Int32, String)])
  func faults_ChangeNothing(arguments: [String], status: Int32, words: String) throws {
    let folder = try folder()
    try folder.write("strategies/bad.lua", "return {")
    try folder.write(
      "strategies/slow.lua", "return { on_start = function() while true do end end }")
    let result = try Executable.run(arguments, in: folder.path)
    #expect(result.status == status && result.error.contains(words), "\(result.error)")
    #expect(try text(folder) == Self.top)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/runner.toml.~1"))
  }

  @Test("commands at the same moment lose nothing: each block is there, or its command says no")
  func deploys_AtOnce() async throws {
    let folder = try folder()
    let path = folder.path
    let names = (1...6).map { "s\($0)" }
    let results = try await withThrowingTaskGroup(of: (String, Int32).self) { tasks in
      for name in names {
        tasks.addTask {
          let result = try Executable.run(
            ["deploy", "a.lua", "--account", "swing", "--name", name, "--yes"], in: path)
          #expect(
            result.status == 0 || result.error.contains("by somebody else"), "\(result.error)")
          return (name, result.status)
        }
      }
      return try await tasks.reduce(into: []) { $0.append($1) }
    }
    let written = try text(folder)
    for (name, status) in results {
      #expect(written.contains("name = \"\(name)\"\n") == (status == 0), "\(name)")
    }
    #expect(results.contains { $0.1 == 0 })
    let left = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(!left.contains { $0.contains(".new-") })
  }

  @Test("a replaced script keeps its rights")
  func replacedScript_KeepsItsRights() throws {
    let folder = try folder()
    try folder.write("strategies/b.lua", "return {}")
    let place = "\(folder.path)/strategies/b.lua"
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place)
    let result = try run(
      "deploy", "out/b.lua", "--account", "swing", "--replace", "--yes", in: folder)
    #expect(result.status == 0, "\(result.error)")
    let rights = try FileManager.default.attributesOfItem(atPath: place)[.posixPermissions]
    #expect(rights as? Int == 0o600)
  }

  @Test("a strategy of a file that cannot be read is not said to be in it no more")
  func undeploy_OfAnUnreadFile_SaysWhatIsWrong() throws {
    let folder = try folder()
    let broken = "[[strategy]]\nname = \"one\"\nscrpt = \"a.lua\"\naccount = \"swing\"\n"
    try folder.write("runner.toml", broken)
    let result = try run("undeploy", "one", "--yes", in: folder)
    #expect(result.status == 4 && result.error.contains("runner.toml:"), "\(result.error)")
    #expect(try text(folder) == broken)
  }

  @Test("a block that is no block of its own is left to a person")
  func inlineStrategies_AreLeft() throws {
    let folder = try folder()
    let inline = "strategy = [{ script = \"a.lua\", account = \"swing\" }]\n"
    try folder.write("runner.toml", inline)
    let added = try run("deploy", "out/b.lua", "--account", "swing", "--yes", in: folder)
    #expect(added.status != 0, "\(added.error)")
    let removed = try run("undeploy", "a", "--yes", in: folder)
    #expect(removed.status == 1 && removed.error.contains("only a person"), "\(removed.error)")
    #expect(try text(folder) == inline)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/strategies/b.lua"))
  }

  @Test("a bare name of a strategy is a scope")
  func bareName_IsAScope() throws {
    let folder = try folder()
    try folder.write(
      "runner.toml", "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\n")
    let configuration = ConfigurationLoader(directory: folder.path, home: "/").load()
    #expect(try ScopeArgument.read("a", in: configuration).description == "strategy:a")
    #expect(try ScopeArgument.read("all", in: configuration).description == "all")
    #expect(throws: CommandFailure.self) { try ScopeArgument.read("b", in: configuration) }
  }
}
