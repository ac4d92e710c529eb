import TradingModel

extension MatchingEngine {
  /// Gives an open order new terms. It keeps its place in time only when nothing but its size
  /// changes, downwards.
  mutating func modify(_ index: Int, _ terms: OrderTerms) {
    let old = ledger.orders[index]
    if let refusal = refusal(of: terms, for: old) {
      refuse(old.key, refusal)
      return
    }
    var new = terms
    new.parent = old.terms.parent
    new.transmit = terms.transmit || old.terms.transmit
    if new.attributes.group == nil { new.attributes.group = old.terms.attributes.group }
    ledger.orders[index].terms = new
    ledger.orders[index].updatedAt = now
    regroup(index, from: old.effectiveGroup)
    if terms.quantity == old.filled {
      finishAsFilled(index)
      return
    }
    guard old.isActive else {
      if terms.transmit {
        transmitFamily(of: index)
      } else if old.terms.transmit {
        events.append(.order(ledger.orders[index]))
      }
      return
    }
    guard changesPlace(old.terms, new) else {
      events.append(.order(ledger.orders[index]))
      return
    }
    renew(index, old)
  }

  private func changesPlace(_ old: OrderTerms, _ new: OrderTerms) -> Bool {
    old.type != new.type || new.quantity > old.quantity || old.timeInForce != new.timeInForce
      || old.outsideRegularHours != new.outsideRegularHours || old.attributes != new.attributes
  }

  /// Brings a changed order to the market once more.
  private mutating func renew(_ index: Int, _ old: OrderRecord) {
    let new = ledger.orders[index].terms
    ledger.sequence += 1
    ledger.orders[index].sequence = ledger.sequence
    if new.type != old.terms.type {
      ledger.orders[index].followedLimit = nil
      ledger.orders[index].signals = 0
      if new.type.stopPrice != old.terms.type.stopPrice
        || new.type.trailing != old.terms.type.trailing
      {
        ledger.orders[index].isTriggered = false
        ledger.orders[index].trailedStop = nil
      }
    }
    if new.attributes.displaySize != old.terms.attributes.displaySize {
      ledger.orders[index].slice = nil
    }
    if new.attributes.conditions != old.terms.attributes.conditions {
      ledger.orders[index].isConditionMet = false
    }
    ledger.orders[index].dayEnd = dayEnd(new)
    conditional.removeAll { $0 == index }
    books[new.instrument]?.remove(index)
    activate(index)
  }

  private mutating func finishAsFilled(_ index: Int) {
    books[ledger.orders[index].terms.instrument]?.remove(index)
    conditional.removeAll { $0 == index }
    ledger.orders[index].status = .filled
    ledger.orders[index].endedAt = now
    openCount -= 1
    events.append(.order(ledger.orders[index]))
    wakeChildren(of: index)
  }
}
