import Foundation
import Testing

@testable import Runner

/// The built executable as a program meets it: exit codes, standard output, standard error.
struct ExecutableTests {
  private func configured() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "[runner]\nlog_level = \"info\"\n")
    return folder
  }

  @Test("version and help end with 0 and write to standard output")
  func help_EndsWithNought() throws {
    let folder = try TemporaryFolder()
    let version = try Executable.run(["version"], in: folder.path)
    #expect(version.status == 0 && version.output == "perigee \(Version.text)\n")
    let help = try Executable.run(["--help"], in: folder.path)
    #expect(help.status == 0 && help.output.contains("SUBCOMMANDS"))
    let command = try Executable.run(["run", "--help"], in: folder.path)
    #expect(command.status == 0 && command.output.contains("--paper"))
  }

  @Test(
    "wrong usage ends with 1 and says so on standard error",
    arguments: [
      ["nonsense"], ["run", "--nonsense"], ["start"], ["fills", "--limit", "x"],
      ["gateway", "--port", "70000"], ["gateway", "--hours", "never"],
    ])
  func wrongUsage_EndsWithOne(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run(arguments, in: folder.path)
    #expect(result.status == 1)
    #expect(result.output.isEmpty && result.error.hasPrefix("perigee: "), "\(result.error)")
  }

  @Test(
    "without a configuration every command that needs one ends with 4",
    arguments: ["run", "check", "status", "strategies", "orders", "fills", "positions", "logs"])
  func noConfiguration_EndsWithFour(command: String) throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run([command], in: folder.path)
    #expect(result.status == 4)
    #expect(result.error.contains("runner.toml: not found in \(folder.path)/.config/perigee"))
  }

  @Test("a wrong configuration ends with 4 and tells every mistake with its line")
  func wrongConfiguration_EndsWithFour() throws {
    let folder = try configured()
    try folder.write("brokers.toml", "[ib]\nprots = [1]\n" + ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "[runner]\ndurability = 1\n")
    for command in ["run", "check"] {
      let result = try Executable.run([command, "--config", "."], in: folder.path)
      #expect(result.status == 4)
      #expect(result.error.contains("brokers.toml:2: `prots` is not a key in [ib]; did you mean"))
      #expect(result.error.contains("runner.toml:2: `durability` is a whole number"))
    }
  }

  @Test("check of a good configuration ends with 0, and prints JSON when asked")
  func goodConfiguration_EndsWithNought() throws {
    let folder = try configured()
    let result = try Executable.run(["check"], in: folder.path)
    #expect(result.status == 0 && result.output.hasSuffix("no problems\n"), "\(result)")
    let json = try Executable.run(["check", "--json"], in: folder.path)
    #expect(
      json.output
        == "{\"accounts\":[\"scalp\",\"swing\"],\"directory\":\"\(folder.path)\",\"problems\":[],"
        + "\"strategies\":[]}\n")
  }

  @Test("check loads every script and tells its faults with file and line")
  func wrongScript_EndsWithFour() throws {
    let folder = try configured()
    try folder.write("strategies/syntax.lua", "return {\n  on_bar = function( end\n}\n")
    try folder.write("strategies/start.lua", "return { on_start = function()\n  x.y = 1\nend }")
    try folder.write("strategies/needs.lua", "local lib = require('lib.sum')\nreturn lib")
    try folder.write("strategies/lib/sum.lua", "return { params = { fast = 3 } }")
    try folder.write("strategies/loop.lua", "while true do end")
    try folder.write(
      "runner.toml",
      ["syntax", "start", "needs", "loop"].map {
        "[[strategy]]\nscript = \"\($0).lua\"\naccount = \"swing\"\nparams = { fast = 4 }\n"
      }.joined())
    let result = try Executable.run(["check"], in: folder.path)
    #expect(result.status == 4)
    let lines = result.error.split(separator: "\n")
    #expect(lines.count == 4, "\(result.error)")
    #expect(lines[0].hasPrefix("runner.toml:1: syntax.lua:2: "), "\(lines[0])")
    #expect(lines[1].hasPrefix("runner.toml:5: start.lua: the script has no parameter 'fast'"))
    #expect(lines[2].hasPrefix("runner.toml:13: loop.lua:1: "), "\(lines[2])")
    #expect(lines[3] == "perigee: 3 problems in \(folder.path)")
  }

  @Test("$PERIGEE_CONFIG, the working folder and the home folder are looked at in that order")
  func configurationPlace_HasAnOrder() throws {
    let (here, named) = (try configured(), try configured())
    var environment = SystemEnvironment(
      variables: ["HOME": "/home/u", "PERIGEE_CONFIG": named.path], workingDirectory: here.path,
      isOutputTerminal: false, isErrorTerminal: false)
    func place(_ option: String? = nil) -> String {
      ConfigurationPlace.resolve(option: option, environment: environment)
    }
    #expect(place() == named.path)
    #expect(place("/x/../y") == "/y")
    #expect(place("sub") == "\(here.path)/sub")
    environment.variables["PERIGEE_CONFIG"] = nil
    #expect(place() == here.path)
    environment.workingDirectory = "/"
    #expect(place() == "/home/u/.config/perigee")
  }

  @Test(
    "commands that ask the daemon end with 3 when none runs",
    arguments: [
      ["status"], ["strategies"], ["start", "a"], ["stop", "a"], ["restart", "a"],
      ["search", "apple"], ["details", "AAPL.NASDAQ"], ["quote", "AAPL.NASDAQ"],
      ["quote", "--watch", "AAPL.NASDAQ"], ["shutdown"],
    ])
  func noDaemon_EndsWithThree(arguments: [String]) throws {
    let folder = try configured()
    let result = try Executable.run(arguments, in: folder.path)
    #expect(result.status == 3)
    #expect(result.error.contains("the daemon is not running"), "\(result.error)")
    #expect(result.output.isEmpty)
  }

  @Test("a symbol that cannot be one is told before the daemon is asked")
  func wrongSymbol_EndsWithOne() throws {
    let folder = try configured()
    let result = try Executable.run(["quote", "AAPL"], in: folder.path)
    #expect(result.status == 1)
    #expect(result.error.contains("\"AAPL\" names no instrument"))
  }
}
