import Testing
import TradingModel

@testable import PaperExchange

/// One scenario for each order type, in virtual time; the names say the broker's rule.
@Suite struct OrderTypeTests {
  @Test func trailingStopOfASale_FollowsTheRiseByItsAmountAndNeverFalls() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.trade("100.00")
    let key = desk.place(.sell, 10, .trailingStop(by: .amount(1), stop: nil))
    #expect(desk.record(key).whyHeld == "trigger")
    #expect(desk.record(key).stopPrice == 99)
    desk.trade("101.50")
    desk.trade("100.80")
    #expect(desk.record(key).stopPrice == decimal("100.50"))
    desk.quote("100.40", "100.42")
    #expect(desk.fills.isEmpty, "stocks trigger on trades")
    desk.trade("100.50")
    #expect(desk.fills.map(\.price) == [decimal("100.40")])
  }

  @Test func trailingStopOfAPurchase_FollowsTheFallByItsPercentage() {
    var desk = Desk()
    desk.trade("100.00")
    let key = desk.place(.buy, 10, .trailingStop(by: .percent(2), stop: nil))
    #expect(desk.record(key).stopPrice == 102)
    desk.trade("90.00")
    #expect(desk.record(key).stopPrice == decimal("91.80"))
    desk.trade("91.79")
    #expect(desk.record(key).status == .preSubmitted)
    desk.quote("91.80", "91.85")
    desk.trade("91.80")
    #expect(desk.fills.map(\.price) == [decimal("91.85")])
  }

  @Test func statedTrailingStop_BeginsWhereTheClientWants() {
    var desk = Desk()
    desk.trade("100.00")
    let key = desk.place(.sell, 10, .trailingStop(by: .amount(1), stop: decimal("97.00")))
    #expect(desk.record(key).stopPrice == 99, "the market is farther than the distance")
    let far = desk.place(.sell, 10, .trailingStop(by: .amount(5), stop: decimal("97.00")))
    #expect(desk.record(far).stopPrice == 97)
    desk.trade("101.00")
    #expect(desk.record(far).stopPrice == 97)
    desk.trade("103.00")
    #expect(desk.record(far).stopPrice == 98)
  }

  @Test func trailingStopLimit_IsALimitOrderItsOffsetBeyondTheStop() {
    var desk = Desk()
    desk.trade("100.00")
    let key = desk.place(
      .sell, 10, .trailingStopLimit(by: .amount(1), stop: nil, offset: decimal("0.10")))
    desk.quote("98.50", "98.52")
    desk.trade("98.90")
    #expect(desk.record(key).status == .submitted)
    #expect(desk.record(key).limitPrice == decimal("98.90"))
    #expect(desk.fills.isEmpty, "the bid is below the limit")
    desk.quote("98.95", "98.97")
    #expect(desk.fills.map(\.price) == [decimal("98.90")])
  }

  @Test func marketIfTouched_BuysAtTheMarketWhenItFallsToTheTrigger() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.trade("100.00")
    let key = desk.place(.buy, 10, .marketIfTouched(decimal("99.00")))
    desk.trade("99.01")
    #expect(desk.record(key).whyHeld == "trigger")
    desk.quote("98.98", "99.03")
    desk.trade("99.00")
    #expect(desk.fills.map(\.price) == [decimal("99.03")])
  }

  @Test func limitIfTouched_SellsNoWorseThanItsLimitAfterTheRise() {
    var desk = Desk()
    desk.trade("100.00")
    let key = desk.place(
      .sell, 10, .limitIfTouched(trigger: decimal("101.00"), limit: decimal("100.90")))
    desk.quote("100.80", "100.82")
    desk.trade("101.00")
    #expect(desk.record(key).status == .submitted)
    #expect(desk.fills.isEmpty)
    desk.quote("100.95", "100.97")
    #expect(desk.fills.map(\.price) == [decimal("100.90")])
  }

  @Test func marketOnClose_FillsAtTheLastPriceOfTheSession() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.trade("100.01")
    let key = desk.place(.buy, 5_000, .marketOnClose)
    #expect(desk.record(key).status == .submitted)
    desk.quote("105.00", "105.02")
    desk.trade("105.01")
    #expect(desk.fills.isEmpty)
    desk.engine.advance(to: time("2026-11-23 21:00:00"))
    #expect(desk.fills.map(\.price) == [decimal("105.01")])
    #expect(desk.fills.map(\.quantity) == [5_000])
    #expect(desk.record(key).status == .filled)
  }

  @Test func limitOnClose_EndsUnfilledWhenTheCloseIsBeyondItsLimit() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let low = desk.place(.buy, 10, .limitOnClose(decimal("99.00")))
    let high = desk.place(.buy, 10, .limitOnClose(decimal("101.00")))
    desk.trade("100.50")
    desk.engine.advance(to: time("2026-11-23 21:00:00"))
    #expect(desk.record(low).status == .cancelled)
    #expect(desk.record(high).averagePrice == decimal("100.50"))
  }

  @Test func marketAndLimitOnOpen_WaitForTheOpeningAndFillAtItsFirstTrade() {
    var desk = Desk(at: time("2026-11-23 13:00:00"))
    desk.quote("100.00", "100.02")
    let market = desk.place(.buy, 10) { $0.timeInForce = .atOpening }
    let good = desk.place(.buy, 10, .limit(102)) { $0.timeInForce = .atOpening }
    let bad = desk.place(.buy, 10, .limit(100)) { $0.timeInForce = .atOpening }
    #expect(desk.codes() == [399, 399, 399])
    desk.engine.advance(to: time("2026-11-23 14:30:00"))
    desk.now = time("2026-11-23 14:30:00")
    desk.quote("101.00", "101.02")
    #expect(desk.fills.isEmpty, "quotes are not the opening")
    desk.trade("101.01")
    #expect(desk.record(market).averagePrice == decimal("101.01"))
    #expect(desk.record(good).averagePrice == decimal("101.01"))
    #expect(desk.record(bad).status == .cancelled)
  }

  @Test func onOpenOrderOfTheSession_WaitsForTheNextOpening() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let key = desk.place(.buy, 10) { $0.timeInForce = .atOpening }
    desk.trade("100.01")
    desk.engine.advance(to: time("2026-11-23 21:00:00"))
    #expect(desk.record(key).status == .preSubmitted)
    desk.engine.advance(to: time("2026-11-24 14:30:00"))
    desk.now = time("2026-11-24 14:30:00")
    desk.trade("103.00")
    #expect(desk.fills.map(\.price) == [103])
  }

  @Test func marketToLimit_RestsAtThePriceOfItsFirstFill() {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 60)
    let key = desk.place(.buy, 100, .marketToLimit)
    #expect(desk.record(key).filled == 60)
    #expect(desk.record(key).limitPrice == decimal("100.02"))
    desk.quote("100.03", "100.05", size: 60)
    #expect(desk.record(key).filled == 60)
    desk.quote("99.98", "100.00", size: 60)
    #expect(desk.fills.map(\.price) == [decimal("100.02"), decimal("100.02")])
  }

  @Test func relative_StandsItsOffsetAboveTheBestBidAndNeverGivesGround() {
    var desk = Desk()
    desk.quote("100.00", "100.10")
    let key = desk.place(.buy, 10, .relative(offset: decimal("0.02"), cap: decimal("100.20")))
    #expect(desk.record(key).limitPrice == decimal("100.02"))
    desk.quote("100.04", "100.14")
    #expect(desk.record(key).limitPrice == decimal("100.06"))
    desk.quote("100.01", "100.11")
    #expect(desk.record(key).limitPrice == decimal("100.06"))
    desk.quote("100.30", "100.40")
    #expect(desk.record(key).limitPrice == decimal("100.20"), "the cap")
    desk.quote("100.10", "100.15")
    #expect(desk.fills.map(\.price) == [decimal("100.20")])
  }

  @Test func peggedToMidpoint_FillsAgainstTradesAtTheMidpointOrBetter() {
    var desk = Desk()
    desk.quote("100.00", "100.05")
    let key = desk.place(.buy, 3, .peggedToMidpoint(offset: 0, cap: nil))
    #expect(desk.record(key).limitPrice == decimal("100.025"))
    desk.trade("100.03")
    #expect(desk.fills.isEmpty)
    desk.trade("100.02")
    #expect(desk.fills.map(\.price) == [decimal("100.025")])
    #expect(desk.fills.map(\.quantity) == [1], "no more than the trade's size")
    desk.quote("100.10", "100.12")
    #expect(desk.record(key).limitPrice == decimal("100.11"))
    desk.quote("100.00", "100.04")
    #expect(desk.fills.map(\.price) == [decimal("100.025"), decimal("100.11")])
    #expect(desk.record(key).status == .filled)
  }

  @Test func iceberg_ShowsOneSliceAndGoesBehindWithTheNext() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let iceberg = desk.place(.buy, 100, .limit(99)) { $0.attributes.displaySize = 30 }
    let plain = desk.place(.buy, 50, .limit(99))
    #expect(desk.record(iceberg).displayed == 30)
    desk.quote("98.90", "98.95", size: 90)
    #expect(desk.fills.map(\.key) == [iceberg, plain, iceberg])
    #expect(desk.fills.map(\.quantity) == [30, 50, 10])
    #expect(desk.record(iceberg).displayed == 20)
    desk.quote("98.90", "98.95", size: 90)
    #expect(desk.fills.map(\.quantity) == [30, 50, 10, 20, 30, 10])
  }

  @Test func hiddenOrder_ComesAfterWhatIsShownAtItsPrice() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let hidden = desk.place(.buy, 50, .limit(99)) { $0.attributes.isHidden = true }
    let shown = desk.place(.buy, 50, .limit(99))
    #expect(desk.record(hidden).displayed == 0)
    desk.quote("98.90", "98.95", size: 70)
    #expect(desk.fills.map(\.key) == [shown, hidden])
    #expect(desk.fills.map(\.quantity) == [50, 20])
  }

  @Test func allOrNone_WaitsUntilItFillsWhole() {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 60)
    let key = desk.place(.buy, 100, .limit(101)) { $0.attributes.isAllOrNone = true }
    #expect(desk.record(key).status == .submitted)
    #expect(desk.fills.isEmpty)
    desk.quote("100.00", "100.02", size: 100)
    #expect(desk.fills.map(\.quantity) == [100])
  }

  @Test func minimumQuantity_TakesNoSmallerPart() {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 40)
    let key = desk.place(.buy, 100, .limit(101)) { $0.attributes.minimumQuantity = 50 }
    #expect(desk.fills.isEmpty)
    desk.quote("100.00", "100.02", size: 60)
    #expect(desk.record(key).filled == 60)
    desk.quote("100.00", "100.02", size: 30)
    #expect(desk.record(key).filled == 60)
    desk.quote("100.00", "100.02", size: 40)
    #expect(desk.record(key).status == .filled)
  }
}
