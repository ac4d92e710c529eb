import Feeds
import FeedsTestSupport
import Foundation
import Logging
import Orders
import OrdersTestSupport
import Strategies
import StrategyChannel
import SystemKit
import Testing
import TradingModel

/// A fleet with real child processes, a real feed hub over a scripted backend, and a real order
/// desk with a broker that only keeps what it is told.
final class FleetWorld: Sendable {
  let loop: EventLoop
  let fleet: StrategyFleet
  let backend = ScriptedBackend()
  let broker = FakeBroker()
  let log = RecordedLog()
  let states: RecordedStates
  let folder: String
  private let desk: DeskBox
  private let feeding: Task<Void, Never>

  /// The program of the tests' child, which is built beside the tests.
  static var childPath: String {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    if let own, own.contains(".build") {
      folder = URL(fileURLWithPath: own).deletingLastPathComponent()
    }
    while folder.path != "/" {
      let program = folder.appendingPathComponent("StrategyTestChild").path
      if FileManager.default.isExecutableFile(atPath: program) { return program }
      folder.deleteLastPathComponent()
    }
    return "/nowhere/StrategyTestChild"
  }

  init(
    scripts: [String: String], deployments: [Deployment], states: RecordedStates = .init(),
    hardDeadline: Duration = .milliseconds(300), executable: String? = nil,
    recorder: (any ChannelRecorder)? = nil
  ) throws {
    folder = try ScriptFolderTests.folder(scripts)
    self.states = states
    let now: @Sendable () -> Timestamp = { Timestamp(rawValue: MonotonicClock.wallClock()) }
    for (id, symbol) in [(1, "AAPL.NASDAQ"), (2, "MSFT.NASDAQ")] as [(Int64, String)] {
      backend.add(
        symbol,
        Instrument.make(id: id, address: symbol, hours: .unknown))
    }
    let hub = FeedHub(
      backend: backend, stores: nil, configuration: FeedConfiguration(),
      time: FeedTime(now: now, sleep: { try await Task.sleep(for: $0) }))
    feeding = Task { await hub.run() }
    loop = try EventLoop(name: "orders")
    let box = DeskBox()
    desk = box
    let loop = loop
    var environment = FleetEnvironment(
      childPath: executable ?? FleetWorld.childPath, scripts: ScriptFolder(path: folder),
      feeds: hub, loop: loop, desk: { box.desk }, log: { [log] in log.append([$0]) },
      states: states, accounts: Set(DeskFixture.accounts.keys),
      learned: { instrument in loop.execute { box.desk?.learn(instrument) } }, now: now,
      logger: Logger(label: "test"))
    environment.hardDeadline = hardDeadline
    environment.stopGrace = .milliseconds(300)
    environment.recorder = recorder
    fleet = StrategyFleet(deployments, environment: environment)
    try loop.start()
    loop.execute { [fleet, broker] in
      let directory = AccountDirectory(
        accounts: DeskFixture.accounts,
        connections: [
          .init(broker: broker, accounts: ["DU1", "DU2"].map { AccountNumber(rawValue: $0) })
        ])
      do {
        box.desk = try OrderDesk(
          log: MemoryLog(), listener: fleet, directory: directory, clock: now,
          generator: SeededGenerator(seed: 1))
        box.desk?.receive(.snapshot(.make()), from: broker)
      } catch { Issue.record(error) }
    }
  }

