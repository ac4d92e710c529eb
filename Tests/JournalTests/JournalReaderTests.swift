import Foundation
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Reading the journal")
struct JournalReaderTests {
  @Test("an order is shown from the moment of its commit, while the daemon runs and after")
  func order_IsVisibleAtOnce() throws {
    let folder = try TemporaryFolder()
    do {
      let desk = try makeDesk(folder)
      let reader = try JournalReader(folder: folder.path)
      #expect(try reader.orders().isEmpty)
      let order = desk.place(1)
      let row = try #require(try reader.orders().first)
      #expect(row.intent == order.intent)
      #expect(row.state == .sending)
      #expect(row.address == "AAPL.NASDAQ")
      #expect(row.limitPrice == "187.25")
      desk.receive(.orderReport(order.report()))
      #expect(try reader.orders().map(\.state) == [.working])
    }
    #expect(try JournalReader(folder: folder.path).orders().count == 1)
  }

  @Test("a position's contract without its primary exchange does not replace the fuller one")
  func fullerContract_IsKept() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let apple = InstrumentID(rawValue: 265_598)
    let poor = Contract(
      instrument: apple, symbol: "AAPL", securityType: .stock, exchange: "SMART", currency: "USD")
    func held(_ quantity: Quantity) -> BrokerEvent {
      .position(
        PositionReport(
          account: AccountNumber(rawValue: "DU1"), instrument: apple, contract: poor,
          quantity: quantity, averageCost: "187.25"))
    }
    desk.receive(held(5))
    let reader = try JournalReader(folder: folder.path)
    #expect(try reader.accountPositions().map(\.address) == ["AAPL.SMART"])
    let order = desk.place(1)
    desk.receive(.execution(order.execution("a.01", 100)), held(105))
    #expect(try reader.fills().map(\.address) == ["AAPL.NASDAQ"])
    #expect(try reader.accountPositions().map(\.address) == ["AAPL.NASDAQ"])
    #expect(try reader.orders().map(\.address) == ["AAPL.NASDAQ"])
  }

  @Test("fills come with their commissions, corrected ones without what they replaced")
  func fills_CarryCommissions() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let order = desk.place(1)
    desk.receive(.commission(.make("a.02", amount: "0.35")))
    desk.receive(.execution(order.execution("a.01", 40)))
    desk.receive(.execution(order.execution("a.02", 30, at: "187.20")))
    desk.receive(.execution(order.execution("b.01", 70)))
    let reader = try JournalReader(folder: folder.path)
    let fills = try reader.fills()
    #expect(fills.map(\.execution.rawValue) == ["a.02", "b.01"])
    #expect(fills.map(\.commission) == ["0.35", nil])
    #expect(try reader.strategyPositions().map(\.quantity) == [100])
    #expect(fills[0].price.description == "187.20")
    #expect(try reader.fills(after: fills[0].id).map(\.execution.rawValue) == ["b.01"])
    #expect(try reader.fills(JournalFilter(strategy: StrategyID(rawValue: "beta"))).isEmpty)
    #expect(try reader.fills(JournalFilter(account: order.account, limit: 1)).count == 1)
  }

  @Test("a fill that came before its order was known gets its owner later")
  func earlyFill_GetsItsOwner() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let order = desk.place(1)
    desk.receive(.execution(order.execution("e.01", 100, reference: false, number: false)))
    let reader = try JournalReader(folder: folder.path)
    #expect(try reader.fills().map(\.strategy) == [nil])
    desk.receive(.orderReport(order.report()))
    #expect(try reader.fills().map(\.strategy) == [order.strategy])
    #expect(try reader.fills().map(\.intent) == [order.intent])
    #expect(try reader.strategyPositions().map(\.strategy) == [order.strategy])
  }

  @Test("positions by strategy follow from the fills, by account from the broker's word")
  func positions_AreOfTwoKinds() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    desk.desk.handleOrderRequests([
      .make(1), .make(1, strategy: "beta", .place(.make(side: .sell, quantity: 30))),
    ])
    for order in desk.desk.openOrders() {
      desk.receive(
        .execution(order.execution(order.intent.rawValue + ".01", order.ticket.quantity)))
    }
    desk.receive(
      .position(
        PositionReport(
          account: AccountNumber(rawValue: "DU1"), instrument: InstrumentID(rawValue: 265_598),
          contract: Instrument.make().contract, quantity: 70, averageCost: "187.30")))
    let reader = try JournalReader(folder: folder.path)
    let own = try reader.strategyPositions()
    #expect(own.map(\.strategy?.rawValue) == ["alpha", "beta"])
    #expect(own.map(\.quantity) == [100, -30])
    #expect(own.map(\.averageCost) == ["187.25", "187.25"])
    #expect(try reader.strategyPositions(StrategyID(rawValue: "beta")).count == 1)
    #expect(try reader.accountPositions().map(\.quantity) == [70])
    // What the desk holds after a restart is what the reader computes.
    let holdings = try desk.log.load().holdings
    #expect(Set(holdings.map(\.quantity)) == [100, -30])
  }

  @Test("refusals and notes are kept with their words")
  func refusalsAndNotes_AreKept() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    desk.desk.handleOrderRequests([
      .make(1, account: "nobody"), .make(2, .cancel(IntentID(rawValue: "r1-x"))),
    ])
    let reader = try JournalReader(folder: folder.path)
    let refusals = try reader.refusals()
    #expect(refusals.map(\.action) == ["place", "cancel"])
    #expect(refusals[0].reason.hasPrefix("No account found: `nobody`"))
    #expect(refusals[0].quantity == 100)
    #expect(refusals[0].address == "con:265598")
    #expect(try reader.notes().map(\.kind).contains("broker.connected"))
    #expect(try desk.log.load().highestRequestNumber == [StrategyID(rawValue: "alpha"): 2])
  }

  @Test("filters by strategy, account, state, time and number")
  func orders_AreFiltered() throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let desk = try makeDesk(folder, clock: clock)
    let first = desk.place(1)
    desk.receive(.execution(first.execution("e.01", 100)))
    clock.advance(by: .seconds(60))
    desk.desk.handleOrderRequests([.make(1, strategy: "beta", account: "second")])
    let reader = try JournalReader(folder: folder.path)
    #expect(
      try reader.orders(JournalFilter(isOpenOnly: true)).map(\.strategy?.rawValue) == ["beta"])
    #expect(try reader.orders(JournalFilter(since: clock.now)).count == 1)
    #expect(try reader.orders(JournalFilter(strategy: StrategyID(rawValue: "alpha"))).count == 1)
    #expect(try reader.orders(JournalFilter(limit: 1)).map(\.strategy?.rawValue) == ["beta"])
    #expect(try reader.orders().count == 2)
  }

  @Test("rows read and write as JSON with the documented names")
  func rows_AreJSON() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let order = desk.place(1)
    desk.receive(.execution(order.execution("a.01", 40)), .commission(.make("a.01")))
    let reader = try JournalReader(folder: folder.path)
    let orders = try reader.orders()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(orders[0]), as: UTF8.self)
    #expect(text.contains("\"limit\":\"187.25\""))
    #expect(text.contains("\"order_id\":1"))
    #expect(text.contains("\"created_at\":\"2026-01-05T14:30:00.000000000Z\""))
    #expect(
      try JSONDecoder().decode([JournalOrder].self, from: encoder.encode(orders)) == orders)
    let fills = try reader.fills()
    #expect(try JSONDecoder().decode([JournalFill].self, from: encoder.encode(fills)) == fills)
  }

  @Test("readers see whole transactions while the writer writes")
  func readers_SeeWholeTransactions() async throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    let path = folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var generator = SeededGenerator(seed: 3)
        for number in 0..<400 as Range<Int64> {
          let pair = (0..<2).map { half -> OrderRecord in
            let order = Order(
              intent: IntentID(using: &generator), strategy: StrategyID(rawValue: "s"),
              requestNumber: number * 2 + Int64(half), account: AccountName(rawValue: "a"),
              ticket: .make(), state: .sending, createdAt: Timestamp(rawValue: number))
            return .placed(order, contract: nil)
          }
          try journal.commit(pair)
          if number % 50 == 0 { try journal.checkpointIfDue() }
        }
      }
      for _ in 0..<2 {
        group.addTask {
          let reader = try JournalReader(folder: path)
          var last = 0
          for _ in 0..<50 {
            let count = try reader.orders().count
            #expect(count.isMultiple(of: 2) && count >= last)
            last = count
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try JournalReader(folder: path).orders().count == 800)
  }

  @Test("the write-ahead log is copied when it has grown and stays bounded")
  func writeAheadLog_StaysBounded() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    for number in 1...1_500 as ClosedRange<Int64> {
      desk.place(number)
      if number % 100 == 0 { try (desk.log as? OrderJournal)?.checkpointIfDue() }
    }
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.journalPath + "-wal")
    let size = (attributes[.size] as? NSNumber)?.intValue ?? .max
    #expect(size < 8 << 20, "\(size)")
    #expect(
      try JournalReader(folder: folder.path).orders(JournalFilter(limit: 9_999)).count == 1_500)
  }

  static let times: [(Int64, String)] = [
    (0, "1970-01-01T00:00:00.000000000Z"),
    (951_782_400_000_000_001, "2000-02-29T00:00:00.000000001Z"),
    (-1, "1969-12-31T23:59:59.999999999Z"),
    (4_107_542_399_999_999_999, "2100-02-28T23:59:59.999999999Z"),
    (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
  ]

  @Test("times print as ISO 8601 and read back", arguments: times)
  func time_RoundTrips(nanoseconds: Int64, text: String) {
    let time = JournalTime(Timestamp(rawValue: nanoseconds))
    #expect(time.description == text)
    #expect(JournalTime(text) == time)
    #expect(JournalTime(text + " ") == nil)
    #expect(JournalTime(text.replacing("Z", with: "+")) == nil)
  }
}
