import Orders
import TradingModel

/// A broker whose market does what the test says: orders rest until they are filled, rejected or
/// cancelled. Cancels and changes of the strategy are granted at once.
final class StageBroker: Broker, @unchecked Sendable {  // One thread: the test's.
  /// An order that can still trade.
  struct Resting {
    var order: BrokerOrder
    var filled: Quantity = .zero
    /// False for the protecting orders of a bracket before their parent has filled.
    var isActive: Bool
    var remaining: Quantity { order.ticket.quantity - filled }
  }

  let name = "the test's market"
  let clientID = 1
  let readiness = BrokerReadiness.ready
  let session = BrokerSession(rawValue: 1)
  let nextOrderID = BrokerOrderID(rawValue: 1)

  /// By number, which rises.
  private(set) var resting: [Resting] = []
  private var events: [BrokerEvent] = []
  private var executions: Int64 = 0
  private var held: [AccountNumber: [InstrumentID: PositionReport]] = [:]
  private let clock: () -> Timestamp

  init(clock: @escaping () -> Timestamp) { self.clock = clock }

  /// Takes all that it says.
  func take() -> [BrokerEvent] {
    defer { events = [] }
    return events
  }

  func tell(_ event: BrokerEvent) { events.append(event) }

  // MARK: The desk's side

  func place(_ orders: [BrokerOrder], in session: BrokerSession) throws(BrokerError) {
    for order in orders {
      let parentRests = resting.contains { $0.order.id == order.parent && !$0.remaining.isZero }
      let item = Resting(order: order, isActive: order.parent == nil || !parentRests)
      resting.append(item)
      report(item)
    }
  }

  func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError) {
    guard let index = index(of: order.id) else { return }
    resting[index].order = order
    report(resting[index])
  }

  func cancel(_ order: BrokerOrderID) throws(BrokerError) { end(order) }

  func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder] { [] }

  func preview(_ order: BrokerOrder) throws(BrokerError) {
    throw .notSent("a test's market makes no previews")
  }

  func cancelEverything() throws(BrokerError) {
    for item in resting { end(item.order.id) }
  }

  func requestSnapshot() {}

  // MARK: The test's side

  /// Ends an order without a fill, and what hangs on it.
  func end(_ order: BrokerOrderID) {
    guard let index = index(of: order) else { return }
    let item = resting.remove(at: index)
    status(item, .cancelled)
    for child in children(of: order) { end(child.order.id) }
  }

  /// Refuses an order as the broker does, and what hangs on it.
  func reject(_ order: BrokerOrderID, _ reason: String) {
    guard let index = index(of: order) else { return }
    let item = resting.remove(at: index)
    tell(.orderMessage(order, code: 201, text: "Order rejected - reason: \(reason)"))
    tell(.orderReport(report(of: item, .inactive, isCompleted: true)))
    for child in children(of: order) { end(child.order.id) }
  }

  /// Fills an order, at most with what remains.
  func fill(_ order: BrokerOrderID, _ quantity: Quantity, at price: Price) {
    guard let index = index(of: order) else { return }
    resting[index].filled += quantity
    let item = resting[index]
    executions += 1
    tell(.execution(execution(of: item, quantity, at: price)))
    let isDone = item.remaining <= .zero
    status(item, isDone ? .filled : .submitted)
    hold(item.order, quantity)
    guard isDone else { return }
    resting.remove(at: index)
    for child in children(of: order) { activate(child.order.id) }
    // The orders that protect one position end each other.
    guard let parent = item.order.parent else { return }
    for sibling in children(of: parent) { end(sibling.order.id) }
  }

  private func execution(
    of item: Resting, _ quantity: Quantity, at price: Price
  ) -> ExecutionReport {
    let order = item.order
    return ExecutionReport(
      execution: ExecutionID(rawValue: "T\(executions).01"), order: order.id, clientID: clientID,
      perm: perm(order.id), reference: order.intent, account: order.account,
      instrument: order.ticket.instrument, side: order.ticket.side, quantity: quantity,
      price: price, time: clock(), timeText: "", exchange: "TEST",
      cumulativeQuantity: item.filled)
  }

  private func hold(_ order: BrokerOrder, _ quantity: Quantity) {
    let instrument = order.ticket.instrument
    var report =
      held[order.account]?[instrument]
      ?? PositionReport(
        account: order.account, instrument: instrument, contract: order.contract,
        quantity: .zero, averageCost: nil)
    report.quantity += order.ticket.side == .buy ? quantity : -quantity
    held[order.account, default: [:]][instrument] = report
    tell(.position(report))
  }

  // MARK: Words

  private func index(of order: BrokerOrderID) -> Int? {
    resting.firstIndex { $0.order.id == order }
  }

  private func children(of order: BrokerOrderID) -> [Resting] {
    resting.filter { $0.order.parent == order }
  }

  private func activate(_ order: BrokerOrderID) {
    guard let index = index(of: order) else { return }
    resting[index].isActive = true
    status(resting[index], .submitted)
  }

  private func perm(_ order: BrokerOrderID) -> PermID { PermID(rawValue: 9000 &+ order.rawValue) }

  private func report(_ item: Resting) {
    let status: BrokerStatus = item.isActive ? .submitted : .preSubmitted
    tell(.orderReport(report(of: item, status)))
    self.status(item, status)
  }

  private func report(
    of item: Resting, _ status: BrokerStatus, isCompleted: Bool = false
  ) -> OrderReport {
    let order = item.order
    let ticket = order.ticket
    var report = OrderReport(
      order: order.id, clientID: clientID, perm: perm(order.id), reference: order.intent,
      account: order.account, instrument: ticket.instrument, side: ticket.side,
      quantity: ticket.quantity, type: ticket.type, status: status, isCompleted: isCompleted)
    report.timeInForce = ticket.timeInForce
    report.outsideRegularHours = ticket.outsideRegularHours
    report.attributes = ticket.attributes
    report.parent = order.parent
    return report
  }

  private func status(_ item: Resting, _ status: BrokerStatus) {
    tell(
      .orderStatus(
        OrderStatusReport(
          order: item.order.id, clientID: clientID, perm: perm(item.order.id), status: status,
          filled: item.filled, remaining: item.remaining, averagePrice: nil, whyHeld: nil)))
  }
}
