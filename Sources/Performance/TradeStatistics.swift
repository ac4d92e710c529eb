public import TradingModel

/// Figures of the round trips that were closed, each by its profit after fees. Amounts are in the
/// result's currency. Nil wherever a figure is not defined.
public struct TradeStatistics: Sendable, Hashable, Codable {
  /// Round trips that were closed.
  public var closed: Int
  /// Round trips that are still open.
  public var open: Int
  /// Those with a profit above nought.
  public var wins: Int
  /// Those with a loss.
  public var losses: Int
  /// The sum of all profits after fees.
  public var net: Money
  /// The sum of the winning ones.
  public var grossWin: Money
  /// The sum of the losing ones; nought or below.
  public var grossLoss: Money
  /// `wins / closed` (Kaufman 2013; one that came to exactly nought counts as not won).
  public var winRate: Double?
  /// The mean of the winning ones.
  public var averageWin: Double?
  /// The mean of the losing ones; below nought.
  public var averageLoss: Double?
  /// `averageWin / |averageLoss|` (Kaufman 2013).
  public var payoff: Double?
  /// `grossWin / |grossLoss|` (Schwager 1984).
  public var profitFactor: Double?
  /// The mean profit of a round trip, `winRate * averageWin + lossRate * averageLoss` (Tharp 1998,
  /// in currency).
  public var expectancy: Double?
  /// The largest profit.
  public var best: Money?
  /// The largest loss, or the smallest profit.
  public var worst: Money?
  /// The most in a row that won, in the order of their exits.
  public var longestWinning: Int
  /// The most in a row that lost.
  public var longestLosing: Int
  /// The mean time from entry to exit, in seconds.
  public var averageSeconds: Double?
  /// What the fills cost against the mid at their decision, where that is known; positive is a
  /// cost.
  public var slippage: Money?

  /// The figures of a result's round trips.
  public init(_ trades: [RoundTrip]) {
    let done = trades.filter { $0.exitTime != nil }
    let profits = done.map { $0.profit - $0.fees }
    let won = profits.filter { $0 > .zero }
    let lost = profits.filter(\.isNegative)
    closed = done.count
    open = trades.count - done.count
    wins = won.count
    losses = lost.count
    net = profits.reduce(.zero, +)
    grossWin = won.reduce(.zero, +)
    grossLoss = lost.reduce(.zero, +)
    let count = Double(done.count)
    winRate = Moments.ratio(Double(won.count), count)
    averageWin = Moments.ratio(grossWin.doubleValue, Double(won.count))
    averageLoss = Moments.ratio(grossLoss.doubleValue, Double(lost.count))
    payoff = Moments.ratio(averageWin, averageLoss?.magnitude)
    profitFactor = Moments.ratio(grossWin.doubleValue, grossLoss.magnitude.doubleValue)
    expectancy = Moments.ratio(net.doubleValue, count)
    best = profits.max()
    worst = profits.min()
    longestWinning = Streaks.longest(profits) { $0 > .zero }
    longestLosing = Streaks.longest(profits, \.isNegative)
    averageSeconds = Moments.ratio(
      done.reduce(0) { $0 + Double($1.seconds ?? 0) }, count)
    let known = done.compactMap(\.slippage)
    slippage = known.isEmpty ? nil : known.reduce(.zero, +)
  }
}

extension RoundTrip {
  /// Seconds from entry to exit; nil while it is open.
  public var seconds: Double? {
    exitTime.map { Double($0.since(entryTime).nanoseconds) / 1e9 }
  }

  /// Profit after fees.
  public var net: Money { profit - fees }
}
