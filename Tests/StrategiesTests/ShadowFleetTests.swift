import Foundation
import Orders
import OrdersTestSupport
import StrategyChannel
import Testing
import TradingModel

@testable import Strategies

/// A shadow of a real process beside the version that trades.
@Suite(.serialized) struct ShadowFleetTests {
  static func trader(_ quantity: Int) -> String {
    """
    local sent = false
    return { symbols = {"AAPL.NASDAQ"},
      on_start = function() print("account", account.name()) end,
      on_quote = function(q)
        if not sent then
          sent = true
          order.buy { symbol = q.symbol, quantity = \(quantity) }
          order.sell { symbol = q.symbol, quantity = 1, price = 100000 }
        end
      end,
      on_order = function(o) print("order", o.quantity, o.state) end,
      on_fill = function(f)
        print("fill", f.quantity, "at", f.price, "now", position(f.symbol).quantity) end,
      on_stop = function() print("stopping") end }
    """
  }

  private func plan(_ world: LuaFleetWorld, _ name: String) throws -> ShadowPlan {
    ShadowPlan(
      strategy: StrategyID(rawValue: "old"), scriptName: name,
      script: try ScriptFolder(path: world.folder).read(name))
  }

  private func run(
    _ scripts: [String: String], _ body: (LuaFleetWorld) async throws -> Void
  ) async throws {
    try await LuaFleetWorld.run(
      scripts: scripts, deployments: [.make("old", script: "old.lua")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "old")
      try await body(world)
    }
  }

  @Test("what a shadow asks for reaches no broker and no journal, and is answered all the same")
  func shadow_ReachesNoBroker() async throws {
    try await run(["old.lua": Self.trader(10), "new.lua": Self.trader(7)]) { world in
      try await world.fleet.startShadow(try plan(world, "new.lua"))
      let strategy = StrategyID(rawValue: "old")
      try await world.until("the shadow runs") {
        await world.fleet.shadowReport(strategy)?.state == .running
      }
      // The child sees the real account's name, under the shadow's own log.
      #expect(world.count("account paper", "old~shadow") == 1)
      try await world.quote(until: "the shadow's fill") {
        world.count("fill 7 at", "old~shadow") == 1 && world.broker.placed.count == 2
      }
      // Its market is its own: what it asked for is there, of the other version's nothing.
      #expect(world.count("fill 7 at", "old") == 0)
      #expect(world.broker.placed.flatMap { $0 }.map(\.ticket.quantity) == [10, 1])
      #expect(world.orders("old").allSatisfy { $0.ticket.quantity != 7 })
      #expect(world.orders("old~shadow").isEmpty)
      let report = try #require(await world.fleet.shadowReport(strategy))
      #expect(report.old.count == 2 && report.new.count == 2)
      let comparison = DecisionComparison(
        old: report.old.kept, new: report.new.kept, tolerance: .seconds(60))
      // Each says which callback it was.
      #expect(report.old.kept.allSatisfy { $0.callback == .quote })
      #expect(report.new.kept.allSatisfy { $0.callback == .quote })
      #expect(comparison.rows.contains { $0.kind == .different && $0.differences == ["quantity"] })
      // Nothing of it stands with the strategies.
      #expect(await world.fleet.statuses().keys.map(\.rawValue) == ["old"])
      try await world.fleet.stopShadow(strategy, reason: "test")
      #expect(world.count("stopping", "old~shadow") == 1)
      #expect(await world.fleet.shadowReport(strategy) == nil)
      #expect(await world.status("old")?.state == .running)
    }
  }

