import Foundation
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

  @Test("books that were noted go on from there, and those of another journal are not believed")
  func notedBooks_GoOn() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    try journal.commit([
      fill("a.01", 5, .buy, at: 10), cost("a.01", "1"), fill("b.01", 5, .sell, at: 11, price: "12"),
      cost("b.01", "1"), adjusted(6, "3", at: 12), fill("m.01", 7, .buy, at: 13, strategy: nil),
      cost("early.01", "2"),
    ])
    let reader = try JournalReader(folder: folder.path)
    let noted = try reader.read { try #require(try BookFold($0).noted($0)) }
    let copy = try JSONDecoder().decode(
      BookFold.Noted.self, from: try JSONEncoder().encode(noted))
    try journal.commit([
      fill("c.01", 5, .buy, at: 14), fill("early.01", 5, .sell, at: 15), cost("c.01", "3"),
    ])
    try reader.read { database in
      var fold = try #require(try BookFold(copy, database))
      #expect(try fold.goOn(database) == .changed)
      let whole = try BookFold(database)
      #expect(fold.holdings == whole.holdings && fold.costs == whole.costs)
      #expect(fold.gains == whole.gains)
      var other = copy
      other.hash = String(repeating: "0", count: 64)
      #expect(try BookFold(other, database) == nil)
      other = copy
      other.version += 1
      #expect(try BookFold(other, database) == nil)
      other = copy
      other.event += 1_000
      #expect(try BookFold(other, database) == nil)
    }
    // A commission that is noted as counted and changes is seen.
    try journal.commit([cost("a.01", "4")])
    try reader.read { database in
      var fold = try #require(try BookFold(copy, database))
      #expect(try fold.goOn(database) == .mustStartAnew)
    }
  }

  @Test(
    "a glance waits for no long reading, tells one asker to read, and shows old books meanwhile")
  func glance_WaitsForNobody() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    func fills(_ numbers: Range<Int>) -> [OrderRecord] {
      numbers.map { fill("f\($0).01", Int64(1 + $0 % 50), $0 % 3 == 0 ? .sell : .buy, at: 1_000) }
    }
    try journal.commit(fills(0..<25_000))
    func keeper() throws -> BookKeeper { try BookKeeper(folder: folder.path, notes: true) }
    let first = try keeper()
    var glance = try first.glance()
    #expect(glance.books == nil && glance.mustRead && glance.progress == 0)
    #expect(try !first.glance().mustRead)
    let books = try first.books()
    #expect(books.count == 50)
    glance = try first.glance()
    #expect(glance.books == books && glance.progress == nil && !glance.mustRead)
    // Late ones change the past.
    try journal.commit([fill("late.01", 5, .sell, at: 9)])
    glance = try first.glance()
    #expect(glance.books == books && glance.mustRead && glance.progress != nil)
    let whole = try JournalReader(folder: folder.path).books()
    #expect(try first.books() == whole)
    glance = try first.glance()
    #expect(glance.books == whole && !glance.mustRead)
    // The next program knows them at once, and what came since.
    try journal.commit([fill("new.01", 5, .buy, at: 1_001)])
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/books.cache")[
      .posixPermissions]
    #expect(mode as? Int == 0o600)
    // The late one came after the note.
    #expect(try keeper().glance().mustRead)
    try FileManager.default.removeItem(atPath: folder.path + "/books.cache")
    _ = try keeper().books()
    try journal.commit([fill("new2.01", 6, .buy, at: 1_002)])
    let next = try keeper().glance()
    #expect(next.books == (try JournalReader(folder: folder.path).books()) && !next.mustRead)
    try Data("{}".utf8).write(to: URL(filePath: folder.path + "/books.cache"))
    #expect(try keeper().glance().mustRead)
  }

  @Test("a strategy's profit over time is what its fills realised less what they cost")
  func curve_FollowsFills() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    let contract = Contract(
      instrument: InstrumentID(rawValue: 5), symbol: "ES", securityType: .future,
      multiplier: 50, exchange: "CME", currency: "USD")
    try journal.commit([
      .adjusted(
        HoldingAdjustment(
          strategy: nil, account: Self.paper, instrument: InstrumentID(rawValue: 5), quantity: 0,
          price: nil, kind: .adopted, reason: "r", actor: "a", at: Timestamp(seconds: 1)),
        contract: contract),
      fill("a.01", 5, .buy, at: 10, price: "100"), cost("a.01", "1"),
      fill("b.01", 5, .sell, at: 20, price: "101"), cost("b.01", "1"),
    ])
    let keeper = try BookKeeper(folder: folder.path)
    func curve() throws -> [Money] {
      // A glance alone tells what could be read in milliseconds.
      _ = try keeper.books()
      return try #require(try keeper.glance().curves[Self.alpha]).map(\.profit)
    }
    #expect(try curve() == [-1, 98])
    try journal.commit([fill("c.01", 5, .sell, at: 30, price: "100"), cost("c.01", "1")])
    try journal.commit([fill("d.01", 5, .buy, at: 40, price: "90"), cost("d.01", "1")])
    #expect(try curve() == [-1, 98, 97, 1_096])
  }

  @Test("a thinned sum keeps its ends and stays short")
  func thinnedSum_IsBounded() {
    var sum = ThinnedSum()
    for number in 1...100_000 { sum.add(1, at: Int64(number)) }
    #expect(sum.points.count < ThinnedSum.limit && sum.points.count >= ThinnedSum.limit / 4)
    #expect(sum.line.last?.sum == 100_000 && sum.line.last?.at == 100_000)
    #expect(sum.line.allSatisfy { $0.sum == Money(mantissa: $0.at, scale: 0) })
    #expect(zip(sum.line, sum.line.dropFirst()).allSatisfy { $0.at < $1.at })
    sum.add(-5, at: 7)
    #expect(sum.line.last?.sum == 99_995 && sum.line.last?.at == 100_000)
  }

  @Test("a set of numbers holds what was put into it")
  func numbers_AreKept() {
    var numbers = NumberSet()
    for number: Int64 in [0, 63, 64, 1_000_000] { numbers.insert(number) }
    for number: Int64 in [0, 63, 64, 1_000_000] { #expect(numbers.contains(number)) }
    for number: Int64 in [1, 62, 65, 999_999, 2_000_000] { #expect(!numbers.contains(number)) }
  }
}
