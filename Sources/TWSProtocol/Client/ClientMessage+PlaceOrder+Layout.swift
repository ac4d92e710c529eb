extension ClientMessage.PlaceOrder: MessageBody {
  static var name: StaticString { "placeOrder" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&orderID, "orderID")
    contract.layoutTwelve(&coder)
    coder.text(&contract.securityIDType, "securityIDType")
    coder.text(&contract.securityID, "securityID")
    order.layoutBasics(&coder)
    order.layoutPlacement(&coder)
    if contract.isCombination {
      contract.layoutLongLegs(&coder)
      order.layoutLegPrices(&coder)
      order.layoutSmartRouting(&coder)
    }
    order.layoutPlacementTimes(&coder)
    order.layoutPlacementTypes(&coder)
    order.layoutVolatility(&coder, hasSettlement: true)
    order.layoutPlacementScale(&coder)
    contract.layoutDeltaNeutral(&coder)
    order.layoutPlacementAlgorithm(&coder)
    order.layoutPlacementAdjustment(&coder)
    order.layoutPlacementTags(&coder)
    order.layoutPlacementGates(&coder, exchange: contract.exchange)
  }
}

extension TWSOrder {
  fileprivate mutating func layoutPlacement<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.flag(&isTransmitted, "isTransmitted")
    coder.number(&parentID, .integer, "parentID")
    coder.flag(&isBlockOrder, "isBlockOrder")
    coder.flag(&isSweepToFill, "isSweepToFill")
    coder.number(&displaySize, .integer, "displaySize")
    coder.number(&triggerMethod, .integer, "triggerMethod")
    coder.flag(&isOutsideRegularHours, "isOutsideRegularHours")
    coder.flag(&isHidden, "isHidden")
  }

  fileprivate mutating func layoutPlacementTimes<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&sharesAllocation, "sharesAllocation")
    coder.number(&discretionaryAmount, .price, "discretionaryAmount")
    coder.text(&goodAfterTime, "goodAfterTime")
    coder.text(&goodTillDate, "goodTillDate")
    layoutAdvisor(&coder)
    layoutShortSale(&coder)
  }

  fileprivate mutating func layoutPlacementTypes<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&ocaType, .integer, "ocaType")
    coder.text(&rule80A, "rule80A")
    coder.text(&settlingFirm, "settlingFirm")
    coder.flag(&isAllOrNone, "isAllOrNone")
    coder.number(&minimumQuantity, .integer, "minimumQuantity")
    coder.number(&percentOffset, .price, "percentOffset")
    coder.flag(&isElectronicTradeOnly, "isElectronicTradeOnly")
    coder.flag(&isFirmQuoteOnly, "isFirmQuoteOnly")
    coder.number(&nbboPriceCap, .price, "nbboPriceCap")
    coder.number(&auctionStrategy, .integer, "auctionStrategy")
    layoutBoxAndStock(&coder)
    coder.flag(&overridesPercentageConstraints, "overridesPercentageConstraints")
  }

  fileprivate mutating func layoutPlacementScale<Coder: FieldCoder>(_ coder: inout Coder) {
    layoutScale(&coder, sizes: .integer)
    coder.text(&scaleTable, "scaleTable")
    coder.text(&activeStartTime, "activeStartTime")
    coder.text(&activeStopTime, "activeStopTime")
    layoutHedge(&coder)
    coder.flag(&isSmartRoutingOptedOut, "isSmartRoutingOptedOut")
    layoutClearing(&coder)
  }

  fileprivate mutating func layoutPlacementAlgorithm<Coder: FieldCoder>(_ coder: inout Coder) {
    layoutAlgorithm(&coder)
    coder.text(&algorithmID, "algorithmID")
    coder.flag(&isWhatIf, "isWhatIf")
    coder.text(&miscellaneousOptions, "miscellaneousOptions")
    coder.flag(&isSolicited, "isSolicited")
    layoutRandomAndBenchmark(&coder)
    layoutConditions(&coder)
  }

  /// The official Python client writes the largest double for what is unset here.
  fileprivate mutating func layoutPlacementAdjustment<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&adjustedOrderType, "adjustedOrderType")
    coder.number(&triggerPrice, .pythonPrice, "triggerPrice")
    coder.number(&limitPriceOffset, .pythonPrice, "limitPriceOffset")
    coder.number(&adjustedStopPrice, .pythonPrice, "adjustedStopPrice")
    coder.number(&adjustedStopLimitPrice, .pythonPrice, "adjustedStopLimitPrice")
    coder.number(&adjustedTrailingAmount, .pythonPrice, "adjustedTrailingAmount")
    coder.number(&adjustableTrailingUnit, .integer, "adjustableTrailingUnit")
  }

  fileprivate mutating func layoutPlacementTags<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&externalOperator, "externalOperator")
    coder.text(&softDollarName, "softDollarName")
    coder.text(&softDollarValue, "softDollarValue")
    coder.number(&cashQuantity, .pythonPrice, "cashQuantity")
    coder.text(&mifidDecisionMaker, "mifidDecisionMaker")
    coder.text(&mifidDecisionAlgorithm, "mifidDecisionAlgorithm")
    coder.text(&mifidExecutionTrader, "mifidExecutionTrader")
    coder.text(&mifidExecutionAlgorithm, "mifidExecutionAlgorithm")
    coder.flag(&isAutoPriceForHedgeOff, "isAutoPriceForHedgeOff")
    coder.flag(&isOMSContainer, "isOMSContainer")
    coder.flag(&isDiscretionaryUpToLimit, "isDiscretionaryUpToLimit")
    coder.flag(&usesPriceManagement, "usesPriceManagement")
  }

  /// The fields that versions after 157 added, in the order in which they came.
  fileprivate mutating func layoutPlacementGates<Coder: FieldCoder>(
    _ coder: inout Coder, exchange: String
  ) {
    if coder.version >= .duration {
      coder.number(&duration, .integerMaximum, "duration")
    }
    if coder.version >= .postToATS {
      coder.number(&postToATS, .integerMaximum, "postToATS")
    }
    if coder.version >= .autoCancelParent {
      coder.flag(&isParentAutoCancelled, "isParentAutoCancelled")
    }
    if coder.version >= .advancedOrderReject {
      coder.text(&advancedErrorOverride, "advancedErrorOverride")
    }
    if coder.version >= .manualOrderTime {
      coder.text(&manualOrderTime, "manualOrderTime")
    }
    if coder.version >= .pegBestPegMidOffsets {
      layoutPlacementPegs(&coder, exchange: exchange)
    }
    if coder.version >= .customerAccount {
      coder.text(&customerAccount, "customerAccount")
    }
    if coder.version >= .professionalCustomer {
      coder.flag(&isProfessionalCustomer, "isProfessionalCustomer")
    }
    if coder.version >= .requestForQuoteFields, coder.version < .requestForQuoteFieldsRemoved {
      coder.text(&externalUserID, "externalUserID")
      coder.number(&manualOrderIndicator, .integerMaximum, "manualOrderIndicator")
    }
    if coder.version >= .includeOvernight {
      coder.flag(&includesOvernight, "includesOvernight")
    }
    if coder.version >= .cmeTags {
      coder.number(&manualOrderIndicator, .integerMaximum, "manualOrderIndicator")
    }
    if coder.version >= .imbalanceOnly {
      coder.flag(&isImbalanceOnly, "isImbalanceOnly")
    }
  }

  private mutating func layoutPlacementPegs<Coder: FieldCoder>(
    _ coder: inout Coder, exchange: String
  ) {
    if exchange == "IBKRATS" {
      coder.number(&minimumTradeQuantity, .integer, "minimumTradeQuantity")
    }
    var hasMidOffsets = isPeggedToMidpoint
    if isPeggedToBest {
      coder.number(&minimumCompeteSize, .integer, "minimumCompeteSize")
      coder.number(&competeAgainstBestOffset, .price, "competeAgainstBestOffset")
      hasMidOffsets = competeAgainstBestOffset.isInfinite
    }
    if hasMidOffsets {
      coder.number(&midOffsetAtWhole, .price, "midOffsetAtWhole")
      coder.number(&midOffsetAtHalf, .price, "midOffsetAtHalf")
    }
  }
}
