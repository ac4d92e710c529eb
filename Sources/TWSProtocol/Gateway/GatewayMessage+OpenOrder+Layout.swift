extension GatewayMessage.OpenOrder: MessageBody {
  static var name: StaticString { "openOrder" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&orderID, "orderID")
    contract.layoutEleven(&coder)
    order.layoutBasics(&coder)
    coder.number(&order.clientID, .integer, "clientID")
    order.layoutReportedTimes(&coder, isOpen: true)
    order.layoutReportedTypes(&coder, isOpen: true)
    order.layoutVolatility(&coder, hasSettlement: true)
    coder.number(&order.basisPoints, .price, "basisPoints")
    coder.number(&order.basisPointsType, .integer, "basisPointsType")
    contract.layoutReportedLegs(&coder, order: &order)
    order.layoutScale(&coder, sizes: .integerMaximum)
    order.layoutHedge(&coder)
    coder.flag(&order.isSmartRoutingOptedOut, "isSmartRoutingOptedOut")
    order.layoutClearing(&coder)
    contract.layoutDeltaNeutral(&coder)
    order.layoutAlgorithm(&coder)
    coder.flag(&order.isSolicited, "isSolicited")
    coder.flag(&order.isWhatIf, "isWhatIf")
    state.layoutMargins(&coder)
    order.layoutRandomAndBenchmark(&coder)
    order.layoutConditions(&coder)
    order.layoutReportedAdjustment(&coder)
    order.layoutReportedGates(&coder)
  }
}

extension TWSContract {
  /// The legs as open and completed orders tell them, counted even for what is no combination.
  mutating func layoutReportedLegs<Coder: FieldCoder>(
    _ coder: inout Coder, order: inout TWSOrder
  ) {
    coder.text(&comboDescription, "comboDescription")
    layoutLongLegs(&coder)
    order.layoutLegPrices(&coder)
    order.layoutSmartRouting(&coder)
  }
}

extension TWSOrder {
  mutating func layoutReportedTimes<Coder: FieldCoder>(_ coder: inout Coder, isOpen: Bool) {
    coder.number(&permanentID, .integer, "permanentID")
    coder.flag(&isOutsideRegularHours, "isOutsideRegularHours")
    coder.flag(&isHidden, "isHidden")
    coder.number(&discretionaryAmount, .price, "discretionaryAmount")
    coder.text(&goodAfterTime, "goodAfterTime")
    if isOpen { coder.text(&sharesAllocation, "sharesAllocation") }
    layoutAdvisor(&coder)
    coder.text(&goodTillDate, "goodTillDate")
    coder.text(&rule80A, "rule80A")
    coder.number(&percentOffset, .price, "percentOffset")
    coder.text(&settlingFirm, "settlingFirm")
    layoutShortSale(&coder)
  }

  mutating func layoutReportedTypes<Coder: FieldCoder>(_ coder: inout Coder, isOpen: Bool) {
    if isOpen { coder.number(&auctionStrategy, .integer, "auctionStrategy") }
    layoutBoxAndStock(&coder)
    coder.number(&displaySize, .integerMaximum, "displaySize")
    if isOpen { coder.flag(&isBlockOrder, "isBlockOrder") }
    coder.flag(&isSweepToFill, "isSweepToFill")
    coder.flag(&isAllOrNone, "isAllOrNone")
    coder.number(&minimumQuantity, .integer, "minimumQuantity")
    coder.number(&ocaType, .integer, "ocaType")
    if isOpen {
      coder.flag(&isElectronicTradeOnly, "isElectronicTradeOnly")
      coder.flag(&isFirmQuoteOnly, "isFirmQuoteOnly")
      coder.number(&nbboPriceCap, .price, "nbboPriceCap")
      coder.number(&parentID, .integer, "parentID")
    }
    coder.number(&triggerMethod, .integer, "triggerMethod")
  }

  fileprivate mutating func layoutReportedAdjustment<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&adjustedOrderType, "adjustedOrderType")
    coder.number(&triggerPrice, .gatewayPrice, "triggerPrice")
    coder.number(&adjustedTrailStopPrice, .gatewayPrice, "adjustedTrailStopPrice")
    coder.number(&limitPriceOffset, .gatewayPrice, "limitPriceOffset")
    coder.number(&adjustedStopPrice, .gatewayPrice, "adjustedStopPrice")
    coder.number(&adjustedStopLimitPrice, .gatewayPrice, "adjustedStopLimitPrice")
    coder.number(&adjustedTrailingAmount, .gatewayPrice, "adjustedTrailingAmount")
    coder.number(&adjustableTrailingUnit, .integer, "adjustableTrailingUnit")
    coder.text(&softDollarName, "softDollarName")
    coder.text(&softDollarValue, "softDollarValue")
    coder.text(&softDollarDisplayName, "softDollarDisplayName")
    coder.number(&cashQuantity, .price, "cashQuantity")
    coder.flag(&isAutoPriceForHedgeOff, "isAutoPriceForHedgeOff")
    coder.flag(&isOMSContainer, "isOMSContainer")
    coder.flag(&isDiscretionaryUpToLimit, "isDiscretionaryUpToLimit")
    coder.flag(&usesPriceManagement, "usesPriceManagement")
  }

  /// The fields that versions after 157 added, in the order in which they came.
  fileprivate mutating func layoutReportedGates<Coder: FieldCoder>(_ coder: inout Coder) {
    if coder.version >= .duration { coder.number(&duration, .integer, "duration") }
    if coder.version >= .postToATS { coder.number(&postToATS, .integer, "postToATS") }
    if coder.version >= .autoCancelParent {
      coder.flag(&isParentAutoCancelled, "isParentAutoCancelled")
    }
    if coder.version >= .pegBestPegMidOffsets { layoutReportedPegs(&coder) }
    if coder.version >= .customerAccount { coder.text(&customerAccount, "customerAccount") }
    if coder.version >= .professionalCustomer {
      coder.flag(&isProfessionalCustomer, "isProfessionalCustomer")
    }
    if coder.version >= .bondAccruedInterest {
      coder.text(&bondAccruedInterest, "bondAccruedInterest")
    }
    if coder.version >= .includeOvernight { coder.flag(&includesOvernight, "includesOvernight") }
    if coder.version >= .cmeTagsInOpenOrder {
      coder.text(&externalOperator, "externalOperator")
      coder.number(&manualOrderIndicator, .integerMaximum, "manualOrderIndicator")
    }
    if coder.version >= .submitter { coder.text(&submitter, "submitter") }
    if coder.version >= .imbalanceOnly { coder.flag(&isImbalanceOnly, "isImbalanceOnly") }
  }

  mutating func layoutReportedPegs<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&minimumTradeQuantity, .integer, "minimumTradeQuantity")
    coder.number(&minimumCompeteSize, .integer, "minimumCompeteSize")
    coder.number(&competeAgainstBestOffset, .price, "competeAgainstBestOffset")
    coder.number(&midOffsetAtWhole, .price, "midOffsetAtWhole")
    coder.number(&midOffsetAtHalf, .price, "midOffsetAtHalf")
  }
}
