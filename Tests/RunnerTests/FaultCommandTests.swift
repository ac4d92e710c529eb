import ArgumentParser
import Foundation
import PaperGateway
import Testing

@testable import Runner

@Suite struct FaultCommandTests {
  @Test func file_IsReadIntoFaults() throws {
    let (faults, problems) = FaultsFile.parse(
      """
      [[fault]]
      name = "connectivity-lost"
      at = "30s"
      data = "lost"

      [[fault]]
      name = "duplicate-status"
      probability = 0.25
      after = 2
      client = 1
      """, name: "faults.toml")
    #expect(problems.isEmpty)
    #expect(
      faults.map(\.description) == [
        "connectivity-lost at=30s data=lost",
        "duplicate-status after=2 client=1 probability=0.25",
      ])
  }

  @Test(arguments: [
    ("[[fault]]\nat = \"1s\"", "faults.toml:1: the fault has no `name`"),
    ("\n[[fault]]\nname = \"nope\"", "faults.toml:2: there is no fault named \"nope\""),
    ("[[fault]]\nname = \"silence\"\nat = 5", "faults.toml:1: silence: at=5 must be a time"),
    ("[[faults]]\nname = \"silence\"", "faults.toml:1: `faults` is not a key"),
    ("fault = 1", "faults.toml:1: `fault` is a whole number"),
    ("[[fault", "faults.toml:1: not valid TOML"),
  ]) func problem_NamesItsLine(_ text: String, _ message: String) {
    let problems = FaultsFile.parse(text, name: "faults.toml").problems
    #expect(problems.first?.description.hasPrefix(message) == true, "\(problems)")
  }

  @Test(arguments: [
    (["drop-connections"], "fault drop-connections"),
    (["order-error", "text=not today"], "fault order-error text=\"not today\""),
    (["--lift", "all"], "lift all"), (["--status"], "status"),
  ]) func words_BecomeOneLine(_ words: [String], _ line: String) throws {
    #expect(try FaultCommand.parse(words).command() == line)
  }

  @Test(arguments: [[], ["nope"], ["silence", "now"], ["silence", "--status"]])
  func wrongWords_AreRefused(_ words: [String]) throws {
    let command = try FaultCommand.parse(words)
    #expect(throws: CommandFailure.self) { try command.command() }
  }

  @Test func nobodyListening_IsItsOwnExitCode() throws {
    let path = "/tmp/perigee-nobody-\(UInt64.random(in: 0 ... .max)).sock"
    do {
      _ = try GatewaySocket.ask(path, "status")
      Issue.record("somebody answered")
    } catch let failure as CommandFailure {
      #expect(failure.status == .notRunning)
    }
  }

  @Test func list_HasEveryFault() {
    let lines = FaultList.text.split(separator: "\n").map(String.init)
    #expect(FaultKind.allCases.allSatisfy { lines.contains($0.rawValue) })
    #expect(lines.allSatisfy { $0.count <= 90 })
  }
}
