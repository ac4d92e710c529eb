import Foundation
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@testable import Journal

/// The books of every owner, as the journal's file tells them.
struct BookTests {
  static let alpha = StrategyID(rawValue: "alpha")
  static let paper = AccountName(rawValue: "paper")

  private func fill(
    _ id: String, _ instrument: Int64, _ side: Side, _ quantity: Quantity, at price: Price,
    strategy: StrategyID? = alpha
  ) -> OrderRecord {
    .filled(
      Fill(
        execution: ExecutionID(rawValue: id), intent: nil, strategy: strategy, account: Self.paper,
        instrument: InstrumentID(rawValue: instrument), side: side, quantity: quantity,
        price: price, time: nil, timeText: "t", exchange: "X", perm: nil, brokerOrder: nil,
        cumulativeQuantity: nil))
  }

  private func cost(_ id: String, _ amount: Money, _ currency: String = "USD") -> OrderRecord {
    .commission(
      Commission(
        execution: ExecutionID(rawValue: id), amount: amount, currency: currency,
        realizedProfit: nil))
  }

  @Test("a book tells what it holds, realised and cost; a combination is held by its legs")
  func books_AreWhole() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    var future = Instrument.make(id: 5, symbol: "ES", type: .future).contract
    future.multiplier = 50
    let position = Position(
      account: Self.paper, instrument: InstrumentID(rawValue: 5), quantity: 1, averageCost: nil)
    try journal.commit([
      .position(position, contract: future, at: Timestamp(rawValue: 1)),
      fill("a.01", 5, .buy, 2, at: "6000.25"), fill("b.01", 5, .sell, 1, at: "6001.50"),
      // A correction replaces its fill, and without a commission of its own keeps the old one.
      fill("b.02", 5, .sell, 1, at: "6001.25"),
      cost("a.01", "2.25"), cost("b.01", "2.24"), cost("b.01", "2.25"),
      // A spread and its legs.
      fill("c.01", -77, .buy, 1, at: "1.05"), fill("l1.01", 11, .buy, 1, at: "3"),
      fill("l2.01", 12, .sell, 1, at: "1.95"), cost("c.01", "1.3", "EUR"),
      fill("m.01", 11, .buy, "0.5", at: "3.1", strategy: nil),
    ])
    let reader = try JournalReader(folder: folder.path)
    let books = try reader.books()
    #expect(books.map(\.instrument.rawValue) == [-77, 5, 11, 12, 11])
    #expect(books.map(\.quantity) == [0, 1, 1, -1, "0.5"])
    #expect(books.last?.strategy == nil)
    let es = books[1]
    #expect(es.averagePrice == "6000.25" && es.realized == 50 && es.multiplier == 50)
    #expect(es.commissions == ["USD": "4.50"])
    #expect(books[0].commissions == ["EUR": "1.3"])
    let state = try journal.load()
    #expect(!state.holdings.contains { $0.key.instrument.rawValue < 0 })
  }

  @Test("an order of any age is recalled with its executions")
  func order_IsRecalled() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let order = desk.place(1)
    desk.receive(
      .orderReport(order.report()), .execution(order.execution("e.01", 40)),
      .commission(.make("e.01")))
    let journal = try #require(desk.log as? OrderJournal)
    let found = try #require(try journal.recall(order.intent))
    #expect(found.order.intent == order.intent && found.order.filled == 40)
    #expect(found.fills.map(\.execution.rawValue) == ["e.01"])
    #expect(found.fills.map(\.strategy) == [Self.alpha])
    #expect(try journal.recall(IntentID(rawValue: "r1-NOBODY")) == nil)
  }

  @Test("openings and decisions survive, and the desk's books are the journal's")
  func adjustments_Survive() throws {
    let folder = try TemporaryFolder()
    let order = Order(
      intent: IntentID(rawValue: "x"), strategy: nil, requestNumber: nil, account: Self.paper,
      ticket: .make(), state: .working, createdAt: Timestamp(rawValue: 0))
    do {
      let desk = try makeDesk(folder, isReconciled: false)
      desk.receive(.snapshot(.make(positions: [order.position("12.5")])))
      _ = try desk.desk.resolve(
        OwnershipDecision(
          account: Self.paper, instrument: order.ticket.instrument,
          action: .assign("2.25", from: nil, to: Self.alpha, price: "10"), reason: "mine",
          actor: "me"))
    }
    let next = try makeDesk(folder, seed: 2)
    #expect(
      Dictionary(
        uniqueKeysWithValues: next.desk.holdings.map {
          ($0.key.strategy?.rawValue ?? "", $0.quantity)
        }) == ["": "10.25", "alpha": "2.25"])
    next.receive(.snapshot(.make(positions: [order.position("12.5")])))
    // Seen before: no second opening.
    #expect(next.desk.expectedPosition(Self.paper, order.ticket.instrument) == "12.5")
    #expect(try JournalReader(folder: folder.path).notes().contains { $0.kind == "books.decided" })
  }
}
