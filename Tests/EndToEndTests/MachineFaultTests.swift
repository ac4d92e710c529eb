import Foundation
import Glibc
import Testing

/// Faults of the machine under the daemon: its disk, its journal, its restarts.
struct MachineFaultTests {
  private static let trader = """
    local S = {}
    function S.on_start() timer.every(0.3, "go") end
    function S.on_timer()
      if account.ready() then order.buy { symbol = "AAPL.NASDAQ", quantity = 1 } end
    end
    return S
    """

  private func configure(_ world: World, runner: String = "") throws {
    try world.script("trader.lua", Self.trader)
    try world.configure(
      accounts: [("swing", "DU1000001")],
      [
        Deployment(
          name: "trader", script: "trader.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
      ], runner: runner)
  }

  @Test("the fifth start after kills in ten minutes pauses trading, and an orderly end clears none")
  func restartStorm_Pauses() async throws {
    try await World.run { world in
      _ = world.makeGateway(accounts: ["DU1000001"])
      try configure(world, runner: "restart_limit = 5")
      for round in 0..<6 {
        try await world.startDaemon()
        let daemon = try #require(world.daemon)
        #expect(daemon.errors.contains("trading is paused") == (round == 5), "\(round)")
        if round < 5 {
          daemon.send(SIGKILL)
          #expect(try await daemon.waitForEnd() == .signal(SIGKILL))
        }
      }
      #expect(try await world.stopDaemon() == .code(0))
      let result = try await world.command(["journal", "export"])
      let lines = result.output.split(separator: "\n").filter { $0.contains("\"restrained\"") }
      #expect(lines.count == 1 && lines[0].contains("5 starts in 10 minutes"), "\(lines)")
      // The pause is sticky: an orderly start does not end it.
      try await world.startDaemon()
      #expect(try await world.stopDaemon() == .code(0))
      #expect(try await world.command(["journal", "verify"]).end == .code(0))
    }
  }

  @Test("a changed journal does not start; reading and saving it work; the copy starts")
  func changedJournal_IsRefusedAndSaved() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try configure(world)
      try await gateway.start()
      try await world.startDaemon()
      try await eventually("some fills", holds: { try await world.fills().count > 3 })
      #expect(try await world.stopDaemon() == .code(0))
      let path = world.folder + "/data/journal.db"
      let url = URL(fileURLWithPath: path)
      var bytes = try Data(contentsOf: url)
      let place = try #require(bytes.range(of: Data("\"request_number\":2,".utf8)))
      bytes[place.lowerBound + 17] = UInt8(ascii: "7")
      try bytes.write(to: url)

      let start = try await world.command(["run"])
      #expect(start.end == .code(6), "\(start.errors)")
      #expect(start.errors.contains("perigee journal repair-to"))
      let verdict = try await world.command(["journal", "verify", "--json"])
      #expect(verdict.end == .code(6))
      #expect(verdict.output.contains("\"first_bad_seq\":"))
      let fills = try await world.fills().count
      #expect(fills > 3)

      let copy = world.folder + "/saved.db"
      let saved = try await world.command(["journal", "repair-to", copy])
      #expect(saved.end == .code(0), "\(saved.errors)")
      #expect(saved.output.contains("lost: events"))
      #expect(try Data(contentsOf: url) == bytes)
      for name in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        unlink(world.folder + "/data/" + name)
      }
      try FileManager.default.moveItem(atPath: copy, toPath: path)
      try await world.startDaemon()
      #expect(try await world.stopDaemon() == .code(0))
      #expect(try await world.command(["journal", "verify"]).end == .code(0))
      #expect(try await world.fills().count >= fills - 1)
    }
  }

  @Test(
    "a sync of the journal that fails ends the daemon at once with 7; the next start recovers",
    arguments: [1, 3, 6])
  func failedSync_EndsTheDaemon(call: Int) async throws {
    guard access("/usr/bin/strace", X_OK) == 0 else {
      print("SKIPPED: there is no strace here")
      return
    }
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try configure(world, runner: "durability = \"full\"")
      try await gateway.start()
      try await world.startDaemon()
      try await eventually("some fills", holds: { try await world.fills().count > 1 })
      let daemon = try #require(world.daemon)
      let tracer = try ChildProgram(
        "strace", path: "/usr/bin/strace",
        [
          "-f", "-qq", "-p", "\(daemon.pid)", "-P", world.folder + "/data/journal.db-wal", "-P",
          world.folder + "/data/journal.db", "-e", "trace=fdatasync,fsync", "-e",
          "inject=fdatasync,fsync:error=EIO:when=\(call)",
        ], environment: [:], outputPath: world.folder + "/strace.out",
        errorPath: world.folder + "/strace.err")
      let end = try await daemon.waitForEnd(within: .seconds(60))
      _ = try await tracer.waitForEnd()
      #expect(tracer.errors.contains("(INJECTED)"), "the fault did not fire: \(tracer.errors)")
      #expect(end == .code(7), "\(daemon.errors.suffix(2000))")
      #expect(daemon.errors.contains("The disk failed under"))
      // At most the call that failed, and no second try.
      let after = tracer.errors.components(separatedBy: "(INJECTED)").last ?? ""
      #expect(!after.contains("fdatasync("), "\(after)")

      try await world.startDaemon()
      let before = try await world.fills().count
      try await eventually("more fills", holds: { try await world.fills().count > before })
      #expect(try await world.stopDaemon() == .code(0))
      #expect(try await world.command(["journal", "verify"]).end == .code(0))
    }
  }
}
