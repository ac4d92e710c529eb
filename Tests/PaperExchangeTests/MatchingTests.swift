import Testing
import TradingModel

@testable import PaperExchange

@Suite struct MatchingTests {
  @Test func marketOrder_FillsAtTheFarSideAndTellsItInTheBrokersOrder() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    _ = desk.told()
    let key = desk.place(.buy, 100)
    let told = desk.told().map { event -> String in
      switch event {
      case .order(let record): "order \(record.status.rawValue)"
      case .status(let record): "status \(record.status.rawValue)"
      case .execution(let fill): "execution \(fill.quantity)@\(fill.price)"
      case .commission: "commission"
      case .message(_, let code, _): "message \(code)"
      case .position: "position"
      }
    }
    #expect(
      told == [
        "order Submitted", "execution 100@100.02", "order Filled", "commission", "position",
      ])
    #expect(desk.record(key).averagePrice == decimal("100.02"))
  }

  @Test func marketOrder_TakesTheQuotedSizeOfEachQuoteOnce() {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 60)
    let key = desk.place(.buy, 100)
    #expect(desk.record(key).filled == 60)
    desk.trade("100.02")
    #expect(desk.record(key).filled == 60, "a trade brings no new size")
    desk.quote("100.01", "100.03", size: 60)
    #expect(desk.record(key).status == .filled)
    #expect(desk.fills.map(\.quantity) == [60, 40])
    #expect(desk.record(key).averagePrice == decimal("100.024"))
  }

  @Test func restingLimit_FillsAtItsOwnPriceWhenAQuoteReachesIt() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let key = desk.place(.buy, 100, .limit(decimal("99.90")))
    #expect(desk.record(key).status == .submitted)
    desk.quote("99.89", "99.91")
    #expect(desk.fills.isEmpty)
    desk.quote("99.80", "99.82")
    #expect(desk.fills.map(\.price) == [decimal("99.90")])
  }

  @Test func arrivingLimit_TakesTheBetterQuote() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.place(.buy, 100, .limit(decimal("105.00")))
    desk.place(.sell, 100, .limit(decimal("95.00")))
    #expect(desk.fills.map(\.price) == [decimal("100.02"), decimal("100.00")])
  }

  @Test func pricesComeBeforeTimesAndTimesBeforeSizes() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let late = desk.place(.buy, 100, .limit(decimal("99.50")))
    let best = desk.place(.buy, 100, .limit(decimal("99.60")))
    let last = desk.place(.buy, 100, .limit(decimal("99.50")))
    desk.quote("99.30", "99.40", size: 150)
    #expect(desk.fills.map(\.key) == [best, late])
    #expect(desk.fills.map(\.quantity) == [100, 50])
    #expect(desk.fills.map(\.price) == [decimal("99.60"), decimal("99.50")])
    desk.quote("99.30", "99.40", size: 60)
    #expect(desk.fills.map(\.key) == [best, late, late, last])
    #expect(desk.fills.map(\.quantity) == [100, 50, 50, 10])
  }

  @Test func modifiedPrice_LosesItsPlaceAndASmallerSizeKeepsIt() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let one = desk.place(.buy, 100, .limit(decimal("99.50")))
    let two = desk.place(.buy, 100, .limit(decimal("99.50")))
    desk.place(.buy, 90, .limit(decimal("99.50")), number: one.order)
    desk.quote("99.40", "99.45", size: 90)
    #expect(desk.fills.map(\.key) == [one])
    let three = desk.place(.buy, 100, .limit(decimal("99.30")))
    let four = desk.place(.buy, 100, .limit(decimal("99.30")))
    desk.place(.buy, 200, .limit(decimal("99.30")), number: three.order)
    desk.quote("99.40", "99.45", size: 100)
    desk.quote("99.10", "99.20", size: 100)
    #expect(desk.fills.map(\.key) == [one, two, four])
  }

  @Test func ordersOfTwoAccounts_MeetAtTheRestingPrice() {
    var desk = Desk()
    desk.quote("100.00", "100.10")
    let resting = desk.place(.sell, 50, .limit(decimal("100.05")), account: second, client: 2)
    let taking = desk.place(.buy, 80, .limit(decimal("100.10")))
    #expect(desk.fills.map(\.key) == [resting, taking, taking])
    #expect(desk.fills.map(\.price) == [decimal("100.05"), decimal("100.05"), decimal("100.10")])
    #expect(desk.fills.map(\.quantity) == [50, 50, 30])
    #expect(desk.fills.map(\.liquidity) == [1, 2, 2])
  }

  @Test func ordersOfOneAccount_NeverMeetEachOther() {
    var desk = Desk()
    desk.quote("100.00", "100.10")
    desk.place(.sell, 50, .limit(decimal("100.05")))
    desk.place(.buy, 50, .limit(decimal("100.07")))
    #expect(desk.fills.isEmpty)
  }

  @Test func stopOrder_TriggersOnATradeAndThenTakesTheMarket() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let key = desk.place(.sell, 10, .stop(decimal("99.00")))
    #expect(desk.record(key).status == .preSubmitted)
    #expect(desk.record(key).whyHeld == "trigger")
    desk.quote("98.90", "98.92")
    #expect(desk.fills.isEmpty, "stocks trigger on trades")
    desk.trade("98.95")
    #expect(desk.fills.map(\.price) == [decimal("98.90")])
  }

  @Test func stopLimit_NeverFillsThroughItsLimit() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let key = desk.place(
      .buy, 10, .stopLimit(stop: decimal("101.00"), limit: decimal("101.10")))
    desk.quote("102.00", "102.02")
    desk.trade("102.01")
    #expect(desk.record(key).status == .submitted)
    #expect(desk.fills.isEmpty)
    desk.quote("101.00", "101.05")
    #expect(desk.fills.map(\.price) == [decimal("101.10")])
  }

  @Test func forexStop_TriggersOnTheQuote() {
    var desk = Desk()
    desk.quote("1.15000", "1.15005", of: euro, size: 1_000_000)
    desk.place(.buy, 20_000, .stop(decimal("1.16000")), euro)
    desk.quote("1.15995", "1.16000", of: euro, size: 1_000_000)
    #expect(desk.fills.map(\.price) == [decimal("1.16000")])
  }

  @Test func immediateOrCancel_EndsItsRest() {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 40)
    _ = desk.told()
    let key = desk.place(.buy, 100, .limit(decimal("100.02"))) {
      $0.timeInForce = .immediateOrCancel
    }
    #expect(desk.record(key).status == .cancelled)
    #expect(desk.record(key).filled == 40)
    #expect(desk.codes() == [202])
  }

  @Test func fillOrKill_FillsWholeOrNotAtAll() {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 40)
    let dead = desk.place(.buy, 100, .limit(decimal("100.02"))) { $0.timeInForce = .fillOrKill }
    #expect(desk.record(dead).status == .inactive)
    #expect(desk.fills.isEmpty)
    let alive = desk.place(.buy, 40, .limit(decimal("100.02"))) { $0.timeInForce = .fillOrKill }
    #expect(desk.record(alive).status == .filled)
  }

  @Test func bracket_WakesItsChildrenAndOneEndsTheOther() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let parent = desk.place(.buy, 100, .limit(decimal("99.50"))) { $0.transmit = false }
    let profit = desk.place(.sell, 100, .limit(decimal("101.00"))) {
      $0.parent = parent.order
      $0.transmit = false
    }
    #expect(desk.record(parent).isActive == false)
    let stop = desk.place(.sell, 100, .stop(decimal("98.00"))) { $0.parent = parent.order }
    #expect(desk.record(parent).status == .submitted)
    #expect(desk.record(profit).whyHeld == "child")
    #expect(desk.record(stop).whyHeld == "child,trigger")
    desk.quote("102.00", "102.10")
    #expect(desk.fills.isEmpty, "children sleep until the parent has filled")
    desk.quote("99.40", "99.50")
    #expect(desk.record(parent).status == .filled)
    #expect(desk.record(profit).status == .submitted)
    #expect(desk.record(stop).whyHeld == "trigger")
    desk.quote("101.00", "101.10", size: 30)
    #expect(desk.record(profit).filled == 30)
    #expect(desk.record(stop).remaining == 70)
    desk.quote("101.00", "101.10", size: 300)
    #expect(desk.record(profit).status == .filled)
    #expect(desk.record(stop).status == .cancelled)
    #expect(desk.engine.account(first)?.position(apple)?.quantity == 0)
  }

  @Test func cancelledParent_TakesItsChildrenAlongOrLeavesThemItsFilledPart() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let parent = desk.place(.buy, 100, .limit(decimal("99.50"))) { $0.transmit = false }
    let child = desk.place(.sell, 100, .stop(decimal("98.00"))) { $0.parent = parent.order }
    desk.engine.cancel(parent, at: desk.now)
    #expect(desk.record(child).status == .cancelled)
    let other = desk.place(.buy, 100, .limit(decimal("99.50"))) { $0.transmit = false }
    let guarding = desk.place(.sell, 100, .stop(decimal("98.00"))) { $0.parent = other.order }
    desk.quote("99.40", "99.45", size: 30)
    desk.engine.cancel(other, at: desk.now)
    #expect(desk.record(guarding).status == .preSubmitted)
    #expect(desk.record(guarding).terms.quantity == 30)
  }

  @Test func namedGroup_EndsTheOthersAtTheFirstFill() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let one = desk.place(.buy, 100, .limit(decimal("99.00"))) {
      $0.attributes.group = OrderGroup(name: "g")
    }
    let two = desk.place(.buy, 100, .limit(decimal("98.00"))) {
      $0.attributes.group = OrderGroup(name: "g")
    }
    desk.quote("98.90", "98.95", size: 10)
    #expect(desk.record(one).filled == 10)
    #expect(desk.record(two).status == .cancelled)
  }

  @Test func refusals_HaveTheBrokersCodes() {
    var desk = Desk(cash: 10_000, checksFunds: true)
    desk.quote("100.00", "100.02")
    func codes(_ body: (inout Desk) -> Void) -> [Int] {
      _ = desk.told()
      body(&desk)
      return desk.codes()
    }
    #expect(codes { $0.place(.buy, 1, .limit(decimal("99.995"))) } == [110])
    #expect(codes { $0.place(.buy, 1, .limit(0)) } == [110])
    #expect(codes { $0.place(.buy, 0) } == [434])
    #expect(codes { $0.place(.buy, decimal("1.5")) } == [201])
    #expect(codes { $0.place(.buy, 100_000) } == [201], "funds")
    #expect(codes { $0.place(.buy, 1, .market, InstrumentID(rawValue: 416_904)) } == [201])
    #expect(codes { $0.place(.buy, 1, .market, InstrumentID(rawValue: 1)) } == [200])
    #expect(codes { $0.place(.buy, 1, account: AccountNumber(rawValue: "X")) } == [321])
    #expect(codes { $0.place(.sell, 1, .limit(101)) { $0.parent = 99 } } == [201])
    #expect(
      codes { $0.engine.cancel(ClientOrderKey(client: 1, order: 777), at: $0.now) } == [10_147])
    let key = desk.place(.buy, 1)
    #expect(codes { $0.engine.cancel(key, at: $0.now) } == [10_148])
    #expect(codes { $0.place(.buy, 1, number: key.order) } == [104])
    let resting = desk.place(.buy, 1, .limit(90))
    #expect(codes { $0.place(.sell, 1, .limit(90), number: resting.order) } == [105])
    #expect(codes { $0.place(.buy, 1, .limit(decimal("90.001")), number: resting.order) } == [110])
    #expect(desk.record(resting).terms.type == .limit(90))
    #expect(codes { $0.engine.cancel(resting, at: $0.now) } == [202])
  }

  @Test func texts_ArePinned() {
    #expect(
      Refusal.notFound(7).text == "OrderId 7 that needs to be cancelled is not found.")
    #expect(
      Refusal.cannotCancel(7, state: "Filled").text
        == "OrderId 7 that needs to be cancelled cannot be cancelled, state: Filled.")
    #expect(
      Refusal.offTick.text
        == "The price does not conform to the minimum price variation for this contract.")
  }

  @Test func orderOutsideOfHours_WaitsForTheOpeningAndTheDayEndsIt() {
    var desk = Desk(at: time("2026-11-23 13:00:00"))
    desk.quote("100.00", "100.02")
    _ = desk.told()
    let key = desk.place(.buy, 10)
    let resting = desk.place(.buy, 10, .limit(decimal("90.00")))
    let forever = desk.place(.buy, 10, .limit(decimal("91.00"))) {
      $0.timeInForce = .goodTillCancelled
    }
    #expect(desk.record(key).status == .preSubmitted)
    #expect(desk.codes() == [399, 399, 399])
    #expect(desk.engine.nextDeadline == time("2026-11-23 14:30:00"))
    desk.quote("100.00", "100.02")
    #expect(desk.fills.isEmpty)
    let early = desk.place(.buy, 10) { $0.outsideRegularHours = true }
    #expect(desk.record(early).status == .filled)
    desk.engine.advance(to: time("2026-11-23 14:30:00"))
    #expect(desk.record(key).status == .filled)
    #expect(desk.record(resting).status == .submitted)
    #expect(desk.engine.nextDeadline == time("2026-11-23 21:00:00"))
    desk.engine.advance(to: time("2026-11-23 21:00:00"))
    #expect(desk.record(resting).status == .cancelled)
    #expect(desk.record(forever).status == .preSubmitted)
    desk.engine.advance(to: time("2026-11-24 14:30:00"))
    #expect(desk.record(forever).status == .submitted)
  }

  @Test func restoredExchange_RemembersEverythingAndGoesOn() {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 30)
    let part = desk.place(.buy, 100, .limit(decimal("100.02")))
    let stop = desk.place(.sell, 10, .stop(decimal("99.00")))
    var again = Desk(at: desk.now, restoring: desk.engine.ledger)
    #expect(again.engine.ledger == desk.engine.ledger)
    #expect(again.engine.nextOrderNumber(of: 1) == 3)
    again.quote("99.90", "100.00", size: 30)
    #expect(again.record(part).filled == 60)
    again.trade("98.00")
    #expect(again.record(stop).status == .filled)
    #expect(Set(again.fills.map(\.id)).count == 3)
    #expect(again.engine.account(first)?.position(apple)?.quantity == 50)
  }
}