  @Test("a shadow of what does not run, a second one, and the end of none are refused")
  func shadow_IsRefused() async throws {
    try await run(["old.lua": Self.trader(1), "new.lua": Self.trader(2)]) { world in
      let plan = try plan(world, "new.lua")
      try await world.fleet.startShadow(plan)
      await #expect(throws: ShadowRefusal.hasShadow(plan.strategy)) {
        try await world.fleet.startShadow(plan)
      }
      try await world.fleet.stopShadow(plan.strategy, reason: "test")
      await #expect(throws: ShadowRefusal.hasNone(plan.strategy)) {
        try await world.fleet.stopShadow(plan.strategy, reason: "test")
      }
      await world.fleet.stop(plan.strategy, reason: "test")
      await #expect(throws: ShadowRefusal.notRunning(plan.strategy)) {
        try await world.fleet.startShadow(plan)
      }
      var unknown = plan
      unknown.strategy = StrategyID(rawValue: "nobody")
      await #expect(throws: ShadowRefusal.notDeployed(unknown.strategy)) {
        try await world.fleet.startShadow(unknown)
      }
    }
  }

  @Test("a shadow that cannot run or dies is a finding, and the version that trades goes on")
  func shadow_Fails() async throws {
    try await run([
      "old.lua": Self.trader(1), "broken.lua": "return {",
      "dying.lua": """
      return { symbols = {"AAPL.NASDAQ"}, on_start = function() while true do end end }
      """,
    ]) { world in
      let strategy = StrategyID(rawValue: "old")
      try await world.fleet.startShadow(try plan(world, "broken.lua"))
      try await world.until("its end") {
        if case .ended(let reason)? = await world.fleet.shadowReport(strategy)?.state {
          return reason.contains("broken.lua")
        }
        return false
      }
      try await world.fleet.stopShadow(strategy, reason: "test")
      #expect(await world.status("old")?.state == .running)
    }
  }

  @Test("a strategy that is withdrawn takes its shadow with it")
  func withdrawal_EndsTheShadow() async throws {
    try await run(["old.lua": Self.trader(1), "new.lua": Self.trader(2)]) { world in
      let plan = try plan(world, "new.lua")
      try await world.fleet.startShadow(plan)
      try await world.until("the shadow runs") {
        await world.fleet.shadowReport(plan.strategy)?.state == .running
      }
      try await world.fleet.withdraw(plan.strategy, reason: "test")
      #expect(await world.fleet.shadowReport(plan.strategy) == nil)
      try await world.until("its process has ended") {
        world.count(
          "stopped: the strategy that it ran beside was withdrawn", "old~shadow") == 1
      }
    }
  }

  @Test("a shadow of what does not run any more ends, and a restart of the same leaves it")
  func change_EndsTheShadow() async throws {
    try await run(["old.lua": Self.trader(1), "new.lua": Self.trader(2)]) { world in
      let plan = try plan(world, "new.lua")
      let strategy = plan.strategy
      try await world.fleet.startShadow(plan)
      try await world.until("the shadow runs") {
        await world.fleet.shadowReport(strategy)?.state == .running
      }
      await world.fleet.restart(strategy)
      try await world.until(running: "old")
      #expect(await world.fleet.shadowReport(strategy)?.state == .running)
      var other = Deployment.make("old", script: "old.lua")
      other.symbols = ["MSFT.NASDAQ"]
      try await world.fleet.replace(other)
      try await world.until("its end is told") {
        if case .ended(let why)? = await world.fleet.shadowReport(strategy)?.state {
          return why.contains("another")
        }
        return false
      }
    }
  }

  @Test("one way changes what runs: the new text, in any case, but only of what runs")
  func replace_IsHowVersionsAreSwapped() async throws {
    try await run(["old.lua": Self.trader(1), "new.lua": Self.trader(2)]) { world in
      let name = StrategyID(rawValue: "old")
      let script = try ScriptFolder(path: world.folder).read("new.lua")
      let before = await world.status("old")?.process
      let same = try #require(await world.fleet.currentDeployment(of: name))
      let change = try await world.fleet.replace(
        same, script: script, reason: "promoted by me", renewal: .ofRunning)
      #expect(change.effect == .started)
      #expect(await world.fleet.beginning(of: name) != nil)
      try await world.until(running: "old")
      #expect(await world.status("old")?.process != before)
      // The same again: restarted all the same.
      let again = try await world.fleet.replace(
        same, script: script, reason: "once more", renewal: .always)
      #expect(again.effect == .started)
      try await world.until(running: "old")
      // What a person stopped is not started by a change of its version.
      await world.fleet.stop(name, reason: "by hand")
      await #expect(throws: FleetRefusal.notRunning(name)) {
        try await world.fleet.replace(
          same, script: script, reason: "promoted by me", renewal: .ofRunning)
      }
      let down = try await world.fleet.replace(
        same, script: script, reason: "rolled back", renewal: .fromQuarantine)
      guard case .staysDown = down.effect else {
        Issue.record("it was started: \(down)")
        return
      }
      #expect(await world.status("old")?.state == .stopped)
    }
  }

  @Test("its files know no order desk, no broker and no journal")
  func wall() throws {
    let folder = URL(fileURLWithPath: #filePath)
      .appendingPathComponent("../../../Sources/Strategies/Shadow").standardizedFileURL
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }
    #expect(files.count >= 8)
    for file in files {
      let code = try String(contentsOfFile: "\(folder.path)/\(file)", encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
      for word in ["OrderDesk", "handleOrderRequests", "Broker", "OrderLog", ".desk()"] {
        // A fill and a report carry the broker's names of numbers.
        #expect(!code.replacing("brokerOrder", with: "").contains(word), "\(file): \(word)")
      }
    }
  }
}
