import Foundation
import Testing

/// Runs the built simulation for a few short seeds.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SimulationTests {
  private struct Report: Decodable {
    struct Total: Decodable {
      var seeds: Int
      var orders: Int
      var executions: Int
      var restarts: Int
      var violations: [String: Int]
    }
    var total: Total
    var hash: String
    var faults: Int
    var kinds: Int
  }

  private struct Plant: Decodable {
    var plant: String
    var seeds: Int?
  }

  private final class Place {}

  /// The folder of the built executables: that of the test bundle.
  private var folder: URL {
    let test = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    return ProcessInfo.processInfo.environment["PERIGEE_BIN"].map { URL(fileURLWithPath: $0) }
      ?? test
  }

  /// What the program writes; its violations come before the last line.
  private func run(_ arguments: String...) throws -> (lines: [String], code: Int32) {
    let process = Process()
    process.executableURL = folder.appendingPathComponent("perigee-simulate")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    return (lines, process.terminationStatus)
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ lines: [String]) throws -> Value {
    let line = try #require(lines.last)
    return try JSONDecoder().decode(type, from: Data(line.utf8))
  }

  @Test("seeds with faults violate nothing, and come out the same in another process")
  func seeds_ViolateNothing_AndRepeat() throws {
    let first = try run("--seeds", "3", "--twice", "2", "--short", "--json")
    let report = try decode(Report.self, first.lines)
    #expect(report.total.violations.isEmpty, "\(first.lines.joined(separator: "\n"))")
    #expect(first.code == 0)
    #expect(report.total.seeds == 3 && report.total.orders > 20 && report.total.executions > 10)
    #expect(report.total.restarts >= 3 && report.faults > 30 && report.kinds >= 10)
    let second = try run("--seeds", "3", "--twice", "0", "--short", "--json", "--jobs", "1")
    #expect(try decode(Report.self, second.lines).hash == report.hash)
  }

  @Test(
    "a planted bug is caught",
    arguments: ["double-book-repeated-fills", "round-fraction", "send-before-commit"])
  func plantedBug_IsCaught(_ name: String) throws {
    let (lines, code) = try run("--plant", name, "--seeds", "6", "--short", "--json")
    let plants = try decode([Plant].self, lines)
    #expect(code == 0 && plants.count == 1 && plants[0].seeds != nil)
  }

  @Test("a plant that is not there is refused with the names of those that are")
  func unknownPlant_IsRefused() throws {
    let (lines, code) = try run("--plant", "nothing")
    #expect(code == 2 && lines.joined().contains("resend-on-silence"))
  }
}
