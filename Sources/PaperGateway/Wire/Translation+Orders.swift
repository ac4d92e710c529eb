import PaperExchange
import TWSProtocol
import TradingModel

/// Why a client's order cannot be understood, with the broker's code.
struct OrderProblem: Error, Hashable {
  var code: Int
  var text: String

  static func unsupported(_ what: String) -> OrderProblem {
    OrderProblem(
      code: 321,
      text: "Error validating request.-'bK' : cause - \(what) is not supported by this gateway.")
  }

  static func invalid(_ cause: String) -> OrderProblem {
    OrderProblem(code: 321, text: "Error validating request.-'bK' : cause - \(cause)")
  }

  /// What the broker answers to a word that is no order type.
  static let noType = OrderProblem(
    code: 321, text: "Error validating request.-'v' : cause - Invalid order type was entered")
  /// A type that the broker has and this exchange has not.
  static let otherType = OrderProblem(
    code: 387, text: "Unsupported order type for this exchange and security type.")
  static let badDate = OrderProblem(
    code: 343,
    text: "The date, time, or time-zone entered is invalid. The correct format is "
      + "yyyymmdd hh:mm:ss xxx, or yyyymmdd-hh:mm:ss in UTC.")
}

extension Translation {
  /// An order as the exchange takes it.
  static func terms(
    _ wire: ClientMessage.PlaceOrder, _ listed: ListedInstrument, account: AccountNumber,
    _ version: ServerVersion
  ) throws(OrderProblem) -> OrderTerms {
    let order = wire.order
    try refuseUnsupported(order)
    guard
      let side = Side(
        rawValue: order.action.uppercased() == "SSHORT" ? "SELL" : order.action.uppercased())
    else { throw .invalid("Invalid order action.") }
    guard let quantity = decimal(order.totalQuantity) else {
      throw .invalid("Invalid order size.")
    }
    let parent = decimal(order.parentID).flatMap { $0.mantissa > 0 ? $0.mantissa : nil }
    return OrderTerms(
      account: account, instrument: listed.id, side: side, quantity: quantity,
      type: try type(order), timeInForce: try timeInForce(order.timeInForce),
      outsideRegularHours: order.isOutsideRegularHours.isOn, reference: order.orderReference,
      transmit: order.isTransmitted.isOn, parent: parent, attributes: try attributes(order),
      exchange: wire.contract.exchange.isEmpty ? listed.contract.exchange : wire.contract.exchange,
      wording: OrderWording.text(of: wire, version),
      combination: listed.contract.legs == nil ? nil : listed.contract)
  }

  /// The combination that an order is for; nil when it is for a single instrument.
  static func combination(_ wire: TWSContract) -> Contract? {
    guard wire.securityType.uppercased() == SecurityType.combo.rawValue else { return nil }
    let legs = wire.comboLegs.map { leg in
      ComboLeg(
        instrument: InstrumentID(rawValue: Int64(leg.contractID)),
        ratio: leg.ratio.integer.flatMap { Int(exactly: $0) } ?? 0,
        side: leg.action.uppercased() == Side.buy.rawValue ? .buy : .sell,
        exchange: leg.exchange)
    }
    return Contract(
      symbol: wire.symbol, securityType: .combo, exchange: wire.exchange, currency: wire.currency,
      legs: legs)
  }

  // MARK: Types

  private static func type(_ order: TWSOrder) throws(OrderProblem) -> OrderType {
    switch order.orderType.uppercased().filter({ $0 != " " }) {
    case "MKT": return .market
    case "LMT": return .limit(try price(order.limitPrice))
    case "STP": return .stop(try price(order.auxiliaryPrice))
    case "STPLMT":
      return .stopLimit(stop: try price(order.auxiliaryPrice), limit: try price(order.limitPrice))
    case "TRAIL":
      return .trailingStop(by: try distance(order), stop: stated(order.trailStopPrice))
    case "TRAILLIMIT", "TRAILLMT": return try trailingLimit(order)
    case "MOC": return .marketOnClose
    case "LOC": return .limitOnClose(try price(order.limitPrice))
    case "MIT": return .marketIfTouched(try price(order.auxiliaryPrice))
    case "LIT":
      return .limitIfTouched(
        trigger: try price(order.auxiliaryPrice), limit: try price(order.limitPrice))
    case "MTL": return .marketToLimit
    case "REL":
      if order.percentOffset.isPositive { throw .unsupported("a percent offset") }
      return .relative(offset: offset(order), cap: stated(order.limitPrice))
    case "PEGMID":
      return .peggedToMidpoint(offset: offset(order), cap: stated(order.limitPrice))
    case let other: throw otherTypes.contains(other) ? .otherType : .noType
    }
  }

  /// Types that the broker has and this exchange has not, without blanks.
  private static let otherTypes: Set<String> = [
    "AUC", "BOXTOP", "FUNARI", "LMT+MKT", "MIDPRICE", "MKTPRT", "MKTPROT", "PASSVREL", "PEGBENCH",
    "PEGBEST", "PEGMKT", "PEGPRIM", "PEGSTK", "QUOTE", "REL+LMT", "REL+MKT", "RPI", "SNAPMID",
    "SNAPMKT", "SNAPPRIM", "STPPRT", "TRAILLIT", "TRAILMIT", "VOL",
  ]

  private static func price(_ number: TWSNumber) throws(OrderProblem) -> Price {
    guard let value = decimal(number) else { throw .invalid("The order has no price.") }
    return value.normalized
  }

