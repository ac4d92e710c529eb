import Foundation
import Testing

@testable import Runner

/// `perigee init`, `new`, `reference`, `completion` and `doctor` as a newcomer meets them.
struct BeginningTests {
  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Project.root)/\(name)", encoding: .utf8)
  }

  @Test("the embedded files are the examples")
  func embeddedFiles_AreTheExamples() throws {
    #expect(try text("brokers.toml.example") == ExampleFiles.brokers)
    #expect(try text("runner.toml.example") == ExampleFiles.runner)
  }

  @Test("init makes an installation that checks and whose tests pass", arguments: [true, false])
  func initialised_IsWhole(isPaper: Bool) throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run(
      ["init", "here"] + (isPaper ? ["--paper"] : []), in: folder.path)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("made  runner.toml\n") && result.output.contains("  1. "))
    let here = "\(folder.path)/here"
    let check = try Executable.run(["check"], in: here)
    #expect(check.status == 0, "\(check.error)")
    #expect(check.output.contains("1 strategies on 1 accounts, no problems"))
    let tests = try Executable.run(["test"], in: here)
    #expect(tests.status == 0, "\(tests.output)")
    for left in ["breakout", "swing\"", "5 round trips"] {
      let runner = try String(contentsOfFile: "\(here)/runner.toml", encoding: .utf8)
      #expect(!runner.contains(left), "runner.toml still has \(left)")
    }
  }

  @Test("init changes nothing that is there, and says so")
  func initialisedTwice_KeepsFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("runner.toml", "mine")
    let result = try Executable.run(["init", "--json"], in: folder.path)
    #expect(result.status == 0)
    #expect(result.output.contains("\"kept\":[\"runner.toml\"]"))
    #expect(try String(contentsOfFile: "\(folder.path)/runner.toml", encoding: .utf8) == "mine")
  }

  @Test("each template loads, and its tests pass", arguments: StrategyTemplate.Kind.allCases)
  func template_Passes(_ kind: StrategyTemplate.Kind) throws {
    let folder = try TemporaryFolder()
    let made = try Executable.run(
      ["new", "strategy", "mine", "--template", kind.rawValue], in: folder.path)
    #expect(made.status == 0, "\(made.error)")
    let tests = try Executable.run(["test", "mine_test.lua"], in: folder.path)
    #expect(tests.status == 0, "\(tests.output)\(tests.error)")
    let again = try Executable.run(["new", "strategy", "mine"], in: folder.path)
    #expect(again.status == 1 && again.error.contains("is there already"))
  }

  @Test("a bad name of a strategy is refused", arguments: ["../x", "A", "a_test", ""])
  func badName_IsRefused(_ name: String) throws {
    let folder = try TemporaryFolder()
    #expect(try Executable.run(["new", "strategy", name], in: folder.path).status == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("doctor names each problem with what mends it")
  func doctor_Tells() throws {
    let folder = try TemporaryFolder()
    let empty = try Executable.run(["doctor"], in: folder.path)
    #expect(empty.status == 1)
    #expect(
      empty.output.contains("there is no runner.toml") && empty.output.contains("-> perigee init"))
    _ = try Executable.run(["init"], in: folder.path)
    let fresh = try Executable.run(["doctor", "--json"], in: folder.path)
    #expect(fresh.status == 1 && fresh.output.contains("DU0000000"))
    #expect(fresh.output.contains("no gateway listens") || fresh.output.contains("answers with"))
    chmod("\(folder.path)/runner.toml", 0o666)
    let open = try Executable.run(["doctor"], in: folder.path)
    #expect(open.output.contains("chmod o-w \(folder.path)/runner.toml"))
  }

  @Test("doctor finds nothing wrong with a fresh paper installation")
  func doctor_IsContent() throws {
    let folder = try TemporaryFolder()
    _ = try Executable.run(["init", "--paper"], in: folder.path)
    let result = try Executable.run(["doctor", "--paper", "--all"], in: folder.path)
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("ok       configuration: 1 strategies on 1 accounts"))
  }

  @Test("a gateway that answers, one that is silent and none are told apart")
  func gateway_IsKnockedAt() {
    #expect(GatewayKnock.knock(host: "127.0.0.1", port: 1) == .closed("Connection refused"))
    #expect(GatewayKnock.knock(host: "no.such.host.invalid", port: 1) != .silent)
  }
}
