import TradingModel

/// Parents and children, and groups of which one order ends the others.
extension MatchingEngine {
  /// Sends an order and everything of its family that was held back to the market: the root
  /// first, then its children in the order in which they came.
  mutating func transmitFamily(of index: Int) {
    var root = index
    while let parent = ledger.orders[root].terms.parent,
      let found = indexByKey[ClientOrderKey(client: ledger.orders[root].key.client, order: parent)]
    {
      root = found
    }
    transmit(root)
  }

  private mutating func transmit(_ index: Int) {
    let record = ledger.orders[index]
    guard record.status.isOpen || record.status == .filled else { return }
    if record.status.isOpen, !record.isActive {
      if waitsForParent(record) {
        ledger.orders[index].terms.transmit = true
        events.append(.order(ledger.orders[index]))
        if let opening = awaitedOpening(ledger.orders[index]) { warn(index, opening) }
      } else {
        activate(index)
      }
    }
    for child in children(of: record.key) where !ledger.orders[child].isActive {
      transmit(child)
    }
  }

  private func waitsForParent(_ record: OrderRecord) -> Bool {
    guard let parent = record.terms.parent,
      let found = order(ClientOrderKey(client: record.key.client, order: parent))
    else { return false }
    return found.status.isOpen
  }

  func children(of key: ClientOrderKey) -> [Int] { families[key] ?? [] }

  /// Wakes the children of an order that has filled, or whose filled part is all there will be.
  mutating func wakeChildren(of index: Int) {
    let parent = ledger.orders[index]
    for child in children(of: parent.key) {
      let record = ledger.orders[child]
      guard record.status.isOpen, !record.isActive, record.terms.transmit else { continue }
      if parent.filled < record.terms.quantity {
        ledger.orders[child].terms.quantity = parent.filled
      }
      awakened.append(child)
    }
  }

  // MARK: Groups

  /// A fill of one order of a group reduces or ends the others. `before` is what the order had
  /// to fill before this fill.
  mutating func applyGroup(_ index: Int, filled: Quantity, before: Quantity) {
    let record = ledger.orders[index]
    guard let key = record.effectiveGroup else { return }
    let rule = record.terms.attributes.group?.rule
    for other in groups[key] ?? [] where other != index {
      let sibling = ledger.orders[other]
      guard sibling.status.isOpen else { continue }
      let rest = restOfSibling(sibling, of: record, rule, filled: filled, before: before)
      if rest <= .zero {
        end(other, .cancelled, reason: OrderEnd.group, tells202: true)
      } else {
        ledger.orders[other].terms.quantity = sibling.filled + rest
        events.append(.order(ledger.orders[other]))
      }
    }
  }

  /// What a fill of one order leaves of another: by its share in a named group, rounded down to
  /// a size that can be traded; by its size in a bracket.
  private func restOfSibling(
    _ sibling: OrderRecord, of record: OrderRecord, _ rule: OrderGroup.Rule?, filled: Quantity,
    before: Quantity
  ) -> Quantity {
    switch rule {
    case nil: return sibling.remaining - filled
    case .cancelOthers: return .zero
    case .reduceOthers, .reduceOthersWithoutBlock:
      guard before > .zero, let listed = listing(sibling.terms.instrument) else { return .zero }
      let share = (sibling.remaining * (before - filled)).divided(by: before, scale: 8) ?? .zero
      return share.rounded(toMultipleOf: listed.sizeIncrement, .down)
    }
  }

  /// Moves an order to the group that its new terms name.
  mutating func regroup(_ index: Int, from old: GroupKey?) {
    let new = ledger.orders[index].effectiveGroup
    guard new != old else { return }
    if let old { groups[old]?.removeAll { $0 == index } }
    if let new { groups[new, default: []].append(index) }
  }
}
