import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Rules that hold trading back when they are broken")
struct RiskTripTests {
  private static let alpha = RestraintScope.strategy(StrategyID(rawValue: "alpha"))
  private static let paper = RestraintScope.account(AccountName(rawValue: "paper"))

  private func restraints(_ log: MemoryLog) -> [Restraint] {
    log.commits.flatMap { $0 }.compactMap { if case .restrained(let it) = $0 { it } else { nil } }
  }

  @Test("row 49: a strategy that always buys is paused at its tenth filled order")
  func alwaysBuying_IsPaused() throws {
    let log = MemoryLog()
    let world = try RiskWorld([.repeatedFills: .limit(10)], log: log)
    for number in 1...9 {
      #expect(world.ask(Int64(number)) == nil)
      world.fill(try #require(world.order(Int64(number))))
    }
    #expect(world.trips.isEmpty)
    #expect(world.ask(10) == nil)
    world.fill(try #require(world.order(10)))
    #expect(
      world.trips == [
        "Strategy alpha had 10 orders filled on the buying side of con:265598 within 60 s "
          + "(limit 10). It is paused. Limit: [risk] max_fills_per_minute in the configuration."
      ])
    let restraint = try #require(restraints(log).first)
    #expect(restraint.scope == Self.alpha && restraint.level == .pause)
    #expect(restraint.actor == "rule:max_fills_per_minute")
  }

  @Test("row 49: once it is paused, no entry leaves any more, and it is told and journaled once")
  func pausedStrategy_SendsNothing() throws {
    let log = MemoryLog()
    let world = try RiskWorld([.repeatedFills: .limit(3)], log: log)
    for number in 1...5 { #expect(world.ask(Int64(number)) == nil) }
    // One of them waits still at the client: no byte of it has left.
    let waiting = try #require(world.order(5)?.brokerOrder)
    world.fixture.broker.set(waiting: [WithdrawnOrder(order: waiting, message: .place)])
    for number in 1...3 { world.fill(try #require(world.order(Int64(number)))) }
    #expect(world.trips.count == 1)
    #expect(world.fixture.desk.restraints.map(\.level) == [.pause])
    #expect(world.fixture.desk.order(try #require(world.order(5)).intent)?.state == .notSent)
    let sent = world.fixture.broker.placed.count
    world.fixture.position(300)
    for number in 6...40 {
      #expect(world.ask(Int64(number))?.contains("trading is paused for strategy:alpha") == true)
    }
    #expect(world.fixture.broker.placed.count == sent)
    // It may sell what it holds. Each sale is a fill, too, and nothing is told or stored again.
    for number in 41...50 {
      #expect(world.ask(Int64(number), .make(side: .sell, quantity: 20)) == nil)
      world.fill(try #require(world.order(Int64(number))))
      world.fixture.position(300 - 20 * Decimal64(number - 40))
      world.fixture.clock.advance(by: .seconds(1))
      world.fixture.desk.tick()
    }
    #expect(world.trips.count == 1 && restraints(log).count == 1)
    try world.fixture.desk.resume(Self.alpha, reason: "looked at it", actor: "maria")
    #expect(world.ask(51) == nil)
  }

  @Test("a rule neither softens nor repeats a stricter restraint of a person")
  func trip_LeavesStricterAlone() throws {
    let log = MemoryLog()
    let world = try RiskWorld([.lossReduce: .limit(2)], log: log)
    world.fixture.restrain(.halt, Self.paper)
    world.tell(worth: 97_000)
    #expect(world.trips.isEmpty && restraints(log).count == 1)
    #expect(world.fixture.desk.restraints.map(\.actor) == ["maria"])
  }

  @Test("the loss of the day cancels what enlarges at first, and all that works at last")
  func dailyLoss_Cancels() throws {
    let world = try RiskWorld([.lossReduce: .limit(2), .lossHalt: .limit(4)])
    #expect(world.ask(1, .make(quantity: 100)) == nil)
    world.fill(try #require(world.order(1)))
    world.fixture.position(100)
    #expect(world.ask(2, .make(side: .sell, quantity: 100, type: .limit("190.00"))) == nil)
    #expect(world.ask(3, .make(quantity: 50, type: .limit("180.00"))) == nil)
    let (exit, entry) = (try #require(world.order(2)), try #require(world.order(3)))
    world.fixture.receive(exit.status(.submitted), entry.status(.submitted))
    func lose(to price: Price) {
      world.fixture.clock.advance(by: .seconds(1))
      world.quote(bid: price, ask: price + 1)
      world.fixture.desk.tick()
    }
    lose(to: "170.00")
    #expect(world.fixture.desk.restraints.isEmpty)
    lose(to: "165.00")
    #expect(world.fixture.desk.restraints.map(\.level) == [.reduce])
    #expect(world.fixture.broker.cancels == [entry.brokerOrder])
    #expect(world.ask(4, .make(quantity: 1))?.contains("trading is reducing only") == true)
    lose(to: "145.00")
    #expect(world.fixture.desk.restraints.map(\.level) == [.halt])
    #expect(world.fixture.broker.cancels == [entry.brokerOrder, exit.brokerOrder])
    #expect(
      world.ask(5, .make(side: .sell, quantity: 1))?.contains("trading is halted") == true)
  }

  @Test("an order that fills in many parts counts once")
  func partsOfOneOrder_CountOnce() throws {
    let world = try RiskWorld([.repeatedFills: .limit(3)])
    #expect(world.ask(1) == nil)
    let order = try #require(world.order(1))
    for part in 1...10 {
      world.fixture.receive(
        .execution(order.execution("p\(part).01", 10, time: world.fixture.clock.now)))
    }
    #expect(world.trips.isEmpty)
  }

  @Test("fills spread over more than a minute are no runaway")
  func slowFills_AreNoRunaway() throws {
    let world = try RiskWorld([.repeatedFills: .limit(3)])
    for number in 1...6 {
      #expect(world.ask(Int64(number)) == nil)
      world.fill(try #require(world.order(Int64(number))))
      world.fixture.clock.advance(by: .seconds(31))
    }
    #expect(world.trips.isEmpty)
  }

  @Test("five openings and closings within a minute pause the strategy")
  func roundTrips_Pause() throws {
    let world = try RiskWorld([.roundTrips: .limit(5)])
    for number in 1...10 {
      #expect(world.trips.isEmpty)
      let side: Side = number % 2 == 1 ? .buy : .sell
      #expect(world.ask(Int64(number), .make(side: side)) == nil)
      world.fill(try #require(world.order(Int64(number))))
    }
    #expect(world.trips.count == 1)
    #expect(world.trips[0].contains("opened and closed con:265598 5 times within 60 s"))
  }

  @Test("five rejections within a minute pause the strategy")
  func rejections_Pause() throws {
    let world = try RiskWorld([.rejects: .limit(5)])
    for number in 1...5 {
      #expect(world.trips.isEmpty)
      #expect(world.ask(Int64(number)) == nil)
      let order = try #require(world.order(Int64(number)))
      world.fixture.receive(.orderMessage(order.brokerOrder!, code: 201, text: "no margin"))
    }
    #expect(
      world.trips == [
        "The broker rejected 5 orders of strategy alpha within 60 s (limit 5). It is paused. "
          + "Limit: [risk] max_rejects_per_minute in the configuration."
      ])
  }

  @Test("the loss of the day reduces first and then halts, each once")
  func dailyLoss_ReducesThenHalts() throws {
    let log = MemoryLog()
    let world = try RiskWorld([.lossReduce: .limit(2), .lossHalt: .limit(4)], log: log)
    world.tell(worth: 98_001)
    #expect(world.trips.isEmpty)
    world.tell(worth: 98_000)
    #expect(
      world.trips == [
        "Account paper lost $2,000 (2 %) since the day began at $100,000; the limit is $2,000. "
          + "Only orders that shrink positions are taken. "
          + "Limit: [risk] daily_loss_reduce_percent in the configuration."
      ])
    world.tell(worth: 97_500)
    #expect(world.trips.count == 1)
    world.tell(worth: 96_000)
    #expect(world.trips.count == 2)
    #expect(world.trips[1].contains("It is halted: no orders go out and working ones"))
    #expect(restraints(log).map(\.level) == [.reduce, .halt])
    #expect(restraints(log).allSatisfy { $0.scope == Self.paper })
  }

  @Test("the loss of what is held counts before the broker tells the worth again")
  func openLoss_CountsByTheQuote() throws {
    let world = try RiskWorld([.dailyLoss: .limit(1000)])
    #expect(world.ask(1) == nil)
    world.fill(try #require(world.order(1)), at: "187.25")
    world.fixture.desk.tick()
    #expect(world.trips.isEmpty)
    world.fixture.clock.advance(by: .seconds(1))
    world.quote(bid: "177.30", ask: "177.40")
    world.fixture.desk.tick()
    #expect(world.trips.isEmpty, "990 lost")
    world.fixture.clock.advance(by: .seconds(1))
    world.quote(bid: "177.20", ask: "177.30")
    world.fixture.desk.tick()
    #expect(world.trips.count == 1)
    #expect(world.trips.first?.contains("lost $1,000 (1 %)") == true)
    #expect(world.trips.first?.contains("[risk] max_daily_loss") == true)
  }

  @Test("the day's beginning and its counts survive a restart")
  func counters_SurviveRestart() throws {
    let log = MemoryLog()
    let clock = ManualClock()
    let limits: [RiskControl: RiskLimits.Setting] = [
      .lossHalt: .limit(4), .ordersADay: .limit(2), .repeatedFills: .limit(2),
    ]
    let first = try RiskWorld(limits, log: log, clock: clock)
    #expect(first.ask(1) == nil)
    first.fill(try #require(first.order(1)))
    clock.advance(by: .seconds(10))
    let second = try RiskWorld(limits, log: log, clock: clock, worth: 97_000, seed: 2)
    #expect(second.trips.isEmpty)
    second.tell(worth: 96_000)
    #expect(second.trips.count == 1, "the loss counts from the first run's opening")
    let held = try #require(first.order(1)).position(100)
    second.fixture.receive(.snapshot(.make(positions: [held])))
    try second.fixture.desk.resume(Self.paper, reason: "looked at it", actor: "maria")
    second.fixture.broker.set(nextOrderID: 50)
    second.hold(100)
    #expect(second.ask(11) == nil)
    second.fill(try #require(second.order(11)))
    #expect(second.trips.contains { $0.contains("had 2 orders filled") })
    try second.fixture.desk.resume(Self.alpha, reason: "looked at it", actor: "maria")
    #expect(second.ask(12)?.contains("would be order 3 of strategy alpha today") == true)
  }

  @Test("a new day begins with a new worth")
  func newDay_BeginsAnew() throws {
    let world = try RiskWorld([.lossHalt: .limit(4)])
    world.tell(worth: 97_000)
    world.fixture.clock.advance(by: .seconds(86_400))
    world.fixture.desk.tick()
    world.tell(worth: 94_000)
    #expect(world.trips.isEmpty)
    world.tell(worth: 93_100)
    #expect(world.trips.count == 1)
  }

  @Test("an order unknown for a minute forbids entries and lets positions be closed")
  func longUnknown_ForbidsEntries() throws {
    let world = try RiskWorld([.unknownAge: .limit(60)])
    world.fixture.desk.learn(.make(id: 8, symbol: "XYZ"))
    #expect(world.ask(1) == nil)
    world.fixture.reconnect(.make())
    world.hold(100, .make(id: 8, symbol: "XYZ"))
    let order = try #require(world.order(1))
    #expect(world.fixture.state(order) == .unknown)
    world.fixture.desk.tick()
    #expect(world.ask(2, .make(instrument: 8, quantity: 1)) == nil)
    world.fixture.clock.advance(by: .seconds(61))
    world.fixture.desk.tick()
    let text = try #require(world.ask(3, .make(instrument: 8, quantity: 2)))
    #expect(text.hasPrefix("Not sent: BUY 2 XYZ would open or enlarge a position, and entries"))
    #expect(text.contains("has been unknown for 61 s"))
    #expect(world.ask(4, .make(instrument: 8, side: .sell, quantity: 50)) == nil)
    world.fixture.receive(.orderReport(order.report()))
    world.fixture.clock.advance(by: .seconds(1))
    world.fixture.desk.tick()
    #expect(world.ask(5, .make(instrument: 8, quantity: 2)) == nil)
  }
}
