public import TradingModel

extension MatchingEngine {
  /// Takes a new order, or new terms when the client's number names an open one.
  public mutating func place(_ terms: OrderTerms, as key: ClientOrderKey, at time: Timestamp) {
    advance(to: time)
    if let index = indexByKey[key] {
      modify(index, terms)
      return
    }
    let known = ledger.nextOrderNumbers[key.client] ?? 1
    ledger.nextOrderNumbers[key.client] = max(known, key.order &+ 1)
    if let refusal = refusal(of: terms, key: key) {
      events.append(.message(key, code: refusal.code, text: refusal.text))
      return
    }
    ledger.permCount += 1
    ledger.sequence += 1
    let base = 1_000_000_000 + Int64(settings.identity % 1000) * 1_000_000
    let record = OrderRecord(
      key: key, perm: PermID(rawValue: base + ledger.permCount), terms: terms,
      status: .pendingSubmit, sequence: ledger.sequence, acceptedAt: now, updatedAt: now)
    let index = ledger.orders.count
    ledger.orders.append(record)
    indexByKey[key] = index
    openCount += 1
    if let group = record.effectiveGroup { groups[group, default: []].append(index) }
    if terms.transmit {
      transmitFamily(of: index)
    } else {
      ledger.orders[index].status = .preSubmitted
      events.append(.order(ledger.orders[index]))
    }
    scheduleDeadline()
  }

  /// Ends an open order of a client; tells 10147 or 10148 when there is none.
  public mutating func cancel(_ key: ClientOrderKey, at time: Timestamp) {
    advance(to: time)
    guard let index = indexByKey[key] else {
      refuse(key, .notFound(key.order))
      return
    }
    let record = ledger.orders[index]
    guard record.status.isOpen else {
      refuse(key, .cannotCancel(key.order, state: record.status.rawValue))
      return
    }
    end(index, .cancelled, reason: nil, tells202: true)
  }

  /// Ends every open order of every client.
  public mutating func cancelAll(at time: Timestamp) {
    advance(to: time)
    for index in ledger.orders.indices where ledger.orders[index].status.isOpen {
      end(index, .cancelled, reason: nil, tells202: true)
    }
  }

  mutating func refuse(_ key: ClientOrderKey, _ refusal: Refusal) {
    events.append(.message(key, code: refusal.code, text: refusal.text))
  }

  // MARK: Checks

