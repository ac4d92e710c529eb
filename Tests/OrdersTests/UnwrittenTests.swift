import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Messages that were never written")
struct UnwrittenTests {
  @Test("an order that never left is not sent, also after the connection is lost")
  func order_IsNotSent() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let order = fixture.place()
    #expect(fixture.state(order) == .sending)
    let number = try #require(order.brokerOrder)
    fixture.receive(
      .unwritten(number, .place, reason: "its turn did not come"), .readiness(.notReady("lost")))
    #expect(fixture.state(order) == .notSent)
    #expect(fixture.desk.order(order.intent)?.reason == "not sent: its turn did not come")
  }

  @Test("the fate survives a restart")
  func order_StaysNotSent() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    fixture.receive(.unwritten(try #require(order.brokerOrder), .place, reason: "late"))
    let next = try DeskFixture(log: log, seed: 2)
    #expect(next.desk.order(order.intent)?.state ?? .notSent == .notSent)
    #expect(next.broker.placed.isEmpty)
  }

  @Test("an order that the broker has shown is not taken back")
  func acknowledgedOrder_Stays() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let order = fixture.place()
    fixture.receive(order.status(.submitted))
    fixture.receive(.unwritten(try #require(order.brokerOrder), .place, reason: "late"))
    #expect(fixture.state(order) == .working)
  }

  @Test("a change that never left is no longer pending, and the order goes on")
  func change_IsForgotten() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let order = fixture.place()
    fixture.receive(order.status(.submitted))
    fixture.desk.handleOrderRequests([
      .make(2, .modify(order.intent, quantity: 50, type: nil))
    ])
    #expect(fixture.state(order) == .modifyPending)
    fixture.receive(.unwritten(try #require(order.brokerOrder), .modify, reason: "late"))
    #expect(fixture.state(order) == .working)
    #expect(fixture.desk.order(order.intent)?.reason == "the change was not sent: late")
  }

  @Test("a cancel that never left is no longer pending")
  func cancel_IsForgotten() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let order = fixture.place()
    fixture.receive(order.status(.submitted))
    fixture.desk.handleOrderRequests([.make(2, .cancel(order.intent))])
    #expect(fixture.state(order) == .cancelPending)
    fixture.receive(.unwritten(try #require(order.brokerOrder), .cancel, reason: "late"))
    #expect(fixture.state(order) == .working)
  }

  @Test("numbers that nobody knows are left alone")
  func stranger_IsLeftAlone() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    fixture.receive(.unwritten(BrokerOrderID(rawValue: 77), .place, reason: "late"))
    #expect(fixture.desk.openOrders().isEmpty)
  }
}
