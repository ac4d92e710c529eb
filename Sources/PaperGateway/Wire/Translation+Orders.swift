import PaperExchange
import TWSProtocol
import TradingModel

/// Why a client's order cannot be understood, with the broker's code.
struct OrderProblem: Error, Hashable {
  var code: Int
  var text: String

  static func unsupported(_ what: String) -> OrderProblem {
    OrderProblem(
      code: 321,
      text: "Error validating request.-'bK' : cause - \(what) is not supported by this gateway.")
  }
}

extension Translation {
  /// An order as the exchange takes it.
  static func terms(
    _ wire: ClientMessage.PlaceOrder, _ listed: ListedInstrument, account: AccountNumber
  ) throws(OrderProblem) -> OrderTerms {
    let order = wire.order
    try refuseUnsupported(order)
    guard
      let side = Side(
        rawValue: order.action.uppercased() == "SSHORT" ? "SELL" : order.action.uppercased())
    else {
      throw OrderProblem(
        code: 321, text: "Error validating request.-'bK' : cause - Invalid order action.")
    }
    guard let quantity = decimal(order.totalQuantity) else {
      throw OrderProblem(
        code: 321, text: "Error validating request.-'bK' : cause - Invalid order size.")
    }
    let parent = decimal(order.parentID).flatMap { $0.mantissa > 0 ? $0.mantissa : nil }
    return OrderTerms(
      account: account, instrument: listed.id, side: side, quantity: quantity,
      type: try type(order), timeInForce: try timeInForce(order.timeInForce),
      outsideRegularHours: order.isOutsideRegularHours.isOn, reference: order.orderReference,
      transmit: order.isTransmitted.isOn, parent: parent,
      group: order.ocaGroup.isEmpty ? nil : order.ocaGroup,
      groupRule: GroupRule(rawValue: Int(order.ocaType.integer ?? 1)) ?? .cancelOthers,
      exchange: wire.contract.exchange.isEmpty ? listed.contract.exchange : wire.contract.exchange)
  }

  private static func type(_ order: TWSOrder) throws(OrderProblem) -> OrderType {
    func price(_ number: TWSNumber) throws(OrderProblem) -> Price {
      guard let value = decimal(number) else {
        throw OrderProblem(
          code: 321, text: "Error validating request.-'bK' : cause - The order has no price.")
      }
      return value.normalized
    }
    switch order.orderType.uppercased() {
    case "MKT": return .market
    case "LMT": return .limit(try price(order.limitPrice))
    case "STP": return .stop(try price(order.auxiliaryPrice))
    case "STP LMT", "STPLMT":
      return .stopLimit(stop: try price(order.auxiliaryPrice), limit: try price(order.limitPrice))
    default:
      throw OrderProblem(
        code: 387, text: "Unsupported order type for this exchange and security type.")
    }
  }

  private static func timeInForce(_ text: String) throws(OrderProblem) -> TimeInForce {
    guard !text.isEmpty else { return .day }
    guard let value = TimeInForce(rawValue: text.uppercased()) else {
      throw .unsupported("the time in force \(text)")
    }
    return value
  }

  /// Refuses what would change an order's meaning if it were left out.
  private static func refuseUnsupported(_ order: TWSOrder) throws(OrderProblem) {
    func isSet(_ number: TWSNumber) -> Bool { number.isPositive }
    if !order.conditions.isEmpty { throw .unsupported("a conditional order") }
    if !order.algorithmStrategy.isEmpty { throw .unsupported("an algorithm") }
    if !order.hedgeType.isEmpty { throw .unsupported("a hedging order") }
    if !order.goodAfterTime.isEmpty { throw .unsupported("good-after-time") }
    if !order.goodTillDate.isEmpty { throw .unsupported("good-till-date") }
    if order.isAllOrNone.isOn { throw .unsupported("all-or-none") }
    if isSet(order.cashQuantity) { throw .unsupported("a cash quantity") }
    if isSet(order.scalePriceIncrement) { throw .unsupported("a scale order") }
    if isSet(order.trailStopPrice) || isSet(order.trailingPercent) {
      throw .unsupported("a trailing stop")
    }
  }

  // MARK: Reports

  /// `parent` names the group of a bracket's children, as real gateways fill it in.
  static func openOrder(
    _ record: OrderRecord, _ listed: ListedInstrument, parent: PermID? = nil
  ) -> GatewayMessage.OpenOrder {
    var message = GatewayMessage.OpenOrder()
    message.orderID = OrderID(rawValue: Int32(truncatingIfNeeded: record.key.order))
    message.contract = orderContract(record, listed)
    message.order = order(record).asReported()
    if record.terms.group == nil, let parent { message.order.ocaGroup = "\(parent.rawValue)" }
    message.state.status = record.status.rawValue
    return message
  }

