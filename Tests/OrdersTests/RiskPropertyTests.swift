import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("No sequence of orders gets past the gate's limits")
struct RiskPropertyTests {
  private static let prices: [Int64: Price] = [265_598: 100, 8: 50, 9: 10]

  private func world() throws -> RiskWorld {
    let world = try RiskWorld(
      [
        .orderValue: .limit(5000), .positionValue: .limit(12_000), .grossPercent: .limit(25),
        .netPercent: .limit(20), .workingOrders: .limit(8), .ordersADay: .limit(60),
      ], permits: [.shortSale: false])
    world.fixture.desk.learn(.make(id: 8, symbol: "XYZ"))
    world.fixture.desk.learn(.make(id: 9, symbol: "ABC"))
    for (id, price) in Self.prices {
      world.market.set(id, bid: price, ask: price, at: world.fixture.clock.now)
    }
    return world
  }

  /// What could come of everything by the test's own books: holdings from executions, and every
  /// order that may still fill.
  private func check(_ world: RiskWorld, _ held: [Int64: Quantity]) {
    let open = world.fixture.desk.openOrders()
    var gross = Money.zero
    var long = Money.zero
    for (id, price) in Self.prices {
      let mine = open.filter { $0.ticket.instrument.rawValue == id }
      let buys = mine.filter { $0.ticket.side == .buy }.reduce(Quantity.zero) { $0 + $1.remaining }
      let sells = mine.filter { $0.ticket.side == .sell }
        .reduce(Quantity.zero) { $0 + $1.remaining }
      let now = held[id] ?? .zero
      #expect((now + buys) * price <= 12_000)
      #expect(now - sells >= .zero, "nothing may be sold short")
      gross += max((now + buys).magnitude, (now - sells).magnitude) * price
      long += (now + buys) * price
    }
    #expect(gross <= 25_000)
    #expect(long <= 20_000)
    #expect(open.count <= 8)
  }

  @Test("random orders, fills, changes and losses of the connection", arguments: 1...30)
  func randomOrders_StayInside(seed: UInt64) throws {
    let world = try world()
    var random = SeededGenerator(seed: seed)
    var held: [Int64: Quantity] = [:]
    var admitted = 0
    for step in 1...150 {
      let id = Array(Self.prices.keys).sorted()[Int.random(in: 0..<3, using: &random)]
      let price = try #require(Self.prices[id])
      let open = world.fixture.desk.openOrders()
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let side: Side = Int.random(in: 0..<3, using: &random) == 0 ? .sell : .buy
        let quantity = Quantity(Int.random(in: 1...200, using: &random))
        let ticket = OrderTicket.make(
          instrument: id, side: side, quantity: quantity, type: .limit(price))
        if world.ask(Int64(step), ticket) == nil {
          admitted += 1
          #expect(quantity * price <= 5000)
        }
      case 5..<7:
        guard let order = open.randomElement(using: &random), order.state != .unknown else {
          continue
        }
        let part = Quantity(
          Int.random(in: 1...max(1, Int(order.remaining.doubleValue)), using: &random))
        world.fixture.receive(.orderReport(order.report()))
        world.fixture.receive(
          .execution(
            order.execution(
              "s\(step).01", part, at: price, time: world.fixture.clock.now)))
        let signed = order.ticket.side == .buy ? part : -part
        held[order.ticket.instrument.rawValue, default: .zero] += signed
      case 7:
        guard let order = open.randomElement(using: &random) else { continue }
        world.fixture.receive(.orderReport(order.report()))
        let quantity = Quantity(Int.random(in: 1...300, using: &random))
        if world.ask(.make(Int64(step), .modify(order.intent, quantity: quantity, type: nil)))
          == nil
        {
          world.fixture.receive(.orderReport(order.report(quantity: quantity)))
        }
      case 8:
        guard let order = open.randomElement(using: &random) else { continue }
        world.fixture.receive(.orderReport(order.report()), order.status(.cancelled))
      default:
        // The broker's position, now and then, as it is.
        let quantity = held[id] ?? .zero
        world.fixture.receive(
          .position(
            PositionReport(
              account: AccountNumber(rawValue: "DU1"), instrument: InstrumentID(rawValue: id),
              contract: Instrument.make(id: id).contract, quantity: quantity, averageCost: nil)))
      }
      world.fixture.clock.advance(by: .milliseconds(500))
      world.fixture.desk.tick()
      check(world, held)
    }
    #expect(admitted > 0)
  }

  @Test("no burst of any pattern sends more than the rate allows", arguments: 1...10)
  func anyBurst_KeepsTheRate(seed: UInt64) throws {
    let world = try RiskWorld([
      .strategyRate: .limit(1), .strategyBurst: .limit(5), .accountRate: .limit(5),
      .accountBurst: .limit(10),
    ])
    var random = SeededGenerator(seed: seed)
    var sent: [(time: Timestamp, count: Int)] = []
    for number in 1...400 {
      let before = world.fixture.broker.placed.count
      _ = world.ask(
        Int64(number), strategy: "s\(Int.random(in: 1...4, using: &random))")
      world.fixture.clock.advance(by: .milliseconds(Int64.random(in: 0...120, using: &random)))
      world.fixture.desk.takeTurns()
      sent.append((world.fixture.clock.now, world.fixture.broker.placed.count - before))
    }
    for (index, first) in sent.enumerated() {
      var count = 0
      for later in sent[index...] {
        count += later.count
        let seconds = Double(later.time.since(first.time).nanoseconds) / 1e9
        // The burst, what comes in the time, and what one turn may be late.
        #expect(Double(count) <= 10 + 5 * (seconds + 0.121) + 1)
      }
    }
  }
}
