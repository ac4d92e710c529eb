import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Orders that come too fast")
struct RiskRateTests {
  private func world(log: MemoryLog = MemoryLog()) throws -> RiskWorld {
    try RiskWorld(
      [
        .strategyRate: .limit(1), .strategyBurst: .limit(2), .accountRate: .limit(5),
        .accountBurst: .limit(4),
      ], log: log)
  }

  @Test("one waits for its turn, the next is refused, and the first goes when its turn comes")
  func thirdWaits_FourthIsRefused() throws {
    let world = try world()
    for number in 1...3 { #expect(world.ask(Int64(number)) == nil) }
    #expect(world.fixture.broker.placed.count == 2)
    #expect(world.fixture.wakes.all.count == 1)
    #expect(world.ask(4) == nil, "it stands behind the third")
    world.fixture.clock.advance(by: .milliseconds(1001))
    world.fixture.desk.takeTurns()
    #expect(world.fixture.broker.placed.count == 3)
    #expect(world.order(3) != nil)
    #expect(
      world.fixture.listener.refusals == [
        "Refused: BUY 100 AAPL comes too fast: strategy alpha may send 1 a second and 2 at once, "
          + "and its turn would not come within 1 s. Nothing was sent. "
          + "Limit: [risk] orders_per_second in the configuration."
      ])
  }

  @Test("the account's rate is shared by its strategies")
  func accountRate_IsShared() throws {
    let world = try world()
    for (number, strategy) in ["a", "a", "b", "b", "c"].enumerated() {
      #expect(world.ask(Int64(number + 1), strategy: strategy) == nil)
    }
    #expect(world.fixture.broker.placed.count == 4)
    world.fixture.clock.advance(by: .milliseconds(201))
    world.fixture.desk.takeTurns()
    #expect(world.fixture.broker.placed.count == 5)
  }

  @Test("a cancel never waits, and takes what waits with it")
  func cancelAll_EndsWhatWaits() throws {
    let world = try world()
    for number in 1...3 { #expect(world.ask(Int64(number)) == nil) }
    #expect(
      world.ask(.make(4, .cancelAll))
        == "The order was cancelled while it waited for its turn. Nothing was sent.")
    world.fixture.clock.advance(by: .seconds(5))
    world.fixture.desk.takeTurns()
    #expect(world.fixture.broker.placed.count == 2)
  }

  @Test("a waiting order is judged anew when its turn comes")
  func waitingOrder_IsJudgedAnew() throws {
    let world = try world()
    for number in 1...3 { #expect(world.ask(Int64(number)) == nil) }
    world.fixture.broker.set(readiness: .notReady("lost"))
    world.fixture.clock.advance(by: .milliseconds(1001))
    world.fixture.desk.takeTurns()
    #expect(world.fixture.listener.refusals.last?.hasPrefix("No api client loaded") == true)
  }

  @Test("where the journal refuses, a waiting order is refused and not kept")
  func journalFault_RefusesWhatWaits() throws {
    let log = MemoryLog()
    let world = try world(log: log)
    for number in 1...3 { #expect(world.ask(Int64(number)) == nil) }
    log.set(failure: OrderLogError("the disk is full"))
    world.fixture.clock.advance(by: .milliseconds(1001))
    world.fixture.desk.takeTurns()
    #expect(world.fixture.listener.refusals.last?.contains("the disk is full") == true)
    log.set(failure: nil)
    world.fixture.clock.advance(by: .seconds(2))
    world.fixture.desk.takeTurns()
    #expect(world.fixture.broker.placed.count == 2)
  }
}
