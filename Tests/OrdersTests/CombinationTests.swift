import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Orders of combinations")
struct CombinationTests {
  static let spread = InstrumentID(rawValue: -77)
  static let legs = [
    ComboLeg(instrument: InstrumentID(rawValue: 11), ratio: 1, side: .buy, exchange: "SMART"),
    ComboLeg(instrument: InstrumentID(rawValue: 12), ratio: 1, side: .sell, exchange: "SMART"),
  ]

  private func fixture(_ log: MemoryLog = MemoryLog()) throws -> DeskFixture {
    let fixture = try DeskFixture(log: log)
    var instrument = Instrument.make(id: Self.spread.rawValue, symbol: "AAPL", type: .combo)
    instrument.contract.legs = Self.legs
    fixture.desk.learn(instrument)
    return fixture
  }

  private func report(_ order: Order, _ status: BrokerStatus = .submitted) -> OrderReport {
    var report = order.report(status)
    // The broker numbers combinations in its own way.
    report.instrument = InstrumentID(rawValue: 28_812_380)
    report.isCombination = true
    return report
  }

  private func execution(
    _ order: Order, _ id: String, _ instrument: Int64, _ side: Side, isCombination: Bool = false
  ) -> BrokerEvent {
    var report = order.execution(id, order.ticket.quantity)
    report.instrument = InstrumentID(rawValue: instrument)
    report.isCombination = isCombination
    report.side = side
    return .execution(report)
  }

  @Test("a combination is acknowledged under the broker's number, and filled by itself alone")
  func combination_IsFilledByItself() throws {
    let log = MemoryLog()
    let fixture = try fixture(log)
    let order = fixture.place(1, .make(instrument: Self.spread.rawValue, type: .limit("1.05")))
    #expect(fixture.broker.placed[0][0].contract.legs == Self.legs)
    fixture.receive(.orderReport(report(order)))
    #expect(fixture.state(order) == .working)
    fixture.receive(
      execution(order, "l1.01", 11, .buy), execution(order, "l2.01", 12, .sell))
    #expect(fixture.state(order) == .working)
    fixture.receive(execution(order, "c1.01", 28_812_380, .buy, isCombination: true))
    #expect(fixture.state(order) == .filled)
    #expect(fixture.desk.order(order.intent)?.filled == 100)
    #expect(log.fills.map(\.instrument.rawValue) == [11, 12, -77])
    #expect(log.fills.allSatisfy { $0.intent == order.intent && $0.strategy == order.strategy })
    let held = fixture.desk.holdings.map { ($0.key.instrument.rawValue, $0.quantity) }
      .sorted { $0.0 < $1.0 }
    // The legs are held, and the combination beside them is not.
    #expect(held.map(\.0) == [11, 12])
    #expect(held.map(\.1) == [100, -100])
    // After a restart the legs fill nothing either.
    let next = try DeskFixture(log: log, seed: 2)
    #expect(next.desk.order(order.intent)?.filled == 100)
    #expect(next.desk.holdings.count == 2)
  }

  @Test("a combination that was made elsewhere is held by its legs as well")
  func otherCombination_IsHeldByItsLegs() throws {
    let fixture = try fixture()
    let order = fixture.place(1, .make(instrument: Self.spread.rawValue, type: .limit("1.05")))
    var report = order.execution("x.01", 5, reference: false, perm: .some(nil), number: false)
    report.instrument = InstrumentID(rawValue: 28_812_380)
    report.isCombination = true
    fixture.receive(.execution(report))
    #expect(fixture.listener.fills.last?.intent == nil)
    #expect(fixture.desk.holdings.isEmpty)
  }

  @Test("a stranger's execution under our reference is not a leg")
  func otherInstrument_IsNoLeg() throws {
    let fixture = try fixture()
    let order = fixture.place(1, .make(instrument: Self.spread.rawValue, type: .limit("1.05")))
    fixture.receive(execution(order, "x.01", 13, .buy))
    #expect(fixture.state(order) == .sending)
    #expect(fixture.listener.fills.last?.intent == nil)
  }
}
