import Orders
import OrdersTestSupport
import Testing
import TradingModel

/// Limits of strategies never keep a position open or naked: what the system does by itself passes
/// them, and only never enlarges anything.
@Suite("Orders of this system's own")
struct HouseOrderTests {
  private static let key = StrategyHolding.Key(
    strategy: DeskFixture.alpha, account: DeskFixture.paper, instrument: DeskFixture.apple)

  /// Each refuses an ordinary order: the control, its setting, and the permits that go with it.
  private static let walls: [(rule: RiskControl, limit: RiskLimits.Setting)] = [
    (.orderValue, .limit(1)), (.orderPercent, .limit("0.001")), (.positionValue, .limit(1)),
    (.positionPercent, .limit("0.001")), (.grossPercent, .limit("0.001")),
    (.netPercent, .limit("0.001")), (.ordersADay, .limit(0)), (.workingOrders, .limit(0)),
    (.strategyRate, .limit(0)), (.accountRate, .limit(0)), (.volumePercent, .limit("0.001")),
  ]

  /// A wall, and no turn at once where it is one of speed.
  private static func numbers(
    _ wall: (rule: RiskControl, limit: RiskLimits.Setting)
  ) -> [RiskControl: RiskLimits.Setting] {
    [wall.rule: wall.limit, .strategyBurst: .limit(0), .accountBurst: .limit(0)]
  }

  private static let lists: [RiskList: Set<String>] = [
    .instruments: ["MSFT.NASDAQ"], .currencies: ["EUR"], .securityTypes: ["FUT"],
  ]

  /// A desk that trades without limits, until `wall` goes on with its journal under strict ones.
  private func held(
    _ quantity: Quantity, bracket: OrderTicket.Bracket? = nil, _ log: MemoryLog
  ) throws -> (stop: Order?, target: Order?) {
    let fixture = try DeskFixture(log: log)
    fixture.hold(quantity, bracket: bracket)
    let open = fixture.desk.openOrders()
    for order in open { fixture.receive(order.status(.submitted)) }
    fixture.pass(1)
    return (
      open.first { $0.ticket.type.code == "STP" }, open.first { $0.ticket.type.code == "LMT" }
    )
  }

  private func walled(
    _ numbers: [RiskControl: RiskLimits.Setting], lists: [RiskList: Set<String>] = [:],
    _ log: MemoryLog, open: [OrderReport] = [], holds quantity: Quantity
  ) throws -> RiskWorld {
    let world = try RiskWorld(numbers, lists: lists, log: log, seed: 2)
    world.market.set(volume: 1000)
    world.fixture.broker.set(nextOrderID: 50)
    let position = PositionReport(
      account: AccountNumber(rawValue: "DU1"), instrument: DeskFixture.apple,
      contract: Instrument.make().contract, quantity: quantity, averageCost: nil)
    world.fixture.receive(.snapshot(.make(open: open, positions: [position])))
    return world
  }

  private func lastPlaced(_ world: RiskWorld) -> OrderTicket? {
    world.fixture.broker.placed.last?.first?.ticket
  }

  @Test("FLATTEN closes under limits that refuse every ordinary order", arguments: walls.indices)
  func flatten_PassesLimits(_ index: Int) throws {
    let wall = Self.walls[index]
    for quantity in [100, -100] as [Quantity] {
      let log = MemoryLog()
      _ = try held(quantity, log)
      let world = try walled(Self.numbers(wall), log, holds: quantity)
      let side: Side = quantity.isNegative ? .sell : .buy
      let refusal = world.ask(2, .make(side: side, type: .market))
      #expect(refusal?.hasPrefix("Refused:") == true, "\(wall.rule): \(refusal ?? "sent")")
      world.fixture.restrain(.flatten)
      #expect(world.fixture.broker.placed.count == 1, "\(wall.rule)")
      #expect(lastPlaced(world)?.side == side.opposite && lastPlaced(world)?.quantity == 100)
    }
  }

  @Test("neither lists nor a missing quote, hours or a condition of the system keep one open")
  func flatten_PassesPermits() throws {
    let log = MemoryLog()
    _ = try held(100, log)
    let world = try walled([:], lists: Self.lists, log, holds: 100)
    world.market.set(bid: nil, ask: nil, at: world.fixture.clock.now.advanced(by: .seconds(-60)))
    world.fixture.desk.setMachineFault(.clockStep(milliseconds: 5_000))
    #expect(world.ask(2, .make(side: .sell, type: .market)) != nil)
    world.fixture.restrain(.flatten)
    #expect(world.fixture.broker.placed.count == 1)
  }

