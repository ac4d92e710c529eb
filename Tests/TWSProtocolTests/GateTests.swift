import Foundation
import TWSProtocol
import Testing

/// Versions stand in one table, and everything that names them agrees with it.
struct GateTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test("the table is in order and names each version once")
  func table_IsOrdered() {
    let versions = ServerVersion.gates.map(\.version)
    #expect(versions == versions.sorted())
    #expect(Set(ServerVersion.gates.map(\.name)).count == versions.count)
    #expect(versions.allSatisfy { $0 > .oldestText && $0 <= .newestText })
    for gate in ServerVersion.gates { #expect(gate.summary.hasSuffix("."), "\(gate.name)") }
  }

  @Test("every named version is in the table under its number, but for the ends of ranges")
  func names_AreInTheTable() throws {
    let source = try Self.text("Sources/TWSProtocol/ServerVersion.swift")
    let ends: Set = ["oldestText", "newestText", "oldestForClient", "firstMixed", "firstProtobuf"]
    var named: [String: Int] = [:]
    for match in source.matches(of: #/static let (\w+) = ServerVersion\(rawValue: (\d+)\)/#) {
      guard !ends.contains(String(match.1)) else { continue }
      named[String(match.1)] = Int(match.2)
    }
    #expect(named.count > 30)
    let table = ServerVersion.gates.map { ($0.name, $0.version.rawValue) }
    #expect(named == Dictionary(uniqueKeysWithValues: table))
  }

  @Test("no layout compares a version with a bare number")
  func sources_UseTheNames() throws {
    let folder = Self.root.appendingPathComponent("Sources/TWSProtocol")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
    var read = 0
    for case let path as String in files
    where path.hasSuffix(".swift") && path != "ServerVersion.swift" {
      read += 1
      let text = try Self.text("Sources/TWSProtocol/\(path)")
      for line in text.split(separator: "\n") {
        let isBare =
          line.contains(#/ServerVersion\(rawValue: *\d/#)
          || line.contains(#/[vV]ersion(\.rawValue)? *(<|>|==|!=|<=|>=) *\d/#)
          || line.contains(#/\d *(<|>|==|!=|<=|>=) *(coder\.)?version/#)
        #expect(!isBare, "\(path): \(line)")
      }
    }
    #expect(read > 100)
  }

  @Test("docs/protocol.md tells every gate")
  func page_TellsEveryGate() throws {
    let page = try Self.text("docs/protocol.md")
    let rows = ServerVersion.gates.map { gate in
      "| \(gate.version) | \(gate.effect) | \(gate.summary) |"
    }
    let lines = Set(page.split(separator: "\n").map(String.init))
    #expect(rows.filter { !lines.contains($0) } == [])
    let told = lines.filter { $0.hasPrefix("| 1") || $0.hasPrefix("| 2") }
    #expect(told.subtracting(rows) == [])
  }
}
