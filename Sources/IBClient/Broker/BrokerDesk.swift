import Logging
import Orders
import TWSProtocol
import TradingModel

/// The order side's part on the feed loop: translates what the gateway says of orders, runs the
/// snapshots, and tells the sink. Belongs to the feed loop's thread.
final class BrokerDesk {
  private unowned let link: any GatewayLink
  private let broker: IBBroker
  private let sink: (any BrokerEventSink)?
  private let translation: GatewayTime
  private let limits: IBTimeLimits
  private let logger: Logger
  private let freshID: () -> Int32
  private var accounts: [AccountNumber] = []
  private var collector: SnapshotCollector?
  private var wantsSnapshot = false

  init(
    link: any GatewayLink, broker: IBBroker, sink: (any BrokerEventSink)?,
    translation: GatewayTime, limits: IBTimeLimits, logger: Logger,
    freshID: @escaping () -> Int32
  ) {
    self.link = link
    self.broker = broker
    self.sink = sink
    self.translation = translation
    self.limits = limits
    self.logger = logger
    self.freshID = freshID
  }

  private func tell(_ event: BrokerEvent) {
    sink?.receive(event, from: broker)
  }

  // MARK: The connection

  func connectionReady(_ accounts: [AccountNumber], nextOrderID: BrokerOrderID) {
    self.accounts = accounts
    broker.saw(next: nextOrderID.rawValue)
  }

  func readiness(isReady: Bool, reason: String) {
    let readiness: BrokerReadiness = isReady ? .ready : .notReady(reason)
    guard broker.readiness != readiness else { return }
    broker.changed(readiness)
    tell(.readiness(readiness))
  }

  /// The connection is gone: a snapshot under way ends with what it has proven, which is nothing
  /// of the parts without their marker.
  func connectionLost() {
    broker.closed()
    finishSnapshot()
    wantsSnapshot = false
  }

  // MARK: Snapshots

  func requestSnapshot(now: Uptime) {
    guard link.isReady else {
      let empty = SnapshotCollector(
        accounts: accounts, session: nil, executionsRequest: 0, deadline: now)
      return tell(.snapshot(empty.snapshot()))
    }
    guard collector == nil else {
      wantsSnapshot = true
      return
    }
    let number = freshID()
    collector = SnapshotCollector(
      accounts: accounts, session: broker.session, executionsRequest: number,
      deadline: now.advanced(by: limits.snapshot))
    let messages: [ClientMessage] = [
      .requestAllOpenOrders, .requestExecutions(.init(requestID: RequestID(rawValue: number))),
      .requestCompletedOrders(false), .requestPositions,
    ]
    for message in messages {
      // What cannot be asked never reaches its marker, and its part stays nil.
      if let refusal = link.request(message) { logger.warning("snapshot: \(refusal)") }
    }
  }

  func receivedEnd(_ part: SnapshotCollector.Part, now: Uptime) {
    collector?.end(part)
    guard collector?.isComplete == true else { return }
    finishSnapshot()
    if wantsSnapshot {
      wantsSnapshot = false
      requestSnapshot(now: now)
    }
  }

  private func finishSnapshot() {
    guard let collector else { return }
    self.collector = nil
    tell(.snapshot(collector.snapshot()))
  }

  func sweep(now: Uptime) {
    guard let collector, now >= collector.deadline else { return }
    logger.warning("the gateway left parts of a snapshot unanswered")
    finishSnapshot()
    if wantsSnapshot {
      wantsSnapshot = false
      requestSnapshot(now: now)
    }
  }

  /// A message could not be read; a running snapshot may miss it.
  func unreadable() {
    collector?.spoil()
  }

  // MARK: Messages

  func receive(_ open: GatewayMessage.OpenOrder) {
    sawOrder(open.orderID)
    // The answer to a question is no order, whatever its status says.
    guard !open.order.isWhatIf.isOn else {
      return tell(
        .preview(BrokerOrderID(rawValue: Int64(open.orderID.rawValue)), OrderPreview(open.state)))
    }
    // Someone else's orders may be of kinds that this system does not know; they still count.
    guard let report = OrderReport(open, times: translation) else {
      logger.warning("an open order without contract id or side: \(open.orderID.rawValue)")
      collector?.spoil()
      return
    }
    collector?.add(report)
    tell(.orderReport(report))
  }

  func receive(_ completed: GatewayMessage.CompletedOrder) {
    guard let report = OrderReport(completed) else {
      logger.warning("a completed order without contract id or side")
      collector?.spoil()
      return
    }
    collector?.add(report)
    tell(.orderReport(report))
  }

  func receive(_ status: GatewayMessage.OrderStatus) {
    sawOrder(status.orderID)
    tell(.orderStatus(OrderStatusReport(status)))
  }

  func receive(_ details: GatewayMessage.ExecutionDetails) {
    let report = ExecutionReport(details, time: translation.moment(details.time))
    if let collector, details.requestID?.rawValue == collector.executionsRequest {
      self.collector?.add(report)
    } else {
      tell(.execution(report))
    }
  }

  func receive(_ report: GatewayMessage.CommissionReport) {
    guard let commission = Commission(report) else {
      logger.info("a commission without an amount, for execution \(report.executionID)")
      return
    }
    tell(.commission(commission))
  }

  func receive(_ wire: GatewayMessage.Position) {
    guard let position = PositionReport(wire) else {
      logger.warning("a position without contract id or quantity, of \(wire.contract.symbol)")
      collector?.spoil()
      return
    }
    collector?.add(position)
    tell(.position(position))
  }

  func receive(_ value: GatewayMessage.AccountUpdateMulti) {
    tell(
      .accountValue(
        AccountNumber(rawValue: value.account), key: value.key, value: value.value,
        currency: value.currency.nonEmpty))
  }

  func receive(_ value: GatewayMessage.AccountValue) {
    tell(
      .accountValue(
        AccountNumber(rawValue: value.account), key: value.key, value: value.value,
        currency: value.currency.nonEmpty))
  }

  func receivedExecutionsEnd(_ id: RequestID, now: Uptime) {
    guard id.rawValue == collector?.executionsRequest else { return }
    receivedEnd(.executions, now: now)
  }

  /// An error about an order.
  func receive(_ error: GatewayMessage.ErrorNotice) {
    let text = error.advancedRejectJSON.nonEmpty.map { "\(error.text) \($0)" } ?? error.text
    tell(.orderMessage(BrokerOrderID(rawValue: Int64(error.id)), code: error.code, text: text))
  }

  /// Messages that waited for their turn and of which no byte left, or ever will.
  func neverWritten(_ messages: [OutgoingQueue.Message], because why: String) {
    for message in messages {
      let kind = message.unwritten
      for order in message.orders {
        logger.warning("order \(order): a \(kind) was never written: \(why)")
        tell(.unwritten(BrokerOrderID(rawValue: order), kind, reason: why))
      }
    }
  }

  private func sawOrder(_ id: OrderID) {
    guard id.rawValue > 0 else { return }
    broker.saw(next: Int64(id.rawValue) + 1)
  }
}
