import Testing
import TradingModel

@testable import PaperExchange

@Suite struct ChangeTests {
  @Test func everyState_HasItsAnswerToAChangeAndACancel() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let filled = desk.place(.buy, 1)
    let cancelled = desk.place(.buy, 1, .limit(99))
    desk.engine.cancel(cancelled, at: desk.now)
    let inactive = desk.place(.buy, 100_000) { $0.timeInForce = .fillOrKill }
    _ = desk.told()
    func change(_ key: ClientOrderKey) -> [Int] {
      desk.place(.buy, 2, .limit(98), number: key.order)
      return desk.codes()
    }
    func cancel(_ key: ClientOrderKey) -> [Int] {
      desk.engine.cancel(key, at: desk.now)
      return desk.codes()
    }
    #expect(change(filled) == [104] && cancel(filled) == [10_148])
    #expect(change(cancelled) == [201] && cancel(cancelled) == [10_148])
    #expect(change(inactive) == [201] && cancel(inactive) == [10_148])
    #expect(cancel(ClientOrderKey(client: 1, order: 999)) == [10_147])
    desk.place(.buy, 1, .limit(99), number: 500)
    #expect(desk.codes() == [])
    desk.place(.buy, 1, .limit(99), number: 300)
    #expect(desk.codes() == [103], "below the next valid number")
    desk.place(.buy, 0, .limit(99), number: 600)
    #expect(desk.codes() == [434])
    desk.place(.buy, 1, .limit(99), number: 600)
    #expect(desk.codes() == [103], "a refused order has used its number up")
  }

  @Test func waitingOrders_CanChangeAndEnd() {
    var desk = Desk(at: time("2026-11-23 13:00:00"))
    desk.quote("100.00", "100.02")
    let key = desk.place(.buy, 10, .limit(99))
    desk.place(.buy, 20, .limit(101), number: key.order)
    #expect(desk.record(key).status == .preSubmitted)
    desk.engine.advance(to: time("2026-11-23 14:30:00"))
    #expect(desk.fills.map(\.quantity) == [20])
    let other = desk.place(.buy, 10, .stop(110))
    desk.engine.cancel(other, at: desk.now)
    #expect(desk.record(other).status == .cancelled)
  }

  @Test func partlyFilledOrder_ShrinksToItsFillAndIsFilled() {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 40)
    let key = desk.place(.buy, 100, .limit(decimal("100.02")))
    _ = desk.told()
    desk.place(.buy, 30, .limit(decimal("100.02")), number: key.order)
    #expect(desk.codes() == [201])
    desk.place(.buy, 40, .limit(decimal("100.02")), number: key.order)
    #expect(desk.record(key).status == .filled)
  }

  @Test func changeOfAStop_ArmsItAnewAndOfATypeTakesEffectAtOnce() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.trade("100.00")
    let key = desk.place(.sell, 10, .stop(98))
    desk.place(.sell, 10, .stop(95), number: key.order)
    desk.trade("97.00")
    #expect(desk.record(key).status == .preSubmitted)
    desk.place(.sell, 10, .market, number: key.order)
    #expect(desk.record(key).status == .filled)
  }

  @Test func changeOfATrailingStop_BeginsAnew() {
    var desk = Desk()
    desk.trade("100.00")
    let key = desk.place(.sell, 10, .trailingStop(by: .amount(1), stop: nil))
    desk.place(.sell, 10, .trailingStop(by: .amount(3), stop: nil), number: key.order)
    #expect(desk.record(key).stopPrice == 97)
  }

  @Test func changeOfDateAndConditions_TakesEffect() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let key = desk.place(.buy, 10) {
      $0.attributes.goodAfter = monday.advanced(by: .seconds(600))
    }
    desk.place(.buy, 10, number: key.order)
    #expect(desk.record(key).status == .filled)
  }

  @Test func partsLargerThanTheOrder_AreRefused() {
    var desk = Desk()
    _ = desk.told()
    desk.place(.buy, 10, .limit(99)) { $0.attributes.displaySize = 11 }
    desk.place(.buy, 10, .limit(99)) { $0.attributes.minimumQuantity = 11 }
    desk.place(.sell, 10, .trailingStop(by: .amount(decimal("0.001")), stop: nil))
    desk.place(.sell, 10, .trailingStop(by: .percent(100), stop: nil))
    #expect(desk.codes() == [201, 201, 110, 201])
  }
}
