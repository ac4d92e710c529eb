import Foundation
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Traces of orders that left")
struct OrderTraceTests {
  private func events(_ folder: TemporaryFolder, _ order: Order) throws -> [JournalEvent] {
    try #require(try JournalReader(folder: folder.path).history(of: order.intent)).events
  }

  @Test("an order's leaving is stored with the broker's first word, with the market of the moment")
  func trace_IsStored() throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let market = FakeMarket()
    market.set(bid: "187.20", ask: "187.30", at: clock.now)
    let desk = try DeskFixture(
      log: try folder.open(clock: clock), clock: clock, market: market)
    let order = desk.place(1)
    let sent = clock.now
    // The order's own commit holds the order alone.
    #expect(try events(folder, order).map(\.kind) == ["placed"])
    clock.advance(by: .milliseconds(20))
    desk.receive(.orderReport(order.report()))
    let all = try events(folder, order)
    #expect(all.map(\.kind) == ["placed", "sent", "updated"])
    #expect(all[1].at == sent)
    #expect(all[1]["bid"] == "187.20" && all[1]["ask"] == "187.30")
    #expect(all[1]["asked"] == nil)
  }

  @Test("without a word of the broker it is stored by the next tick, and the journal stays whole")
  func trace_IsStoredByTheTick() throws {
    let folder = try TemporaryFolder()
    var order: Order?
    do {
      let desk = try makeDesk(folder)
      order = desk.place(1)
      desk.place(2)
      desk.clock.advance(by: .seconds(1))
      desk.desk.tick()
      let all = try events(folder, try #require(order))
      #expect(all.map(\.kind) == ["placed", "sent"])
      #expect(all[1]["bid"] == nil)
    }
    let verdict = try JournalVerifier(folder: folder.path).verify()
    #expect(verdict.isWhole, "\(verdict.damages)")
    // The next run reads it, and knows the orders.
    let again = try makeDesk(folder)
    #expect(again.desk.order(try #require(order).intent) != nil)
  }

  @Test("an order that was not sent has no trace")
  func unsent_HasNone() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    desk.broker.set(failure: .notSent("no"))
    let order = desk.place(1)
    desk.desk.tick()
    #expect(!(try events(folder, order)).contains { $0.kind == "sent" })
  }
}
