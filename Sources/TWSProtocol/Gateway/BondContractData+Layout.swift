extension GatewayMessage.BondContractData: MessageBody {
  static var name: StaticString { "bondContractData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    if coder.version < .sizeRules { coder.messageVersion(6, oldest: 6) }
    coder.raw(&requestID, "requestID")
    coder.text(&contract.symbol, "symbol")
    coder.text(&contract.securityType, "securityType")
    layoutBond(&coder)
    coder.text(&contract.exchange, "exchange")
    coder.text(&contract.currency, "currency")
    coder.text(&marketName, "marketName")
    coder.text(&contract.tradingClass, "tradingClass")
    coder.integerOrZero(&contract.contractID, "contractID")
    layoutTrading(&coder)
    layoutRules(&coder)
  }

  private mutating func layoutBond<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&cusip, "cusip")
    coder.number(&coupon, .price, "coupon")
    coder.text(&maturity, "maturity")
    coder.text(&issueDate, "issueDate")
    coder.text(&ratings, "ratings")
    coder.text(&bondType, "bondType")
    coder.text(&couponType, "couponType")
    coder.flag(&isConvertible, "isConvertible")
    coder.flag(&isCallable, "isCallable")
    coder.flag(&isPutable, "isPutable")
    coder.text(&description, "description")
  }

  private mutating func layoutTrading<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&minimumTick, .price, "minimumTick")
    if coder.version < .sizeRules {
      coder.number(&marketDataSizeMultiplier, .integer, "marketDataSizeMultiplier")
    }
    coder.text(&orderTypes, "orderTypes")
    coder.text(&validExchanges, "validExchanges")
    coder.text(&nextOptionDate, "nextOptionDate")
    coder.text(&nextOptionType, "nextOptionType")
    coder.flag(&isNextOptionPartial, "isNextOptionPartial")
    coder.text(&notes, "notes")
    coder.text(&longName, "longName")
    if coder.version >= .bondTradingHours {
      coder.text(&timeZone, "timeZone")
      coder.text(&tradingHours, "tradingHours")
      coder.text(&liquidHours, "liquidHours")
    }
  }

  private mutating func layoutRules<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&valueRule, "valueRule")
    coder.number(&valueMultiplier, .integer, "valueMultiplier")
    coder.list(&securityIDs, minimumFields: 2, "securityIDs", make: TWSTagValue()) {
      $1.layout(&$0)
    }
    coder.number(&aggregateGroup, .integerMaximum, "aggregateGroup")
    coder.text(&marketRuleIDs, "marketRuleIDs")
    if coder.version >= .sizeRules {
      coder.number(&minimumSize, .size, "minimumSize")
      coder.number(&sizeIncrement, .size, "sizeIncrement")
      coder.number(&suggestedSizeIncrement, .size, "suggestedSizeIncrement")
    }
  }
}
