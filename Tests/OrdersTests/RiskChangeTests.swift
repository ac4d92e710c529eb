import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("A strategy's own limits change while it trades")
struct RiskChangeTests {
  private static let alpha = StrategyID(rawValue: "alpha")

  @Test("the next order is judged by the new limit, and those of others as before")
  func newLimit_HoldsForTheNextOrder() throws {
    let world = try RiskWorld([.orderValue: .limit(50_000)])
    #expect(world.ask(1) == nil)
    world.fixture.desk.changeRisk(
      of: Self.alpha, to: RiskLimits(numbers: [.orderValue: .limit(100)]))
    let refusal = try #require(world.ask(2))
    #expect(refusal.contains("[strategy.risk] max_order_value of strategy alpha"), "\(refusal)")
    #expect(world.ask(3, strategy: "beta") == nil)
    world.fixture.desk.changeRisk(of: Self.alpha, to: RiskLimits())
    #expect(world.ask(4) == nil)
  }

  @Test("a new limit cannot loosen the house's, and what was counted counts on")
  func newLimit_KeepsWhatWasCounted() throws {
    let world = try RiskWorld(
      [.ordersADay: .limit(3)],
      strategies: [Self.alpha: RiskLimits(numbers: [.ordersADay: .limit(1)])])
    #expect(world.ask(1) == nil)
    #expect(world.ask(2) != nil)
    world.fixture.desk.changeRisk(
      of: Self.alpha, to: RiskLimits(numbers: [.ordersADay: .limit(9)]))
    #expect(world.ask(3) == nil)
    #expect(world.ask(4) == nil)
    #expect(world.ask(5) != nil, "three a day are the house's most")
  }
}
