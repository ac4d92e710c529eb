import TradingModel

extension OrderBook {
  /// The adjustments that a decision means, without booking them.
  func adjustments(
    of decision: OwnershipDecision, at now: Timestamp
  ) throws(OwnershipRefusal) -> [HoldingAdjustment] {
    let key = PositionKey(account: decision.account, instrument: decision.instrument)
    let isBlank = decision.reason.utf8.allSatisfy { $0 <= 0x20 }
    guard !isBlank, decision.reason.utf8.count <= OwnershipRefusal.reasonLimit else {
      throw .reason
    }
    guard key.instrument.isHeld else { throw .combination(symbol: symbol(key)) }
    func adjustment(
      _ owner: StrategyID?, _ quantity: Quantity, _ price: Price?, _ kind: HoldingAdjustment.Kind
    ) -> HoldingAdjustment {
      HoldingAdjustment(
        strategy: owner, account: key.account, instrument: key.instrument, quantity: quantity,
        price: price, kind: kind, reason: decision.reason, actor: decision.actor, at: now)
    }
    switch decision.action {
    case .adopt(let strategy, let price):
      let difference = try confirmedDifference(key)
      return [adjustment(strategy, difference, price ?? costOfAll(key), .adopted)]
    case .ignore:
      return [adjustment(nil, try confirmedDifference(key), costOfAll(key), .ignored)]
    case .assign(let quantity, let from, let to, let price):
      guard quantity > .zero else { throw .quantity(quantity) }
      guard from != to else { throw .sameBook }
      let book =
        holdings[
          StrategyHolding.Key(strategy: from, account: key.account, instrument: key.instrument)]
      let held = book?.quantity ?? .zero
      guard quantity <= held.magnitude else {
        throw .notHeld(from, symbol: symbol(key), held: held, wanted: quantity)
      }
      let signed = held.isNegative ? -quantity : quantity
      let price = price ?? book?.averagePrice
      return [
        adjustment(from, -signed, price, .assigned), adjustment(to, signed, price, .assigned),
      ]
    }
  }

  /// The difference that two looks confirmed and that still stands.
  private func confirmedDifference(_ key: PositionKey) throws(OwnershipRefusal) -> Quantity {
    let (reported, expected) = (reportedPosition(key), expectedPosition(key))
    guard case .drift(let confirmed) = audit.finding(key) else {
      guard reported == expected, audit.finding(key) == .agreed else {
        throw .beingChecked(
          key.account, symbol: symbol(key), difference: reported - expected)
      }
      throw .nothingToResolve(key.account, symbol: symbol(key), quantity: reported)
    }
    guard confirmed == reported - expected else {
      throw .beingChecked(key.account, symbol: symbol(key), difference: reported - expected)
    }
    return confirmed
  }

  /// The broker's average cost, where it speaks of the difference alone.
  private func costOfAll(_ key: PositionKey) -> Price? {
    expectedPosition(key).isZero ? positions[key]?.averageCost : nil
  }

  /// Books a decision that the journal has.
  mutating func carryOut(
    _ adjustments: [HoldingAdjustment], on key: PositionKey, at now: Timestamp,
    into step: inout OrderStep
  ) {
    for adjustment in adjustments { apply(adjustment, into: &step) }
    guard case .drift = audit.finding(key), reportedPosition(key) == expectedPosition(key) else {
      return
    }
    audit.update(key) { $0.resolve() }
    release(
      key, .difference,
      "The difference in \(symbol(key)) on account `\(key.account.rawValue)` is resolved; orders "
        + "for it are taken again.", at: now, into: &step)
  }

  /// What a decision did, for the journal's readers.
  func words(_ adjustments: [HoldingAdjustment]) -> String {
    let parts = adjustments.map {
      "\($0.quantity.normalized) to \($0.strategy?.rawValue ?? "unassigned")"
    }
    let first = adjustments.first
    return "\(first?.actor ?? "somebody") decided about "
      + "\(first.map { symbol($0.instrument) } ?? "nothing") on account "
      + "`\(first?.account.rawValue ?? "")` (\(first?.kind.rawValue ?? "")): "
      + "\(parts.joined(separator: ", ")). Reason: \(first?.reason ?? "")"
  }
}
