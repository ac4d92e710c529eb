public import TradingModel

extension MatchingEngine {
  /// Takes a new order, or new terms when the client's number names an open one.
  public mutating func place(_ terms: OrderTerms, as key: ClientOrderKey, at time: Timestamp) {
    advance(to: time)
    defer { settle() }
    if let legs = listing(terms.instrument)?.contract.legs { refresh(terms.instrument, legs) }
    if let index = indexByKey[key] {
      modify(index, terms)
      return
    }
    let known = ledger.nextOrderNumbers[key.client] ?? 1
    guard key.order >= known else {
      refuse(key, .duplicateNumber)
      return
    }
    ledger.nextOrderNumbers[key.client] = key.order &+ 1
    if let refusal = refusal(of: terms, as: key) {
      refuse(key, refusal)
      return
    }
    let index = book(terms, as: key)
    if terms.transmit { transmitFamily(of: index) }
  }

  /// Enters an accepted order into the ledger.
  private mutating func book(_ terms: OrderTerms, as key: ClientOrderKey) -> Int {
    ledger.permCount += 1
    ledger.sequence += 1
    let base = 1_000_000_000 + Int64(settings.identity % 1000) * 1_000_000
    let record = OrderRecord(
      key: key, perm: PermID(rawValue: base + ledger.permCount), terms: terms,
      status: .preSubmitted, sequence: ledger.sequence, acceptedAt: now, updatedAt: now)
    let index = ledger.orders.count
    ledger.orders.append(record)
    indexByKey[key] = index
    openCount += 1
    if let group = record.effectiveGroup { groups[group, default: []].append(index) }
    if let parent = record.parentKey { families[parent, default: []].append(index) }
    return index
  }

