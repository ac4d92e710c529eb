import Foundation
import Testing

/// What the guide tells a reader to type while the daemon runs.
struct GuideTests {
  /// The words behind `perigee` of every line that is marked so.
  private func marked(_ mark: String) throws -> [[String]] {
    let folder =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/docs/guide"
    var commands: [[String]] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let page = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      for match in page.matches(of: /(?m)^perigee ([^#\n]*[^# \n]) +# (.*)$/)
      where match.output.2 == mark {
        commands.append(
          match.output.1.matches(of: /"([^"]*)"|(\S+)/).map {
            String($0.output.1 ?? $0.output.2 ?? "")
          })
      }
    }
    return commands
  }

  @Test("an installation of perigee init trades, and the guide's commands work beside it")
  func commands_Work() async throws {
    let commands = try marked("needs the daemon")
    #expect(commands.count > 10)
    try await World.run { world in
      world.isPaper = true
      let made = try await world.command(["init", "--paper", world.folder], configured: false)
      #expect(made.end == .code(0), "\(made.errors)")
      try await world.startDaemon()
      _ = try await eventually(
        "a fill of the first strategy", within: .seconds(60), every: .milliseconds(500)
      ) {
        let fills = try await world.fills()
        return fills.contains { $0.strategy == "first" } ? fills : nil
      }
      let begun = try await world.command(
        ["new", "strategy", "dip", "--template", "bracket", "--dir", "\(world.folder)/strategies"],
        configured: false)
      #expect(begun.end == .code(0), "\(begun.errors)")
      let second = try String(
        contentsOfFile: "\(world.folder)/strategies/dip.lua", encoding: .utf8)
      try world.script("dip2.lua", "-- The second version.\n" + second)
      let order = try #require(try await world.fills().compactMap(\.intent).first)
      for words in commands.map({ $0.map { $0 == "ORDER" ? order : $0 } }) {
        // Without a place its pages would go into this folder.
        let page =
          words.first == "report"
          ? ["--account", "main", "--out", "\(world.folder)/report.html"] : []
        let result = try await world.command(words + page)
        // What is promoted must run.
        if words.first == "shadow", words.count == 3 {
          try await eventually(
            "the shadow runs",
            holds: {
              try await world.command(["shadow", "dip", "--json"]).output.contains("\"running\"")
            })
        }
        #expect(
          result.end == .code(0),
          "perigee \(words.joined(separator: " ")): \(result.errors)\(result.output)")
      }
      #expect(try await world.stopDaemon() == .code(0))
      let doctor = try await world.command(["doctor", "--all"])
      #expect(doctor.end == .code(0), "\(doctor.output)")
    }
  }
}
