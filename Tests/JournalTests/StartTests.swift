import Foundation
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("A start over a long journal")
struct StartTests {
  @Test("ten thousand past orders and twenty thousand fills are checked and loaded in seconds")
  func longJournal_StartsSoon() throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    do { try record(10_000, into: folder, at: clock.now) }
    let watch = ContinuousClock()
    for (name, days) in [("of today", 0), ("of a month ago", 30)] {
      if days > 0 { clock.advance(by: .seconds(days * 86_400)) }
      var journal: OrderJournal?
      let opening = try watch.measure { journal = try folder.open(clock: clock) }
      var state: OrderLogState?
      let loading = try watch.measure { state = try journal?.load() }
      print("[figure] start \(name): checked in \(opening), loaded in \(loading)")
      #expect(state?.holdings.map(\.quantity) == [0])
      #expect(state?.highestRequestNumber.values.max() == 10_000)
      #expect(state?.orders.count == (days == 0 ? 10_000 : 0))
      #expect(opening + loading < .seconds(40))
    }
  }

  /// Round trips, each of two fills, with all their events.
  private func record(_ count: Int64, into folder: TemporaryFolder, at time: Timestamp) throws {
    let journal = try folder.open()
    var generator = SeededGenerator(seed: 5)
    let contract = Instrument.make().contract
    var records: [OrderRecord] = []
    for number in 1...count {
      var order = Order(
        intent: IntentID(using: &generator), strategy: StrategyID(rawValue: "alpha"),
        requestNumber: number, account: AccountName(rawValue: "paper"),
        ticket: .make(side: number % 2 == 0 ? .sell : .buy), state: .sending, createdAt: time)
      order.brokerOrder = BrokerOrderID(rawValue: number)
      records.append(.placed(order, contract: contract))
      order.state = .working
      records.append(.updated(order))
      for (part, quantity) in [(1, 40), (2, 60)] as [(Int, Quantity)] {
        records.append(
          .filled(
            Fill(
              execution: ExecutionID(rawValue: "\(number)\(part).01"), intent: order.intent,
              strategy: order.strategy, account: order.account,
              instrument: order.ticket.instrument, side: order.ticket.side, quantity: quantity,
              price: "187.25", time: time, timeText: "20260105 09:30:02 US/Eastern",
              exchange: "NASDAQ", perm: nil, brokerOrder: order.brokerOrder,
              cumulativeQuantity: nil)))
      }
      order.state = .filled
      order.filled = 100
      records.append(.updated(order))
      if records.count > 2_000 {
        try journal.commit(records)
        records = []
      }
    }
    try journal.commit(records)
    try journal.settle()
  }
}
