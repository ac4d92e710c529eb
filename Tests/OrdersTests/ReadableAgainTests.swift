import Orders
import OrdersTestSupport
import Testing
import TradingModel

struct ReadableAgainTests {
  @Test("an execution that could not be read is booked once it is told again whole")
  func unreadableExecution_IsBookedWhenItIsReadable() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    var broken = order.execution("u.01", 0, at: 0, defects: ["price \"?\" cannot be read"])
    broken.isBookable = false
    fixture.receive(.execution(broken))
    #expect(fixture.desk.order(order.intent)?.filled == 0)
    let whole = order.execution("u.01", 100, cumulative: 100)
    for _ in 0..<3 { fixture.receive(.execution(whole)) }
    #expect(fixture.state(order) == .filled)
    let key = StrategyHolding.Key(
      strategy: order.strategy, account: order.account, instrument: order.ticket.instrument)
    #expect(fixture.desk.holding(key).quantity == 100)
    #expect(fixture.listener.fills.filter { $0.quantity == 100 }.count == 1)
  }
}
