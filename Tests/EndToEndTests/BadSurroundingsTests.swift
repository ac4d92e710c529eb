import Foundation
import Testing

/// Faults of the world around the daemon.
struct BadSurroundingsTests {
  private static let watcher =
    "return { on_quote = function(q) log.info(\"seen\", q.bid) end }"

  private func watchers(_ world: World, connectTimeout: Int = 3) throws {
    try world.script("watcher.lua", Self.watcher)
    try world.configure(
      accounts: [("swing", "DU1000001")],
      [
        Deployment(
          name: "watcher", script: "watcher.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
      ], connectTimeout: connectTimeout)
  }

  @Test("a gateway that is down is waited for, and again when it goes away")
  func gatewayDown_IsWaitedFor() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try watchers(world)
      try await world.startDaemon()
      let daemon = try #require(world.daemon)
      let down = try #require(try await world.status()?.connections.first)
      #expect(down.state != "ready" && down.endpoint.hasSuffix(":\(gateway.port)"), "\(down)")

      try await gateway.start()
      try await world.line(of: "watcher", containing: "seen")
      try await eventually("the connection is shown as ready") {
        try await world.status()?.connections.first { $0.state == "ready" }
      }

      gateway.kill()
      _ = try await gateway.process?.waitForEnd()
      try await eventually("the connection is shown as gone") {
        try await world.status()?.connections.first { $0.state != "ready" }
      }
      let newest = try await world.logs().map(\.id).max() ?? 0
      try await gateway.start()
      try await eventually(
        "quotes after the gateway's return",
        holds: {
          try await world.logs(of: "watcher").contains {
            $0.id > newest && $0.message.hasPrefix("seen")
          }
        })
      #expect(daemon.end == nil)
      #expect(try await world.status()?.process == daemon.pid)
      #expect(try await world.stopDaemon() == .code(0))
    }
  }

  @Test("a daemon that still waits for a mute gateway ends at once when it is asked to")
  func muteGateway_HoldsNothingUp() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      let listener = try #require(FreePorts.listenInSilence(gateway.port))
      defer { close(listener) }
      try watchers(world, connectTimeout: 60)
      try await world.startDaemon()
      let daemon = try #require(world.daemon)
      daemon.send(SIGTERM)
      // Far below the minute that it would wait for the gateway's first word.
      #expect(try await daemon.waitForEnd(within: .seconds(20)) == .code(0))
      #expect(!daemon.errors.contains("watcher  started"))
    }
  }

  @Test("a port that is in use is told with its number")
  func portInUse_IsTold() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try await gateway.start()
      let second = try await world.command(
        ["gateway", "--port", "\(gateway.port)"], configured: false)
      #expect(second.end == .code(1))
      expectSentence(second.errors, naming: "\(gateway.port)")

      try world.configure(
        accounts: [("swing", "DU1000001")], [],
        runner: "[[paper.gateway]]\nport = \(gateway.port)\naccounts = [\"swing\"]")
      world.isPaper = true
      let daemon = try await world.command(["run"])
      #expect(daemon.end == .code(1))
      expectSentence(daemon.errors, naming: "\(gateway.port)")
    }
  }

  @Test(
    "a damaged journal is told by its name and left as it is",
    arguments: ["not a database at all, only text\n", nil])
  func damagedJournal_IsTold(text: String?) async throws {
    try await World.run { world in
      _ = world.makeGateway(accounts: ["DU1000001"])
      try watchers(world)
      try await world.startDaemon()
      #expect(try await world.stopDaemon() == .code(0))
      let path = world.folder + "/data/journal.db"
      let url = URL(fileURLWithPath: path)
      var bytes = try Data(contentsOf: url)
      if let text {
        bytes = Data(text.utf8)
      } else {
        // The header stays; the pages behind it do not.
        try #require(bytes.count > 8192)
        bytes.replaceSubrange(
          2048..<bytes.count, with: Data(repeating: 0xA5, count: bytes.count - 2048))
      }
      try bytes.write(to: url)
      let result = try await world.command(["run"])
      #expect(result.end == .code(6), "\(result.errors)")
      expectSentence(result.errors, naming: URL(fileURLWithPath: path).lastPathComponent)
      #expect(try Data(contentsOf: url) == bytes, "the damaged file was not touched")
      let reading = try await world.command(["orders"])
      #expect(reading.end == .code(1), "\(reading.errors)")
      expectSentence(reading.errors, naming: URL(fileURLWithPath: path).lastPathComponent)
    }
  }

  @Test("a second daemon on the same data folder ends, and the first goes on")
  func secondDaemon_Ends() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try watchers(world)
      try await gateway.start()
      try await world.startDaemon()
      let first = try #require(world.daemon)
      let second = try await world.command(["run"])
      #expect(second.end == .code(1), "\(second.errors)")
      expectSentence(second.errors, naming: "\(world.folder)/data")
      #expect(try await world.status()?.process == first.pid)
      try await world.line(of: "watcher", containing: "seen")
      #expect(try await world.stopDaemon() == .code(0))
    }
  }

  /// The last word of a command that failed is `perigee: ` and a sentence that names its place.
  private func expectSentence(_ errors: String, naming place: String) {
    let sentences = errors.split(separator: "\n").filter { $0.hasPrefix("perigee: ") }
    #expect(sentences.count == 1, "\(errors)")
    #expect(sentences.first?.contains(place) == true, "\(errors)")
    #expect(!errors.contains("Fatal error"))
  }
}
