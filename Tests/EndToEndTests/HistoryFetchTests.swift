import Foundation
import Glibc
import Testing

/// History fetched from the paper gateway through the daemon into the local store.
struct HistoryFetchTests {
  @Test("a fetch that is killed and begun again ends with the bars of one in one go")
  func killedFetch_GoesOnWhereItStopped() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try world.configure(accounts: [("swing", "DU1000001")], [])
      try await gateway.start()
      try await world.startDaemon()
      let whole = world.folder + "/whole"
      let cut = world.folder + "/cut"
      let fetch = ["history", "fetch", "AAPL.NASDAQ", "--bar", "5s"] + Self.window()
      let first = try await world.command(fetch + ["--store", whole])
      try #require(first.end == .code(0), "\(first.errors)")

      let program = try ChildProgram(
        "the fetch", path: Executables.path("perigee"),
        fetch + ["--store", cut, "--config", world.folder], environment: World.environment,
        outputPath: world.folder + "/fetch.out", errorPath: world.folder + "/fetch.err")
      let file = cut + "/AAPL.NASDAQ/bars-5s.phist"
      try await eventually("the first bars in the store") {
        Self.size(file) > 10_000 || program.end != nil ? true : nil
      }
      program.send(SIGKILL)
      _ = try await program.waitForEnd()

      let again = try await world.command(fetch + ["--store", cut, "--json"])
      try #require(again.end == .code(0), "\(again.errors)")
      let third = try await world.command(fetch + ["--store", cut, "--json"])
      #expect(third.output.contains("\"questions\":0"), "\(third.output)")
      var texts: [String] = []
      for store in [whole, cut] {
        let export = try await world.command(
          ["history", "export", "AAPL.NASDAQ", "--store", store])
        try #require(export.end == .code(0), "\(export.errors)")
        texts.append(export.output)
      }
      #expect(texts[0].split(separator: "\n").count > 1000)
      #expect(texts[0] == texts[1])
      let verdict = try await world.command(["history", "verify", "--store", cut])
      #expect(verdict.end == .code(0) && verdict.output.contains("whole"), "\(verdict.output)")
    }
  }

  @Test("without a daemon a fetch says so, and the store is as it was")
  func fetchWithoutDaemon_SaysSo() async throws {
    try await World.run { world in
      _ = world.makeGateway(accounts: ["DU1000001"])
      try world.configure(accounts: [("swing", "DU1000001")], [])
      let result = try await world.command(["history", "fetch", "AAPL.NASDAQ"])
      #expect(result.end == .code(3))
      #expect(result.errors.contains("the daemon is not running"))
    }
  }

  /// A day that ended two days ago, so that no answer is still growing.
  private static func window() -> [String] {
    let day = Int(Date().timeIntervalSince1970) / 86_400 - 3
    let format = ISO8601DateFormatter()
    format.formatOptions = [.withFullDate]
    return [("--from", day), ("--to", day + 1)].flatMap { option, number in
      [option, format.string(from: Date(timeIntervalSince1970: Double(number * 86_400)))]
    }
  }

  private static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
