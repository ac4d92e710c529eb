// The parts that the layouts of place-order, open-order and completed-order have in common.

extension TWSOrder {
  /// Whether the order is pegged to a benchmark, which adds five fields.
  var isPeggedToBenchmark: Bool { orderType == "PEG BENCH" || orderType == "PEGBENCH" }
  /// Whether the order is pegged to the best price, which adds fields.
  var isPeggedToBest: Bool { orderType == "PEG BEST" || orderType == "PEGBEST" }
  /// Whether the order is pegged to the midpoint, which adds fields.
  var isPeggedToMidpoint: Bool { orderType == "PEG MID" || orderType == "PEGMID" }

  mutating func layoutBasics<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&action, "action")
    coder.number(&totalQuantity, .size, "totalQuantity")
    coder.text(&orderType, "orderType")
    coder.number(&limitPrice, .price, "limitPrice")
    coder.number(&auxiliaryPrice, .price, "auxiliaryPrice")
    coder.text(&timeInForce, "timeInForce")
    coder.text(&ocaGroup, "ocaGroup")
    coder.text(&account, "account")
    coder.text(&openClose, "openClose")
    coder.number(&origin, .integer, "origin")
    coder.text(&orderReference, "orderReference")
  }

  mutating func layoutAdvisor<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&advisorGroup, "advisorGroup")
    coder.text(&advisorMethod, "advisorMethod")
    coder.text(&advisorPercentage, "advisorPercentage")
    if coder.version < .advisorProfileRemoved {
      coder.text(&advisorProfile, "advisorProfile")
    }
    coder.text(&modelCode, "modelCode")
  }

  mutating func layoutShortSale<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&shortSaleSlot, .integer, "shortSaleSlot")
    coder.text(&designatedLocation, "designatedLocation")
    coder.number(&exemptCode, .integer, "exemptCode")
  }

  mutating func layoutBoxAndStock<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&startingPrice, .price, "startingPrice")
    coder.number(&stockReferencePrice, .price, "stockReferencePrice")
    coder.number(&delta, .price, "delta")
    coder.number(&stockRangeLower, .price, "stockRangeLower")
    coder.number(&stockRangeUpper, .price, "stockRangeUpper")
  }

  /// - Parameters:
  ///   - hasSettlement: whether the hedging order's settlement is told.
  ///   - hasOpenClose: whether it is told whether the hedging order opens.
  mutating func layoutVolatility<Coder: FieldCoder>(
    _ coder: inout Coder, hasSettlement: Bool
  ) {
    coder.number(&volatility, .price, "volatility")
    coder.number(&volatilityType, .integer, "volatilityType")
    coder.text(&deltaNeutralOrderType, "deltaNeutralOrderType")
    coder.number(&deltaNeutralAuxiliaryPrice, .price, "deltaNeutralAuxiliaryPrice")
    if !deltaNeutralOrderType.isEmpty {
      coder.number(&deltaNeutralContractID, .integer, "deltaNeutralContractID")
      if hasSettlement {
        coder.text(&deltaNeutralSettlingFirm, "deltaNeutralSettlingFirm")
        coder.text(&deltaNeutralClearingAccount, "deltaNeutralClearingAccount")
        coder.text(&deltaNeutralClearingIntent, "deltaNeutralClearingIntent")
        coder.text(&deltaNeutralOpenClose, "deltaNeutralOpenClose")
      }
      coder.flag(&isDeltaNeutralShortSale, "isDeltaNeutralShortSale")
      coder.number(&deltaNeutralShortSaleSlot, .integer, "deltaNeutralShortSaleSlot")
      coder.text(&deltaNeutralDesignatedLocation, "deltaNeutralDesignatedLocation")
    }
    coder.flag(&isContinuousUpdate, "isContinuousUpdate")
    coder.number(&referencePriceType, .integer, "referencePriceType")
    coder.number(&trailStopPrice, .price, "trailStopPrice")
    coder.number(&trailingPercent, .price, "trailingPercent")
  }

  mutating func layoutLegPrices<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.list(&legPrices, minimumFields: 1, "legPrices", make: TWSNumber.unset) { coder, price in
      coder.number(&price, .price, "legPrice")
    }
  }

  mutating func layoutSmartRouting<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.list(
      &smartRoutingParameters, minimumFields: 2, "smartRoutingParameters", make: TWSTagValue()
    ) { $1.layout(&$0) }
  }

  mutating func layoutScale<Coder: FieldCoder>(
    _ coder: inout Coder, sizes: NumberRule
  ) {
    coder.number(&scaleInitialLevelSize, sizes, "scaleInitialLevelSize")
    coder.number(&scaleSubsequentLevelSize, sizes, "scaleSubsequentLevelSize")
    coder.number(&scalePriceIncrement, .price, "scalePriceIncrement")
    guard scalePriceIncrement.isPositive else { return }
    coder.number(&scalePriceAdjustValue, .price, "scalePriceAdjustValue")
    coder.number(&scalePriceAdjustInterval, .integer, "scalePriceAdjustInterval")
    coder.number(&scaleProfitOffset, .price, "scaleProfitOffset")
    coder.flag(&isScaleAutoReset, "isScaleAutoReset")
    coder.number(&scaleInitialPosition, .integer, "scaleInitialPosition")
    coder.number(&scaleInitialFillQuantity, .integer, "scaleInitialFillQuantity")
    coder.flag(&isScaleRandomPercent, "isScaleRandomPercent")
  }

  mutating func layoutHedge<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&hedgeType, "hedgeType")
    if !hedgeType.isEmpty { coder.text(&hedgeParameter, "hedgeParameter") }
  }

  mutating func layoutClearing<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&clearingAccount, "clearingAccount")
    coder.text(&clearingIntent, "clearingIntent")
    coder.flag(&isNotHeld, "isNotHeld")
  }

  mutating func layoutAlgorithm<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&algorithmStrategy, "algorithmStrategy")
    guard !algorithmStrategy.isEmpty else { return }
    coder.list(
      &algorithmParameters, minimumFields: 2, "algorithmParameters", make: TWSTagValue()
    ) { $1.layout(&$0) }
  }

  mutating func layoutRandomAndBenchmark<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.flag(&isSizeRandomized, "isSizeRandomized")
    coder.flag(&isPriceRandomized, "isPriceRandomized")
    guard isPeggedToBenchmark else { return }
    coder.number(&referenceContractID, .integer, "referenceContractID")
    coder.flag(&isPeggedChangeDecrease, "isPeggedChangeDecrease")
    coder.number(&peggedChangeAmount, .price, "peggedChangeAmount")
    coder.number(&referenceChangeAmount, .price, "referenceChangeAmount")
    coder.text(&referenceExchange, "referenceExchange")
  }

  mutating func layoutConditions<Coder: FieldCoder>(_ coder: inout Coder) {
    let make = TWSOrderCondition(trigger: .time(isMore: false, time: ""))
    coder.list(&conditions, minimumFields: 4, "conditions", make: make) { coder, condition in
      condition.layout(&coder)
    }
    guard !conditions.isEmpty else { return }
    coder.flag(&conditionsIgnoreRegularHours, "conditionsIgnoreRegularHours")
    coder.flag(&conditionsCancelOrder, "conditionsCancelOrder")
  }
}
