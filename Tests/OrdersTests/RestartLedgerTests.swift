import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("The ledger over many restarts")
struct RestartLedgerTests {
  /// What must not change however often the broker tells the same again.
  private struct Ledger: Equatable {
    var fills: [Fill]
    var adjustments: [HoldingAdjustment]
    var holdings: [StrategyHolding.Key: StrategyHolding]
  }

  private func ledger(_ log: MemoryLog) throws -> Ledger {
    let holdings = try log.load().holdings
    return Ledger(
      fills: log.fills, adjustments: log.adjustments,
      holdings: Dictionary(uniqueKeysWithValues: holdings.map { ($0.key, $0) }))
  }

  @Test("a thousand restarts over the broker's replays leave the ledger as it was")
  func replays_ChangeNothing() throws {
    let log = MemoryLog()
    let first = try DeskFixture(log: log, isReconciled: false)
    let orders: [Order]
    var manual: ExecutionReport
    do {
      // What was there before, and a trade made by hand.
      let before = Order(
        intent: IntentID(rawValue: "x"), strategy: nil, requestNumber: nil,
        account: AccountName(rawValue: "paper"), ticket: .make(), state: .working,
        createdAt: Timestamp(rawValue: 0))
      first.receive(.snapshot(.make(positions: [before.position("7.5")])))
      orders = (1...3).map { first.place(Int64($0)) }
      manual = orders[0].execution("m.01", "0.25", reference: false, number: false)
      manual.perm = PermID(rawValue: 4)
      manual.clientID = 0
      manual.side = .sell
    }
    let executions = [
      orders[0].execution("a.01", 60), orders[0].execution("b.01", 41),
      orders[0].execution("b.02", 40, at: "187.20"), orders[1].execution("c.01", 30), manual,
    ]
    let snapshot = BrokerSnapshot.make(
      open: [orders[1].report(), orders[2].report()],
      completed: [orders[0].report(.filled, completed: true)], executions: executions,
      positions: [orders[0].position("137.25")])
    first.receive(.snapshot(snapshot))
    let expected = try ledger(log)
    #expect(expected.fills.count == 5 && expected.adjustments.count == 1)
    #expect(first.desk.expectedPosition(orders[0].account, orders[0].ticket.instrument) == "137.25")

    var generator = SeededGenerator(seed: 19)
    for round in 1...1000 {
      let desk = try DeskFixture(
        log: log, seed: UInt64(round + 1), isReconciled: false)
      var replayed = snapshot
      replayed.executions?.shuffle(using: &generator)
      for execution in executions where Bool.random(using: &generator) {
        desk.receive(.execution(execution))
      }
      desk.receive(.snapshot(replayed))
      guard try ledger(log) == expected, desk.desk.holds.isEmpty else {
        Issue.record("restart \(round) changed the ledger, or holds: \(desk.desk.holds)")
        return
      }
    }
  }
}
