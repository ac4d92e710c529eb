import Orders
import OrdersTestSupport
import TradingModel

extension DeskFixture {
  static let alpha = StrategyID(rawValue: "alpha")
  static let paper = AccountName(rawValue: "paper")
  static let apple = InstrumentID(rawValue: 265_598)

  /// Lets the strategy buy (or, negative, sell) so many at once, and the broker tell the position.
  @discardableResult
  func hold(_ quantity: Quantity, number: Int64 = 1, bracket: OrderTicket.Bracket? = nil) -> Order {
    let order = place(
      number,
      .make(
        side: quantity.isNegative ? .sell : .buy, quantity: quantity.magnitude, type: .market,
        bracket: bracket))
    receive(
      order.status(.submitted), .execution(order.execution("e\(number).01", quantity.magnitude)))
    position(quantity)
    return order
  }

  /// The broker's word on what the account holds.
  func position(_ quantity: Quantity) {
    receive(
      .position(
        PositionReport(
          account: AccountNumber(rawValue: "DU1"), instrument: DeskFixture.apple,
          contract: Instrument.make().contract, quantity: quantity, averageCost: nil)))
  }

  @discardableResult
  func restrain(
    _ level: RestraintLevel, _ scope: RestraintScope = .all, by actor: String = "maria"
  ) -> RestraintAnswer {
    desk.restrain(
      RestraintRequest(scope: scope, level: level, reason: "too fast", actor: actor))
  }

  func refusal(_ number: Int64, _ ticket: OrderTicket) -> String? {
    let before = listener.refusals.count
    desk.handleOrderRequests([.make(number, .place(ticket))])
    return listener.refusals.count > before ? listener.refusals.last : nil
  }

  func kinds(_ prefix: String) -> [String] {
    listener.notices.map(\.kind).filter { $0.hasPrefix(prefix) }
  }

  /// Lets seconds pass, with a tick at each.
  func pass(_ seconds: Int) {
    for _ in 0..<seconds {
      clock.advance(by: .seconds(1))
      desk.tick()
    }
  }
}
