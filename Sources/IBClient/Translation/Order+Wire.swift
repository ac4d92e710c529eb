import Orders
import TWSProtocol
import TradingModel

extension Side {
  /// `BUY`, `SELL`, `SSHORT`, `BOT` or `SLD`; nil for anything else.
  init?(wire text: String) {
    switch text {
    case "BUY", "BOT": self = .buy
    case "SELL", "SSHORT", "SLD": self = .sell
    default: return nil
    }
  }
}

extension InstrumentID {
  /// A contract's number. The broker numbers combinations too; as nobody can hold one, its number
  /// is negative here, like those of the combinations that are ordered here.
  init(wire contract: TWSContract) {
    let number = Int64(contract.contractID)
    let isCombination = contract.securityType == SecurityType.combo.rawValue
    self.init(rawValue: isCombination ? -abs(number) : number)
  }
}

extension OrderReport {
  /// An open order; nil where it names no instrument or no side.
  init?(_ open: GatewayMessage.OpenOrder, times: GatewayTime = GatewayTime()) {
    self.init(open.contract, open.order, open.state)
    attributes = OrderAttributes(open.order, times: times)
    let parent = open.order.parentID.integer ?? 0
    self.parent = parent > 0 ? BrokerOrderID(rawValue: parent) : nil
    // Noughts and negative numbers are orders entered by hand and not bound to a client.
    order =
      open.orderID.rawValue > 0
      ? BrokerOrderID(rawValue: Int64(open.orderID.rawValue)) : nil
    clientID = open.order.clientID.integer.flatMap { Int(exactly: $0) }
    reason = (open.state.rejectReason.nonEmpty ?? open.state.warningText.nonEmpty)
  }

  /// An order that ended; the broker tells neither its number nor its client.
  init?(_ completed: GatewayMessage.CompletedOrder) {
    self.init(completed.contract, completed.order, completed.state)
    isCompleted = true
    reason = completed.state.completedStatus.nonEmpty
    // The size of a filled order stands as what was filled, its total as nought.
    if quantity.isZero, let filled = Decimal64(nonzero: completed.order.filledQuantity) {
      quantity = filled
    }
  }

  private init?(_ contract: TWSContract, _ order: TWSOrder, _ state: TWSOrderState) {
    let isCombination = contract.securityType == SecurityType.combo.rawValue
    guard contract.contractID > 0 || isCombination, let side = Side(wire: order.action) else {
      return nil
    }
    self.init(
      order: nil, clientID: nil,
      perm: order.permanentID.integer.flatMap { $0 != 0 ? PermID(rawValue: $0) : nil },
      reference: order.orderReference.nonEmpty.map(IntentID.init(rawValue:)),
      account: AccountNumber(rawValue: order.account),
      instrument: InstrumentID(wire: contract), side: side,
      quantity: Decimal64(order.totalQuantity) ?? .zero, type: OrderType(order),
      status: BrokerStatus(rawValue: state.status))
    self.isCombination = isCombination
    timeInForce = TimeInForce(rawValue: order.timeInForce)
    outsideRegularHours = order.isOutsideRegularHours.isOn
  }
}

extension OrderStatusReport {
  /// An order's progress.
  init(_ wire: GatewayMessage.OrderStatus) {
    self.init(
      order: BrokerOrderID(rawValue: Int64(wire.orderID.rawValue)), clientID: wire.clientID,
      perm: wire.permanentID != 0 ? PermID(rawValue: Int64(wire.permanentID)) : nil,
      status: BrokerStatus(rawValue: wire.status), filled: Decimal64(wire.filled) ?? .zero,
      remaining: Decimal64(wire.remaining) ?? .zero,
      averagePrice: Decimal64(nonzero: wire.averageFillPrice), whyHeld: wire.whyHeld.nonEmpty)
  }
}

extension ExecutionReport {
  /// An execution. Never nil: a field that cannot be read is told in `defects`, and the fill
  /// counts all the same.
  init(_ wire: GatewayMessage.ExecutionDetails, time: Timestamp?) {
    var defects = wire.defects.map { "\($0)" }
    let side = Side(wire: wire.side)
    if side == nil { defects.append("side \"\(wire.side)\" cannot be read") }
    let shares = Decimal64(wire.shares)
    if shares == nil { defects.append("no quantity") }
    if let shares, shares.isNegative { defects.append("quantity \(shares)") }
    let price = Decimal64(wire.price)
    if price == nil { defects.append("no price") }
    if time == nil { defects.append("time \"\(wire.time)\" cannot be read") }
    let isCombination = wire.contract.securityType == SecurityType.combo.rawValue
    if wire.contract.contractID <= 0, !isCombination { defects.append("no contract id") }
    let orderID = wire.orderID?.rawValue ?? 0
    self.init(
      execution: ExecutionID(rawValue: wire.executionID),
      order: orderID > 0 ? BrokerOrderID(rawValue: Int64(orderID)) : nil,
      clientID: wire.clientID,
      perm: wire.permanentID.flatMap { $0 != 0 ? PermID(rawValue: Int64($0)) : nil },
      reference: wire.orderReference.nonEmpty.map(IntentID.init(rawValue:)),
      account: AccountNumber(rawValue: wire.account),
      instrument: InstrumentID(wire: wire.contract), side: side ?? .sell,
      quantity: shares ?? .zero, price: price ?? .zero, time: time, timeText: wire.time,
      exchange: wire.exchange, cumulativeQuantity: Decimal64(wire.cumulativeQuantity),
      defects: defects)
    self.isCombination = isCombination
    let hasTerms = side != nil && price != nil && shares.map { !$0.isNegative } ?? false
    isBookable = hasTerms && (wire.contract.contractID > 0 || isCombination)
    isPriceProvisional = wire.isPricePending.isOn
  }
}

extension Commission {
  /// A commission; nil where the amount is not known yet.
  init?(_ wire: GatewayMessage.CommissionReport) {
    guard let amount = Decimal64(wire.commission) else { return nil }
    self.init(
      execution: ExecutionID(rawValue: wire.executionID), amount: amount,
      currency: wire.currency, realizedProfit: Decimal64(wire.realizedPNL))
  }
}

extension PositionReport {
  /// A position; nil where it names no instrument or no quantity.
  init?(_ wire: GatewayMessage.Position) {
    guard wire.contract.contractID > 0, let quantity = Decimal64(wire.position) else {
      return nil
    }
    self.init(
      account: AccountNumber(rawValue: wire.account),
      instrument: InstrumentID(rawValue: Int64(wire.contract.contractID)),
      contract: Contract(wire.contract), quantity: quantity,
      averageCost: Decimal64(wire.averageCost))
  }
}
