import Foundation
import Orders
import OrdersTestSupport
import SystemKit
import Testing
import TradingModel

@testable import Strategies

@Suite(.serialized) struct QuarantineTests {
  static let echo = StrategyID(rawValue: "echo")

  /// A file in a folder of its own; the folder goes with the test.
  static func withFile(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/quarantine-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // Safe: a leftover folder harms nobody.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder + "/quarantine.json")
  }

  static func file(_ path: String) -> QuarantineFile {
    QuarantineFile(path: path) { Issue.record("\($0)") }
  }

  /// Kills a strategy's process three times.
  static func killThrice(_ name: String, _ world: LuaFleetWorld) async throws {
    var last: Int32 = 0
    for _ in 0..<3 {
      try await world.until("a new process") {
        guard let process = await world.status(name)?.process else { return false }
        return process != last
      }
      try await world.until(running: name)
      last = await world.status(name)?.process ?? 0
      kill(last, SIGKILL)
    }
    try await world.until("its quarantine") { await world.status(name)?.state == .quarantined }
  }

  @Test func file_KeepsWhatItIsTold_ForItsOwnerOnly() async throws {
    try await Self.withFile { path in
      let file = Self.file(path)
      #expect(try file.load() == [:])
      let quarantine = Quarantine(
        since: Timestamp(seconds: 9), reason: "it \"died\"\nthrice", isUnsettled: true)
      file.set(quarantine, of: Self.echo)
      file.set(quarantine, of: StrategyID(rawValue: "other"))
      file.set(nil, of: StrategyID(rawValue: "other"))
      file.flush()
      #expect(try Self.file(path).load() == [Self.echo: quarantine])
      let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(rights as? Int == 0o600)
    }
  }

  @Test func thirdDeath_IsKept_AndTheNextDaemonLeavesItDown_UntilAPersonStartsIt() async throws {
    try await Self.withFile { path in
      let file = Self.file(path)
      try await LuaFleetWorld.run(
        scripts: ["echo.lua": LuaFleetTests.echo], deployments: [.make("echo")],
        change: { $0.quarantines = file }
      ) { world in
        await world.fleet.startAll()
        try await Self.killThrice("echo", world)
        #expect(world.count("quarantined: its process was killed by signal 9") == 1)
        #expect(world.count("Its working orders: stay at the broker") == 1)
      }
      file.flush()
      #expect(try Self.file(path).load().keys.map(\.self) == [Self.echo])
      let second = Self.file(path)
      try await LuaFleetWorld.run(
        scripts: ["echo.lua": LuaFleetTests.echo],
        deployments: [.make("echo"), .make("neighbour", script: "echo.lua")],
        change: { $0.quarantines = second }
      ) { world in
        await world.fleet.startAll()
        try await world.until(running: "neighbour")
        let status = await world.status("echo")
        #expect(status?.state == .quarantined && status?.process == nil)
        #expect(status?.reason?.contains("death 3 within 10 minutes") == true)
        await world.fleet.start(Self.echo)
        try await world.until(running: "echo")
      }
      second.flush()
      #expect(try Self.file(path).load() == [:])
    }
  }

  @Test func unreadableFile_KeepsEveryStrategyDown() async throws {
    try await Self.withFile { path in
      try "not a list".write(toFile: path, atomically: true, encoding: .utf8)
      let file = Self.file(path)
      try await LuaFleetWorld.run(
        scripts: ["echo.lua": LuaFleetTests.echo], deployments: [.make("echo")],
        change: { $0.quarantines = file }
      ) { world in
        await world.fleet.startAll()
        let status = await world.status("echo")
        #expect(status?.state == .quarantined)
        #expect(status?.reason?.contains("cannot be read") == true)
        await world.fleet.start(Self.echo)
        try await world.until(running: "echo")
      }
      file.flush()
    }
  }

  /// Buys ten, then ten more at a price that nobody pays.
  static let holder = """
    local step = 0
    return { symbols = {"AAPL.NASDAQ"},
      on_quote = function(q)
        step = step + 1
        if step == 1 and position(q.symbol).quantity == 0 and #order.working() == 0 then
          order.buy { symbol = q.symbol, quantity = 10, price = 99 }
          order.buy { symbol = q.symbol, quantity = 7, price = 1 }
        end
      end }
    """

  @Test func flatten_CancelsFirst_AndSellsOnlyWhatItHoldsOnceNothingWorks() async throws {
    try await LuaFleetWorld.run(
      scripts: ["holder.lua": Self.holder],
      deployments: [.make("holder", onQuarantine: .flatten)]
    ) { world in
      await world.fleet.startAll()
      try await world.until(running: "holder")
      try await world.quote(until: "two orders") { world.orders("holder").count == 2 }
      let orders = world.orders("holder")
      try await world.fill(orders[0], "e.01")
      try await world.withDesk { [broker = world.broker] desk in
        desk.receive(orders[1].status(.submitted), from: broker)
        desk.receive(.position(orders[0].position(10)), from: broker)
      }
      try await Self.killThrice("holder", world)
      try await world.until("the cancel") { world.broker.cancels == [orders[1].brokerOrder] }
      // While its order may still trade, nothing is sold.
      #expect(world.orders("holder").count == 2)
      try await world.withDesk { [broker = world.broker] desk in
        desk.receive(orders[1].status(.cancelled), from: broker)
      }
      try await world.until("the sale") { world.orders("holder").count == 3 }
      let sale = try #require(world.orders("holder").first { $0.requestNumber == nil })
      #expect(sale.ticket.side == .sell && sale.ticket.quantity == 10)
      #expect(sale.ticket.type == .market)
      // It is an order of the daemon's own, which the limits of strategies do not hold back.
      #expect(sale.ticket.tag == "perigee:flatten")
      try await world.fill(sale, "s.01")
      try await world.until(log: "quarantine: it is flat")
      #expect(world.orders("holder").count == 3)
    }
  }
}
