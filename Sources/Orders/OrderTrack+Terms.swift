import TradingModel

extension OrderTrack {
  /// Takes over the terms that the broker reports.
  mutating func adoptTerms(of report: OrderReport, isSnapshot: Bool) {
    if let group = report.attributes.group { reportedGroup = group }
    guard let type = report.type, report.quantity > .zero else { return }
    if let pending = pendingTerms {
      let isConfirmed =
        pending.quantity == report.quantity
        && pending.type.isConfirmed(by: type, replacing: order.ticket.type, side: order.ticket.side)
      guard isConfirmed || isSnapshot || isPendingInherited else { return }
      pendingTerms = nil
      isPendingInherited = false
      if isConfirmed { order.ticket.type = pending.type }
    }
    order.ticket.quantity = report.quantity
    order.ticket.type = type.keepingCap(of: order.ticket.type)
  }
}

extension OrderType {
  /// Whether a report shows these new terms. What the broker moves by itself need not be the
  /// same: a trailing stop may have followed the market, and a pegged order has a price of its own.
  fileprivate func isConfirmed(
    by report: OrderType, replacing old: OrderType, side: Side
  ) -> Bool {
    switch self {
    case .trailingStop(let distance, let stop):
      guard case .trailingStop(let reported, let now) = report else { return false }
      return distance == reported && Self.hasReached(stop, now, old.stopPrice, side)
    case .trailingStopLimit(let distance, let stop, let offset):
      guard case .trailingStopLimit(let reported, let now, let reportedOffset) = report else {
        return false
      }
      return distance == reported && offset == reportedOffset
        && Self.hasReached(stop, now, old.stopPrice, side)
    case .relative(let offset, _):
      guard case .relative(let reported, _) = report else { return false }
      return offset == reported
    case .peggedToMidpoint(let offset, _):
      guard case .peggedToMidpoint(let reported, _) = report else { return false }
      return offset == reported
    case .market, .limit, .stop, .stopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
      .limitIfTouched, .marketToLimit:
      return self == report
    }
  }

  /// Whether a trailing stop stands where it was wanted, or followed the market from there. A stop
  /// that was not to change proves nothing.
  private static func hasReached(
    _ wanted: Price?, _ now: Price?, _ old: Price?, _ side: Side
  ) -> Bool {
    guard let wanted, wanted != old else { return true }
    guard let now else { return false }
    return side == .sell ? now >= wanted : now <= wanted
  }

  /// The reported terms with our own bounds: the price that the broker reports of a pegged order
  /// may be where it stands at the moment.
  fileprivate func keepingCap(of own: OrderType) -> OrderType {
    switch self {
    case .relative(let offset, _):
      guard case .relative(_, let cap) = own else { return self }
      return .relative(offset: offset, cap: cap)
    case .peggedToMidpoint(let offset, _):
      guard case .peggedToMidpoint(_, let cap) = own else { return self }
      return .peggedToMidpoint(offset: offset, cap: cap)
    case .trailingStop(let distance, let stop):
      guard case .trailingStop(_, let old) = own else { return self }
      return .trailingStop(by: distance, stop: stop ?? old)
    case .trailingStopLimit(let distance, let stop, let offset):
      guard case .trailingStopLimit(_, let old, _) = own else { return self }
      return .trailingStopLimit(by: distance, stop: stop ?? old, offset: offset)
    case .market, .limit, .stop, .stopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
      .limitIfTouched, .marketToLimit:
      return self
    }
  }
}
