extension GatewayMessage.ExecutionDetails: MessageBody {
  static var name: StaticString { "executionDetails" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.optionalRaw(&requestID, "requestID")
    coder.optionalRaw(&orderID, "orderID")
    contract.layoutEleven(&coder)
    coder.text(&executionID, "executionID")
    coder.text(&time, "time")
    coder.text(&account, "account")
    coder.text(&exchange, "exchange")
    coder.text(&side, "side")
    coder.number(&shares, .size, "shares")
    coder.number(&price, .price, "price")
    coder.optionalInteger(&permanentID, "permanentID")
    coder.optionalInteger(&clientID, "clientID")
    coder.optionalInteger(&liquidation, "liquidation")
    coder.number(&cumulativeQuantity, .size, "cumulativeQuantity")
    coder.number(&averagePrice, .price, "averagePrice")
    coder.text(&orderReference, "orderReference")
    coder.text(&valueRule, "valueRule")
    coder.number(&valueMultiplier, .price, "valueMultiplier")
    coder.text(&modelCode, "modelCode")
    coder.optionalInteger(&lastLiquidity, "lastLiquidity")
    if coder.version >= .pendingPriceRevision {
      coder.flag(&isPricePending, "isPricePending")
    }
    if coder.version >= .submitter {
      coder.text(&submitter, "submitter")
    }
  }
}

extension GatewayMessage.CommissionReport: MessageBody {
  static var name: StaticString { "commissionReport" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.text(&executionID, "executionID")
    coder.number(&commission, .price, "commission")
    coder.text(&currency, "currency")
    coder.number(&realizedPNL, .gatewayPrice, "realizedPNL")
    coder.number(&yield, .gatewayPrice, "yield")
    coder.number(&yieldRedemptionDate, .integer, "yieldRedemptionDate")
  }
}
