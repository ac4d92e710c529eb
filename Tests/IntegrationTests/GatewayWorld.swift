import Feeds
import Foundation
import IBClient
import Journal
import Logging
import Orders
import PaperExchange
import PaperGateway
import SystemKit
import TradingModel

/// A paper gateway on loopback and our own client of it, in one process.
final class GatewayWorld: Sendable {
  let gateway: PaperGateway
  let pool: IBClientPool
  let loop: EventLoop
  let loaded: IBLoadResult
  static let main = AccountName(rawValue: "main")
  static let number = AccountNumber(rawValue: "DU1000001")

  static var quiet: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }

  /// Starts a gateway with quick markets that never close, and connects to it.
  init(
    sink: (any BrokerEventSink)?, accountSink: (any AccountReportSink)? = nil,
    change: (inout PaperGatewayConfiguration) -> Void = { _ in }
  ) async throws {
    var configuration = PaperGatewayConfiguration(accounts: [.init(number: Self.number)])
    configuration.hours = .roundTheClock
    configuration.quoteInterval = .milliseconds(20)
    change(&configuration)
    gateway = PaperGateway(
      configuration: configuration, logger: Self.quiet, clock: Self.wallClock)
    let port = try await gateway.start()
    loop = try EventLoop(name: "feeds")
    try loop.start()
    var settings = IBConnectionSettings(clientID: 7)
    settings.historyLimits.identical = .milliseconds(1)
    pool = IBClientPool(
      configuration: IBConfiguration(
        hosts: ["127.0.0.1"], ports: [UInt16(port)], accounts: [Self.main: Self.number],
        connection: settings, tries: 1, timeLimit: .seconds(30)),
      loop: loop,
      environment: IBEnvironment(
        uptime: { Uptime(rawValue: MonotonicClock.now()) }, wallClock: Self.wallClock,
        random: { 4 }), sink: sink, accountSink: accountSink, logger: Self.quiet)
    loaded = await pool.loadClients()
  }

  /// The wall clock in nanoseconds, by the monotonic clock so that it never goes back.
  static let wallClock: @Sendable () -> Timestamp = {
    let offset = startOfWall - startOfMonotonic
    return Timestamp(rawValue: MonotonicClock.now() &+ offset)
  }
  private static let startOfWall = Int64(Date().timeIntervalSince1970 * 1e9)
  private static let startOfMonotonic = MonotonicClock.now()

  func end() async {
    pool.stop()
    loop.stop()
    loop.join()
    await gateway.stop()
  }
}

/// An order desk over a real journal, on a loop of its own, fed by a client's events.
final class DeskWorld: BrokerEventSink, @unchecked Sendable {  // `desk` belongs to `loop`.
  let loop: EventLoop
  let folder: String
  let listener = Heard()
  private var desk: OrderDesk?

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/desk-\(UUID().uuidString)"
    loop = try EventLoop(name: "orders")
    try loop.start()
  }

  /// Opens the desk; the journal lives as long as it does.
  func open() async throws {
    try await perform { [self] in
      let journal = try OrderJournal(
        folder: try DataFolder(path: folder), durability: .normal, clock: GatewayWorld.wallClock)
      desk = try OrderDesk(
        log: journal, listener: listener,
        directory: AccountDirectory(
          accounts: [GatewayWorld.main: GatewayWorld.number], connections: []),
        clock: GatewayWorld.wallClock, generator: SystemRandomNumberGenerator())
    }
  }

  func close() async throws { try await perform { [self] in desk = nil } }

  func end() {
    loop.stop()
    loop.join()
    try? FileManager.default.removeItem(atPath: folder)  // Safe: a leftover harms nobody.
  }

  func receive(_ event: BrokerEvent, from broker: any Broker) {
    loop.execute { [self] in desk?.receive(event, from: broker) }
  }

  @discardableResult
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = loop.execute { continuation.resume(with: Swift.Result { try body() }) }
      if !isTaken { continuation.resume(throwing: CancellationError()) }
    }
  }

  func withDesk<Result: Sendable>(
    _ body: @escaping @Sendable (OrderDesk) throws -> Result
  ) async throws -> Result {
    try await perform { [self] in
      guard let desk else { throw CancellationError() }
      return try body(desk)
    }
  }
}
