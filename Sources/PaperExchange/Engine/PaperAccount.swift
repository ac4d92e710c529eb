public import TradingModel

/// What an account holds of one instrument, in the instrument's currency.
public struct HeldPosition: Hashable, Sendable, Codable {
  /// The instrument.
  public var instrument: InstrumentID
  /// How many; negative is short.
  public var quantity: Quantity = .zero
  /// What the open quantity was bought for, multiplier included, commissions not; negative when
  /// short.
  public var basis: Money = .zero
  /// The commissions of the open quantity.
  public var fees: Money = .zero
  /// What was realised since the trading date began, after commissions.
  public var realizedToday: Money = .zero
  /// The open profit when the trading date began; nil when it was flat then.
  public var openingUnrealized: Money?

  /// The broker's average cost: multiplier and commissions included; nil when flat.
  public var averageCost: Money? {
    quantity.isZero ? nil : (basis + fees).divided(by: quantity, scale: 8)?.normalized
  }
}

/// One account of the paper broker.
public struct PaperAccount: Hashable, Sendable, Codable {
  /// The number (`DU1000001`).
  public var number: AccountNumber
  /// Cash by currency.
  public var cash: [String: Money]
  /// What it holds, sorted by contract id; flat positions of today are kept.
  public var positions: [HeldPosition] = []
  /// The commissions of its whole life, in USD.
  public var commissions: Money = .zero
  /// The net liquidation value when the trading date began; nil before the first valuation.
  public var openingValue: Money?

  /// A fresh account with cash in USD.
  public init(number: AccountNumber, cash: Money) {
    self.number = number
    self.cash = ["USD": cash]
  }

  /// What it holds of an instrument; nil when it never held any since the date began.
  public func position(_ instrument: InstrumentID) -> HeldPosition? {
    positions.first { $0.instrument == instrument }
  }

  /// The result of booking a fill.
  struct Booking {
    /// What was realised after costs; nil when nothing was closed.
    var realized: Money?
  }

  /// Books a fill. `fee` is the commission in the instrument's currency.
  mutating func book(
    _ listed: ListedInstrument, side: Side, quantity: Quantity, price: Price, fee: Money,
    feeInDollars: Money
  ) -> Booking {
    let index = slot(listed.id)
    var position = positions[index]
    let signed = side == .buy ? quantity : -quantity
    let value = signed * price * listed.multiplier
    let held = position.quantity
    let opposes = !held.isZero && held.isNegative != signed.isNegative
    let closing = opposes ? min(held.magnitude, quantity) : .zero
    var booking = Booking()
    var grossRealized = Money.zero
    var openingFee = fee
    if closing > .zero {
      let all = closing == held.magnitude
      let basisPart =
        all ? position.basis : share(position.basis, closing, of: held.magnitude)
      let feePart = all ? position.fees : share(position.fees, closing, of: held.magnitude)
      let closingFee = closing == quantity ? fee : share(fee, closing, of: quantity)
      let proceeds = (held.isNegative ? -closing : closing) * price * listed.multiplier
      grossRealized = proceeds - basisPart
      position.basis -= basisPart
      position.fees -= feePart
      openingFee = fee - closingFee
      let realized = grossRealized - feePart - closingFee
      position.realizedToday += realized
      booking.realized = realized
    }
    let opening = quantity - closing
    if opening > .zero {
      position.basis += (signed.isNegative ? -opening : opening) * price * listed.multiplier
      position.fees += openingFee
    }
    position.quantity = held + signed
    positions[index] = position
    settle(listed, value: value, signed: signed, grossRealized: grossRealized)
    cash["USD", default: .zero] -= feeInDollars
    commissions += feeInDollars
    return booking
  }

  private mutating func settle(
    _ listed: ListedInstrument, value: Money, signed: Quantity, grossRealized: Money
  ) {
    let currency = listed.contract.currency
    switch listed.contract.securityType {
    case .future:
      // A future moves no cash but its settled profit.
      cash[currency, default: .zero] += grossRealized
    case .forex:
      cash[listed.contract.symbol, default: .zero] += signed
      cash[currency, default: .zero] -= value
    default:
      cash[currency, default: .zero] -= value
    }
  }

  private func share(_ amount: Money, _ part: Quantity, of whole: Quantity) -> Money {
    (amount * part).divided(by: whole, scale: 10) ?? amount
  }

  private mutating func slot(_ instrument: InstrumentID) -> Int {
    if let found = positions.firstIndex(where: { $0.instrument == instrument }) { return found }
    let index = positions.firstIndex { $0.instrument > instrument } ?? positions.count
    positions.insert(HeldPosition(instrument: instrument), at: index)
    return index
  }

  /// Begins a trading date: forgets the day's profits and flat positions.
  /// `unrealized` is the open profit of each position.
  mutating func beginDate(value: Money, unrealized: [InstrumentID: Money]) {
    openingValue = value
    for index in positions.indices {
      positions[index].realizedToday = .zero
      positions[index].openingUnrealized = unrealized[positions[index].instrument]
    }
    positions.removeAll { $0.quantity.isZero }
  }
}