  /// A price that may be left out; nought means left out.
  private static func stated(_ number: TWSNumber) -> Price? {
    guard let value = decimal(number), !value.isZero else { return nil }
    return value.normalized
  }

  private static func offset(_ order: TWSOrder) -> Price {
    stated(order.auxiliaryPrice) ?? .zero
  }

  private static func distance(
    _ order: TWSOrder
  ) throws(OrderProblem) -> OrderType.TrailingDistance {
    if let percent = stated(order.trailingPercent) { return .percent(percent) }
    guard let amount = stated(order.auxiliaryPrice) else {
      throw .invalid("The order has neither a trailing amount nor a trailing percentage.")
    }
    return .amount(amount)
  }

  private static func trailingLimit(_ order: TWSOrder) throws(OrderProblem) -> OrderType {
    let stop = stated(order.trailStopPrice)
    let offset: Price
    if let stated = decimal(order.limitPriceOffset) {
      offset = stated.normalized
    } else if let limit = stated(order.limitPrice), let stop {
      offset = order.action.uppercased() == "BUY" ? limit - stop : stop - limit
    } else {
      throw .invalid("The order has neither a limit offset nor a limit with a stop price.")
    }
    return .trailingStopLimit(by: try distance(order), stop: stop, offset: offset)
  }

  private static func timeInForce(_ text: String) throws(OrderProblem) -> TimeInForce {
    guard !text.isEmpty else { return .day }
    guard let value = TimeInForce(rawValue: text.uppercased()) else {
      throw .unsupported("the time in force \(text)")
    }
    return value
  }

  // MARK: Attributes

  private static func attributes(_ order: TWSOrder) throws(OrderProblem) -> OrderAttributes {
    var result = OrderAttributes()
    result.goodTill = try time(order.goodTillDate)
    result.goodAfter = try time(order.goodAfterTime)
    result.displaySize = stated(order.displaySize)
    result.isHidden = order.isHidden.isOn
    result.isAllOrNone = order.isAllOrNone.isOn
    result.minimumQuantity = stated(order.minimumQuantity)
    if !order.ocaGroup.isEmpty {
      let rule = order.ocaType.integer.flatMap { OrderGroup.Rule(rawValue: Int($0)) }
      result.group = OrderGroup(name: order.ocaGroup, rule: rule ?? .cancelOthers)
    }
    result.trigger = try trigger(order.triggerMethod)
    for condition in order.conditions { result.conditions.append(try self.condition(condition)) }
    result.conditionsCancel = order.conditionsCancelOrder.isOn
    result.conditionsIgnoreRegularHours = order.conditionsIgnoreRegularHours.isOn
    if !order.algorithmStrategy.isEmpty {
      result.algorithm = OrderAlgorithm(
        strategy: order.algorithmStrategy,
        parameters: order.algorithmParameters.map { OrderTag($0.tag, $0.value) })
    }
    return result
  }

  private static func time(_ text: String) throws(OrderProblem) -> Timestamp? {
    switch TimeText.parse(text) {
    case .now: nil
    case .time(let time, _): time
    case .bad: throw .badDate
    }
  }

  private static func trigger(_ number: TWSNumber) throws(OrderProblem) -> TriggerMethod? {
    guard let value = number.integer, value != 0 else { return nil }
    guard let method = TriggerMethod(rawValue: Int(value)) else {
      throw .invalid("Invalid trigger method.")
    }
    return method
  }

  private static func condition(
    _ wire: TWSOrderCondition
  ) throws(OrderProblem) -> OrderCondition {
    func comparison(_ isMore: TWSFlag) -> OrderCondition.Comparison {
      isMore.isOn ? .atLeast : .atMost
    }
    func amount(_ number: TWSNumber) throws(OrderProblem) -> Decimal64 {
      guard let value = decimal(number) else { throw .invalid("A condition has no value.") }
      return value
    }
    func whole(_ number: TWSNumber) throws(OrderProblem) -> Int {
      guard let value = number.integer else { throw .invalid("A condition has no value.") }
      return Int(value)
    }
    func instrument(_ id: Int) -> InstrumentID { InstrumentID(rawValue: Int64(id)) }
    let test: OrderCondition.Test
    switch wire.trigger {
    case .price(let isMore, let bound, let id, let exchange, let method):
      test = .price(
        instrument(id), exchange: exchange, comparison(isMore), try amount(bound),
        try trigger(method))
    case .time(let isMore, let text):
      guard let time = try time(text) else { throw .badDate }
      test = .time(comparison(isMore), time)
    case .margin(let isMore, let percent):
      test = .margin(comparison(isMore), percent: try whole(percent))
    case .execution(let type, let exchange, let symbol):
      test = .execution(
        symbol: symbol, securityType: SecurityType(rawValue: type), exchange: exchange)
    case .volume(let isMore, let volume, let id, let exchange):
      test = .volume(instrument(id), exchange: exchange, comparison(isMore), try whole(volume))
    case .percentChange(let isMore, let percent, let id, let exchange):
      test = .percentChange(
        instrument(id), exchange: exchange, comparison(isMore), try amount(percent))
    }
    return OrderCondition(test, wire.isConjunction ? .and : .or)
  }

  /// Refuses what would change an order's size or side if it were left out.
  private static func refuseUnsupported(_ order: TWSOrder) throws(OrderProblem) {
    if !order.hedgeType.isEmpty { throw .unsupported("a hedging order") }
    if order.cashQuantity.isPositive { throw .unsupported("a cash quantity") }
    guard order.conditions.count <= 16 else { throw .unsupported("more than 16 conditions") }
  }
}