  private func refusal(of terms: OrderTerms, key: ClientOrderKey) -> Refusal? {
    guard let listed = catalogue[terms.instrument] else { return .unknownInstrument }
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

  private func termsRefusal(_ terms: OrderTerms, _ listed: ListedInstrument) -> Refusal? {
    guard terms.quantity >= listed.minimumSize,
      terms.quantity.isMultiple(of: listed.sizeIncrement)
    else { return .badSize }
    for price in [terms.type.limitPrice, terms.type.stopPrice].compactMap({ $0 }) {
      guard price > .zero, price.isMultiple(of: listed.tickSize) else { return .offTick }
    }
    return nil
  }

  // MARK: Modification

  private mutating func modify(_ index: Int, _ terms: OrderTerms) {
    let old = ledger.orders[index]
    guard old.status.isOpen else {
      let same = terms.side == old.terms.side && terms.instrument == old.terms.instrument
      refuse(old.key, same ? .cannotModify(old.status.rawValue) : .duplicateNumber)
      return
    }
    guard terms.instrument == old.terms.instrument, terms.side == old.terms.side,
      terms.account == old.terms.account, let listed = catalogue[terms.instrument]
    else {
      refuse(old.key, .differentOrder)
      return
    }
    if let refusal = termsRefusal(terms, listed) {
      refuse(old.key, refusal)
      return
    }
    guard terms.quantity >= old.filled, !old.remaining.isZero else {
      refuse(old.key, .belowFilled)
      return
    }
    let losesPlace = terms.type != old.terms.type || terms.quantity > old.terms.quantity
    ledger.orders[index].terms = terms
    ledger.orders[index].terms.parent = old.terms.parent
    ledger.orders[index].terms.group = old.terms.group ?? terms.group
    ledger.orders[index].updatedAt = now
    if terms.quantity == old.filled {
      finishAsFilled(index)
      return
    }
    guard old.isActive else {
      if terms.transmit {
        transmitFamily(of: index)
      } else {
        events.append(.order(ledger.orders[index]))
      }
      return
    }
    if losesPlace {
      ledger.sequence += 1
      ledger.orders[index].sequence = ledger.sequence
      if terms.type.stopPrice != old.terms.type.stopPrice {
        ledger.orders[index].isTriggered = false
      }
      books[terms.instrument]?.remove(index)
      activate(index)
    } else {
      events.append(.order(ledger.orders[index]))
    }
    scheduleDeadline()
  }

  private mutating func finishAsFilled(_ index: Int) {
    books[ledger.orders[index].terms.instrument]?.remove(index)
    ledger.orders[index].status = .filled
    ledger.orders[index].endedAt = now
    openCount -= 1
    events.append(.order(ledger.orders[index]))
    wakeChildren(of: index)
  }

  // MARK: Families

  /// Sends an order and everything of its family that was held back to the market.
  private mutating func transmitFamily(of index: Int) {
    let record = ledger.orders[index]
    guard let parent = record.terms.parent else {
      activate(index)
      return
    }
    let parentKey = ClientOrderKey(client: record.key.client, order: parent)
    guard let parentIndex = indexByKey[parentKey] else { return }
    let siblings = children(of: parentKey)
    let parentRecord = ledger.orders[parentIndex]
    for child in siblings where ledger.orders[child].status.isOpen {
      if !ledger.orders[child].isActive { ledger.orders[child].status = .preSubmitted }
    }
    if parentRecord.status.isOpen, !parentRecord.isActive {
      activate(parentIndex)
    }
    let parentHasFilled = ledger.orders[parentIndex].status == .filled
    for child in siblings where !ledger.orders[child].isActive {
      guard ledger.orders[child].status.isOpen else { continue }
      if parentHasFilled {
        activate(child)
      } else {
        events.append(.order(ledger.orders[child]))
      }
    }
  }

  func children(of key: ClientOrderKey) -> [Int] {
    groups[.bracket(key)]
      ?? ledger.orders.indices.filter {
        ledger.orders[$0].terms.parent == key.order && ledger.orders[$0].key.client == key.client
      }
  }

  /// Wakes the children of an order that has filled, or whose filled part is all there will be.
  mutating func wakeChildren(of index: Int) {
    let parent = ledger.orders[index]
    for child in children(of: parent.key) {
      guard ledger.orders[child].status.isOpen, !ledger.orders[child].isActive else { continue }
      if parent.filled < ledger.orders[child].terms.quantity {
        ledger.orders[child].terms.quantity = parent.filled
      }
      activate(child)
    }
  }

  // MARK: Life

  /// Brings an order to the market: works it, or lets it wait for its stop or the opening.
  mutating func activate(_ index: Int) {
    ledger.orders[index].isActive = true
    ledger.orders[index].terms.transmit = true
    let record = ledger.orders[index]
    let needsStop = record.terms.type.stopPrice != nil && !record.isTriggered
    let isOpen = isInSession(record.terms)
    ledger.orders[index].status = needsStop || !isOpen ? .preSubmitted : .submitted
    events.append(.order(ledger.orders[index]))
    if !isOpen {
      events.append(
        .message(
          record.key, code: 399,
          text: "Order Message:\n\(record.terms.side.rawValue) \(record.terms.quantity) "
            + "\(catalogue[record.terms.instrument]?.contract.localSymbol ?? "")\n"
            + "Warning: your order will not be placed at the exchange until the market opens."))
    }
    if record.terms.timeInForce == .fillOrKill, isOpen, !needsStop, !canFillWhole(index) {
      end(
        index, .inactive, reason: "The order cannot be filled at once and whole.", tells202: true)
      return
    }
    enqueue(index, isFresh: isOpen)
    if isOpen { match(record.terms.instrument) }
    endUnfilledRest(index, if: isOpen && !needsStop)
  }

  /// IOC and FOK orders do not rest.
  mutating func endUnfilledRest(_ index: Int, if cameToMarket: Bool) {
    let record = ledger.orders[index]
    guard cameToMarket, record.status == .submitted else { return }
    switch record.terms.timeInForce {
    case .day, .goodTillCancelled, .goodTillDate, .atOpening: return
    case .immediateOrCancel, .fillOrKill:
      ledger.orders[index].status = .pendingCancel
      events.append(.status(ledger.orders[index]))
      end(index, .cancelled, reason: "The order's time in force has passed.", tells202: true)
    }
  }

  /// Puts an active order into the list where it waits.
  mutating func enqueue(_ index: Int, isFresh: Bool) {
    let record = ledger.orders[index]
    let instrument = record.terms.instrument
    var book = books[instrument] ?? OrderBook()
    if !isInSession(record.terms), now.rawValue > 0 {
      book.waiting.append(index)
    } else if record.terms.type.stopPrice != nil, !record.isTriggered {
      book.stops.append(index)
    } else {
      book.insert(
        OrderBook.Entry(
          index: index, limit: record.terms.type.limitPrice, sequence: record.sequence,
          isFresh: isFresh), record.terms.side)
    }
    books[instrument] = book
  }

  /// Ends an open order without a fill of the rest.
  mutating func end(
    _ index: Int, _ status: PaperOrderStatus, reason: String?, tells202: Bool
  ) {
    let instrument = ledger.orders[index].terms.instrument
    books[instrument]?.remove(index)
    ledger.orders[index].status = status
    ledger.orders[index].endedAt = now
    ledger.orders[index].updatedAt = now
    ledger.orders[index].reason = reason
    openCount -= 1
    let record = ledger.orders[index]
    events.append(.status(record))
    if tells202 {
      events.append(
        .message(record.key, code: 202, text: "Order Canceled - reason:" + (reason ?? "")))
    }
    if !record.filled.isZero {
      wakeChildren(of: index)
    } else {
      for child in children(of: record.key) where ledger.orders[child].status.isOpen {
        end(child, .cancelled, reason: "The parent order was cancelled.", tells202: tells202)
      }
    }
  }
}