  /// Starts every strategy and waits for the words of those that are named.
  func start(_ names: String...) async {
    await fleet.startAll()
    for name in names { #expect(await log.says(name, "began")) }
  }

  /// The broker has every order, so that they can be cancelled.
  func accept() {
    loop.execute { [desk, broker] in
      guard let desk = desk.desk else { return }
      for order in desk.openOrders() where order.brokerOrder != nil {
        desk.receive(order.status(.submitted), from: broker)
      }
    }
  }

  /// The number of a strategy's next request.
  func nextNumber(_ name: String) async -> Int64? {
    await withCheckedContinuation { continuation in
      loop.execute { [desk] in
        continuation.resume(
          returning: desk.desk?.nextRequestNumber(of: StrategyID(rawValue: name)))
      }
    }
  }

  /// An account takes orders again. Returns when what waited for that is done.
  func isBack(_ account: String) async {
    for step in [true, false] {
      await withCheckedContinuation { continuation in
        loop.execute { [fleet] in
          if step {
            fleet.accountReadiness(AccountName(rawValue: account), isReady: true, reason: nil)
          }
          continuation.resume()
        }
      }
    }
  }

  /// Ends everything; each test calls it last.
  func end() async {
    await fleet.stopAll(reason: "test over")
    feeding.cancel()
    await feeding.value
    loop.stop()
    loop.join()
    ScriptFolderTests.remove(folder)
  }

  func status(_ name: String) async throws -> StrategyStatus {
    try #require(await fleet.statuses()[StrategyID(rawValue: name)])
  }

  /// Sends quotes of the instrument until the condition holds; false after 20 seconds.
  func quote(_ id: Int64 = 1, until holds: () async -> Bool) async -> Bool {
    let end = MonotonicClock.now() + 20_000_000_000
    while MonotonicClock.now() < end {
      backend.emit(.make(id, at: Timestamp(rawValue: MonotonicClock.wallClock())))
      if await holds() { return true }
      // A flood would make the child say more lines in a second than a log takes.
      do { try await Task.sleep(for: .milliseconds(1)) } catch { return false }
    }
    return false
  }
}

/// The order desk, which belongs to the loop.
final class DeskBox: @unchecked Sendable {  // Touched on the loop only.
  var desk: OrderDesk?
}

/// A list that can be awaited: `until` returns once the predicate holds, or fails after 20 s.
class Awaited<Element: Sendable>: @unchecked Sendable {  // Guarded by its condition.
  private let condition = NSCondition()
  private var items: [Element] = []

  func append(_ new: [Element]) {
    condition.lock()
    items += new
    condition.broadcast()
    condition.unlock()
  }

  var all: [Element] {
    condition.lock()
    defer { condition.unlock() }
    return items
  }

  private func blockUntil(_ holds: ([Element]) -> Bool) -> Bool {
    let limit = Date(timeIntervalSinceNow: 20)
    condition.lock()
    defer { condition.unlock() }
    while !holds(items) {
      if !condition.wait(until: limit) { return false }
    }
    return true
  }

  func until(_ holds: @escaping @Sendable ([Element]) -> Bool) async -> Bool {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: self.blockUntil(holds)) }
    }
  }
}

final class RecordedLog: Awaited<StrategyLogLine>, @unchecked Sendable {
  func has(_ strategy: String, _ text: String, times: Int = 1) -> Bool {
    all.count { $0.strategy.rawValue == strategy && $0.text.contains(text) } >= times
  }

  /// Waits for lines of a strategy that contain the text.
  func says(_ strategy: String, _ text: String, times: Int = 1) async -> Bool {
    let heard = await until { lines in
      lines.count { $0.strategy.rawValue == strategy && $0.text.contains(text) } >= times
    }
    if !heard { print("log:", all.map { "\($0.strategy.rawValue): \($0.text)" }) }
    return heard
  }
}

final class RecordedStates: Awaited<SavedState>, StrategyStateStore, @unchecked Sendable {
  func load(_ strategy: StrategyID) throws -> SavedState? { all.last }
  func save(_ state: SavedState, of strategy: StrategyID) { append([state]) }
}

extension Deployment {
  static func make(
    _ name: String, script: String? = nil, desk: String? = nil, onStop: OrdersOnStop = .keep,
    onQuarantine: OrdersOnQuarantine = .keep, isEnabled: Bool = true
  ) -> Deployment {
    Deployment(
      strategy: StrategyID(rawValue: name), script: script ?? name + ".lua",
      accounts: [AccountName(rawValue: "paper")], desk: desk, onStop: onStop,
      onQuarantine: onQuarantine, isEnabled: isEnabled)
  }
}
