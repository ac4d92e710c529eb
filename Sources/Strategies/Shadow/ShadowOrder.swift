import TradingModel

/// A working order of a shadow, and how it fills.
struct ShadowOrder {
  var order: Order
  /// It waits for its entry to fill.
  var isHeld = false
  /// Its stop or its trigger was reached.
  var isTriggered = false
  /// Where a trailing stop stands.
  var stop: Price?

  /// The price at which a quote fills it; nil while it does not. `isNew` for the first look at new
  /// terms: a limit that reaches the other side fills at the touch then, later at its own price.
  mutating func price(at quote: Quote, isNew: Bool) -> Price? {
    guard !isHeld, let touch = order.ticket.side == .buy ? quote.ask : quote.bid else { return nil }
    switch order.ticket.type {
    case .market, .marketToLimit: return touch
    case .limit(let limit): return reached(limit, touch, isNew)
    case .stop(let stop): return isSet(off: stop, touch) ? touch : nil
    case .stopLimit(let stop, let limit):
      let isFirst = !isTriggered
      return isSet(off: stop, touch) ? reached(limit, touch, isFirst) : nil
    case .marketIfTouched(let trigger): return isTouched(trigger, touch) ? touch : nil
    case .limitIfTouched(let trigger, let limit):
      let isFirst = !isTriggered
      return isTouched(trigger, touch) ? reached(limit, touch, isFirst) : nil
    case .trailingStop(let distance, let start):
      return isSet(off: trail(distance, start, touch), touch) ? touch : nil
    case .trailingStopLimit(let distance, let start, let offset):
      let isFirst = !isTriggered
      let stop = isTriggered ? stop ?? touch : trail(distance, start, touch)
      guard isSet(off: stop, touch) else { return nil }
      let limit = order.ticket.side == .buy ? stop + offset : stop - offset
      return reached(limit, touch, isFirst)
    // These need more of the market than its quote.
    case .marketOnClose, .limitOnClose, .relative, .peggedToMidpoint: return nil
    }
  }

  private var isBuy: Bool { order.ticket.side == .buy }

  private func reached(_ limit: Price, _ touch: Price, _ isFirst: Bool) -> Price? {
    guard isBuy ? touch <= limit : touch >= limit else { return nil }
    return isFirst ? touch : limit
  }

  private mutating func isSet(off stop: Price, _ touch: Price) -> Bool {
    if isBuy ? touch >= stop : touch <= stop { isTriggered = true }
    return isTriggered
  }

  private mutating func isTouched(_ trigger: Price, _ touch: Price) -> Bool {
    if isBuy ? touch <= trigger : touch >= trigger { isTriggered = true }
    return isTriggered
  }

  /// Where the stop stands after a quote: it follows the market and never moves back.
  private mutating func trail(
    _ distance: OrderType.TrailingDistance, _ start: Price?, _ touch: Price
  ) -> Price {
    let away: Price =
      switch distance {
      case .amount(let amount): amount
      case .percent(let percent): touch * percent * Decimal64(mantissa: 1, scale: 2)
      }
    let wanted = isBuy ? touch + away : touch - away
    guard let old = stop ?? start else {
      stop = wanted
      return wanted
    }
    let next = isBuy ? min(old, wanted) : max(old, wanted)
    stop = next
    return next
  }
}
