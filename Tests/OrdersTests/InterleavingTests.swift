import Orders
import OrdersTestSupport
import Testing
import TradingModel

/// What must be equal however the broker's events came.
private struct Ledger: Equatable {
  var states: [OrderState?]
  var filled: [Quantity?]
  var fills: Set<Fill>
  var holdings: [StrategyHolding.Key: Quantity]
}

@Suite("Events in any order")
struct InterleavingTests {
  /// Every event of three orders: one filled in three parts with a correction and commissions,
  /// one cancelled after a part, one bracket child that never works.
  private func events(_ orders: [Order]) -> [BrokerEvent] {
    let (first, second, third) = (orders[0], orders[1], orders[2])
    return [
      .orderReport(first.report(.preSubmitted)), .orderReport(first.report(.submitted)),
      first.status(.submitted), first.status(.submitted, filled: 30),
      .execution(first.execution("a.01.01", 30, cumulative: 30)),
      .execution(first.execution("b.01.01", 40, at: "187.24", cumulative: 70)),
      .execution(first.execution("c.01.01", 31, at: "187.23", cumulative: 101)),
      .execution(first.execution("c.01.02", 30, at: "187.23", cumulative: 100)),
      first.status(.filled, filled: 100),
      .commission(.make("a.01.01")), .commission(.make("b.01.01", amount: "0.35")),
      .orderReport(second.report(.submitted)),
      .execution(second.execution("d.01.01", 20, reference: false)),
      .execution(second.execution("e.01.01", 20, reference: false, number: false)),
      second.status(.cancelled, filled: 40), .commission(.make("e.01.01")),
      .orderMessage(second.brokerOrder!, code: 202, text: "Order Canceled"),
      .orderReport(third.report(.preSubmitted)),
      .orderMessage(third.brokerOrder!, code: 399, text: "Warning: held until the opening"),
      third.status(.preSubmitted, whyHeld: "child"),
    ]
  }

  private func ledger(
    seed: UInt64?, duplicates: Int
  ) throws -> (Ledger, MemoryLog) {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let orders = (1...3).map { fixture.place(Int64($0)) }
    var events = events(orders)
    if let seed {
      var generator = SeededGenerator(seed: seed)
      for _ in 0..<duplicates {
        if let event = events.randomElement(using: &generator) { events.append(event) }
      }
      events.shuffle(using: &generator)
    }
    for event in events { fixture.receive(event) }
    let holdings = Dictionary(
      uniqueKeysWithValues: fixture.desk.holdings.filter { !$0.quantity.isZero }
        .map { ($0.key, $0.quantity) })
    let ledger = Ledger(
      states: orders.map { fixture.desk.order($0.intent)?.state },
      filled: orders.map { fixture.desk.order($0.intent)?.filled },
      fills: Set(
        log.fills.map { fill in
          var copy = fill
          // The memory log does not keep a commission that came first.
          copy.commission = nil
          return copy
        }), holdings: holdings)
    return (ledger, log)
  }

  @Test("500 shuffles with repetitions end in the same ledger")
  func shuffledEvents_EndInTheSameLedger() throws {
    let (expected, _) = try ledger(seed: nil, duplicates: 0)
    #expect(expected.states == [.filled, .cancelled, .working])
    #expect(expected.filled == [100, 40, 0])
    #expect(expected.fills.count == 6)
    #expect(expected.holdings.values.map { $0 } == [140])
    for seed in 1...500 as ClosedRange<UInt64> {
      let (shuffled, log) = try ledger(seed: seed, duplicates: Int(seed % 30))
      #expect(shuffled == expected, "seed \(seed)")
      // What is stored is what is held.
      let stored = log.orders.values.filter { $0.strategy != nil }.map(\.filled)
      #expect(stored.reduce(.zero, +) == 140, "seed \(seed)")
      guard shuffled == expected else { return }
    }
  }
}
