public import TradingModel

/// What became of the wish to close what a strategy holds.
public enum ClosingAnswer: Hashable, Sendable {
  /// This market order closes it.
  case placed(Order)
  /// Nothing was sent, and this is why, for people. Asking again later can help.
  case waits(String)
}

/// Orders of this system's own: no strategy asked for them, and the limits for strategies must not
/// keep a position open or naked.
///
/// They pass the reduced set of controls (`RiskCase.Purpose.houseKeeping`): the account is of the
/// configured kind of money, and the order can only shrink what the strategy holds. Sizes and
/// prices keep the instrument's rules, and the journal has them before the broker.
extension OrderBook {
  /// Whether an order of this system's own can only close: no larger than what is held, less what
  /// works on its side already. Beside a stop only other stops count: a profit target rests there
  /// as well, and of the two one fills.
  func fits(_ ticket: OrderTicket, _ key: StrategyHolding.Key) -> Bool {
    ticket.bracket == nil
      && ticket.quantity <= room(ticket.side, key, besideStops: ticket.type.isStop)
  }

  /// Places the market order that closes a holding of which no order works, if books and broker
  /// agree and the regular session is open.
  mutating func placeClosing(
    _ key: StrategyHolding.Key, lane: AccountLane, at now: Timestamp,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) throws(OrderRefusal) -> ClosingAnswer {
    let held = holdings[key]?.quantity ?? .zero
    guard !held.isZero else { return .waits("\(name(key)): there is nothing to close") }
    guard closesOnly(key) else {
      return .waits(
        "\(name(key)): the books and the broker's position differ; resolve that, or close it by "
          + "hand")
    }
    if let closed = closedWords(key.instrument, at: now) {
      return .waits("\(name(key)): \(closed)")
    }
    let client = try readyClient(lane, key.account)
    let duration: TimeInForce =
      contract(of: key.instrument)?.securityType == .crypto ? .immediateOrCancel : .day
    let ticket = OrderTicket(
      instrument: key.instrument, side: held.isNegative ? .buy : .sell, quantity: held.magnitude,
      type: .market, timeInForce: duration, tag: Order.closingTag)
    return .placed(
      try placeOwn(ticket, for: key, client: client, at: now, using: &generator, into: &step))
  }

  /// The same for who is no restraint: it waits for orders that work and for a halt to be lifted.
  mutating func closeForHouse(
    _ key: StrategyHolding.Key, lane: AccountLane, at now: Timestamp,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) -> ClosingAnswer {
    let waiting = live(key).count
    guard waiting == 0 else {
      return .waits("\(name(key)): waits until \(waiting) orders have proven to be ended")
    }
    if let restraint = restraints.strictest(strategy: key.strategy, account: key.account),
      restraint.level >= .halt
    {
      return .waits("\(name(key)): trading is \(restraint.words(seenAt: now))")
    }
    do throws(OrderRefusal) {
      return try placeClosing(key, lane: lane, at: now, using: &generator, into: &step)
    } catch {
      return .waits("\(name(key)): \(error)")
    }
  }
}
