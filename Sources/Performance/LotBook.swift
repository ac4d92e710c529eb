import TradingModel

/// The open lots of one symbol, oldest first, all of one side.
///
/// Booking a fill costs time in proportion to the lots that it closes, whatever else is open.
struct LotBook: Sendable {
  /// What is left of an opening fill.
  private struct Lot: Sendable {
    let fill: ResultFill
    var left: Quantity
    var fees: FeeShares
    /// The first span of prices that it lived through.
    let span: Int
  }

  private var lots: [Lot] = []
  private var head = 0
  private var extremes = PriceExtremes()
  private var lastPrice: Price?

  /// Whether a position is held.
  var isOpen: Bool { head < lots.count }

  /// Books a fill; the round trips that it closes go to `trades`.
  mutating func record(
    _ fill: ResultFill, low: Price?, high: Price?, _ trades: inout [RoundTrip]
  ) {
    lastPrice = fill.price
    if isOpen { extremes.add(low: low, high: high, price: fill.price) }
    var left = fill.quantity
    var fees = FeeShares(of: fill)
    while left > .zero, isOpen, lots[head].fill.side != fill.side {
      let quantity = min(left, lots[head].left)
      trades.append(close(quantity, by: fill, fees: &fees))
      left -= quantity
    }
    if !isOpen {
      lots.removeAll(keepingCapacity: true)
      head = 0
      extremes.removeAll()
    }
    guard left > .zero else { return }
    lots.append(Lot(fill: fill, left: left, fees: fees, span: extremes.next))
  }

  private mutating func close(
    _ quantity: Quantity, by exit: ResultFill, fees: inout FeeShares
  ) -> RoundTrip {
    let lot = lots[head]
    var trip = trip(of: lot, quantity, to: exit.price, pointValue: exit.pointValue)
    trip.exitTime = exit.time
    trip.exitTag = exit.tag
    trip.fees = lots[head].fees.take(quantity) + fees.take(quantity)
    if let entryMid = lot.fill.arrivalMid, let exitMid = exit.arrivalMid {
      let entry = signed(lot.fill.price - entryMid, lot.fill.side)
      let leave = signed(exit.price - exitMid, exit.side)
      trip.slippage = (entry * lot.fill.pointValue + leave * exit.pointValue) * quantity
    }
    lots[head].left -= quantity
    if lots[head].left <= .zero { dropHead() }
    return trip
  }

  /// Frees the closed lots from time to time, so that a book that never empties stays small.
  private mutating func dropHead() {
    head += 1
    if head >= 1024, head * 2 > lots.count {
      lots.removeFirst(head)
      head = 0
    }
    if isOpen { extremes.forget(before: lots[head].span) }
  }

  /// The open lots as round trips without an exit.
  func value(symbol: String, at mark: Mark?, into trades: inout [RoundTrip]) {
    guard let price = mark?.price ?? lastPrice else { return }
    var book = self
    book.extremes.add(low: mark?.low, high: mark?.high, price: price)
    for var lot in book.lots[head...] {
      var trip = book.trip(of: lot, lot.left, to: price, pointValue: lot.fill.pointValue)
      trip.fees = lot.fees.take(lot.left)
      trades.append(trip)
    }
  }

  private func trip(
    of lot: Lot, _ quantity: Quantity, to price: Price, pointValue: Decimal64
  ) -> RoundTrip {
    let entry = lot.fill.price
    let range = extremes.range(since: lot.span)
    let low = signed((range?.low ?? price) - entry, lot.fill.side) * pointValue * quantity
    let high = signed((range?.high ?? price) - entry, lot.fill.side) * pointValue * quantity
    return RoundTrip(
      symbol: lot.fill.symbol, side: lot.fill.side, quantity: quantity,
      entryTime: lot.fill.time, entryPrice: entry, exitTime: nil, exitPrice: price,
      profit: signed(price - entry, lot.fill.side) * pointValue * quantity, fees: .zero,
      adverse: min(low, high, .zero), favorable: max(low, high, .zero), slippage: nil,
      entryTag: lot.fill.tag, exitTag: nil)
  }

  private func signed(_ difference: Price, _ side: Side) -> Price {
    side == .buy ? difference : -difference
  }
}

/// The commission of one fill, handed out by quantity so that the shares add up to it exactly.
struct FeeShares: Sendable {
  private let fee: Money
  private let whole: Quantity
  private var taken = Quantity.zero
  private var given = Money.zero

  init(of fill: ResultFill) {
    fee = fill.commission ?? .zero
    whole = fill.quantity
  }

  /// The share of so many of the fill's units; the last share is what is left.
  mutating func take(_ quantity: Quantity) -> Money {
    guard !fee.isZero else { return .zero }
    taken += quantity
    // Rounding the running sum, not each share, keeps every share within one unit of the last
    // place, and the last is exact because all of the fee is due by then.
    let due =
      taken >= whole ? fee : (fee * taken).divided(by: whole, scale: max(fee.scale, 4)) ?? fee
    defer { given = due }
    return due - given
  }
}
