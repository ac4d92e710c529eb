import PaperExchange
import TWSProtocol
import TradingModel

/// What the gateway tells of orders and executions.
extension Translation {
  /// `parent` names the group of a bracket's children, as real gateways fill it in.
  static func openOrder(
    _ record: OrderRecord, _ listed: ListedInstrument, parent: PermID? = nil,
    tellsCommission: Bool = false
  ) -> GatewayMessage.OpenOrder {
    var message = GatewayMessage.OpenOrder()
    let wire = OrderWording.order(record.terms.wording)
    message.orderID = OrderID(rawValue: Int32(truncatingIfNeeded: record.key.order))
    message.contract = orderContract(record, listed, wire)
    message.order = order(record, listed, wire, parent: parent)
    message.state.status = record.status.rawValue
    if tellsCommission {
      message.state.commission = number(record.commission)
      message.state.commissionCurrency = "USD"
    }
    return message
  }

  static func completedOrder(
    _ record: OrderRecord, _ listed: ListedInstrument, parent: PermID?, _ version: ServerVersion
  ) -> GatewayMessage.CompletedOrder {
    var message = GatewayMessage.CompletedOrder()
    let wire = OrderWording.order(record.terms.wording)
    message.contract = orderContract(record, listed, wire)
    message.order = order(record, listed, wire, parent: parent)
    // Real gateways tell what is left here, which is nothing of a filled order.
    message.order.totalQuantity = number(record.remaining)
    message.order.filledQuantity = number(record.filled)
    message.order.shareholder = "Not an insider or substantial shareholder"
    if let parent { message.order.parentPermanentID = TWSNumber(Int(parent.rawValue)) }
    message.state.status = record.status.rawValue
    message.state.completedTime = TimeText.execution(record.endedAt ?? record.updatedAt, version)
    message.state.completedStatus =
      if record.status == .filled {
        "Filled Size: \(record.filled)"
      } else {
        record.reason.map { "Cancelled by System:\n\($0)" } ?? "Cancelled by Trader"
      }
    return message
  }

  /// A contract of an order or an execution. Combinations all have the one contract id under
  /// which the broker lists those in US dollars.
  private static func named(_ listed: ListedInstrument, _ exchange: String) -> TWSContract {
    var contract = contract(listed, .stated(exchange))
    if listed.contract.legs != nil { contract.contractID = 28_812_380 }
    return contract
  }

  private static func orderContract(
    _ record: OrderRecord, _ listed: ListedInstrument, _ wire: ClientMessage.PlaceOrder?
  ) -> TWSContract {
    var contract = named(listed, record.terms.exchange)
    if contract.right.isEmpty { contract.right = "?" }
    contract.comboLegs = wire?.contract.comboLegs ?? []
    contract.comboDescription =
      (listed.contract.legs ?? []).map {
        "\($0.instrument.rawValue)|\($0.side == .buy ? "" : "-")\($0.ratio)"
      }.joined(separator: ",")
    contract.deltaNeutral = wire?.contract.deltaNeutral
    return contract
  }

  /// The client's own order with what the exchange knows better.
  private static func order(
    _ record: OrderRecord, _ listed: ListedInstrument, _ wire: ClientMessage.PlaceOrder?,
    parent: PermID?
  ) -> TWSOrder {
    let terms = record.terms
    var order = (wire?.order ?? stated(record)).asReported()
    order.action = terms.side.rawValue
    order.totalQuantity = number(terms.quantity)
    order.orderType = terms.type.code
    order.timeInForce = terms.timeInForce.rawValue
    order.account = terms.account.rawValue
    order.openClose = ""
    order.isTransmitted = TWSFlag(terms.transmit)
    order.ocaGroup = terms.attributes.group?.name ?? parent.map { "\($0.rawValue)" } ?? ""
    order.ocaType = TWSNumber(terms.attributes.group?.rule.rawValue ?? 3)
    order.clientID = TWSNumber(record.key.client)
    order.permanentID = TWSNumber(Int(record.perm.rawValue))
    order.sharesAllocation = "\(record.perm.rawValue).0/\(terms.account.rawValue)/100"
    order.isAutoPriceForHedgeOff = true
    order.isWhatIf = false
    tellPrices(record, &order)
    return order
  }

  /// The prices that move on their own, and the stop that real gateways make up for every order
  /// that has a limit or a stop.
  private static func tellPrices(_ record: OrderRecord, _ order: inout TWSOrder) {
    let type = record.terms.type
    switch type {
    case .trailingStop, .trailingStopLimit:
      order.trailStopPrice = number(record.stopPrice)
      order.adjustedTrailStopPrice = number(record.stopPrice)
    case .stop(let price), .stopLimit(let price, _):
      order.adjustedTrailStopPrice = number(price)
    case .limit(let price): order.adjustedTrailStopPrice = number(price + 1)
    case .market, .marketOnClose, .limitOnClose, .marketIfTouched, .limitIfTouched,
      .marketToLimit, .relative, .peggedToMidpoint:
      break
    }
    switch type {
    case .trailingStopLimit, .marketToLimit:
      if let limit = record.limitPrice { order.limitPrice = number(limit) }
    case .market, .limit, .stop, .stopLimit, .trailingStop, .marketOnClose, .limitOnClose,
      .marketIfTouched, .limitIfTouched, .relative, .peggedToMidpoint:
      break
    }
  }

  /// The terms of an order of which no client's words are known.
  private static func stated(_ record: OrderRecord) -> TWSOrder {
    let terms = record.terms
    var order = TWSOrder()
    order.limitPrice = number(record.limitPrice)
    order.auxiliaryPrice = number(terms.type.stopPrice)
    order.orderReference = terms.reference
    order.parentID = TWSNumber(Int(terms.parent ?? 0))
    order.isOutsideRegularHours = TWSFlag(terms.outsideRegularHours)
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
      contract: named(listed, fill.exchange), executionID: fill.id.rawValue,
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

  /// The margins and the cost of an order that is only asked about.
  static func preview(_ preview: PaperExchange.OrderPreview) -> TWSOrderState {
    var state = TWSOrderState()
    let after = preview.marginBefore + preview.marginChange
    state.status = PaperOrderStatus.preSubmitted.rawValue
    state.initialMarginBefore = number(preview.marginBefore)
    state.maintenanceMarginBefore = number(preview.marginBefore)
    state.initialMarginChange = number(preview.marginChange)
    state.maintenanceMarginChange = number(preview.marginChange)
    state.initialMarginAfter = number(after)
    state.maintenanceMarginAfter = number(after)
    state.equityWithLoanBefore = number(preview.equity)
    state.equityWithLoanChange = number(-preview.commission)
    state.equityWithLoanAfter = number(preview.equity - preview.commission)
    state.commission = number(preview.commission)
    state.commissionCurrency = "USD"
    state.marginCurrency = "USD"
    return state
  }
}
