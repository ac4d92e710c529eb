import Foundation
import Testing
import TradingModel

/// What a new daemon makes of the folder of another one: one that runs, or one that has ended.
struct RestartTests {
  private static let isLong = ProcessInfo.processInfo.environment["PERIGEE_LONG"] == "1"
  private static let restarts = isLong ? 1_000 : 20
  private static let account = (name: "swing", number: "DU1000001")

  /// Buys once at the market, and leaves an order good till cancelled far from it.
  private static let trader = """
    local S, begun = {}, false
    function S.on_quote(q)
      if begun or not account.ready() or not q.bid or not q.ask then return end
      begun = true
      order.buy { symbol = q.symbol, quantity = 7, tag = "bought" }
      order.buy { symbol = q.symbol, quantity = 5, price = q.bid * 0.97, tif = "gtc", tag = "rests" }
    end
    function S.on_fill(f) log.info("heard", f.execution) end
    return S
    """

  /// Hears everything and asks for nothing.
  private static let listener = """
    local S = {}
    function S.on_start() timer.every(0.05, "ready") end
    function S.on_timer()
      if not account.ready() then return end
      timer.cancel("ready")
      log.info("ready with", #order.working(), "working")
    end
    function S.on_fill(f) log.info("heard", f.execution) end
    return S
    """

  /// Changes the order of the last session, then takes it back.
  private static let manager = """
    local S, changed = {}, false
    function S.on_start() timer.every(0.05, "look") end
    function S.on_timer()
      local o = order.working()[1]
      if not account.ready() or not o or o.state ~= "working" then return end
      timer.cancel("look")
      changed = true
      order.modify(o, { quantity = 4 })
    end
    function S.on_order(o)
      if changed and o.state == "working" and o.quantity == 4 then order.cancel(o) end
      if o.state == "cancelled" then log.info("taken back", o.tag) end
    end
    return S
    """

  private func configure(_ world: World, script: String) throws {
    try world.configure(
      accounts: [Self.account],
      [
        Deployment(
          name: "trader", script: script, accounts: [Self.account.name],
          symbols: ["AAPL.NASDAQ"])
      ])
  }

  /// A world whose first daemon has a fill and an order that rests.
  private func trade(_ world: World) async throws -> Gateway {
    let gateway = world.makeGateway(accounts: [Self.account.number])
    try world.script("trader.lua", Self.trader)
    try world.script("listener.lua", Self.listener)
    try world.script("manager.lua", Self.manager)
    try configure(world, script: "trader.lua")
    try await gateway.start()
    try await world.startDaemon()
    try await world.line(of: "trader", containing: "heard")
    try await eventually(
      "the second order works",
      holds: { try await world.orders().contains { $0.tag == "rests" && $0.state == "working" } })
    return gateway
  }

  @Test("a second daemon on a data folder is refused, and the first goes on")
  func secondDaemon_IsRefused() async throws {
    try await World.run { world in
      let gateway = try await trade(world)
      let second = try await world.command(["run"])
      #expect(second.end == .code(1))
      #expect(
        second.errors.contains(
          "Another daemon works on \(world.folder)/data. Stop it first, or give this one a data "
            + "folder of its own."), "\(second.errors)")
      #expect(try await world.status()?.strategiesRunning == 1)
      #expect(try await world.stopDaemon() == .code(0))
      // The folder is free again: what held it is gone with its process.
      try await world.startDaemon()
      #expect(try await world.stopDaemon() == .code(0))
      try await gateway.stop()
    }
  }

  /// What the journal says of orders, fills and positions, in a form that repeats.
  private func ledger(_ world: World) async throws -> [String] {
    let (fills, orders) = (try await world.fills(), try await world.orders())
    let positions: [PositionLine] = try await world.rows("positions")
    let own: [PositionLine] = try await world.rows("positions", "--by-strategy")
    return fills.map { "\($0)" } + orders.map { "\($0)" } + (positions + own).map { "\($0)" }
  }

  @Test(
    "the journal says the same after every restart, and no fill is told again",
    .timeLimit(.minutes(isLong ? 60 : 5)))
  func restarts_ChangeNothing() async throws {
    try await World.run { world in
      let gateway = try await trade(world)
      #expect(try await world.stopDaemon() == .code(0))
      try configure(world, script: "listener.lua")
      var first: [String]?
      for number in 1...Self.restarts {
        try await world.startDaemon()
        try await eventually(
          "restart \(number) is ready",
          holds: {
            try await world.logs(of: "trader").count { $0.message.contains("ready with 1 working") }
              == number
          })
        // Every other one is killed: its journal is read from the log of its changes.
        if number % 2 == 0 {
          let daemon = try #require(world.daemon)
          daemon.send(SIGKILL)
          _ = try await daemon.waitForEnd()
        } else {
          #expect(try await world.stopDaemon() == .code(0))
        }
        let now = try await ledger(world)
        try #require(now == first ?? now, "after restart \(number)")
        first = now
      }
      #expect(try #require(first).count == 5, "a fill, two orders, and a position told twice")
      #expect(try await world.logs(of: "trader").count { $0.message.contains("heard") } == 1)
      try await gateway.stop()
      #expect(gateway.ledger?.orders.count == 2)
    }
  }

  @Test("an order of the last session is changed and cancelled by its strategy of this one")
  func orderOfTheLastSession_IsManaged() async throws {
    try await World.run { world in
      let gateway = try await trade(world)
      #expect(try await world.stopDaemon() == .code(0))
      try configure(world, script: "manager.lua")
      try await world.startDaemon()
      try await world.line(of: "trader", containing: "taken back rests")
      #expect(try await world.stopDaemon() == .code(0))
      let row = try await world.orders().first { $0.tag == "rests" }
      #expect(row?.state == "cancelled")
      try await gateway.stop()
      let resting = try #require(gateway.ledger?.orders.last)
      #expect(resting.status == "Cancelled")
      #expect(resting.terms.quantity == 4, "the change arrived before")
      #expect(gateway.ledger?.orders.count == 2)
    }
  }
}
