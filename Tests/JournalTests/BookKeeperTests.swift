import Orders
import OrdersTestSupport
import Testing
import TradingModel

@testable import Journal

/// Books that go on from where they were are the books that are read from the first fill on.
struct BookKeeperTests {
  private static let alpha = StrategyID(rawValue: "alpha")
  private static let paper = AccountName(rawValue: "paper")

  private func fill(
    _ id: String, _ instrument: Int64, _ side: Side, at seconds: Int64?,
    intent: IntentID? = IntentID(rawValue: "i"), strategy: StrategyID? = alpha,
    price: Price = "10"
  ) -> OrderRecord {
    .filled(
      Fill(
        execution: ExecutionID(rawValue: id), intent: intent, strategy: strategy,
        account: Self.paper, instrument: InstrumentID(rawValue: instrument), side: side,
        quantity: 2, price: price, time: seconds.map { Timestamp(seconds: $0) }, timeText: "t",
        exchange: "X", perm: nil, brokerOrder: nil, cumulativeQuantity: nil))
  }

  private func cost(_ id: String, _ amount: Money) -> OrderRecord {
    .commission(
      Commission(
        execution: ExecutionID(rawValue: id), amount: amount, currency: "USD",
        realizedProfit: nil))
  }

  private func adjusted(_ instrument: Int64, _ quantity: Quantity, at seconds: Int64) -> OrderRecord
  {
    .adjusted(
      HoldingAdjustment(
        strategy: Self.alpha, account: Self.paper, instrument: InstrumentID(rawValue: instrument),
        quantity: quantity, price: "9", kind: .adopted, reason: "r", actor: "a",
        at: Timestamp(seconds: seconds)), contract: nil)
  }

  @Test("new fills, costs and decisions are counted without reading the old ones")
  func ordinaryRecords_AreAdded() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    try journal.commit([fill("a.01", 5, .buy, at: 10), cost("a.01", "1")])
    let reader = try JournalReader(folder: folder.path)
    var fold: BookFold?
    _ = try reader.books(&fold)
    let steps: [[OrderRecord]] = [
      [fill("b.01", 5, .sell, at: 10, price: "11")], [cost("b.01", "1.5")],
      // The cost before its fill, and both at once.
      [cost("c.01", "0.5")], [fill("c.01", 6, .buy, at: 12)],
      [fill("d.01", 6, .sell, at: 13, price: "8"), cost("d.01", "2"), cost("d.01", "2.25")],
      [adjusted(5, "3", at: 14)], [fill("e.01", -7, .buy, at: 15), cost("e.01", "1")],
    ]
    for (number, records) in steps.enumerated() {
      try journal.commit(records)
      let step = try reader.read { try fold?.goOn($0) }
      #expect(step == .changed, "step \(number)")
      #expect(try reader.books(&fold) == nil)
      let contracts = try reader.read { try JournalQueries.contracts($0) }
      let next = try #require(fold)
      #expect(
        JournalBook.list(next.holdings, next.costs, contracts) == (try reader.books()),
        "step \(number)")
    }
  }

  @Test("what changes the past is read anew")
  func changesOfThePast_AreSeen() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    try journal.commit([
      fill("a.01", 5, .buy, at: 10), cost("a.01", "1"), adjusted(5, "1", at: 20),
      fill("m.01", 5, .sell, at: 30, intent: nil, strategy: nil),
    ])
    let keeper = try BookKeeper(folder: folder.path)
    let steps: [[OrderRecord]] = [
      // A correction, its cost, and a cost that changes.
      [fill("a.02", 5, .buy, at: 10, price: "12")], [cost("a.02", "3")], [cost("a.02", "4")],
      // Late ones: before a fill, before a decision, at the moment of a decision.
      [fill("l.01", 5, .sell, at: 9)], [fill("k.01", 5, .sell, at: 20)], [adjusted(5, "-2", at: 8)],
      // An owner that is told later.
      [fill("m.01", 5, .sell, at: 30)],
    ]
    _ = try keeper.books()
    for (number, records) in steps.enumerated() {
      try journal.commit(records)
      #expect(
        try keeper.books() == (try JournalReader(folder: folder.path).books()), "step \(number)")
    }
    #expect(try keeper.books(AccountName(rawValue: "other")).isEmpty)
  }

  @Test("a set of numbers holds what was put into it")
  func numbers_AreKept() {
    var numbers = NumberSet()
    for number: Int64 in [0, 63, 64, 1_000_000] { numbers.insert(number) }
    for number: Int64 in [0, 63, 64, 1_000_000] { #expect(numbers.contains(number)) }
    for number: Int64 in [1, 62, 65, 999_999, 2_000_000] { #expect(!numbers.contains(number)) }
  }
}
