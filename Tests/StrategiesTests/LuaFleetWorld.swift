import Feeds
import FeedsTestSupport
import Foundation
import Logging
import Orders
import OrdersTestSupport
import StrategyChannel
import Synchronization
import SystemKit
import TradingModel

@testable import Strategies

/// A fleet of real child processes over a scripted market and a broker that only listens.
///
/// The order desk, its log and the fleet live on a real loop; files are in a temporary folder.
final class LuaFleetWorld: @unchecked Sendable {  // `desk` belongs to `loop`.
  let folder: String
  let loop: EventLoop
  let backend = ScriptedBackend()
  let hub: FeedHub
  let broker = FakeBroker()
  let orderLog = MemoryLog()
  let listener = LateListener()
  let states = MemoryStates()
  private let lines = Mutex<[StrategyLogLine]>([])
  private var desk: OrderDesk?
  private(set) var fleet: StrategyFleet!  // Set at the end of `init`.

  static let apple = InstrumentID(rawValue: 265_598)
  static let main = AccountName(rawValue: "paper")

  /// The child's executable beside this test's; nil (and loud) where it was not built.
  static let childPath: String? = {
    let folders = [
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path,
      URL(fileURLWithPath: #filePath).appendingPathComponent("../../../.build/debug")
        .standardizedFileURL.path,
    ]
    for folder in folders {
      let path = folder + "/perigee-strategy"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    print("SKIPPED: perigee-strategy is not built; run swift build first")
    return nil
  }()

  init(
    scripts: [String: String], deployments: [Deployment],
    change: (inout FleetEnvironment) -> Void = { _ in }
  ) async throws {
    folder = FileManager.default.temporaryDirectory.path + "/fleet-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in scripts {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    backend.add("AAPL.NASDAQ", .make(id: 265_598, address: "AAPL.NASDAQ"))
    backend.add("MSFT.NASDAQ", .make(id: 272_093, address: "MSFT.NASDAQ"))
    var configuration = FeedConfiguration()
    configuration.tickInterval = nil
    configuration.standingSizes = []
    let time = VirtualTime()
    hub = FeedHub(
      backend: backend, stores: nil, configuration: configuration, time: time.feedTime)
    loop = try EventLoop(name: "orders")
    try loop.start()
    var environment = FleetEnvironment(
      childPath: Self.childPath ?? "/nowhere", scripts: ScriptFolder(path: folder), feeds: hub,
      loop: loop, desk: { [unowned self] in desk },
      log: { [unowned self] line in lines.withLock { $0.append(line) } }, states: states,
      accounts: [Self.main, AccountName(rawValue: "second")],
      learned: { [unowned self] instrument in
        loop.execute { self.desk?.learn(instrument) }
      }, now: { Timestamp(rawValue: MonotonicClock.now()) }, logger: Logger(label: "test"))
    environment.fills = MemoryOutbox(orderLog)
    // A loaded machine may leave a child without a turn for long.
    environment.hardDeadline = .seconds(20)
    environment.limits.softDeadline = .seconds(2)
    change(&environment)
    let fleet = StrategyFleet(deployments, environment: environment)
    listener.set(fleet)
    self.fleet = fleet
    try await onLoop { [self] in
      let numbers = [
        Self.main: AccountNumber(rawValue: "DU1"),
        AccountName(rawValue: "second"): AccountNumber(rawValue: "DU2"),
      ]
      let directory = AccountDirectory(
        accounts: numbers, connections: [.init(broker: broker, accounts: Array(numbers.values))])
      let desk = try OrderDesk(
        log: orderLog, listener: listener, directory: directory,
        clock: { Timestamp(seconds: 1_767_623_400) }, generator: SplitMix(seed: 5))
      self.desk = desk
      desk.receive(.snapshot(.make()), from: broker)
    }
  }

  /// Runs a test's body with the hub at work, then stops everything.
  static func run(
    scripts: [String: String], deployments: [Deployment],
    change: (inout FleetEnvironment) -> Void = { _ in },
    _ body: (LuaFleetWorld) async throws -> Void
  ) async throws {
    guard childPath != nil else { return }
    let world = try await LuaFleetWorld(
      scripts: scripts, deployments: deployments, change: change)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await world.hub.run() }
      do {
        try await body(world)
      } catch {
        await world.fleet.stopAll(reason: "test failed")
        world.end()
        throw error
      }
      await world.fleet.stopAll(reason: "test over")
      group.cancelAll()
    }
    world.end()
  }

