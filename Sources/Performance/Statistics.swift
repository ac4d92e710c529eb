public import TradingModel

/// What a result came to, in figures. `Figure.all` lists each with its key, formula and source.
public struct Statistics: Sendable, Hashable, Codable {
  /// By the ends of days.
  public var returns: ReturnStatistics
  /// By round trips.
  public var trades: TradeStatistics
  /// What became of the orders.
  public var orders: OrderCounts
  /// The worth at the end less the capital.
  public var profit: Money
  /// All commissions that were paid.
  public var fees: Money
  /// The deepest fall of the whole curve, inside of days too, as a part of the peak; nil of a curve
  /// that never fell.
  public var curveDrawdown: Double?
  /// Days on which a position was held over all days (quantstats `exposure` counts days whose
  /// return is not nought instead, and rounds up to the next percent).
  public var exposure: Double?
  /// The part of the time from start to end during which a position was held, by the fills.
  public var timeInvested: Double?
  /// Half of the value bought and sold, over the mean worth at the ends of days, for a year of `D`
  /// days (pyfolio `get_turnover` by portfolio value, there per day).
  public var turnover: Double?

  /// The figures of a result.
  ///
  /// - Parameter daysPerYear: Nil for the rule of `ReturnSeries.daysPerYear(of:)`.
  public init(_ result: TradingResult, daysPerYear: Int? = nil) {
    let series = ReturnSeries(result, daysPerYear: daysPerYear)
    returns = ReturnStatistics(series)
    trades = TradeStatistics(result.trades)
    orders = result.orders
    profit = (result.equity.last?.equity ?? result.capital) - result.capital
    fees = result.fills.reduce(.zero) { $0 + ($1.commission ?? .zero) }
    curveDrawdown = Drawdown(result.equity)?.depth
    exposure = Moments.ratio(
      Double(result.days.count(where: \.wasInvested)), Double(result.days.count))
    timeInvested = Self.timeInvested(result)
    turnover = Self.turnover(result, series)
  }

  private static func timeInvested(_ result: TradingResult) -> Double? {
    let whole = Double(result.end.since(result.start).nanoseconds)
    guard whole > 0 else { return nil }
    var invested = 0.0
    var covered = result.start
    for trip in result.trades.sorted(by: { $0.entryTime < $1.entryTime }) {
      let exit = min(trip.exitTime ?? result.end, result.end)
      let entry = max(trip.entryTime, covered)
      guard exit > entry else { continue }
      invested += Double(exit.since(entry).nanoseconds)
      covered = exit
    }
    return min(invested / whole, 1)
  }

  private static func turnover(_ result: TradingResult, _ series: ReturnSeries) -> Double? {
    guard let mean = Moments.mean(result.days.map(\.equity.doubleValue)), mean > 0 else {
      return nil
    }
    let traded = result.fills.reduce(0) {
      $0 + ($1.price * $1.pointValue * $1.quantity).magnitude.doubleValue
    }
    let years = Double(result.days.count) / Double(series.daysPerYear)
    return Moments.ratio(traded / 2 / mean, years)
  }
}
