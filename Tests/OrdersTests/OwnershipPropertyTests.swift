import Orders
import OrdersTestSupport
import Testing
import TradingModel

/// A broker whose executions and positions travel on different ways: positions follow trades with
/// a lag, live messages with another, and a snapshot's parts are of different moments.
private struct LaggingBroker {
  struct Trade {
    var at: Int
    var quantity: Quantity
    var report: ExecutionReport
    /// When the broker's own position shows it.
    var shown: Int
  }

  enum Message {
    case event(BrokerEvent)
    /// A live position: what the broker's own position is when it arrives less its own lag.
    case position(asOf: Int)
    case snapshot(executionsAsOf: Int, positionsAsOf: Int)
  }

  var trades: [Trade] = []
  /// Changes of the position that no execution tells of: a bust, a split, an expiry.
  var jumps: [(at: Int, quantity: Quantity)] = []
  var messages: [(at: Int, order: Int, message: Message)] = []

  func position(at time: Int) -> Quantity {
    trades.filter { $0.shown <= time }.reduce(Quantity.zero) { $0 + $1.quantity }
      + jumps.filter { $0.at <= time }.reduce(Quantity.zero) { $0 + $1.quantity }
  }

  mutating func send(_ message: Message, at time: Int) {
    messages.append((time, messages.count, message))
  }
}

@Suite("The books and the broker, in any interleaving")
struct OwnershipPropertyTests {
  static let aapl = InstrumentID(rawValue: 265_598)
  static let paper = AccountName(rawValue: "paper")
  static let tradingEnd = 90_000

  private func report(_ quantity: Quantity) -> PositionReport {
    PositionReport(
      account: AccountNumber(rawValue: "DU1"), instrument: Self.aapl,
      contract: Instrument.make().contract, quantity: quantity, averageCost: "100")
  }

  private func broker(
    _ fixture: DeskFixture, jumps: Int, using generator: inout SeededGenerator
  ) -> LaggingBroker {
    var broker = LaggingBroker()
    // Every third trade is one of a strategy's orders, the others are made by hand.
    let orders = (1...8).map { fixture.place(Int64($0), .make(quantity: 1000)) }
    for number in 0..<Int.random(in: 5...40, using: &generator) {
      let at = Int.random(in: 1000..<Self.tradingEnd, using: &generator)
      let size = Decimal64(
        mantissa: Int64.random(in: 1...9_999_999, using: &generator), scale: 7)
      var report = orders[number % orders.count].execution("t\(number).01", size)
      report.side = .buy
      if number % 3 != 0 {
        report.order = nil
        report.reference = nil
        report.perm = PermID(rawValue: Int64(50 + number))
        report.side = Bool.random(using: &generator) ? .buy : .sell
      }
      let lag = Int.random(in: 0...3000, using: &generator)
      broker.trades.append(
        .init(
          at: at, quantity: report.side == .buy ? size : -size, report: report,
          shown: at + lag))
      broker.send(
        .event(.execution(report)), at: at + Int.random(in: 0...2000, using: &generator))
      broker.send(
        .position(asOf: at + lag), at: at + lag + Int.random(in: 0...1000, using: &generator))
    }
    for _ in 0..<jumps {
      let at = Int.random(in: 1000..<Self.tradingEnd, using: &generator)
      broker.jumps.append((at, Quantity(Int.random(in: 1...50, using: &generator))))
      broker.send(.position(asOf: at), at: at + 100)
    }
    return broker
  }

