import Foundation
import Testing

/// Wrong files: one clear sentence with its place, and the exit code that says "configuration".
struct BadConfigurationTests {
  @Test(
    "a wrong brokers.toml is told with its line and ends with 4",
    arguments: [
      ("[ib]\nports = [4002\n[accounts.ib]\nswing = \"DU1\"\n", "brokers.toml:"),
      ("[ib]\nprots = [4002]\n[accounts.ib]\nswing = \"DU1\"\n", "brokers.toml:2: `prots`"),
      ("[ib]\nports = [99999]\n[accounts.ib]\nswing = \"DU1\"\n", "brokers.toml:2: "),
      ("[accounts.ib]\nswing = \"DU 1\"\n", "brokers.toml:2: account \"swing\""),
    ])
  func wrongBrokers_EndsWithFour(text: String, sentence: String) async throws {
    try await World.run { world in
      try world.configure(accounts: [], [])
      try world.write("brokers.toml", text)
      for command in ["run", "check"] {
        let result = try await world.command([command])
        #expect(result.end == .code(4), "\(result.errors)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(result.output.isEmpty)
      }
    }
  }

  @Test("what is wrong with one strategy is told with its place, and the others run")
  func oneWrongStrategy_LeavesTheOthers() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try world.script(
        "good.lua", "return { on_quote = function(q) log.info(\"seen\", q.symbol) end }")
      try world.script("syntax.lua", "local S = {}\nfunction S.on_quote( return end\nreturn S\n")
      try world.script(
        "missing.lua",
        """
        return { on_feed = function(symbol, what, reason)
          log.info("feed", symbol, what, tostring(reason))
        end }
        """)
      let symbols = ["AAPL.NASDAQ"]
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [
          Deployment(name: "good", script: "good.lua", accounts: ["swing"], symbols: symbols),
          Deployment(name: "stray", script: "good.lua", accounts: ["swnig"], symbols: symbols),
          Deployment(name: "syntax", script: "syntax.lua", accounts: ["swing"], symbols: symbols),
          Deployment(
            name: "missing", script: "missing.lua", accounts: ["swing"],
            symbols: ["NOSUCHTHING.NASDAQ"]),
        ])
      try await gateway.start()
      try await world.startDaemon()
      try await world.line(of: "good", containing: "seen AAPL.NASDAQ")
      try await world.line(of: "missing", containing: "feed NOSUCHTHING.NASDAQ failed")
      let rows = try await eventually("the fault of syntax.lua is told") {
        let rows = try await world.strategies()
        return rows.contains { $0.name == "syntax" && $0.state == "failed" } ? rows : nil
      }
      let syntax = rows.first { $0.name == "syntax" }
      #expect(syntax?.reason?.contains("syntax.lua:2") == true, "\(String(describing: syntax))")
      #expect(rows.first { $0.name == "good" }?.state == "running")
      let errors = try #require(world.daemon).errors
      #expect(errors.contains("account \"swnig\" is not in [accounts.ib] of brokers.toml"))
      #expect(errors.contains("did you mean \"swing\"?"))
      let place = errors.split(separator: "\n").first { $0.contains("swnig") } ?? ""
      #expect(place.hasPrefix("runner.toml:"), "\(place)")
      #expect(rows.first { $0.name == "stray" }?.state != "running")
      #expect(try await world.stopDaemon() == .code(0))
    }
  }
}