  /// Ends an open order of a client; tells 10147 or 10148 when there is none.
  public mutating func cancel(_ key: ClientOrderKey, at time: Timestamp) {
    advance(to: time)
    defer { settle() }
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

  /// Ends every open order of every client, or those of one account.
  public mutating func cancelAll(of account: AccountNumber? = nil, at time: Timestamp) {
    advance(to: time)
    for index in ledger.orders.indices where ledger.orders[index].status.isOpen {
      guard account == nil || ledger.orders[index].terms.account == account else { continue }
      end(index, .cancelled, reason: nil, tells202: true)
    }
    settle()
  }

  mutating func refuse(_ key: ClientOrderKey, _ refusal: Refusal) {
    events.append(.message(key, code: refusal.code, text: refusal.text))
  }

  // MARK: Life

  /// Brings an order to the market: works it, or lets it wait for its price, time or opening.
  mutating func activate(_ index: Int) {
    guard ledger.orders[index].status.isOpen else { return }
    ledger.orders[index].isActive = true
    ledger.orders[index].terms.transmit = true
    if ledger.orders[index].activatedAt == nil {
      ledger.orders[index].activatedAt = now
      ledger.orders[index].dayEnd = dayEnd(ledger.orders[index].terms)
    }
    if let end = ledger.orders[index].terms.goodTill, end <= now {
      self.end(index, .cancelled, reason: OrderEnd.date, tells202: true)
      return
    }
    if ledger.orders[index].watchesConditions {
      if !holds(ledger.orders[index]) {
        if !conditional.contains(index) { conditional.append(index) }
      } else if ledger.orders[index].terms.attributes.conditionsCancel {
        end(index, .cancelled, reason: OrderEnd.condition, tells202: true)
        return
      } else {
        ledger.orders[index].isConditionMet = true
      }
    }
    arrive(index, stage(ledger.orders[index]), warns: true)
    consider(index)
  }

  /// Puts an active order where it stands now and tells it.
  mutating func arrive(_ index: Int, _ stage: OrderStage, warns: Bool) {
    ledger.orders[index].status = stage.status
    prepareFollowing(index)
    events.append(.order(ledger.orders[index]))
    if warns, let opening = awaitedOpening(ledger.orders[index]) { warn(index, opening) }
    if stage == .working, ledger.orders[index].terms.timeInForce == .fillOrKill,
      !canFillWhole(index)
    {
      end(index, .inactive, reason: OrderEnd.notWhole, tells202: true)
      return
    }
    enqueue(index, stage, isFresh: stage == .working)
    let instrument = ledger.orders[index].terms.instrument
    switch stage {
    case .working: unmatched.append(instrument)
    case .armed: observeArrival(index)
    case .waiting, .auction: break
    }
  }

  /// Says that an order waits for the opening, with the order once more, as brokers do.
  mutating func warn(_ index: Int, _ opening: Timestamp) {
    let record = ledger.orders[index]
    guard let listed = listing(record.terms.instrument) else { return }
    let zone = listed.hours.zone
    let date = Array(zone.local(opening).date.compactText)
    let day = [date[0..<4], date[4..<6], date[6...]].map { String($0) }.joined(separator: "-")
    let clock = zone.text(opening).split(separator: " ").last.map(String.init) ?? ""
    let parts = [listed.contract.primaryExchange, listed.contract.tradingClass]
    let venue =
      parts.compactMap { $0?.isEmpty == false ? $0 : nil }.joined(separator: ".")
    events.append(
      .message(
        record.key, code: 399,
        text: "Order Message:\n\(record.terms.side.rawValue) \(record.terms.quantity) "
          + "\(listed.contract.localSymbol ?? listed.contract.symbol) "
          + "\(venue.isEmpty ? listed.contract.exchange : venue)\n"
          + "Warning: Your order will not be placed at the exchange until \(day) \(clock) "
          + "\(zone.name)."))
    events.append(.order(record))
  }

  /// Puts an active order into the list where it waits or works.
  mutating func enqueue(_ index: Int, _ stage: OrderStage, isFresh: Bool) {
    let record = ledger.orders[index]
    let place = OrderBook.Place(index: index, sequence: record.sequence)
    var book = books[record.terms.instrument] ?? OrderBook()
    books[record.terms.instrument] = nil
    switch stage {
    case .waiting: book.insert(place, \.waiting)
    case .auction: book.insert(place, \.auction)
    case .armed: book.insert(place, \.armed)
    case .working:
      if record.terms.type.isPegged { book.insert(place, \.pegs) }
      if !record.terms.type.isPegged || record.followedLimit != nil {
        book.insert(entry(index, isFresh: isFresh), record.terms.side)
      }
    }
    books[record.terms.instrument] = book
  }

  func entry(_ index: Int, isFresh: Bool) -> OrderBook.Entry {
    let record = ledger.orders[index]
    return OrderBook.Entry(
      index: index, limit: record.limitPrice, sequence: record.sequence, isFresh: isFresh,
      isHidden: record.terms.attributes.isHidden)
  }

  /// Ends an open order without a fill of the rest.
  mutating func end(
    _ index: Int, _ status: PaperOrderStatus, reason: String?, tells202: Bool
  ) {
    let instrument = ledger.orders[index].terms.instrument
    books[instrument]?.remove(index)
    conditional.removeAll { $0 == index }
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
        end(child, .cancelled, reason: OrderEnd.parent, tells202: tells202)
      }
    }
  }
}

/// Why the exchange ends orders, in its words.
enum OrderEnd {
  static let date = "The order's good-till date has passed."
  static let day = "The order's day has ended."
  static let condition = "The order's conditions have been met."
  static let notWhole = "The order cannot be filled at once and whole."
  static let immediate = "The order's time in force has passed."
  static let parent = "The parent order was cancelled."
  static let group = "OCA group"
  static let auction = "The auction's price is beyond the order's limit."
  static let noAuction = "The auction had no price."
}

extension OrderTerms {
  /// The end of a good-till-date order.
  var goodTill: Timestamp? { timeInForce == .goodTillDate ? attributes.goodTill : nil }
}