  static func completedOrder(
    _ record: OrderRecord, _ listed: ListedInstrument, _ version: ServerVersion
  ) -> GatewayMessage.CompletedOrder {
    var message = GatewayMessage.CompletedOrder()
    message.contract = orderContract(record, listed)
    message.order = order(record)
    // Real gateways tell what is left here, which is nothing of a filled order.
    message.order.totalQuantity = number(record.remaining)
    message.order.filledQuantity = number(record.filled)
    message.order.shareholder = "Not an insider or substantial shareholder"
    message.state.status = record.status.rawValue
    message.state.completedTime = TimeText.execution(record.endedAt ?? record.updatedAt, version)
    message.state.completedStatus =
      record.status == .filled
      ? "Filled Size: \(record.filled)" : record.reason ?? "Cancelled by Trader"
    return message
  }

  private static func orderContract(
    _ record: OrderRecord, _ listed: ListedInstrument
  ) -> TWSContract {
    var wire = contract(listed, .stated(record.terms.exchange))
    wire.right = "?"
    return wire
  }

  private static func order(_ record: OrderRecord) -> TWSOrder {
    let terms = record.terms
    var order = TWSOrder()
    let nought = TWSNumber(mantissa: 0, scale: 1)
    order.action = terms.side.rawValue
    order.totalQuantity = number(terms.quantity)
    order.orderType = terms.type.code
    order.limitPrice = terms.type.limitPrice.map(number) ?? nought
    order.auxiliaryPrice = terms.type.stopPrice.map(number) ?? nought
    order.timeInForce = terms.timeInForce.rawValue
    order.ocaGroup = terms.group ?? ""
    order.ocaType = TWSNumber(terms.group == nil ? 3 : terms.groupRule.rawValue)
    order.account = terms.account.rawValue
    order.orderReference = terms.reference
    order.isTransmitted = TWSFlag(terms.transmit)
    order.parentID = TWSNumber(Int(terms.parent ?? 0))
    order.isOutsideRegularHours = TWSFlag(terms.outsideRegularHours)
    order.clientID = TWSNumber(record.key.client)
    order.permanentID = TWSNumber(Int(record.perm.rawValue))
    order.sharesAllocation = "\(record.perm.rawValue).0/\(terms.account.rawValue)/100"
    order.displaySize = .unset
    order.deltaNeutralOrderType = "None"
    order.deltaNeutralAuxiliaryPrice = .unset
    order.volatilityType = 0
    order.referencePriceType = 0
    order.trailStopPrice = .unset
    order.clearingIntent = "IB"
    return order
  }

  static func status(_ record: OrderRecord) -> GatewayMessage.OrderStatus {
    GatewayMessage.OrderStatus(
      orderID: OrderID(rawValue: Int32(truncatingIfNeeded: record.key.order)),
      status: record.status.rawValue, filled: number(record.filled),
      remaining: number(record.remaining),
      averageFillPrice: record.averagePrice.map(number) ?? 0,
      permanentID: Int(record.perm.rawValue), parentID: Int(record.terms.parent ?? 0),
      lastFillPrice: record.lastPrice.map(number) ?? 0, clientID: record.key.client,
      whyHeld: record.whyHeld, marketCapPrice: 0)
  }

  static func execution(
    _ fill: Execution, _ listed: ListedInstrument, request: RequestID, _ version: ServerVersion
  ) -> GatewayMessage.ExecutionDetails {
    GatewayMessage.ExecutionDetails(
      requestID: request,
      orderID: OrderID(rawValue: Int32(truncatingIfNeeded: fill.key.order)),
      contract: contract(listed, .stated(fill.exchange)), executionID: fill.id.rawValue,
      time: TimeText.execution(fill.time, version), account: fill.account.rawValue,
      exchange: fill.exchange, side: fill.side == .buy ? "BOT" : "SLD",
      shares: number(fill.quantity), price: number(fill.price),
      permanentID: Int(fill.perm.rawValue), clientID: fill.key.client, liquidation: 0,
      cumulativeQuantity: number(fill.cumulativeQuantity), averagePrice: number(fill.averagePrice),
      orderReference: fill.reference, valueRule: "", valueMultiplier: .unset, modelCode: "",
      lastLiquidity: fill.liquidity, isPricePending: false, submitter: "")
  }

  static func commission(_ fill: Execution) -> GatewayMessage.CommissionReport {
    GatewayMessage.CommissionReport(
      executionID: fill.id.rawValue, commission: number(fill.commission),
      currency: fill.commissionCurrency, realizedPNL: number(fill.realizedProfit), yield: .unset,
      yieldRedemptionDate: .unset)
  }
}
