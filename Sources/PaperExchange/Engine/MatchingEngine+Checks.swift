import TradingModel

/// What is wrong with an order before it is taken.
extension MatchingEngine {
  /// Why the exchange would refuse a new order; nil when it would take it. Nothing changes.
  public func refusal(of terms: OrderTerms, as key: ClientOrderKey) -> Refusal? {
    guard let listed = listing(terms.instrument) else { return .unknownInstrument }
    guard openCount < settings.maximumOpenOrders else {
      return .tooManyOrders(settings.maximumOpenOrders)
    }
    guard let account = ledger.accounts.first(where: { $0.number == terms.account }) else {
      return .unknownAccount(terms.account.rawValue)
    }
    guard listed.isTradable else { return .notTradable }
    if let refusal = termsRefusal(terms, listed) { return refusal }
    if let parent = terms.parent {
      let parentKey = ClientOrderKey(client: key.client, order: parent)
      guard let record = order(parentKey), record.status.isOpen || record.status == .filled else {
        return .noParent(parent)
      }
    } else if settings.checksFunds, !canPay(account, terms, listed) {
      return .insufficientFunds
    }
    return nil
  }

  /// Why an order cannot have new terms.
  func refusal(of terms: OrderTerms, for old: OrderRecord) -> Refusal? {
    guard old.status.isOpen else {
      let same =
        terms.side == old.terms.side && terms.instrument == old.terms.instrument
      guard same else { return .duplicateNumber }
      return old.status == .filled ? .cannotModifyFilled : .cannotModify(old.status.rawValue)
    }
    guard terms.instrument == old.terms.instrument, terms.side == old.terms.side,
      terms.account == old.terms.account, let listed = listing(terms.instrument)
    else { return .differentOrder }
    if let refusal = termsRefusal(terms, listed) { return refusal }
    guard terms.quantity >= old.filled, !old.remaining.isZero else { return .belowFilled }
    return nil
  }

  private func termsRefusal(_ terms: OrderTerms, _ listed: ListedInstrument) -> Refusal? {
    guard listed.facts.orderTypes.contains(terms.type.code),
      OrderSupport.types(of: listed.contract.securityType).contains(terms.type.code)
    else { return .unsupportedType }
    if let refusal = sizeRefusal(terms, listed) { return refusal }
    if let refusal = priceRefusal(terms.type, listed) { return refusal }
    return timeRefusal(terms, listed)
  }

  private func sizeRefusal(_ terms: OrderTerms, _ listed: ListedInstrument) -> Refusal? {
    guard terms.quantity > .zero else { return .noSize }
    guard terms.quantity >= listed.minimumSize,
      terms.quantity.isMultiple(of: listed.sizeIncrement)
    else { return .badSize }
    let parts = [terms.attributes.displaySize, terms.attributes.minimumQuantity]
    for case let part? in parts where part.isNegative || part > terms.quantity {
      return .badPart
    }
    return nil
  }

  private func priceRefusal(_ type: OrderType, _ listed: ListedInstrument) -> Refusal? {
    for case let price? in [type.limitPrice, type.stopPrice] {
      // The price of a combination may be a credit.
      guard price > .zero || listed.contract.legs != nil, listed.takes(price) else {
        return .offTick
      }
    }
    switch type {
    case .trailingStop(let by, _): return distanceRefusal(by, listed)
    case .trailingStopLimit(let by, _, let offset):
      guard offset.isMultiple(of: listed.tickSize) else { return .offTick }
      return distanceRefusal(by, listed)
    case .relative(let offset, _), .peggedToMidpoint(let offset, _):
      return offset.isNegative || !offset.isMultiple(of: listed.tickSize) ? .offTick : nil
    case .market, .limit, .stop, .stopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
      .limitIfTouched, .marketToLimit:
      return nil
    }
  }

  private func distanceRefusal(
    _ by: OrderType.TrailingDistance, _ listed: ListedInstrument
  ) -> Refusal? {
    switch by {
    case .amount(let amount):
      amount > .zero && amount.isMultiple(of: listed.tickSize) ? nil : .offTick
    case .percent(let percent): percent > .zero && percent < 100 ? nil : .badPercent
    }
  }

  private func timeRefusal(_ terms: OrderTerms, _ listed: ListedInstrument) -> Refusal? {
    switch terms.timeInForce {
    case .goodTillDate:
      guard let end = terms.attributes.goodTill else { return .noDate }
      return end <= now ? .pastDate : nil
    case .atOpening:
      switch terms.type {
      case .market, .limit: break
      case .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose, .limitOnClose,
        .marketIfTouched, .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
        return .unsupportedType
      }
      let hasAuction = OrderSupport.hasOpeningAuction(listed.contract.securityType)
      return hasAuction ? nil : .unsupportedTime(terms.timeInForce.rawValue)
    case .immediateOrCancel, .fillOrKill:
      return terms.type.isOnClose ? .unsupportedTime(terms.timeInForce.rawValue) : nil
    case .day, .goodTillCancelled: return nil
    }
  }
}
