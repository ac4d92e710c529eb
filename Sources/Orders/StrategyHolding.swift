public import TradingModel

/// What one strategy holds of one instrument on one account by its own fills. The strategy is nil
/// for what no strategy owns (orders made by hand).
public struct StrategyHolding: Hashable, Sendable {
  /// Which book it is.
  public struct Key: Hashable, Sendable {
    /// The owner; nil for what no strategy owns.
    public var strategy: StrategyID?
    /// The account.
    public var account: AccountName
    /// The instrument.
    public var instrument: InstrumentID
    /// A key from its parts.
    public init(strategy: StrategyID?, account: AccountName, instrument: InstrumentID) {
      self.strategy = strategy
      self.account = account
      self.instrument = instrument
    }
  }

  /// Which book it is.
  public let key: Key
  /// How many; negative is short.
  public private(set) var quantity: Quantity = .zero
  /// The average price of what is held, multiplier and commissions excluded; nil when flat. It
  /// starts anew when the holding changes its sign.
  public private(set) var averagePrice: Price?
  /// Realised price differences times quantity, multiplier and commissions excluded.
  public private(set) var realized: Money = .zero

  /// An empty holding.
  public init(key: Key) { self.key = key }

  /// A holding as it was noted before.
  public init(key: Key, quantity: Quantity, averagePrice: Price?, realized: Money) {
    self.key = key
    self.quantity = quantity
    self.averagePrice = averagePrice
    self.realized = realized
  }

  /// Books one trade.
  public mutating func apply(side: Side, quantity traded: Quantity, price: Price) {
    let signed = side == .buy ? traded : -traded
    let before = quantity
    quantity = before + signed
    let grows = before.isZero || before.isNegative == signed.isNegative
    if grows {
      let cost = (averagePrice ?? .zero) * before + price * signed
      averagePrice = quantity.isZero ? nil : cost.divided(by: quantity)
      return
    }
    let closed = min(before.magnitude, signed.magnitude)
    let gain = (price - (averagePrice ?? price)) * closed
    realized += before.isNegative ? -gain : gain
    if quantity.isZero {
      averagePrice = nil
    } else if quantity.isNegative != before.isNegative {
      averagePrice = price
    }
  }

  /// Books a change that no execution made. Without a price the cost of what is held stays, or
  /// begins unknown.
  public mutating func apply(_ adjustment: HoldingAdjustment) {
    let added = adjustment.quantity
    guard !added.isZero else { return }
    if let price = adjustment.price ?? averagePrice {
      apply(side: added.isNegative ? .sell : .buy, quantity: added.magnitude, price: price)
    } else {
      quantity += added
    }
  }

  /// Takes a trade back that a correction replaced.
  public mutating func revert(side: Side, quantity traded: Quantity, price: Price) {
    apply(side: side.opposite, quantity: traded, price: price)
  }
}
