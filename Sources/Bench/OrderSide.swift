import IBClient
import Journal
import Orders
import StrategyChannel
import Synchronization
import SystemKit
import TradingModel

/// The order thread of the daemon in small: the desk, its journal, and the way back to the child.
final class OrderSide: BrokerEventSink, OrderListener, @unchecked Sendable {
  // @unchecked: every variable belongs to the thread of `loop`, but for `waiter`.
  /// Durations of one order's way through this thread, in nanoseconds.
  struct Stages {
    /// From the quote's writing to the child to the look at its answer.
    var wakes: [Int64] = []
    /// The desk before the journal.
    var deciding: [Int64] = []
    /// The journal.
    var storing: [Int64] = []
    /// The client: encoding and the call that writes.
    var sending: [Int64] = []
  }

  private let loop: EventLoop
  private var desk: OrderDesk?
  private var journal: OrderJournal?
  private var log: TimedLog?
  private var broker: TimedBroker?
  /// When the newest quote was written to the child.
  let quoted = Atomic<Int64>(0)
  private var child: StrategyProcess?
  private(set) var stages = Stages()
  private let ready = Latch()

  init(loop: EventLoop) { self.loop = loop }

  /// Opens the journal and returns once the desk takes orders.
  func start(folder: String, accounts: IBLoadResult) async throws {
    let journal = try OrderJournal(
      folder: DataFolder(path: folder), durability: .normal, clock: { BenchWorld.now() })
    guard let broker = accounts.accounts[BenchWorld.account]?.broker else {
      throw BenchError("the account has no client: \(accounts.warnings)")
    }
    loop.execute { [self] in
      self.journal = journal
      let log = TimedLog(journal)
      let broker = TimedBroker(broker)
      (self.log, self.broker) = (log, broker)
      do {
        let directory = AccountDirectory(
          accounts: [BenchWorld.account: BenchWorld.accountNumber],
          connections: [.init(broker: broker, accounts: [BenchWorld.accountNumber])])
        let desk = try OrderDesk(
          log: log, listener: self, directory: directory, clock: { BenchWorld.now() },
          generator: SystemRandomNumberGenerator())
        desk.learn(BenchWorld.instrument(0))
        self.desk = desk
        keepUp()
      } catch {
        BenchOutput.complain("no order desk: \(error)")
      }
      lookIfReady()
    }
    await ready.wait()
  }

  func attach(_ child: StrategyProcess) {
    loop.execute { [self] in self.child = child }
  }

  private func lookIfReady() {
    if let desk, desk.readiness(of: BenchWorld.account) == nil { ready.open() }
  }

  private func keepUp() {
    desk?.tick()
    do { try journal?.checkpointIfDue() } catch { BenchOutput.complain("\(error)") }
    loop.schedule(after: .seconds(1)) { [self] in keepUp() }
  }

  /// On the loop: the messages of one look at the child's ring.
  func take(_ messages: [ChildMessage], gate: StartGate) {
    let start = MonotonicClock.now()
    var requests: [OrderRequest] = []
    for message in messages {
      guard case .request(let number, let account, let action) = message.body else {
        gate.take(message)
        continue
      }
      requests.append(
        OrderRequest(
          strategy: StrategyID(rawValue: "bench-0"), number: number, account: account,
          action: action))
    }
    guard !requests.isEmpty else { return }
    desk?.handleOrderRequests(requests)
    guard let log, let broker else { return }
    stages.wakes.append(start - quoted.load(ordering: .relaxed))
    stages.deciding.append(log.began - start)
    stages.storing.append(log.ended - log.began)
    stages.sending.append(broker.ended - log.ended)
  }

  // MARK: From the client, on its thread

  func receive(_ event: BrokerEvent, from broker: any Broker) {
    loop.execute { [self] in
      guard let broker = self.broker else { return }
      desk?.receive(event, from: broker)
      if case .snapshot = event { lookIfReady() }
    }
  }

  // MARK: From the desk, on the loop

  func orderChanged(_ order: Order) { child?.send(.order(order), strategy: 0) }
  func commissioned(_ fill: Fill) {}
  func filled(_ fill: Fill) { child?.send(.fill(fill), strategy: 0) }
  func previewed(_ request: OrderRequest, _ preview: OrderPreview) {}
  func positionChanged(_ position: Position) { child?.send(.position(position)) }
  func accountChanged(_ value: AccountValue) { child?.send(.accountValue(value)) }

  func refused(_ request: OrderRequest, reason: String) {
    BenchOutput.complain("refused: \(reason)")
  }

  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {}

  func notice(_ account: AccountName?, kind: String, text: String) {
    BenchOutput.complain("\(kind): \(text)")
  }
}