  /// Runs the world in steps of half a second until everything has been quiet for a minute.
  private func run(
    _ fixture: DeskFixture, _ broker: inout LaggingBroker, using generator: inout SeededGenerator
  ) {
    var asked = fixture.broker.snapshotRequests
    var busyUntil = 0
    for now in stride(from: 0, through: Self.tradingEnd + 60_000, by: 500) {
      fixture.clock.advance(by: .milliseconds(500))
      let due = broker.messages.filter { $0.at <= now }
        .sorted { ($0.at, $0.order) < ($1.at, $1.order) }
      broker.messages.removeAll { $0.at <= now }
      for (_, _, message) in due { deliver(message, to: fixture, broker) }
      if now % 1000 == 0 { fixture.desk.tick() }
      let wanted = fixture.broker.snapshotRequests > asked || now % 20_000 == 0
      guard wanted, busyUntil <= now else { continue }
      asked = fixture.broker.snapshotRequests
      let parts = (0..<2).map { _ in now + Int.random(in: 0...900, using: &generator) }
      busyUntil = now + 1000
      broker.send(
        .snapshot(executionsAsOf: parts[0], positionsAsOf: parts[1]), at: busyUntil)
    }
  }

  private func deliver(
    _ message: LaggingBroker.Message, to fixture: DeskFixture, _ broker: LaggingBroker
  ) {
    switch message {
    case .event(let event): fixture.receive(event)
    case .position(let time): fixture.receive(.position(report(broker.position(at: time))))
    case .snapshot(let executions, let positions):
      let held = broker.position(at: positions)
      fixture.receive(
        .snapshot(
          .make(
            open: nil, completed: nil,
            executions: broker.trades.filter { $0.at <= executions }.map(\.report),
            positions: held.isZero ? [] : [report(held)])))
    }
  }

  private func sum(_ fixture: DeskFixture) -> Quantity {
    fixture.desk.holdings.reduce(Quantity.zero) { $0 + $1.quantity }
  }

  @Test("trades alone never make a drift, and the books end as the broker's position")
  func tradesAlone_AreNoDrift() throws {
    var doubts = 0
    for seed in 1...120 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let fixture = try DeskFixture()
      var broker = broker(fixture, jumps: 0, using: &generator)
      run(fixture, &broker, using: &generator)
      let notices = fixture.listener.notices
      doubts += notices.count { $0.kind == "hold.begun" }
      #expect(!notices.contains { $0.kind == "position.drift" }, "seed \(seed)")
      #expect(sum(fixture) == broker.position(at: .max), "seed \(seed)")
      #expect(fixture.desk.expectedPosition(Self.paper, Self.aapl) == sum(fixture))
      #expect(!fixture.desk.holds.contains { $0.cause == .difference }, "seed \(seed)")
    }
    #expect(doubts > 50, "the snapshots met trades half way \(doubts) times")
  }

  @Test("what no execution explains always ends in a drift of its size, and adopt ends it")
  func unexplainedChange_IsAlwaysADrift() throws {
    for seed in 1...120 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed &+ 1000)
      let log = MemoryLog()
      let fixture = try DeskFixture(log: log)
      var broker = broker(
        fixture, jumps: Int.random(in: 1...3, using: &generator), using: &generator)
      run(fixture, &broker, using: &generator)
      let missing = broker.jumps.reduce(Quantity.zero) { $0 + $1.quantity }
      #expect(broker.position(at: .max) - sum(fixture) == missing, "seed \(seed)")
      #expect(fixture.desk.holds.contains { $0.text.hasPrefix("DRIFT") }, "seed \(seed)")
      #expect(log.adjustments.isEmpty, "seed \(seed)")
      let outcome = try fixture.desk.resolve(
        OwnershipDecision(
          account: Self.paper, instrument: Self.aapl,
          action: .adopt(StrategyID(rawValue: "alpha"), price: nil), reason: "seed",
          actor: "test"))
      #expect(outcome.adjustments.map(\.quantity) == [missing], "seed \(seed)")
      #expect(sum(fixture) == broker.position(at: .max), "seed \(seed)")
      #expect(!fixture.desk.holds.contains { $0.cause == .difference }, "seed \(seed)")
      // The journal makes the same books.
      let stored = try log.load().holdings.reduce(Quantity.zero) { $0 + $1.quantity }
      #expect(stored == sum(fixture), "seed \(seed)")
    }
  }
}
