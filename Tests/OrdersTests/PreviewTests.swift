import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Previews and the operator's commands")
struct PreviewTests {
  static let answer = OrderPreview(
    initialMargin: .init(before: 1000, change: 500, after: 1500),
    maintenanceMargin: .init(before: 900, change: 400, after: 1300),
    equityWithLoan: .init(before: 5000, change: -1, after: 4999), commission: "1.05",
    commissionCurrency: "USD")

  private func asked(_ fixture: DeskFixture) throws -> BrokerOrder {
    let previews = fixture.broker.calls.compactMap { call -> BrokerOrder? in
      if case .preview(let order) = call { order } else { nil }
    }
    return try #require(previews.last)
  }

  @Test("a preview is answered and is no order, neither here nor in the journal")
  func preview_IsAnsweredAndIsNoOrder() throws {
    let fixture = try DeskFixture()
    let commits = (fixture.log as? MemoryLog)?.commits.count
    fixture.desk.handleOrderRequests([.make(1, .preview(.make()))])
    let order = try asked(fixture)
    #expect(fixture.broker.placed.isEmpty)
    fixture.receive(.preview(order.id, Self.answer), .preview(order.id, Self.answer))
    #expect(fixture.listener.previews == [Self.answer])
    #expect(fixture.listener.orders.isEmpty && fixture.desk.openOrders().isEmpty)
    #expect((fixture.log as? MemoryLog)?.commits.count == commits)
  }

  @Test("the number of a preview is never given to an order")
  func previewNumber_IsUsedUp() throws {
    let fixture = try DeskFixture()
    fixture.desk.handleOrderRequests([.make(1, .preview(.make()))])
    let number = try asked(fixture).id.rawValue
    #expect(fixture.place(2).brokerOrder?.rawValue == number + 1)
    fixture.desk.handleOrderRequests([
      .make(3, account: "second", .preview(.make())), .make(4, .place(.make())),
    ])
    #expect(fixture.broker.placed.last?.first?.id.rawValue == number + 3)
  }

  @Test("a refusal of the broker, a lost connection and silence end a preview in words")
  func unansweredPreviews_AreRefused() throws {
    let fixture = try DeskFixture()
    fixture.desk.handleOrderRequests([.make(1, .preview(.make()))])
    let order = try asked(fixture)
    fixture.receive(.orderMessage(order.id, code: 399, text: "held"))
    #expect(fixture.listener.refusals.isEmpty)
    fixture.receive(.orderMessage(order.id, code: 201, text: "no margin"))
    #expect(fixture.listener.refusals[0].contains("no margin [201]. No order was placed"))
    fixture.desk.handleOrderRequests([.make(2, .preview(.make()))])
    fixture.receive(.readiness(.notReady("cut")), .readiness(.ready), .snapshot(.make()))
    #expect(fixture.listener.refusals[1].contains("cut"))
    fixture.desk.handleOrderRequests([.make(3, .preview(.make()))])
    fixture.clock.advance(by: .seconds(31))
    fixture.desk.tick()
    #expect(fixture.listener.refusals[2].contains("the broker gave no answer"))
    #expect(fixture.listener.refusedNumbers == [1, 2, 3])
    // An answer that comes after all of this belongs to nobody.
    fixture.receive(.preview(order.id, Self.answer))
    #expect(fixture.listener.previews.isEmpty)
  }

  @Test("a preview keeps the rules of an order, and there is a limit of waiting ones")
  func rulesAndLimits_Hold() throws {
    let fixture = try DeskFixture()
    fixture.desk.handleOrderRequests([.make(1, .preview(.make(quantity: 0)))])
    #expect(fixture.listener.refusals[0].hasPrefix("Quantity 0 is not positive"))
    fixture.desk.handleOrderRequests((2...40).map { .make($0, .preview(.make())) })
    #expect(fixture.broker.calls.count { if case .preview = $0 { true } else { false } } == 32)
    #expect(fixture.listener.refusals.last?.hasPrefix("32 previews wait") == true)
  }

  @Test("what could not be written, or not be journaled, is told and leaves nothing behind")
  func failures_AreTold() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    fixture.broker.set(failure: .notSent("full"))
    fixture.desk.handleOrderRequests([.make(1, .preview(.make()))])
    #expect(fixture.listener.refusals[0].contains("came to nothing: full"))
    fixture.broker.set(failure: nil)
    log.set(failure: OrderLogError("disk full"))
    fixture.desk.handleOrderRequests([.make(2, .preview(.make())), .make(3, .place(.make()))])
    #expect(fixture.broker.calls == [.snapshot])
    #expect(fixture.listener.refusedNumbers == [1, 2, 3])
  }

  @Test("a gateway that takes the question for an order gets its cancel")
  func liveReportOfAPreview_IsCancelled() throws {
    let fixture = try DeskFixture()
    fixture.desk.handleOrderRequests([.make(1, .preview(.make()))])
    let order = try asked(fixture)
    fixture.receive(
      .orderReport(
        OrderReport(
          order: order.id, clientID: 7, perm: PermID(rawValue: 5), reference: order.intent,
          account: order.account, instrument: order.ticket.instrument, side: .buy, quantity: 100,
          type: order.ticket.type, status: .submitted)))
    #expect(fixture.broker.cancels == [order.id])
    #expect(fixture.listener.notices.contains { $0.kind == "preview.live" })
  }

  // MARK: The operator

  @Test("an operator ends the orders of every strategy on one account")
  func cancelAll_EndsOneAccount() throws {
    let fixture = try DeskFixture()
    let first = fixture.place(1)
    let second = fixture.place(2)
    fixture.desk.handleOrderRequests([.make(3, account: "second")])
    fixture.receive(.orderReport(first.report()))
    #expect(try fixture.desk.cancelAll(on: AccountName(rawValue: "paper")) == 2)
    // One that the broker has not shown yet gets its cancel as soon as it does.
    #expect(fixture.broker.cancels == [first.brokerOrder])
    fixture.receive(.orderReport(second.report()))
    #expect(fixture.broker.cancels == [first.brokerOrder, second.brokerOrder])
    #expect(!fixture.broker.calls.contains(.everything))
    #expect(fixture.listener.notices.contains { $0.kind == "operator.cancel_all" })
  }

  @Test("everything is asked for after the journal has it, and not without a client")
  func cancelEverything_IsRecordedFirst() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let paper = AccountName(rawValue: "paper")
    #expect(try fixture.desk.cancelAll(on: paper, everything: true) == 0)
    #expect(fixture.broker.calls.last == .everything)
    log.set(failure: OrderLogError("disk full"))
    #expect(throws: OrderRefusal.self) {
      try fixture.desk.cancelAll(on: paper, everything: true)
    }
    #expect(fixture.broker.calls.count { $0 == .everything } == 1)
    #expect(throws: OrderRefusal.noAccount(AccountName(rawValue: "x"))) {
      try fixture.desk.cancelAll(on: AccountName(rawValue: "x"))
    }
  }
}