  @Test("the missing stop is placed under limits that refuse every ordinary order")
  func guard_PassesLimits() throws {
    let bracket = OrderTicket.Bracket(takeProfit: "200.00", stopLoss: "180.00")
    for wall in Self.walls {
      let log = MemoryLog()
      let legs = try held(100, bracket: bracket, log)
      let target = try #require(legs.target)
      let world = try walled(Self.numbers(wall), log, open: [target.report()], holds: 100)
      let stop = try #require(legs.stop)
      world.fixture.receive(stop.status(.cancelled))
      world.fixture.desk.nakedPolicy = .protect
      world.fixture.pass(130)
      // The profit target rests still, and does not count beside the stop.
      #expect(world.fixture.broker.placed.count == 1, "\(wall.rule)")
      #expect(lastPlaced(world)?.type == .stop("180.00") && lastPlaced(world)?.quantity == 100)
    }
  }

  @Test("the guard places no stop that is larger than what the broker says is held")
  func guard_NeverEnlarges() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    fixture.desk.nakedPolicy = .protect
    fixture.hold(100, bracket: .init(takeProfit: nil, stopLoss: "180.00"))
    let stop = try #require(fixture.desk.openOrders().first)
    fixture.receive(stop.status(.submitted))
    fixture.pass(61)
    fixture.receive(stop.status(.cancelled))
    fixture.position(60)
    fixture.pass(130)
    #expect(fixture.broker.placed.count == 1)
    #expect(
      fixture.listener.notices.contains {
        $0.text.contains("would open or enlarge a position on account paper")
      })
  }

  @Test("closing in a strategy's name passes limits, once, and journals before it sends")
  func close_PassesLimits() throws {
    let log = MemoryLog()
    _ = try held(100, log)
    let numbers = Dictionary(uniqueKeysWithValues: Self.walls.map { ($0.rule, $0.limit) })
    let world = try walled(numbers, lists: Self.lists, log, holds: 100)
    let desk = world.fixture.desk
    #expect(world.ask(2, .make(side: .sell, quantity: 100, type: .market)) != nil)
    log.set(failure: OrderLogError("the disk is full"))
    guard case .waits(let unwritten) = desk.close(Self.key) else {
      Issue.record("it was sent without a record")
      return
    }
    #expect(unwritten.contains("the disk is full") && world.fixture.broker.placed.isEmpty)
    log.set(failure: nil)
    guard case .placed(let order) = desk.close(Self.key) else {
      Issue.record("it was not placed")
      return
    }
    #expect(order.requestNumber == nil && order.strategy == DeskFixture.alpha)
    #expect(log.orders[order.intent] != nil && lastPlaced(world)?.side == .sell)
    guard case .waits(let words) = desk.close(Self.key) else {
      Issue.record("a second one was placed")
      return
    }
    #expect(words.contains("waits until 1 orders have proven to be ended"))
  }

  @Test("closing waits under a halt, outside of regular hours, and while books differ")
  func close_Waits() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    #expect(
      fixture.desk.close(Self.key)
        == .waits(
          "alpha on paper holds 0 AAPL.NASDAQ: there is nothing to close"))
    fixture.hold(100)
    func words() -> String {
      if case .waits(let words) = fixture.desk.close(Self.key) { words } else { "placed" }
    }
    fixture.restrain(.halt)
    #expect(words().contains("trading is halted for all"))
    try fixture.desk.resume(.all, reason: "fine", actor: "maria")
    fixture.restrain(.reduce)
    fixture.position(40)
    #expect(words().contains("the books and the broker's position differ"))
    fixture.position(100)
    var instrument = Instrument.make()
    let open = fixture.clock.now.advanced(by: .seconds(30))
    instrument.liquidHours = TradingSchedule(
      zone: "US/Eastern", sessions: [.init(open: open, close: open.advanced(by: .seconds(60)))])
    fixture.desk.learn(instrument)
    #expect(words().contains("outside of regular hours"))
    fixture.clock.advance(by: .seconds(31))
    #expect(words() == "placed")
  }
}
