public import TradingModel

/// What people decide about the books, and what the journal remembers of owners.
extension OrderDesk {
  /// Carries out a person's decision about the books. The journal has it before any book changes;
  /// strategies hear of their new positions before this returns. Throws, and changes nothing,
  /// when there is nothing to decide or the journal refuses.
  public func resolve(
    _ decision: OwnershipDecision
  ) throws(OwnershipRefusal) -> OwnershipOutcome {
    let now = clock()
    let adjustments = try book.adjustments(of: decision, at: now)
    let contract = book.contract(of: decision.instrument)
    let text = book.words(adjustments)
    var records: [OrderRecord] = adjustments.map { .adjusted($0, contract: contract) }
    records.append(.note(decision.account, kind: "books.decided", text: text, at: now))
    do throws(OrderLogError) {
      try store(records)
    } catch {
      throw .journal(error.description)
    }
    let key = OrderBook.PositionKey(account: decision.account, instrument: decision.instrument)
    var step = OrderStep()
    book.carryOut(adjustments, on: key, at: now, into: &step)
    step.news.append(.notice(decision.account, kind: "books.decided", text: text))
    storeAndAct(on: step)
    return OwnershipOutcome(
      adjustments: adjustments, expected: book.expectedPosition(key),
      reported: book.reportedPosition(key))
  }

  /// The instruments that an address names among those that were ever ordered or held here,
  /// whether or not they trade any more. O(instruments).
  public func instruments(named address: InstrumentAddress) -> [InstrumentID] {
    if let id = address.contract.instrument { return [id] }
    let ids = Set(book.contracts.keys).union(book.instruments.keys)
    return ids.filter { book.symbol($0) == address.description }.sorted()
  }

  /// What all books of an instrument add up to.
  public func expectedPosition(_ account: AccountName, _ instrument: InstrumentID) -> Quantity {
    book.expectedPosition(OrderBook.PositionKey(account: account, instrument: instrument))
  }

  /// Takes orders back into memory that ended long ago and that the broker speaks of again, so
  /// that what it tells goes to the strategy whose order it was.
  func recallOwners(for event: BrokerEvent) {
    if case .execution(let report) = event { recall(report.reference) }
    if case .orderReport(let report) = event { recall(report.reference) }
    if case .snapshot(let snapshot) = event {
      for report in snapshot.executions ?? [] { recall(report.reference) }
      for report in snapshot.openOrders ?? [] { recall(report.reference) }
    }
  }

  private func recall(_ reference: IntentID?) {
    guard let reference, book.mayBeForgotten(reference) else { return }
    do throws(OrderLogError) {
      if let (order, fills) = try log.recall(reference) {
        book.recall(order, fills)
      } else {
        book.strangeReferences.insert(reference)
      }
    } catch {
      // Asked again with the next report; until then the execution belongs to nobody.
      listener.notice(
        nil, kind: "journal.fault",
        text: "The journal cannot tell whose order \(reference.rawValue) is: \(error.description)")
    }
  }
}

extension OrderBook {
  /// References that the journal does not know are remembered, at most so many.
  static let strangeReferenceLimit = 10_000

  /// Whether a reference looks like one of ours that memory lacks and the journal may have.
  func mayBeForgotten(_ reference: IntentID) -> Bool {
    tracks[reference] == nil && reference.rawValue.hasPrefix(IntentID.prefix)
      && strangeReferences.count < OrderBook.strangeReferenceLimit
      && !strangeReferences.contains(reference)
  }

  /// Takes an ended order back with its executions, whose effect the books have already.
  mutating func recall(_ order: Order, _ fills: [Fill]) {
    var state = OrderLogState(orders: [order], contracts: contracts)
    state.fills = fills
    insert(OrderBook.restored(order, from: state))
    for fill in fills { restore(fill) }
  }
}
