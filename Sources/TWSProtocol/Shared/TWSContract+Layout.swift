extension TWSContract {
  /// Whether the contract is a combination, which carries legs in requests.
  var isCombination: Bool { securityType == "BAG" }

  /// The twelve fields of requests, with both exchanges.
  mutating func layoutTwelve<Coder: FieldCoder>(_ coder: inout Coder) {
    layoutDescription(&coder)
    coder.text(&exchange, "exchange")
    coder.text(&primaryExchange, "primaryExchange")
    layoutNames(&coder)
  }

  /// The eleven fields of the gateway's messages, with one exchange.
  mutating func layoutEleven<Coder: FieldCoder>(_ coder: inout Coder) {
    layoutDescription(&coder)
    coder.text(&exchange, "exchange")
    layoutNames(&coder)
  }

  /// The eleven fields of a portfolio line, with the primary exchange.
  mutating func layoutPortfolio<Coder: FieldCoder>(_ coder: inout Coder) {
    layoutDescription(&coder)
    coder.text(&primaryExchange, "primaryExchange")
    layoutNames(&coder)
  }

  /// The seven fields of a request for a report.
  mutating func layoutFundamental<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integerOrZero(&contractID, "contractID")
    coder.text(&symbol, "symbol")
    coder.text(&securityType, "securityType")
    coder.text(&exchange, "exchange")
    coder.text(&primaryExchange, "primaryExchange")
    coder.text(&currency, "currency")
    coder.text(&localSymbol, "localSymbol")
  }

  /// The ten fields of a scanner's hit, with the market name among them.
  mutating func layoutScanned<Coder: FieldCoder>(_ coder: inout Coder, marketName: inout String) {
    coder.integerOrZero(&contractID, "contractID")
    coder.text(&symbol, "symbol")
    coder.text(&securityType, "securityType")
    coder.text(&lastTradeDateOrMonth, "lastTradeDateOrMonth")
    coder.number(&strike, .price, "strike")
    coder.text(&right, "right")
    coder.text(&exchange, "exchange")
    coder.text(&currency, "currency")
    coder.text(&localSymbol, "localSymbol")
    coder.text(&marketName, "marketName")
    coder.text(&tradingClass, "tradingClass")
  }

  private mutating func layoutDescription<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integerOrZero(&contractID, "contractID")
    coder.text(&symbol, "symbol")
    coder.text(&securityType, "securityType")
    coder.text(&lastTradeDateOrMonth, "lastTradeDateOrMonth")
    coder.number(&strike, coder.version >= .emptyStrike ? .price : .zeroStrike, "strike")
    coder.text(&right, "right")
    coder.text(&multiplier, "multiplier")
  }

  private mutating func layoutNames<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&currency, "currency")
    coder.text(&localSymbol, "localSymbol")
    coder.text(&tradingClass, "tradingClass")
  }

  /// The legs of requests for data: four fields each.
  mutating func layoutShortLegs<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.list(&comboLegs, minimumFields: 4, "comboLegs", make: TWSComboLeg()) { coder, leg in
      leg.layoutShort(&coder)
    }
  }

  /// The legs of orders: eight fields each.
  mutating func layoutLongLegs<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.list(&comboLegs, minimumFields: 8, "comboLegs", make: TWSComboLeg()) { coder, leg in
      leg.layoutShort(&coder)
      coder.number(&leg.openClose, .integer, "openClose")
      coder.number(&leg.shortSaleSlot, .integer, "shortSaleSlot")
      coder.text(&leg.designatedLocation, "designatedLocation")
      coder.number(&leg.exemptCode, .integer, "exemptCode")
    }
  }

  /// A flag and, if it is set, the underlying.
  mutating func layoutDeltaNeutral<Coder: FieldCoder>(_ coder: inout Coder) {
    var isPresent = TWSFlag(deltaNeutral != nil)
    coder.flag(&isPresent, "hasDeltaNeutral")
    guard isPresent.isOn else { return }
    var underlying = deltaNeutral ?? TWSDeltaNeutral()
    underlying.layout(&coder)
    deltaNeutral = underlying
  }
}

extension TWSComboLeg {
  fileprivate mutating func layoutShort<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integerOrZero(&contractID, "legContractID")
    coder.number(&ratio, .integer, "ratio")
    coder.text(&action, "legAction")
    coder.text(&exchange, "legExchange")
  }
}
