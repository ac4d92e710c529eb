import Feeds
import FeedsTestSupport
import Foundation
import Orders
import OrdersTestSupport
import StrategyChannel
import Testing
import TradingModel

@testable import Strategies

@Suite(.serialized) struct LuaFleetTests {
  /// Says each quote's bid.
  static let echo = """
    return { symbols = {"AAPL.NASDAQ"},
      on_quote = function(q) print("quote", q.bid) end,
      on_stop = function(reason) print("stopping", reason) end }
    """

  /// Places one limit order at its first quote, and says what it is told.
  static let buyer = """
    local sent = false
    return { symbols = {"AAPL.NASDAQ"},
      on_start = function() print("start with", #order.working()) end,
      on_quote = function(q)
        if sent or #order.working() > 0 then
          print("holding", position(q.symbol).quantity, "working", #order.working(q.symbol))
        else
          sent = true
          order.buy { symbol = q.symbol, quantity = 10, price = 99 }
        end
      end,
      on_order = function(o) print("order", o.symbol, o.state, o.reason) end,
      on_fill = function(f)
        print("fill", f.symbol, f.quantity, "now", position(f.symbol).quantity) end }
    """

  @Test func order_GoesFromTheScriptToTheBrokerAndItsFillComesBack() async throws {
    try await LuaFleetWorld.run(
      scripts: ["buyer.lua": Self.buyer], deployments: [.make("buyer")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "buyer")
      #expect(await world.status("buyer")?.process != nil)
      try await world.quote(until: "an order") { !world.broker.placed.isEmpty }
      try await world.until("the order is journaled") { !world.orders("buyer").isEmpty }
      let order = world.orders("buyer")[0]
      #expect(order.ticket.quantity == 10)
      try await world.fill(order, "e.01")
      try await world.until(log: "fill AAPL.NASDAQ 10 now 10")
      // Its commission is no second fill.
      try await world.withDesk { [broker = world.broker] desk in
        desk.receive(.commission(.make("e.01")), from: broker)
      }
      try await world.quote(until: "what it holds") { world.count("holding 10 working 0") > 0 }
      #expect(world.count("fill AAPL.NASDAQ") == 1)
      #expect(world.count("order AAPL.NASDAQ filled") == 1)
    }
  }

