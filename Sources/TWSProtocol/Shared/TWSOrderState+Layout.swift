extension TWSOrderState {
  /// Status, margins, commissions and, from version 195 on, the preview.
  mutating func layoutMargins<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&status, "status")
    coder.number(&initialMarginBefore, .gatewayPrice, "initialMarginBefore")
    coder.number(&maintenanceMarginBefore, .gatewayPrice, "maintenanceMarginBefore")
    coder.number(&equityWithLoanBefore, .gatewayPrice, "equityWithLoanBefore")
    coder.number(&initialMarginChange, .gatewayPrice, "initialMarginChange")
    coder.number(&maintenanceMarginChange, .gatewayPrice, "maintenanceMarginChange")
    coder.number(&equityWithLoanChange, .gatewayPrice, "equityWithLoanChange")
    coder.number(&initialMarginAfter, .gatewayPrice, "initialMarginAfter")
    coder.number(&maintenanceMarginAfter, .gatewayPrice, "maintenanceMarginAfter")
    coder.number(&equityWithLoanAfter, .gatewayPrice, "equityWithLoanAfter")
    coder.number(&commission, .price, "commission")
    coder.number(&minimumCommission, .price, "minimumCommission")
    coder.number(&maximumCommission, .price, "maximumCommission")
    coder.text(&commissionCurrency, "commissionCurrency")
    if coder.version >= .fullOrderPreview { layoutPreview(&coder) }
    coder.text(&warningText, "warningText")
  }

  private mutating func layoutPreview<Coder: FieldCoder>(_ coder: inout Coder) {
    let price = NumberRule.gatewayPrice
    coder.text(&marginCurrency, "marginCurrency")
    coder.number(&initialMarginBeforeOutsideRTH, price, "initialMarginBeforeOutsideRTH")
    coder.number(&maintenanceMarginBeforeOutsideRTH, price, "maintenanceMarginBeforeOutsideRTH")
    coder.number(&equityWithLoanBeforeOutsideRTH, price, "equityWithLoanBeforeOutsideRTH")
    coder.number(&initialMarginChangeOutsideRTH, price, "initialMarginChangeOutsideRTH")
    coder.number(&maintenanceMarginChangeOutsideRTH, price, "maintenanceMarginChangeOutsideRTH")
    coder.number(&equityWithLoanChangeOutsideRTH, price, "equityWithLoanChangeOutsideRTH")
    coder.number(&initialMarginAfterOutsideRTH, price, "initialMarginAfterOutsideRTH")
    coder.number(&maintenanceMarginAfterOutsideRTH, price, "maintenanceMarginAfterOutsideRTH")
    coder.number(&equityWithLoanAfterOutsideRTH, price, "equityWithLoanAfterOutsideRTH")
    coder.number(&suggestedSize, .gatewaySize, "suggestedSize")
    coder.text(&rejectReason, "rejectReason")
    coder.list(&allocations, minimumFields: 7, "allocations", make: OrderAllocation()) {
      $1.layout(&$0)
    }
  }
}
