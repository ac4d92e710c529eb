import PaperExchange
import StrategyChannel
import TradingModel

/// One instrument of a run: what is known of its market, and what of ours is under way in it.
final class Lane {
  /// Which data orders are executed on: the finest that there is.
  enum Drive: Hashable {
    case quotes
    case trades
    case bars(BarSize)
  }

  /// The index on the strategy's channel.
  let index: UInt16
  /// The name in the data, under which results are kept.
  let symbol: String
  let listed: ListedInstrument
  /// Whether the instrument's market reports trades; asked at every tick.
  let reportsTrades: Bool
  /// Half of the spread that bars and trades get.
  let halfSpread: Price
  /// What one unit moves in the instrument's currency when its price moves by one.
  let pointValue: Decimal64
  var drive = Drive.bars(.minute)
  /// The names that the script uses for it.
  var names: [String] = []
  /// Bar sizes that the script asked for.
  var wanted: Set<BarSize> = []
  /// Sizes that the data has.
  var given: Set<BarSize> = []
  /// Sizes that are made from the driving data.
  var rollers: [BarRoller] = []
  /// Whether the data has trades, of which bars are made then.
  var hasTrades = false

  // What is known of the market.
  var bid: Price?
  var ask: Price?
  var last: Price?

  // What is ours.
  var position = Quantity.zero
  /// The lowest and the highest price since the last fill while something is held.
  var low: Price?
  var high: Price?
  var isHeld = false
  /// What is on its way to the exchange, in the order of its arrival.
  var arrivals: [Arrival] = []
  /// Orders that are open at the exchange.
  var openOrders = 0
  /// How much of the bar that is being played our orders may still take; nil for any size.
  var allowance: Quantity?

  var chartSlot = 0
  /// The bar that was played met the orders, with its prices one by one.
  var wasPlayed = false
  /// From when on the chart gets another price of a tick.
  var nextChart = Int64.min

  init(
    index: UInt16, symbol: String, listed: ListedInstrument, execution: ExecutionModel
  ) {
    self.index = index
    self.symbol = symbol
    self.listed = listed
    reportsTrades = listed.hasTrades
    halfSpread = listed.tickSize * execution.spreadTicks * Decimal64(mantissa: 5, scale: 1)
    pointValue =
      listed.priceMagnifier == 1
      ? listed.multiplier
      : listed.multiplier.divided(by: Decimal64(listed.priceMagnifier), scale: 8)
        ?? listed.multiplier
  }

  /// Whether something of ours could trade here.
  var isBusy: Bool { openOrders > 0 || !arrivals.isEmpty }
  var isFollowed: Bool { !names.isEmpty }

  /// Half way between bid and ask, else the last price.
  var mark: Price? {
    if let bid, let ask { return (bid + ask) * Decimal64(mantissa: 5, scale: 1) }
    return last ?? bid ?? ask
  }

  @inline(__always)
  func extend(to price: Price) {
    extend(low: price, high: price)
  }

  @inline(__always)
  func extend(low newLow: Price, high newHigh: Price) {
    guard isHeld else { return }
    if let low, newLow >= low {} else { low = newLow }
    if let high, newHigh <= high {} else { high = newHigh }
  }
}
