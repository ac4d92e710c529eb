import Foundation
import Orders
import OrdersTestSupport
import StrategyChannel
import Synchronization
import Testing
import TradingModel

@testable import Strategies

@Suite("Every fill reaches the script, over any number of its lives")
struct FillDeliveryTests {
  private static let name = StrategyID(rawValue: "buyer")

  /// Asks for one order, and tells each fill that it hears.
  private static let plain = """
    local asked = false
    return {
      symbols = { "AAPL.NASDAQ" },
      on_quote = function(q)
        if asked or q.bid == nil then return end
        asked = true
        order.buy { symbol = q.symbol, quantity = 10, price = 99 }
      end,
      on_fill = function(f) print("heard", f.execution, f.replayed or "live") end }
    """

  /// The same, and counts in its state what it heard of each.
  private static let counting = plain.replacing(
    "on_fill = function(f)",
    with: """
      on_start = function() print("knows", state.get("e.01"), state.get("e.02")) end,
      on_fill = function(f)
        state.set(f.execution, (state.get(f.execution) or 0) + 1)
      """)

  /// Runs a body with a strategy that has one order.
  private func run(
    _ script: String, _ body: (LuaFleetWorld, Order) async throws -> Void
  ) async throws {
    try await LuaFleetWorld.run(
      scripts: ["buyer.lua": script], deployments: [.make("buyer")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "buyer")
      try await world.quote(until: "an order") { !world.orders("buyer").isEmpty }
      try await body(world, world.orders("buyer")[0])
    }
  }

  private func fill(
    _ world: LuaFleetWorld, _ order: Order, _ execution: String, _ quantity: Quantity = 5
  ) async throws {
    try await world.withDesk { [broker = world.broker] desk in
      desk.receive(.execution(order.execution(execution, quantity)), from: broker)
    }
  }

  private func signal(_ world: LuaFleetWorld, _ number: Int32) async throws {
    kill(try #require(await world.status("buyer")?.process), number)
  }

  /// Kills the child and waits for the next.
  private func restart(_ world: LuaFleetWorld) async throws {
    let old = try #require(await world.status("buyer")?.process)
    kill(old, SIGKILL)
    try await world.until("another life") {
      guard let status = await world.status("buyer") else { return false }
      return status.state == .running && status.process != old
    }
  }

  @Test("a fill that no callback answered is delivered again, in order and marked")
  func unansweredFill_IsDeliveredAgain() async throws {
    try await run(Self.plain) { world, order in
      try await signal(world, SIGSTOP)
      try await fill(world, order, "e.01")
      try await fill(world, order, "e.02")
      try await restart(world)
      try await world.until(log: "heard e.02 true")
      #expect(
        world.logs("buyer").filter { $0.contains("heard") } == [
          "heard e.01 true", "heard e.02 true",
        ])
    }
  }

  @Test("a fill whose callback has returned is not delivered again")
  func answeredFill_IsNotDeliveredAgain() async throws {
    try await run(Self.plain) { world, order in
      try await fill(world, order, "e.01")
      try await world.until("the answer") {
        (try? world.states.cursor(of: Self.name)) == 1  // Safe: the memory store throws nothing.
      }
      try await restart(world)
      try await fill(world, order, "e.02")
      try await world.until(log: "heard e.02 live")
      #expect(world.count("heard e.01") == 1)
    }
  }

  @Test("fills of the time in which its process is away come at its start")
  func fillWhileAway_IsDelivered() async throws {
    try await run(Self.plain) { world, order in
      await world.fleet.stop(Self.name, reason: "test")
      try await fill(world, order, "e.01", 10)
      await world.fleet.start(Self.name)
      try await world.until(log: "heard e.01 true")
    }
  }

  @Test("a fill counts once in the saved state: the cursor is kept with it, not by itself")
  func stateAndCursor_AreKeptTogether() async throws {
    try await run(Self.counting) { world, order in
      try await fill(world, order, "e.01")
      try await world.until("the state") {
        (try? world.states.load(Self.name))??.delivered == 1  // Safe: as above.
      }
      try await signal(world, SIGSTOP)
      try await fill(world, order, "e.02")
      try await restart(world)
      try await world.until(log: "heard e.02 true")
      try await restart(world)
      try await world.until(log: "knows 1 1")
      #expect(world.states.answers.withLock { $0 }.isEmpty)
    }
  }

  @Test("a strategy without a cursor begins behind the newest fill")
  func newCursor_BeginsAtTheNewestFill() async throws {
    try await run(Self.plain) { world, order in
      try await fill(world, order, "e.01")
      try await world.until(log: "heard e.01 live")
      await world.fleet.stop(Self.name, reason: "test")
      world.states.forgetCursor(of: Self.name)
      await world.fleet.start(Self.name)
      try await world.until(running: "buyer")
      #expect(try world.states.cursor(of: Self.name) == 1)
      try await fill(world, order, "e.02")
      try await world.until(log: "heard e.02 live")
      #expect(world.count("heard e.01") == 1)
    }
  }

  @Test("an answer to what was never sent moves no cursor")
  func answerToNothing_IsIgnored() async throws {
    try await run(Self.plain) { world, _ in
      try await world.onLoop { [fleet = world.fleet] in
        guard let fleet, let child = fleet.unitOf[Self.name]?.child else { return }
        fleet.keep(delivered: .max, of: Self.name, 0, child)
        fleet.keep(
          SavedState(version: 1, bytes: [123, 125], delivered: 77), of: Self.name, 0, child)
      }
      #expect(try world.states.cursor(of: Self.name) == 0)
    }
  }
}
