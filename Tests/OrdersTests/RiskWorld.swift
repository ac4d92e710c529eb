import Orders
import OrdersTestSupport
import TradingModel

/// A desk whose gate judges, with a quote of 187.20 to 187.30 and an account worth 100,000.
struct RiskWorld {
  let fixture: DeskFixture
  let market = FakeMarket()

  /// `limits` are the house's; without `standards` nothing else holds.
  init(
    _ numbers: [RiskControl: RiskLimits.Setting] = [:], permits: [RiskPermit: Bool] = [:],
    lists: [RiskList: Set<String>] = [:], standards: Bool = false, money: RiskMoney = .paper,
    strategies: [StrategyID: RiskLimits] = [:], accounts: [AccountName: RiskLimits] = [:],
    log: MemoryLog = MemoryLog(), clock: ManualClock = ManualClock(), worth: Money? = 100_000,
    checksNumbers: Bool = false, seed: UInt64 = 1
  ) throws {
    let house = RiskLimits(numbers: numbers, permits: permits, lists: lists)
    let settings = RiskSettings(
      usesStandards: standards, money: money, checksNumbers: checksNumbers, house: house,
      accounts: accounts, strategies: strategies)
    fixture = try DeskFixture(log: log, clock: clock, seed: seed, risk: settings, market: market)
    quote()
    if let worth { tell(worth: worth) }
  }

  func quote(bid: Price? = "187.20", ask: Price? = "187.30") {
    market.set(bid: bid, ask: ask, at: fixture.clock.now)
  }

  func tell(worth: Money) {
    tell("NetLiquidation", worth.description, "USD")
  }

  func tell(_ key: String, _ value: String, _ currency: String) {
    fixture.receive(
      .accountValue(
        AccountNumber(rawValue: "DU1"), key: key, value: value, currency: currency))
  }

  func hold(_ quantity: Quantity, _ instrument: Instrument = .make()) {
    fixture.receive(
      .position(
        PositionReport(
          account: AccountNumber(rawValue: "DU1"), instrument: instrument.id,
          contract: instrument.contract, quantity: quantity, averageCost: nil)))
  }

  /// Asks for an order; nil when it was sent, else the refusal.
  func ask(_ number: Int64, _ ticket: OrderTicket = .make(), strategy: String = "alpha") -> String?
  {
    ask(.make(number, strategy: strategy, .place(ticket)))
  }

  func ask(_ request: OrderRequest) -> String? {
    let refused = fixture.listener.refusals.count
    fixture.desk.handleOrderRequests([request])
    let refusals = fixture.listener.refusals
    return refusals.count > refused ? refusals.last : nil
  }

  /// The newest order of a request.
  func order(_ number: Int64) -> Order? {
    fixture.listener.orders.last { $0.requestNumber == number && $0.parent == nil }
  }

  /// Fills an order whole.
  func fill(_ order: Order, at price: Price = "187.25") {
    fixture.receive(
      .execution(
        order.execution(
          "e\(order.brokerOrder!.rawValue).01", order.ticket.quantity, at: price,
          time: fixture.clock.now)))
  }

  var trips: [String] { fixture.listener.notices.filter { $0.kind == "risk.trip" }.map(\.text) }
}
