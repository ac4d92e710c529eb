import Orders
import TWSProtocol
import TradingModel

extension ClientMessage {
  /// The message that places an order or gives it new terms. `isTransmitted` is false for the
  /// orders of a bracket that wait for the last of them.
  static func place(_ order: BrokerOrder, isTransmitted: Bool) -> ClientMessage {
    var message = PlaceOrder(order)
    message.order.isTransmitted = TWSFlag(isTransmitted)
    return .placeOrder(message)
  }

  /// The message that asks what an order would do.
  static func preview(_ order: BrokerOrder) -> ClientMessage {
    var message = PlaceOrder(order)
    message.order.isWhatIf = true
    // Transmitted to the broker's margin system; an order that is not would be kept in the
    // gateway, from where a person could send it.
    message.order.isTransmitted = true
    return .placeOrder(message)
  }
}

extension ClientMessage.PlaceOrder {
  init(_ order: BrokerOrder) {
    self.init()
    // The broker refuses numbers that 32 bits cannot hold before it comes here.
    orderID = OrderID(rawValue: Int32(truncatingIfNeeded: order.id.rawValue))
    contract = TWSContract(order.contract)
    self.order.action = order.ticket.side.rawValue
    self.order.totalQuantity = TWSNumber(order.ticket.quantity)
    self.order.timeInForce = order.ticket.timeInForce.rawValue
    self.order.account = order.account.rawValue
    self.order.orderReference = order.intent.rawValue
    self.order.isOutsideRegularHours = TWSFlag(order.ticket.outsideRegularHours)
    self.order.parentID = TWSNumber(Int(order.parent?.rawValue ?? 0))
    self.order.set(order.ticket.type)
    // After the type, as an attribute of the broker may refine what a type leaves open.
    if !order.ticket.attributes.isEmpty { self.order.set(order.ticket.attributes) }
  }
}

extension TWSOrder {
  /// Takes up the type and its prices.
  mutating func set(_ type: OrderType) {
    orderType = type.code
    switch type {
    case .market, .marketOnClose, .marketToLimit: break
    case .limit(let price), .limitOnClose(let price): limitPrice = TWSNumber(price)
    case .stop(let price), .marketIfTouched(let price): auxiliaryPrice = TWSNumber(price)
    case .stopLimit(let stop, let limit):
      auxiliaryPrice = TWSNumber(stop)
      limitPrice = TWSNumber(limit)
    case .limitIfTouched(let trigger, let limit):
      auxiliaryPrice = TWSNumber(trigger)
      limitPrice = TWSNumber(limit)
    case .trailingStop(let distance, let stop): set(distance, stop)
    case .trailingStopLimit(let distance, let stop, let offset):
      set(distance, stop)
      limitPriceOffset = TWSNumber(offset)
    case .relative(let offset, let cap), .peggedToMidpoint(let offset, let cap):
      auxiliaryPrice = TWSNumber(offset)
      limitPrice = TWSNumber(cap)
    }
  }

  private mutating func set(_ distance: OrderType.TrailingDistance, _ stop: Price?) {
    switch distance {
    case .amount(let amount): auxiliaryPrice = TWSNumber(amount)
    case .percent(let percent): trailingPercent = TWSNumber(percent)
    }
    trailStopPrice = TWSNumber(stop)
  }

  /// Takes up the terms that few orders have. The parent is another field's: only the desk knows
  /// its number.
  mutating func set(_ attributes: OrderAttributes) {
    if let moment = attributes.goodTill { goodTillDate = GatewayTime.request(moment) }
    if let moment = attributes.goodAfter { goodAfterTime = GatewayTime.request(moment) }
    if let size = attributes.displaySize { displaySize = TWSNumber(size.normalized) }
    isHidden = TWSFlag(attributes.isHidden)
    isAllOrNone = TWSFlag(attributes.isAllOrNone)
    minimumQuantity = TWSNumber(attributes.minimumQuantity?.normalized)
    if let group = attributes.group {
      ocaGroup = group.name
      ocaType = TWSNumber(group.rule.rawValue)
    }
    if let trigger = attributes.trigger { triggerMethod = TWSNumber(trigger.rawValue) }
    conditions = attributes.conditions.map(TWSOrderCondition.init)
    conditionsCancelOrder = TWSFlag(attributes.conditionsCancel)
    conditionsIgnoreRegularHours = TWSFlag(attributes.conditionsIgnoreRegularHours)
    if let algorithm = attributes.algorithm {
      algorithmStrategy = algorithm.strategy
      algorithmParameters = algorithm.parameters.map(TWSTagValue.init)
    }
    smartRoutingParameters = attributes.comboRouting.map(TWSTagValue.init)
    for tag in attributes.others { OrderTagFields.set(tag, in: &self) }
  }
}

extension TWSTagValue {
  init(_ tag: OrderTag) { self.init(tag: tag.name, value: tag.value) }
}

extension TWSOrderCondition {
  init(_ condition: OrderCondition) {
    self.init(trigger: Trigger(condition.test), isConjunction: condition.conjunction == .and)
  }
}

extension TWSOrderCondition.Trigger {
  init(_ test: OrderCondition.Test) {
    switch test {
    case .price(let instrument, let exchange, let comparison, let price, let method):
      self = .price(
        isMore: TWSFlag(comparison == .atLeast), price: TWSNumber(price),
        contractID: Int(instrument.rawValue), exchange: exchange,
        triggerMethod: TWSNumber(method?.rawValue ?? 0))
    case .time(let comparison, let moment):
      self = .time(isMore: TWSFlag(comparison == .atLeast), time: GatewayTime.request(moment))
    case .margin(let comparison, let percent):
      self = .margin(isMore: TWSFlag(comparison == .atLeast), percent: TWSNumber(percent))
    case .execution(let symbol, let type, let exchange):
      self = .execution(securityType: type.rawValue, exchange: exchange, symbol: symbol)
    case .volume(let instrument, let exchange, let comparison, let volume):
      self = .volume(
        isMore: TWSFlag(comparison == .atLeast), volume: TWSNumber(volume),
        contractID: Int(instrument.rawValue), exchange: exchange)
    case .percentChange(let instrument, let exchange, let comparison, let percent):
      self = .percentChange(
        isMore: TWSFlag(comparison == .atLeast), percent: TWSNumber(percent),
        contractID: Int(instrument.rawValue), exchange: exchange)
    }
  }
}
