import Testing
import TradingModel

@testable import PaperExchange

@Suite struct ConditionTests {
  private let microsoft = InstrumentID(rawValue: 272_093)

  private func price(_ bound: String, _ comparison: OrderCondition.Comparison = .atLeast)
    -> OrderCondition.Test
  {
    .price(microsoft, exchange: "SMART", comparison, decimal(bound), nil)
  }

  private func desk() -> Desk {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.quote("400.00", "400.02", of: microsoft)
    desk.trade("400.00", of: microsoft)
    return desk
  }

  @Test func priceOfAnotherInstrument_SendsTheOrder() {
    var desk = desk()
    let key = desk.place(.buy, 10) { $0.attributes.conditions = [OrderCondition(price("410"))] }
    #expect(desk.record(key).status == .preSubmitted)
    desk.trade("409.99", of: microsoft)
    #expect(desk.fills.isEmpty)
    desk.trade("410.00", of: microsoft)
    #expect(desk.record(key).status == .filled)
  }

  @Test func conditionThatHolds_SendsTheOrderAtOnce() {
    var desk = desk()
    let key = desk.place(.buy, 10) { $0.attributes.conditions = [OrderCondition(price("400"))] }
    #expect(desk.record(key).status == .filled)
  }

  @Test func and_WantsBothAtOnceAndOrWantsOne() {
    var desk = desk()
    let both = desk.place(.buy, 10) {
      $0.attributes.conditions = [
        OrderCondition(price("410"), .and),
        OrderCondition(.time(.atLeast, monday.advanced(by: .seconds(60)))),
      ]
    }
    let either = desk.place(.buy, 10) {
      $0.attributes.conditions = [
        OrderCondition(price("410"), .or),
        OrderCondition(.time(.atLeast, monday.advanced(by: .seconds(30)))),
      ]
    }
    #expect(desk.engine.nextDeadline == monday.advanced(by: .seconds(30)))
    desk.engine.advance(to: monday.advanced(by: .seconds(30)))
    #expect(desk.record(either).status == .filled)
    desk.engine.advance(to: monday.advanced(by: .seconds(60)))
    #expect(desk.record(both).status == .preSubmitted)
    desk.now = monday.advanced(by: .seconds(61))
    desk.trade("410.00", of: microsoft)
    #expect(desk.record(both).status == .filled)
  }

  @Test func volumeAndPercentChange_AreOfTheDay() {
    var desk = desk()
    desk.engine.setPreviousClose(400, of: microsoft)
    let volume = desk.place(.buy, 10) {
      $0.attributes.conditions = [
        OrderCondition(.volume(microsoft, exchange: "SMART", .atLeast, 3))
      ]
    }
    let change = desk.place(.buy, 10) {
      $0.attributes.conditions = [
        OrderCondition(.percentChange(microsoft, exchange: "SMART", .atMost, -5))
      ]
    }
    desk.trade("399.00", of: microsoft)
    #expect(desk.record(volume).status == .preSubmitted)
    desk.trade("380.00", of: microsoft)
    #expect(desk.record(volume).status == .filled)
    #expect(desk.record(change).status == .filled)
  }

  @Test func execution_OfTheSymbolInTheAccountSendsTheOrder() {
    var desk = desk()
    let key = desk.place(.buy, 10) {
      $0.attributes.conditions = [
        OrderCondition(.execution(symbol: "MSFT", securityType: .stock, exchange: "ANY"))
      ]
    }
    desk.place(.buy, 1, .market, microsoft, account: second, client: 2)
    #expect(desk.record(key).status == .preSubmitted, "another account")
    desk.place(.buy, 1, .market, microsoft)
    #expect(desk.record(key).status == .filled)
  }

  @Test func marginCushion_IsFreeMoneyByWorthInPercent() {
    var desk = desk()
    let key = desk.place(.sell, 10) {
      $0.attributes.conditions = [OrderCondition(.margin(.atMost, percent: 80))]
    }
    desk.place(.buy, 8_000)
    #expect(desk.record(key).status == .preSubmitted, "the market gave 1000 of 8000")
    for _ in 0..<8 { desk.quote("100.00", "100.02") }
    #expect(desk.record(key).status == .filled)
  }

  @Test func conditionsCancel_EndAWorkingOrder() {
    var desk = desk()
    let key = desk.place(.buy, 10, .limit(90)) {
      $0.attributes.conditions = [OrderCondition(price("410"))]
      $0.attributes.conditionsCancel = true
    }
    #expect(desk.record(key).status == .submitted)
    desk.trade("410.00", of: microsoft)
    #expect(desk.record(key).status == .cancelled)
  }

  @Test func outsideOfTheMainSession_ConditionsSleepUnlessTheyIgnoreIt() {
    var desk = Desk(at: time("2026-11-23 13:00:00"))
    desk.quote("100.00", "100.02")
    let asleep = desk.place(.buy, 10) {
      $0.outsideRegularHours = true
      $0.attributes.conditions = [OrderCondition(price("410"))]
    }
    let awake = desk.place(.buy, 10) {
      $0.outsideRegularHours = true
      $0.attributes.conditions = [OrderCondition(price("410"))]
      $0.attributes.conditionsIgnoreRegularHours = true
    }
    desk.trade("411.00", of: microsoft)
    #expect(desk.record(asleep).status == .preSubmitted)
    #expect(desk.record(awake).status == .filled)
  }
}
