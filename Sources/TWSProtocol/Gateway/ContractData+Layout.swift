extension GatewayMessage.ContractData: MessageBody {
  static var name: StaticString { "contractData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    if coder.version < .sizeRules { coder.messageVersion(8, oldest: 8) }
    coder.raw(&requestID, "requestID")
    layoutContract(&coder)
    layoutTrading(&coder)
    layoutDescription(&coder)
    coder.list(&securityIDs, minimumFields: 2, "securityIDs", make: TWSTagValue()) {
      $1.layout(&$0)
    }
    layoutRules(&coder)
    if coder.version >= .fundDataFields, contract.securityType == "FUND" {
      var data = fund ?? FundData()
      data.layout(&coder)
      fund = data
    }
    if coder.version >= .ineligibilityReasons {
      coder.list(
        &ineligibilityReasons, minimumFields: 2, "ineligibilityReasons", make: TWSTagValue()
      ) { $1.layout(&$0) }
    }
  }

  private mutating func layoutContract<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&contract.symbol, "symbol")
    coder.text(&contract.securityType, "securityType")
    coder.text(&contract.lastTradeDateOrMonth, "lastTradeDateOrMonth")
    if coder.version >= .lastTradeDate { coder.text(&lastTradeDate, "lastTradeDate") }
    coder.number(&contract.strike, .zeroStrike, "strike")
    coder.text(&contract.right, "right")
    coder.text(&contract.exchange, "exchange")
    coder.text(&contract.currency, "currency")
    coder.text(&contract.localSymbol, "localSymbol")
    coder.text(&marketName, "marketName")
    coder.text(&contract.tradingClass, "tradingClass")
    coder.integerOrZero(&contract.contractID, "contractID")
  }

  private mutating func layoutTrading<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&minimumTick, .price, "minimumTick")
    if coder.version < .sizeRules {
      coder.number(&marketDataSizeMultiplier, .integer, "marketDataSizeMultiplier")
    }
    coder.text(&contract.multiplier, "multiplier")
    coder.text(&orderTypes, "orderTypes")
    coder.text(&validExchanges, "validExchanges")
    coder.number(&priceMagnifier, .integer, "priceMagnifier")
    coder.number(&underlyingContractID, .integer, "underlyingContractID")
  }

  private mutating func layoutDescription<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&longName, "longName")
    coder.text(&contract.primaryExchange, "primaryExchange")
    coder.text(&contractMonth, "contractMonth")
    coder.text(&industry, "industry")
    coder.text(&category, "category")
    coder.text(&subcategory, "subcategory")
    coder.text(&timeZone, "timeZone")
    coder.text(&tradingHours, "tradingHours")
    coder.text(&liquidHours, "liquidHours")
    coder.text(&valueRule, "valueRule")
    coder.number(&valueMultiplier, .integer, "valueMultiplier")
  }

  private mutating func layoutRules<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&aggregateGroup, .integerMaximum, "aggregateGroup")
    coder.text(&underlyingSymbol, "underlyingSymbol")
    coder.text(&underlyingSecurityType, "underlyingSecurityType")
    coder.text(&marketRuleIDs, "marketRuleIDs")
    coder.text(&realExpirationDate, "realExpirationDate")
    coder.text(&stockType, "stockType")
    if coder.version >= .fractionalSize {
      coder.number(&minimumSize, .size, "minimumSize")
    }
    if coder.version >= .sizeRules {
      coder.number(&sizeIncrement, .size, "sizeIncrement")
      coder.number(&suggestedSizeIncrement, .size, "suggestedSizeIncrement")
    }
  }
}
