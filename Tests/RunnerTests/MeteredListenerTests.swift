import Orders
import Telemetry
import Testing
import TradingModel

@testable import Runner

@Suite struct MeteredListenerTests {
  /// Counts what reaches it.
  private final class Ear: OrderListener, @unchecked Sendable {  // The test's own thread.
    var heard = 0
    func orderChanged(_ order: Order) { heard += 1 }
    func filled(_ fill: Fill) { heard += 1 }
    func commissioned(_ fill: Fill) {}
    func refused(_ request: OrderRequest, reason: String) { heard += 1 }
    func previewed(_ request: OrderRequest, _ preview: OrderPreview) {}
    func positionChanged(_ position: Position) {}
    func accountChanged(_ value: AccountValue) {}
    func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {}
    func notice(_ account: AccountName?, kind: String, text: String) { heard += 1 }
  }

  private func order(_ state: OrderState, strategy: StrategyID? = StrategyID(rawValue: "a"))
    -> Order
  {
    var order = Order(
      intent: IntentID(rawValue: "i1"), strategy: strategy, requestNumber: 1,
      account: AccountName(rawValue: "swing"),
      ticket: OrderTicket(
        instrument: InstrumentID(rawValue: 1), side: .buy, quantity: 1, type: .market),
      state: .sending, createdAt: Timestamp(seconds: 0))
    order.state = state
    return order
  }

  @Test("an order counts once, and its first answer is timed once")
  func order_CountsOnce() {
    let (meter, ear) = (TradingMeter(), Ear())
    let listener = MeteredListener(ear, meter: meter)
    for state: OrderState in [.sending, .sending, .working, .working, .cancelled] {
      listener.orderChanged(order(state))
    }
    #expect(meter.orders.count == 1)
    #expect(meter.acknowledgement.reading.total == 1)
    #expect(meter.cancels.count == 1)
    #expect(ear.heard == 5)
  }

  @Test("an order that was made elsewhere is passed on and not counted")
  func foreignOrder_IsPassedOn() {
    let (meter, ear) = (TradingMeter(), Ear())
    let listener = MeteredListener(ear, meter: meter)
    listener.orderChanged(order(.sending, strategy: nil))
    #expect(meter.orders.count == 0)
    #expect(ear.heard == 1)
  }

  @Test("a limit that trips is counted among the notices")
  func trip_IsCounted() {
    let (meter, ear) = (TradingMeter(), Ear())
    let listener = MeteredListener(ear, meter: meter)
    listener.notice(AccountName(rawValue: "swing"), kind: "risk.trip", text: "too much")
    listener.notice(AccountName(rawValue: "swing"), kind: "hold.begun", text: "not known")
    #expect(meter.riskTrips.count == 1)
    #expect(ear.heard == 2)
  }
}
