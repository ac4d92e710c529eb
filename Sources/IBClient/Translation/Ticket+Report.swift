import TWSProtocol
import TradingModel

extension OrderType {
  /// The type where it is one that this system places, and its prices are there. A gateway writes
  /// nought for a price that a type does not have.
  init?(_ order: TWSOrder) {
    let limit = Decimal64(order.limitPrice)
    let auxiliary = Decimal64(order.auxiliaryPrice)
    switch order.orderType {
    case "MKT": self = .market
    case "MOC": self = .marketOnClose
    case "MTL": self = .marketToLimit
    case "LMT", "LOC":
      guard let limit else { return nil }
      self = order.orderType == "LMT" ? .limit(limit) : .limitOnClose(limit)
    case "STP", "MIT":
      guard let auxiliary else { return nil }
      self = order.orderType == "STP" ? .stop(auxiliary) : .marketIfTouched(auxiliary)
    case "STP LMT", "STPLMT":
      guard let auxiliary, let limit else { return nil }
      self = .stopLimit(stop: auxiliary, limit: limit)
    case "LIT":
      guard let auxiliary, let limit else { return nil }
      self = .limitIfTouched(trigger: auxiliary, limit: limit)
    case "TRAIL", "TRAIL LIMIT", "TRAILLMT": self.init(trailing: order)
    case "REL":
      self = .relative(offset: auxiliary ?? .zero, cap: Decimal64(nonzero: order.limitPrice))
    case "PEG MID", "PEGMID":
      self = .peggedToMidpoint(
        offset: auxiliary ?? .zero, cap: Decimal64(nonzero: order.limitPrice))
    default: return nil
    }
  }

  private init?(trailing order: TWSOrder) {
    let distance: TrailingDistance
    if let percent = Decimal64(nonzero: order.trailingPercent) {
      distance = .percent(percent)
    } else if let amount = Decimal64(nonzero: order.auxiliaryPrice) {
      distance = .amount(amount)
    } else {
      return nil
    }
    let stop = Decimal64(nonzero: order.trailStopPrice)
    guard order.orderType != "TRAIL" else {
      self = .trailingStop(by: distance, stop: stop)
      return
    }
    if let offset = Decimal64(order.limitPriceOffset) {
      self = .trailingStopLimit(by: distance, stop: stop, offset: offset)
    } else if let limit = Decimal64(nonzero: order.limitPrice), let stop {
      let difference = stop - limit
      self = .trailingStopLimit(
        by: distance, stop: stop, offset: difference.isNegative ? -difference : difference)
    } else {
      return nil
    }
  }
}

extension OrderAttributes {
  /// What an open order states. What this system has no word for is left out.
  init(_ order: TWSOrder, times: GatewayTime) {
    self.init()
    goodTill = times.moment(order.goodTillDate)
    goodAfter = times.moment(order.goodAfterTime)
    displaySize = Decimal64(nonzero: order.displaySize)
    isHidden = order.isHidden.isOn
    isAllOrNone = order.isAllOrNone.isOn
    minimumQuantity = Decimal64(nonzero: order.minimumQuantity)
    if let name = order.ocaGroup.nonEmpty {
      let rule = order.ocaType.integer.flatMap { OrderGroup.Rule(rawValue: Int($0)) }
      group = OrderGroup(name: name, rule: rule ?? .reduceOthersWithoutBlock)
    }
    trigger = order.triggerMethod.integer.flatMap { TriggerMethod(rawValue: Int($0)) }
    conditions = order.conditions.compactMap { OrderCondition($0, times: times) }
    conditionsCancel = !conditions.isEmpty && order.conditionsCancelOrder.isOn
    conditionsIgnoreRegularHours =
      !conditions.isEmpty && order.conditionsIgnoreRegularHours.isOn
    if let name = order.algorithmStrategy.nonEmpty {
      algorithm = OrderAlgorithm(
        strategy: name, parameters: order.algorithmParameters.map { OrderTag($0.tag, $0.value) })
    }
    comboRouting = order.smartRoutingParameters.map { OrderTag($0.tag, $0.value) }
    others = OrderTagFields.tags(of: order)
  }
}

extension OrderCondition {
  /// A condition; nil where a part of it cannot be read.
  init?(_ wire: TWSOrderCondition, times: GatewayTime) {
    guard let test = Test(wire.trigger, times: times) else { return nil }
    self.init(test, wire.isConjunction ? .and : .or)
  }
}

extension OrderCondition.Test {
  init?(_ trigger: TWSOrderCondition.Trigger, times: GatewayTime) {
    func comparison(_ isMore: TWSFlag) -> OrderCondition.Comparison {
      isMore.isOn ? .atLeast : .atMost
    }
    func instrument(_ id: Int) -> InstrumentID { InstrumentID(rawValue: Int64(id)) }
    switch trigger {
    case .price(let isMore, let price, let id, let exchange, let method):
      guard let price = Decimal64(price) else { return nil }
      let method = method.integer.flatMap { TriggerMethod(rawValue: Int($0)) }
      self = .price(instrument(id), exchange: exchange, comparison(isMore), price, method)
    case .time(let isMore, let text):
      guard let moment = times.moment(text) else { return nil }
      self = .time(comparison(isMore), moment)
    case .margin(let isMore, let percent):
      guard let percent = percent.integer else { return nil }
      self = .margin(comparison(isMore), percent: Int(percent))
    case .execution(let type, let exchange, let symbol):
      self = .execution(
        symbol: symbol, securityType: SecurityType(rawValue: type), exchange: exchange)
    case .volume(let isMore, let volume, let id, let exchange):
      guard let volume = volume.integer else { return nil }
      self = .volume(instrument(id), exchange: exchange, comparison(isMore), Int(volume))
    case .percentChange(let isMore, let percent, let id, let exchange):
      guard let percent = Decimal64(percent) else { return nil }
      self = .percentChange(instrument(id), exchange: exchange, comparison(isMore), percent)
    }
  }
}

extension OrderPreview {
  /// The answer to a what-if order.
  init(_ state: TWSOrderState) {
    self.init(
      initialMargin: Change(
        before: Decimal64(state.initialMarginBefore), change: Decimal64(state.initialMarginChange),
        after: Decimal64(state.initialMarginAfter)),
      maintenanceMargin: Change(
        before: Decimal64(state.maintenanceMarginBefore),
        change: Decimal64(state.maintenanceMarginChange),
        after: Decimal64(state.maintenanceMarginAfter)),
      equityWithLoan: Change(
        before: Decimal64(state.equityWithLoanBefore),
        change: Decimal64(state.equityWithLoanChange),
        after: Decimal64(state.equityWithLoanAfter)),
      commission: Decimal64(state.commission),
      minimumCommission: Decimal64(state.minimumCommission),
      maximumCommission: Decimal64(state.maximumCommission),
      commissionCurrency: state.commissionCurrency.nonEmpty,
      warning: state.rejectReason.nonEmpty ?? state.warningText.nonEmpty)
  }
}
