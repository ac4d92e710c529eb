package import TradingModel

extension OrderType {
  /// One of each type, with the prices that it may leave out and without them.
  package static let every: [OrderType] = [
    .market, .limit(number("187.25")), .stop(number("186.00")),
    .stopLimit(stop: number("186.00"), limit: number("185.50")),
    .trailingStop(by: .amount(number("1.50")), stop: number("185.00")),
    .trailingStop(by: .percent(number("2.5")), stop: nil),
    .trailingStopLimit(by: .amount(number("1.50")), stop: number("185.00"), offset: number("0.10")),
    .trailingStopLimit(by: .percent(number("2.5")), stop: number("185.00"), offset: number("0.10")),
    .marketOnClose,
    .limitOnClose(number("187.25")), .marketIfTouched(number("186.00")),
    .limitIfTouched(trigger: number("186.00"), limit: number("186.10")), .marketToLimit,
    .relative(offset: number("0.02"), cap: number("188.00")),
    .relative(offset: number("0.02"), cap: nil),
    .peggedToMidpoint(offset: number("0.01"), cap: number("188.00")),
    .peggedToMidpoint(offset: 0, cap: nil),
  ]
}

extension OrderCondition {
  /// One of each condition.
  package static let every: [OrderCondition] = {
    let instrument = InstrumentID(rawValue: 265_598)
    let time = Timestamp(seconds: 1_798_761_599)
    return [
      OrderCondition(
        .price(instrument, exchange: "SMART", .atLeast, number("260.00"), .bidAsk), .or),
      OrderCondition(.price(instrument, exchange: "SMART", .atMost, number("250.00"), nil), .and),
      OrderCondition(.time(.atLeast, time), .or),
      OrderCondition(.margin(.atMost, percent: 30)),
      OrderCondition(
        .execution(symbol: "AAPL", securityType: .stock, exchange: "SMART")),
      OrderCondition(.volume(instrument, exchange: "SMART", .atLeast, 1_000_000)),
      OrderCondition(.percentChange(instrument, exchange: "SMART", .atLeast, number("2.5"))),
    ]
  }()
}

extension OrderAttributes {
  /// Every attribute, in two sets that contradict neither themselves nor a limit order.
  package static let every: [OrderAttributes] = {
    var first = OrderAttributes()
    first.goodTill = Timestamp(seconds: 1_798_761_599)
    first.goodAfter = Timestamp(seconds: 1_798_700_000)
    first.displaySize = 10
    first.isAllOrNone = true
    first.minimumQuantity = 5
    first.group = OrderGroup(name: "exit", rule: .reduceOthers)
    first.trigger = .doubleLast
    first.conditions = OrderCondition.every
    first.conditionsCancel = true
    first.conditionsIgnoreRegularHours = true
    var second = OrderAttributes()
    second.isHidden = true
    second.algorithm = OrderAlgorithm(
      strategy: "Adaptive", parameters: [OrderTag("adaptivePriority", "Normal")])
    second.others = [OrderTag("discretionaryAmt", "0.05"), OrderTag("sweepToFill", "1")]
    return [first, second]
  }()
}

extension OrderTicket {
  /// Orders that between them have every type and every attribute, all of them placeable.
  package static let every: [OrderTicket] = {
    var tickets = OrderType.every.map { sample($0) }
    for attributes in OrderAttributes.every {
      var ticket = sample()
      ticket.attributes = attributes
      if attributes.goodTill != nil { ticket.timeInForce = .goodTillDate }
      tickets.append(ticket)
    }
    tickets.append(sample(.limit(number("187.25")), .atOpening))
    tickets.append(sample(.market, .atOpening))
    var protected = sample()
    protected.bracket = Bracket(
      takeProfit: 190, stopLoss: number("185.00"), trail: .amount(number("1.00")))
    tickets.append(protected)
    return tickets
  }()

  private static func sample(
    _ type: OrderType = .limit(number("187.25")), _ time: TimeInForce = .day
  ) -> OrderTicket {
    OrderTicket(
      instrument: InstrumentID(rawValue: 265_598), side: .buy, quantity: 100, type: type,
      timeInForce: time)
  }
}

/// A decimal number in a sample's text.
private func number(_ text: String) -> Decimal64 { Decimal64(text)! }