  @Test func killedChild_StartsAgainAndLeavesTheOtherUnmoved() async throws {
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": Self.echo],
      deployments: [.make("one", script: "echo.lua"), .make("two", script: "echo.lua")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "one")
      try await world.until(running: "two")
      let first = try #require(await world.status("one")?.process)
      let other = await world.status("two")?.process
      kill(first, SIGKILL)
      try await world.until("another process") {
        let process = await world.status("one")?.process
        return process != nil && process != first
      }
      try await world.until(running: "one")
      #expect(await world.status("one")?.restarts == 1)
      #expect(await world.status("two")?.process == other)
      #expect(await world.status("two")?.restarts == 0)
      #expect(world.count("killed by signal 9; it is started again", "one") == 1)
      try await world.quote(until: "quotes at both") {
        world.count("quote", "one") > 0 && world.count("quote", "two") > 0
      }
    }
  }

  @Test func endlessLoop_IsInterruptedAndTheDeskStartsAgain() async throws {
    let script = """
      return { symbols = {"AAPL.NASDAQ"},
        on_start = function() print("hello") end,
        on_quote = function(q) while true do end end }
      """
    try await LuaFleetWorld.run(
      scripts: ["loop.lua": script], deployments: [.make("loop")],
      change: { $0.limits.softDeadline = .milliseconds(50) }
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "loop")
      try await world.quote(until: "an interruption") {
        world.count("on_quote was interrupted") > 0
      }
      try await world.until(log: "hello", times: 2)
      #expect(world.count("was ended by a limit of its scripts; it is started again") >= 1)
    }
  }

  @Test func childThatHangs_IsKilledByItsDeadline() async throws {
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": Self.echo], deployments: [.make("echo")],
      change: { $0.hardDeadline = .milliseconds(300) }
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "echo")
      let process = try #require(await world.status("echo")?.process)
      kill(process, SIGSTOP)
      // A stopped process is not busy; it stops to answer, so the end of the test must kill it.
      await world.fleet.stop(StrategyID(rawValue: "echo"), reason: "over")
      #expect(await world.status("echo")?.state == .stopped)
      #expect(await world.status("echo")?.process == nil)
    }
  }

  @Test func thirdDeath_StaysDownUntilAStart() async throws {
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": Self.echo], deployments: [.make("echo")]
    ) { world in
      await world.fleet.startAll()
      var last: Int32 = 0
      for _ in 0..<3 {
        try await world.until("a new process") {
          guard let process = await world.status("echo")?.process else { return false }
          return process != last
        }
        last = await world.status("echo")?.process ?? 0
        kill(last, SIGKILL)
      }
      try await world.until("its quarantine") {
        await world.status("echo")?.state == .quarantined
      }
      let reason = await world.status("echo")?.reason ?? ""
      #expect(reason.contains("death 3 within 10 minutes"))
      #expect(world.count("quarantined: ") == 1)
      await world.fleet.start(StrategyID(rawValue: "echo"))
      try await world.until(running: "echo")
    }
  }

  @Test func onStartThatHangs_IsADeathAndNotAnEternalStart() async throws {
    try await LuaFleetWorld.run(
      scripts: ["bad.lua": "return { on_start = function() while true do end end }"],
      deployments: [.make("bad")], change: { $0.limits.softDeadline = .milliseconds(50) }
    ) { world in
      await world.fleet.startAll()
      try await world.until("its quarantine") {
        await world.status("bad")?.state == .quarantined
      }
      #expect(world.count("on_start was interrupted") == 3)
    }
  }

  @Test func brokenScripts_FailWithTheirPlaceAndOthersRun() async throws {
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": Self.echo, "bad.lua": "local x = 1\nx = = 2\n"],
      deployments: [
        .make("bad"), .make("echo"), .make("missing"), .make("mate", script: "echo.lua", desk: "d"),
        .make("badmate", script: "bad.lua", desk: "d"),
      ]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "echo")
      try await world.until(running: "mate")
      try await world.until("bad failed") { await world.status("bad")?.state == .failed }
      #expect(await world.status("bad")?.reason?.hasPrefix("bad.lua:2: ") == true)
      #expect(await world.status("badmate")?.state == .failed)
      #expect(await world.status("missing")?.state == .failed)
      #expect(await world.status("missing")?.reason?.contains("cannot be read") == true)
      // A repaired script runs after a start.
      try world.write("bad.lua", Self.echo)
      await world.fleet.start(StrategyID(rawValue: "bad"))
      try await world.until(running: "bad")
    }
  }

  @Test func stop_CallsOnStopAndCancelsWhatTheDeploymentSays() async throws {
    try await LuaFleetWorld.run(
      scripts: ["buyer.lua": Self.buyer],
      deployments: [
        .make("keeper", script: "buyer.lua"),
        .make("canceller", script: "buyer.lua", onStop: .cancel),
      ]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "keeper")
      try await world.until(running: "canceller")
      try await world.quote(until: "two orders") { world.broker.placed.count == 2 }
      try await world.until("both are journaled") {
        world.orders("keeper").count == 1 && world.orders("canceller").count == 1
      }
      for strategy in ["keeper", "canceller"] {
        let order = world.orders(strategy)[0]
        try await world.withDesk { [broker = world.broker] desk in
          desk.receive(order.status(.submitted), from: broker)
        }
      }
      await world.fleet.stopAll(reason: "evening")
      #expect(world.count("stopped: evening") == 2)
      #expect(world.broker.cancels == [world.orders("canceller")[0].brokerOrder])
      // Nothing starts after that.
      await world.fleet.start(StrategyID(rawValue: "keeper"))
      #expect(await world.status("keeper")?.state == .stopped)
    }
  }

  @Test func onStop_IsCalledWithTheReason() async throws {
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": Self.echo], deployments: [.make("echo")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "echo")
      await world.fleet.stop(StrategyID(rawValue: "echo"), reason: "lunch")
      #expect(world.count("stopping lunch") == 1)
      #expect(await world.status("echo")?.state == .stopped)
      #expect(await world.status("echo")?.reason == "lunch")
    }
  }

  @Test func stopWhileItWaitsForItsRestart_CancelsAndStaysDown() async throws {
    try await LuaFleetWorld.run(
      scripts: ["buyer.lua": Self.buyer], deployments: [.make("buyer", onStop: .cancel)]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "buyer")
      try await world.quote(until: "an order") { !world.broker.placed.isEmpty }
      try await world.until("the order is journaled") { !world.orders("buyer").isEmpty }
      let order = world.orders("buyer")[0]
      try await world.withDesk { [broker = world.broker] desk in
        desk.receive(order.status(.submitted), from: broker)
      }
      let process = try #require(await world.status("buyer")?.process)
      kill(process, SIGKILL)
      try await world.until("it waits") { await world.status("buyer")?.state == .restarting }
      await world.fleet.stop(StrategyID(rawValue: "buyer"), reason: "enough")
      #expect(await world.status("buyer")?.state == .stopped)
      #expect(world.broker.cancels == [order.brokerOrder])
    }
  }

  @Test func restartedChild_KnowsItsOrdersHoldingsAndState() async throws {
    let script = """
      return { symbols = {"AAPL.NASDAQ"}, state_version = 1,
        on_start = function()
          local lives = state.get("lives", 0) + 1
          state.set("lives", lives)
          local o = order.working()[1]
          print("life", lives, "working", #order.working(), o and o.quantity or "none",
            account.ready())
        end,
        on_quote = function(q)
          if state.get("lives") == 1 and q.bid <= 101 then
            order.buy { symbol = q.symbol, quantity = 10 * (q.bid - 99), price = 99 }
          end
          print("holding", position(q.symbol).quantity)
        end,
        on_order = function(o) print("order", tostring(o.symbol), o.state, o.quantity) end,
        on_fill = function(f) print("fill", f.quantity) end }
      """
    try await LuaFleetWorld.run(
      scripts: ["life.lua": script], deployments: [.make("life")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "life")
      try await world.until("the stream") { world.backend.openStreamCount == 1 }
      world.quote(100)
      world.quote(101)
      try await world.until("two orders") { world.orders("life").count == 2 }
      let orders = world.orders("life")
      try await world.fill(orders[0], "one.01")
      try await world.until(log: "fill 10")
      let process = try #require(await world.status("life")?.process)
      kill(process, SIGKILL)
      try await world.until(log: "life 2 working 1 20 true")
      try await world.quote(from: 200, until: "its holding") { world.count("holding 10") > 0 }
      // What the last life was told is not told again, and what is new is.
      let told = world.count("fill 10")
      try await world.withDesk { [broker = world.broker] desk in
        desk.receive(.commission(.make("one.01")), from: broker)
      }
      try await world.fill(orders[1], "two.01")
      try await world.until(log: "fill 20")
      try await world.quote(from: 300, until: "its new holding") { world.count("holding 30") > 0 }
      #expect(world.count("fill 10") == told)
      #expect(world.count("order AAPL.NASDAQ filled 20") == 1)
      #expect(world.count("order nil") == 0)
    }
  }

  @Test func twoStrategiesOnOneDesk_GetEachQuoteOnce() async throws {
    let late = """
      return { symbols = {"AAPL.NASDAQ"},
        on_start = function()
          feed.subscribe("AAPL.NASDAQ", { bars = {"1m"} })
          feed.subscribe("MSFT.NASDAQ")
        end,
        on_quote = function(q) print("quote", q.symbol, q.bid) end,
        on_feed = function() end }
      """
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": Self.echo, "late.lua": late],
      deployments: [.make("echo", desk: "d"), .make("late", desk: "d")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "echo")
      #expect(await world.status("echo")?.process == (await world.status("late"))?.process)
      let microsoft = InstrumentID(rawValue: 272_093)
      try await world.until("all feeds") {
        world.backend.openStreamCount == 2 && world.hub.statistics.tickets == 3
      }
      for bid in 100..<200 {
        world.quote(Int64(bid))
        world.quote(Int64(bid), microsoft)
      }
      try await world.until("the last quotes") {
        world.count("quote 199", "echo") > 0 && world.count("MSFT.NASDAQ 199", "late") > 0
      }
      for bid in 100..<200 {
        #expect(world.count("quote \(bid)", "echo") == 1)
        #expect(world.count("quote AAPL.NASDAQ \(bid)", "late") == 1)
        #expect(world.count("quote MSFT.NASDAQ \(bid)", "late") == 1)
      }
      #expect(world.count("MSFT", "echo") == 0)
    }
  }

  @Test func notEnabledStrategy_StaysOutOfItsDeskUntilItIsStarted() async throws {
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": Self.echo],
      deployments: [
        .make("on", script: "echo.lua", desk: "d"),
        .make("off", script: "echo.lua", desk: "d", isEnabled: false),
        .make("alone", script: "echo.lua", isEnabled: false),
      ]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "on")
      #expect(await world.status("off")?.state == .stopped)
      #expect(await world.status("alone")?.state == .stopped)
      await world.fleet.start(StrategyID(rawValue: "off"))
      try await world.until(running: "off")
      try await world.until(running: "on")
    }
  }

  @Test func withoutAnOrderDesk_RequestsAreAnswered() async throws {
    try await LuaFleetWorld.run(
      scripts: ["buyer.lua": Self.buyer], deployments: [.make("buyer")]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "buyer")
      try await world.loseDesk()
      try await world.quote(until: "a refusal") {
        world.count("was refused: the daemon takes no orders any more") > 0
      }
      #expect(world.broker.placed.isEmpty)
    }
  }

  @Test func hundredRestarts_LeaveNoDescriptorsOrTickets() async throws {
    // Other suites of this process open files and, by the hundred, sockets; a leak would show as one
    // descriptor and more for each restart.
    func descriptors() throws -> Int {
      let files = FileManager.default
      return try files.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
        let target = try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
        return target?.hasPrefix("socket:") == false
      }.count
    }
    try await LuaFleetWorld.run(
      scripts: ["echo.lua": Self.echo], deployments: [.make("echo")]
    ) { world in
      let echo = StrategyID(rawValue: "echo")
      await world.fleet.startAll()
      try await world.until(running: "echo")
      let before = try descriptors()
      for _ in 0..<100 {
        let old = await world.status("echo")?.process
        await world.fleet.restart(echo)
        try await world.until("a new process runs") {
          let status = await world.status("echo")
          return status?.state == .running && status?.process != old
        }
      }
      #expect(try descriptors() <= before + 60)
      try await world.until("one ticket") { world.hub.statistics.tickets == 1 }
      #expect(await world.status("echo")?.restarts == 0)
    }
  }
}
