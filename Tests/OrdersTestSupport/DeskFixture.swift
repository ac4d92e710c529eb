package import Orders
import Synchronization
package import TradingModel

/// A clock that stands until it is moved.
package final class ManualClock: Sendable {
  private let time: Mutex<Timestamp>
  package init(_ start: Timestamp = Timestamp(seconds: 1_767_623_400)) { time = Mutex(start) }
  package var now: Timestamp { time.withLock { $0 } }
  package func advance(by duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }
}

/// A desk with one broker that serves the accounts `paper` and `second`, its log and listener.
package final class DeskFixture {
  package let broker: FakeBroker
  package let log: any OrderLog
  package let listener = RecordingListener()
  package let clock: ManualClock
  package let desk: OrderDesk
  /// How long the desk asked to be woken after, in order.
  package let wakes = WakeList()
  package static let accounts: [AccountName: AccountNumber] = [
    AccountName(rawValue: "paper"): AccountNumber(rawValue: "DU1"),
    AccountName(rawValue: "second"): AccountNumber(rawValue: "DU2"),
    AccountName(rawValue: "offline"): AccountNumber(rawValue: "DU3"),
  ]

  package init(
    log: any OrderLog = MemoryLog(), broker: FakeBroker = FakeBroker(),
    clock: ManualClock = ManualClock(), reported: [String] = ["DU1", "DU2"], seed: UInt64 = 1,
    isReconciled: Bool = true, gap: Duration = OrderDesk.snapshotGap,
    risk: RiskSettings = .unlimited, market: FakeMarket? = nil
  ) throws {
    self.log = log
    self.broker = broker
    self.clock = clock
    let directory = AccountDirectory(
      accounts: DeskFixture.accounts,
      connections: [
        .init(broker: broker, accounts: reported.map { AccountNumber(rawValue: $0) })
      ])
    desk = try OrderDesk(
      log: log, listener: listener, directory: directory, clock: { clock.now },
      generator: SeededGenerator(seed: seed), snapshotGap: gap, risk: risk, market: market,
      wake: { [wakes] wait in wakes.add(wait) })
    desk.learn(.make())
    if isReconciled { receive(.snapshot(.make())) }
  }

  package func receive(_ events: BrokerEvent...) {
    for event in events { desk.receive(event, from: broker) }
  }

  /// Places an order and returns it as the desk knows it.
  @discardableResult
  package func place(_ number: Int64 = 1, _ ticket: OrderTicket = .make()) -> Order {
    desk.handleOrderRequests([.make(number, .place(ticket))])
    return listener.orders.last { $0.requestNumber == number && $0.parent == nil }!
  }

  /// The order as the desk knows it now.
  package func state(_ order: Order) -> OrderState? { desk.order(order.intent)?.state }

  /// A connection that ended, with an answer under way that shows nothing, and the next one's
  /// answer.
  package func reconnect(_ snapshot: BrokerSnapshot) {
    receive(.readiness(.notReady("lost")), .snapshot(.nothing))
    receive(.readiness(.ready), .snapshot(snapshot))
  }

  /// Lets time pass in seconds, as the daemon does, and answers each question at once.
  package func pass(_ seconds: Int, answering snapshot: () -> BrokerSnapshot) {
    for _ in 0..<seconds {
      clock.advance(by: .seconds(1))
      let asked = broker.snapshotRequests
      desk.tick()
      if broker.snapshotRequests > asked { receive(.snapshot(snapshot())) }
    }
  }
}

extension BrokerSnapshot {
  /// An answer in which no list reached its end.
  package static var nothing: BrokerSnapshot {
    .make(open: nil, completed: nil, executions: nil, positions: nil)
  }

  /// A complete answer.
  package static func make(
    open: [OrderReport]? = [], completed: [OrderReport]? = [], executions: [ExecutionReport]? = [],
    positions: [PositionReport]? = [], session: UInt64 = 1
  ) -> BrokerSnapshot {
    BrokerSnapshot(
      accounts: [AccountNumber(rawValue: "DU1"), AccountNumber(rawValue: "DU2")],
      openOrders: open, completedOrders: completed, executions: executions, positions: positions,
      session: BrokerSession(rawValue: session))
  }
}

extension Order {
  private var number: AccountNumber { DeskFixture.accounts[account]! }
  /// The permanent id that tests give to an order: its number plus 9,000.
  package var testPerm: PermID { PermID(rawValue: 9_000 + brokerOrder!.rawValue) }

  /// The broker's description of the order.
  package func report(
    _ status: BrokerStatus = .submitted, completed: Bool = false, reference: Bool = true,
    perm: PermID? = nil, quantity: Quantity? = nil, type: OrderType? = nil, reason: String? = nil
  ) -> OrderReport {
    OrderReport(
      order: completed ? nil : brokerOrder, clientID: completed ? nil : 7,
      perm: perm ?? testPerm, reference: reference ? intent : nil, account: number,
      instrument: ticket.instrument, side: ticket.side, quantity: quantity ?? ticket.quantity,
      type: type ?? ticket.type, status: status, reason: reason, isCompleted: completed)
  }

  /// A status of the order.
  package func status(
    _ status: BrokerStatus, filled: Quantity = 0, whyHeld: String? = nil
  ) -> BrokerEvent {
    .orderStatus(
      OrderStatusReport(
        order: brokerOrder!, clientID: 7, perm: testPerm, status: status, filled: filled,
        remaining: ticket.quantity - filled, averagePrice: nil, whyHeld: whyHeld))
  }

  /// The broker's position in the order's instrument.
  package func position(_ quantity: Quantity) -> PositionReport {
    PositionReport(
      account: number, instrument: ticket.instrument,
      contract: Instrument.make(id: ticket.instrument.rawValue).contract, quantity: quantity,
      averageCost: nil)
  }

  /// An execution of the order.
  package func execution(
    _ id: String, _ quantity: Quantity, at price: Price = "187.25", cumulative: Quantity? = nil,
    reference: Bool = true, perm: PermID?? = nil, number hasNumber: Bool = true,
    time: Timestamp? = Timestamp(seconds: 1_767_623_401), defects: [String] = []
  ) -> ExecutionReport {
    ExecutionReport(
      execution: ExecutionID(rawValue: id), order: hasNumber ? brokerOrder : nil, clientID: 7,
      perm: perm ?? testPerm, reference: reference ? intent : nil, account: number,
      instrument: ticket.instrument, side: ticket.side, quantity: quantity, price: price,
      time: time, timeText: "20260105 14:30:01 UTC", exchange: "NASDAQ",
      cumulativeQuantity: cumulative, defects: defects)
  }
}

extension Commission {
  /// A dollar for an execution.
  package static func make(_ id: String, amount: Money = "1.00") -> Commission {
    Commission(
      execution: ExecutionID(rawValue: id), amount: amount, currency: "USD", realizedProfit: nil)
  }
}