  private func end() {
    loop.stop()
    loop.join()
    try? FileManager.default.removeItem(atPath: folder)  // Safe: a leftover folder harms nobody.
  }

  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }

  // MARK: What is seen

  func logs(_ strategy: String? = nil) -> [String] {
    lines.withLock { lines in
      lines.filter { strategy == nil || $0.strategy.rawValue == strategy }.map(\.text)
    }
  }

  func count(_ text: String, _ strategy: String? = nil) -> Int {
    logs(strategy).count { $0.contains(text) }
  }

  func status(_ strategy: String) async -> StrategyStatus? {
    await fleet.statuses()[StrategyID(rawValue: strategy)]
  }

  /// Waits until a fact holds, for half a minute at most; looks every few milliseconds of real
  /// time, as processes tell nobody when they get on. Records what the logs say if it does not.
  func until(
    _ what: String, _ condition: () async -> Bool
  ) async throws {
    let end = MonotonicClock.now() + 30_000_000_000
    while MonotonicClock.now() < end {
      if await condition() { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw Missing(what: what, logs: logs())
  }

  func until(running strategy: String) async throws {
    try await until("\(strategy) runs") { await status(strategy)?.state == .running }
  }

  func until(log text: String, _ strategy: String? = nil, times: Int = 1) async throws {
    try await until("log of \(text)") { count(text, strategy) >= times }
  }

  struct Missing: Error, CustomStringConvertible {
    var what: String
    var logs: [String]
    var description: String { "never: \(what); the logs: \(logs)" }
  }

  // MARK: What happens

  @discardableResult
  func onLoop<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = loop.execute { continuation.resume(with: Swift.Result { try body() }) }
      if !isTaken { continuation.resume(throwing: CancellationError()) }
    }
  }

  func withDesk(_ body: @escaping @Sendable (OrderDesk) -> Void) async throws {
    try await onLoop { [self] in if let desk { body(desk) } }
  }

  func loseDesk() async throws { try await onLoop { [self] in desk = nil } }

  func quote(_ bid: Int64, _ instrument: InstrumentID = LuaFleetWorld.apple) {
    backend.emit(
      Quote.make(
        instrument.rawValue, at: Timestamp(rawValue: MonotonicClock.now()),
        bid: Decimal64(mantissa: bid, scale: 0),
        ask: Decimal64(mantissa: bid + 1, scale: 0)))
  }

  /// Emits quotes with rising bids until a fact holds.
  func quote(from bid: Int64 = 100, until what: String, _ condition: () -> Bool) async throws {
    var bid = bid
    try await until(what) {
      quote(bid)
      bid += 1
      return condition()
    }
  }

  /// Lets the broker fill an order whole.
  func fill(_ order: Order, _ execution: String) async throws {
    try await withDesk { [broker] desk in
      desk.receive(order.status(.submitted), from: broker)
      desk.receive(
        .execution(order.execution(execution, order.ticket.quantity)), from: broker)
      desk.receive(order.status(.filled, filled: order.ticket.quantity), from: broker)
    }
  }

  func orders(_ strategy: String) -> [Order] {
    orderLog.orders.values.filter { $0.strategy?.rawValue == strategy }
      .sorted { $0.requestNumber ?? 0 < $1.requestNumber ?? 0 }
  }
}

/// Passes everything on to a fleet that is made after the desk.
final class LateListener: OrderListener {
  private let fleet = Mutex<StrategyFleet?>(nil)
  func set(_ new: StrategyFleet) { fleet.withLock { $0 = new } }
  private var next: StrategyFleet? { fleet.withLock { $0 } }

  func orderChanged(_ order: Order) { next?.orderChanged(order) }
  func filled(_ fill: Fill) { next?.filled(fill) }
  func commissioned(_ fill: Fill) { next?.commissioned(fill) }
  func refused(_ request: OrderRequest, reason: String) { next?.refused(request, reason: reason) }
  func previewed(_ request: OrderRequest, _ preview: OrderPreview) {
    next?.previewed(request, preview)
  }
  func positionChanged(_ position: Position) { next?.positionChanged(position) }
  func accountChanged(_ value: AccountValue) { next?.accountChanged(value) }
  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {
    next?.accountReadiness(account, isReady: isReady, reason: reason)
  }
  func notice(_ account: AccountName?, kind: String, text: String) {
    next?.notice(account, kind: kind, text: text)
  }
}

/// States in memory.
final class MemoryStates: StrategyStateStore {
  private let states = Mutex<[StrategyID: SavedState]>([:])
  func save(_ state: SavedState, of strategy: StrategyID) {
    states.withLock { $0[strategy] = state }
  }
  func load(_ strategy: StrategyID) throws -> SavedState? { states.withLock { $0[strategy] } }

  private let cursors = Mutex<[StrategyID: Int64]>([:])
  /// The cursors that came by themselves, without a state.
  let answers = Mutex<[Int64]>([])
  func advance(_ strategy: StrategyID, to fill: Int64) {
    answers.withLock { $0.append(fill) }
    cursors.withLock { $0[strategy] = max($0[strategy] ?? 0, fill) }
  }
  func cursor(of strategy: StrategyID) throws -> Int64? {
    let saved = states.withLock { $0[strategy]?.delivered }
    return cursors.withLock { cursors in
      saved.map { max($0, cursors[strategy] ?? 0) } ?? cursors[strategy]
    }
  }
  func begin(_ strategy: StrategyID, at fill: Int64) throws {
    cursors.withLock { $0[strategy] = fill }
  }
  func forgetCursor(of strategy: StrategyID) { cursors.withLock { $0[strategy] = nil } }
}

/// The fills of a log in memory, numbered in their order.
final class MemoryOutbox: FillOutbox {
  private let log: MemoryLog

  init(_ log: MemoryLog) { self.log = log }

  func newest() throws -> Int64 { Int64(log.fills.count) }

  func number(of execution: ExecutionID) throws -> Int64? {
    log.fills.firstIndex { $0.execution == execution }.map { Int64($0 + 1) }
  }

  func fills(
    of strategy: StrategyID, after number: Int64, limit: Int
  ) throws -> (fills: [WaitingFill], leftOut: Int) {
    let all = log.fills.enumerated().map { WaitingFill(number: Int64($0 + 1), fill: $1) }
    let due = all.filter { $0.number > number && $0.fill.strategy == strategy }
    return (due.suffix(limit), max(0, due.count - limit))
  }
}
