import Feeds
import FeedsTestSupport
import Foundation
import Logging
import Orders
import OrdersTestSupport
import Strategies
import StrategyChannel
import SystemKit
import TradingModel

/// A real fleet with real child processes, a market that ticks a thousand times a second, a broker
/// that only listens, two neighbours, and one offender whose script changes.
final class AttackStage: Sendable {
  static let neighbours = ["first", "second"].map { StrategyID(rawValue: $0) }
  static let offender = StrategyID(rawValue: "offender")
  private static let account = AccountName(rawValue: "paper")

  /// What a neighbour does: a little arithmetic at each quote.
  private static let neighbour = """
    local average, n = ta.ema(20), 0
    return { symbols = {"AAPL.NASDAQ"},
      on_quote = function(q) n = n + 1 average((q.bid + q.ask) / 2) end }
    """

  let fleet: StrategyFleet
  let broker = FakeBroker()
  let log = Lines()
  private let folder: String
  private let orders: EventLoop
  private let feed: EventLoop
  private let hub: FeedHub
  private let backend = ScriptedBackend()

  /// A stage whose children are the program at `childPath`. Nothing runs yet.
  init(childPath: String) throws {
    folder = FileManager.default.temporaryDirectory.path + "/attacks-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for neighbour in Self.neighbours {
      try Self.neighbour.write(
        toFile: "\(folder)/\(neighbour.rawValue).lua", atomically: true, encoding: .utf8)
    }
    for (id, address) in [(265_598, "AAPL.NASDAQ"), (272_093, "MSFT.NASDAQ")] as [(Int64, String)] {
      backend.add(address, Instrument.make(id: id, address: address, hours: .unknown))
    }
    let now: @Sendable () -> Timestamp = { Timestamp(rawValue: MonotonicClock.wallClock()) }
    var configuration = FeedConfiguration()
    configuration.standingSizes = []
    hub = FeedHub(
      backend: backend, stores: nil, configuration: configuration,
      time: FeedTime(now: now, sleep: { try await Task.sleep(for: $0) }))
    orders = try EventLoop(name: "orders")
    feed = try EventLoop(name: "feed")
    let box = DeskBox()
    let loop = orders
    let environment = FleetEnvironment(
      childPath: childPath, scripts: ScriptFolder(path: folder), feeds: hub, loop: loop,
      desk: { box.desk }, log: { [log] in log.append($0) }, states: States(),
      accounts: [Self.account, AccountName(rawValue: "second")],
      learned: { instrument in loop.execute { box.desk?.learn(instrument) } }, now: now,
      logger: Logger(label: "attacks"))
    fleet = StrategyFleet(
      (Self.neighbours + [Self.offender]).map { name in
        Deployment(
          strategy: name, script: "\(name.rawValue).lua", accounts: [Self.account],
          isEnabled: name != Self.offender)
      }, environment: environment)
    try orders.start()
    try feed.start()
    loop.execute { [broker, fleet] in
      do { try box.open(broker, fleet, now) } catch { print("the desk did not open: \(error)") }
    }
  }

  /// Runs a body with the neighbours at work and the market ticking; then ends everything.
  func run(_ body: @Sendable (AttackStage) async throws -> Void) async throws {
    tick(0)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [hub] in await hub.run() }
      do {
        await fleet.startAll()
        for name in Self.neighbours {
          try await until("\(name.rawValue) has ticks") {
            await self.fleet.vitals(of: name)?.samples ?? 0 > 100
          }
        }
        try await body(self)
      } catch {
        await end()
        group.cancelAll()
        throw error
      }
      await end()
      group.cancelAll()
    }
  }

  private func end() async {
    await fleet.stopAll(reason: "over")
    for loop in [orders, feed] {
      loop.stop()
      loop.join()
    }
    try? FileManager.default.removeItem(atPath: folder)  // Safe: a leftover harms nobody.
  }

  /// One quote each millisecond, on the feed's own thread.
  private func tick(_ number: Int64) {
    feed.schedule(after: .milliseconds(1)) { [self] in
      let bid = Decimal64(mantissa: 10_000 + number % 100, scale: 2)
      backend.emit(
        .make(
          265_598, at: Timestamp(rawValue: MonotonicClock.wallClock()), bid: bid,
          ask: bid + Decimal64(mantissa: 1, scale: 2)))
      tick(number &+ 1)
    }
  }

  func write(_ script: String) throws {
    try script.write(toFile: "\(folder)/offender.lua", atomically: true, encoding: .utf8)
  }

  /// Waits until a fact holds, looking every two milliseconds; false after the limit.
  func waits(_ limit: Duration = .seconds(10), _ condition: () async -> Bool) async throws -> Bool {
    let end = MonotonicClock.now() + Int64(limit / .nanoseconds(1))
    while MonotonicClock.now() < end {
      if await condition() { return true }
      try await Task.sleep(for: .milliseconds(2))
    }
    return false
  }

  private func until(_ what: String, _ condition: () async -> Bool) async throws {
    guard try await waits(.seconds(30), condition) else { throw Missing(what: what) }
  }

  /// What did not happen in time.
  struct Missing: Error, CustomStringConvertible {
    var what: String
    var description: String { "never: \(what)" }
  }
}
