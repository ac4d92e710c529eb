public import Performance
import TradingModel

/// What one run came to, in the figures by which combinations are compared. Ratios as fractions
/// (0.12 for 12 %), a drawdown as a positive fraction, yearly figures where the name says nothing
/// else. Nil where a figure is not defined: a Sharpe ratio without a day that moved, a win rate
/// without trades.
public struct SweepFigures: Sendable, Hashable, Codable {
  /// Profit after fees, in the account's currency. A figure for comparing, not a booking.
  public var profit: Double?
  /// Compound growth a year.
  public var cagr: Double?
  /// The Sharpe ratio, yearly, without a riskless rate.
  public var sharpe: Double?
  /// The Sortino ratio, yearly.
  public var sortino: Double?
  /// Growth over the deepest drawdown.
  public var calmar: Double?
  /// The deepest drawdown.
  public var drawdown: Double?
  /// Gains over losses of the closed trades.
  public var profitFactor: Double?
  /// The part of the closed trades that gained.
  public var winRate: Double?
  /// Closed trades.
  public var trades: Int
  /// Fees paid, in the account's currency.
  public var fees: Double?

  /// Faults of the script's callbacks: with any, the run is not what the script means.
  public var faults: Int

  /// Figures of a run without trades.
  public init() {
    trades = 0
    faults = 0
  }

  /// The figures of a result's statistics. The drawdown is by the ends of days, as the ratios that
  /// are made of it are.
  public init(_ statistics: Statistics) {
    profit = statistics.profit.doubleValue
    cagr = statistics.returns.growthRate
    sharpe = statistics.returns.sharpe
    sortino = statistics.returns.sortino
    calmar = statistics.returns.calmar
    drawdown = statistics.returns.drawdown?.depth ?? 0
    profitFactor = statistics.trades.profitFactor
    winRate = statistics.trades.winRate
    trades = statistics.trades.closed
    fees = statistics.fees.doubleValue
    faults = 0
  }
}
