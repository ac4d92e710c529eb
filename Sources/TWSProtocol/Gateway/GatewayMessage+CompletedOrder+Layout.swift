extension GatewayMessage.CompletedOrder: MessageBody {
  static var name: StaticString { "completedOrder" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    contract.layoutEleven(&coder)
    order.layoutBasics(&coder)
    order.layoutReportedTimes(&coder, isOpen: false)
    order.layoutReportedTypes(&coder, isOpen: false)
    order.layoutVolatility(&coder, hasSettlement: false)
    contract.layoutReportedLegs(&coder, order: &order)
    order.layoutScale(&coder, sizes: .integerMaximum)
    order.layoutHedge(&coder)
    order.layoutClearing(&coder)
    contract.layoutDeltaNeutral(&coder)
    order.layoutAlgorithm(&coder)
    coder.flag(&order.isSolicited, "isSolicited")
    coder.text(&state.status, "status")
    order.layoutRandomAndBenchmark(&coder)
    order.layoutConditions(&coder)
    layoutEnd(&coder)
  }

  private mutating func layoutEnd<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&order.adjustedTrailStopPrice, .gatewayPrice, "adjustedTrailStopPrice")
    coder.number(&order.limitPriceOffset, .gatewayPrice, "limitPriceOffset")
    coder.number(&order.cashQuantity, .price, "cashQuantity")
    coder.flag(&order.isAutoPriceForHedgeOff, "isAutoPriceForHedgeOff")
    coder.flag(&order.isOMSContainer, "isOMSContainer")
    coder.text(&order.autoCancelDate, "autoCancelDate")
    coder.number(&order.filledQuantity, .size, "filledQuantity")
    coder.number(
      &order.referenceFuturesContractID, .integerMaximum, "referenceFuturesContractID")
    coder.flag(&order.isParentAutoCancelled, "isParentAutoCancelled")
    coder.text(&order.shareholder, "shareholder")
    coder.flag(&order.isImbalanceOnly, "isImbalanceOnly")
    coder.flag(&order.routesMarketableToBBO, "routesMarketableToBBO")
    coder.number(&order.parentPermanentID, .longMaximum, "parentPermanentID")
    coder.text(&state.completedTime, "completedTime")
    coder.text(&state.completedStatus, "completedStatus")
    if coder.version >= .pegBestPegMidOffsets { order.layoutReportedPegs(&coder) }
    if coder.version >= .customerAccount { coder.text(&order.customerAccount, "customerAccount") }
    if coder.version >= .professionalCustomer {
      coder.flag(&order.isProfessionalCustomer, "isProfessionalCustomer")
    }
    if coder.version >= .submitter { coder.text(&order.submitter, "submitter") }
  }
}
