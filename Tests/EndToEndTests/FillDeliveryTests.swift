import Foundation
import Testing
import TradingModel

/// The daemon is killed while fills arrive; each of them reaches the script in some life.
struct FillDeliveryTests {
  private static let kills = 6

  private static let trader = """
    local S, last = {}, 0
    function S.on_quote(q)
      if not account.ready() or not q.bid or not q.ask or clock.now() - last < 0.1 then return end
      last = clock.now()
      order.buy { symbol = q.symbol, quantity = 1 }
      order.sell { symbol = q.symbol, quantity = 1 }
    end
    function S.on_fill(f)
      state.set("count", (state.get("count") or 0) + 1)
      log.info("heard", f.execution, "count", state.get("count"))
    end
    return S
    """

  private static let listener = """
    local S = {}
    function S.on_fill(f)
      state.set("count", (state.get("count") or 0) + 1)
      log.info("heard", f.execution, "count", state.get("count"))
    end
    return S
    """

  private func configure(_ world: World, script: String) throws {
    try world.configure(
      accounts: [("swing", "DU1000001")],
      [
        Deployment(
          name: "trader", script: script, accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
      ])
  }

  @Test(
    "after kill -9 while fills arrive on_fill hears of each, and its state counts each once",
    .timeLimit(.minutes(4)))
  func everyFill_IsHeard() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try world.script("trader.lua", Self.trader)
      try world.script("listener.lua", Self.listener)
      try configure(world, script: "trader.lua")
      try await gateway.start()
      var generator = SeededGenerator.announced(for: "fill delivery")
      for _ in 0..<Self.kills {
        let known = gateway.counts?.orders ?? 0
        let daemon = try world.launchDaemon()
        try await eventually(
          "orders of this life", every: .milliseconds(10),
          holds: { (gateway.counts?.orders ?? 0) > known + 3 })
        // The random moment is what is tested here; nothing is waited for.
        try await Task.sleep(
          for: .microseconds(Int64.random(in: 0..<400_000, using: &generator)))
        daemon.send(SIGKILL)
        try #require(try await daemon.waitForEnd() == .signal(SIGKILL))
      }
      try configure(world, script: "listener.lua")
      try await world.startDaemon()
      var seen = ""
      try await eventually(
        "each execution of the ledger is in the state once", every: .milliseconds(300),
        seen: { seen },
        holds: {
          let count = gateway.ledger?.executions.count ?? 0
          let heard = try await world.logs(of: "trader").filter { $0.message.contains("heard") }
          seen = "\(count) executions, \(heard.last?.message ?? "nothing")"
          return count > 0 && heard.last?.message.hasSuffix("count \(count)") == true
        })
      #expect(try await world.stopDaemon() == .code(0))
      try await gateway.stop()
    }
  }
}
