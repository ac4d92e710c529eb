import Testing
import TradingModel

@testable import PaperExchange

@Suite struct FamilyTests {
  private func group(_ name: String, _ rule: OrderGroup.Rule) -> (inout OrderTerms) -> Void {
    { $0.attributes.group = OrderGroup(name: name, rule: rule) }
  }

  @Test func untransmittedOrders_AreSilentUntilTheLastOfTheFamily() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    _ = desk.told()
    let parent = desk.place(.buy, 10, .limit(99)) { $0.transmit = false }
    let profit = desk.place(.sell, 10, .limit(101)) {
      $0.parent = parent.order
      $0.transmit = false
    }
    #expect(desk.told().isEmpty)
    let stop = desk.place(.sell, 10, .stop(98)) { $0.parent = parent.order }
    let told = desk.told().compactMap { event -> String? in
      if case .order(let record) = event {
        "\(record.key.order) \(record.status.rawValue) \(record.whyHeld)"
      } else {
        nil
      }
    }
    #expect(
      told == [
        "\(parent.order) Submitted ", "\(profit.order) PreSubmitted child",
        "\(stop.order) PreSubmitted child,trigger",
      ])
  }

  @Test func childSentAfterItsParentWorks_WaitsForItAndAfterItsFillWorksAtOnce() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let parent = desk.place(.buy, 10, .limit(99))
    let early = desk.place(.sell, 10, .limit(101)) { $0.parent = parent.order }
    #expect(desk.record(early).whyHeld == "child")
    desk.quote("98.90", "98.95")
    #expect(desk.record(early).status == .submitted)
    let late = desk.place(.sell, 10, .stop(90)) { $0.parent = parent.order }
    #expect(desk.record(late).whyHeld == "trigger")
  }

  @Test func heldParent_GoesOutWhenItIsModifiedWithTransmit() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let key = desk.place(.buy, 10, .limit(99)) { $0.transmit = false }
    desk.quote("98.00", "98.02")
    #expect(desk.fills.isEmpty)
    desk.place(.buy, 10, .limit(99), number: key.order)
    #expect(desk.fills.map(\.price) == [decimal("98.02")])
  }

  @Test func childOfAnEndedParent_IsRefused() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let parent = desk.place(.buy, 10, .limit(99))
    desk.engine.cancel(parent, at: desk.now)
    _ = desk.told()
    desk.place(.sell, 10, .limit(101)) { $0.parent = parent.order }
    #expect(desk.codes() == [201])
  }

  @Test func type1_AnyFillEndsTheOthersWithoutAParent() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let one = desk.place(.buy, 100, .limit(99), change: group("g", .cancelOthers))
    let two = desk.place(.sell, 100, .limit(101), change: group("g", .cancelOthers))
    let other = desk.place(
      .sell, 100, .limit(101), account: second, change: group("g", .cancelOthers))
    desk.quote("98.90", "98.95", size: 10)
    #expect(desk.record(one).filled == 10)
    #expect(desk.record(two).status == .cancelled)
    #expect(desk.record(other).status == .submitted, "another account's group")
  }

  @Test(arguments: [OrderGroup.Rule.reduceOthers, .reduceOthersWithoutBlock])
  func types2And3_AFillTakesItsShareOffTheOthers(_ rule: OrderGroup.Rule) {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let one = desk.place(.buy, 100, .limit(99), change: group("g", rule))
    let two = desk.place(.buy, 200, .limit(98), change: group("g", rule))
    desk.quote("98.90", "98.95", size: 25)
    #expect(desk.record(one).filled == 25)
    #expect(desk.record(two).remaining == 150)
    desk.quote("98.90", "98.95", size: 25)
    #expect(desk.record(two).remaining == 100)
    desk.quote("98.90", "98.95", size: 50)
    #expect(desk.record(one).status == .filled)
    #expect(desk.record(two).status == .cancelled)
  }

  @Test func aQuoteThatReachesTwoOrdersOfAGroup_FillsOne() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let one = desk.place(.buy, 100, .limit(99), change: group("g", .cancelOthers))
    let two = desk.place(.buy, 100, .limit(decimal("98.50")), change: group("g", .cancelOthers))
    desk.quote("97.00", "97.05", size: 1_000)
    #expect(desk.record(one).status == .filled)
    #expect(desk.record(two).status == .cancelled)
    #expect(desk.fills.count == 1)
  }

  @Test func globalCancel_EndsAllOrThoseOfOneAccount() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let mine = desk.place(.buy, 1, .limit(99))
    let theirs = desk.place(.buy, 1, .limit(99), account: second, client: 2)
    let held = desk.place(.buy, 1, .limit(99)) { $0.transmit = false }
    desk.engine.cancelAll(of: second, at: desk.now)
    #expect(desk.record(mine).status == .submitted)
    #expect(desk.record(theirs).status == .cancelled)
    desk.engine.cancelAll(at: desk.now)
    #expect(desk.record(mine).status == .cancelled)
    #expect(desk.record(held).status == .cancelled)
    #expect(desk.engine.openOrderCount == 0)
  }
}
