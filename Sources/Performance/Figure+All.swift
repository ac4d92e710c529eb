import TradingModel

extension Figure {
  /// Every figure, in the order in which it is read.
  public static let all: [Figure] = result + risk + days + trades + orders

  private static let result: [Figure] = [
    Figure(
      key: "profit", title: "Profit", section: .result, unit: .money,
      formula: "worth at the end - capital", source: "Perigee"
    ) { $0.profit.doubleValue },
    Figure(
      key: "total_return", title: "Total return", section: .result, unit: .part,
      formula: "product of (1 + r) - 1", source: "quantstats comp"
    ) { $0.returns.totalReturn },
    Figure(
      key: "cagr", title: "Growth a year (CAGR)", section: .result, unit: .part,
      formula: "(1 + total return)^(D / n) - 1",
      source: "empyrical annual_return, quantstats cagr"
    ) { $0.returns.growthRate },
    Figure(
      key: "sharpe", title: "Sharpe ratio", section: .result, unit: .ratio,
      formula: "mean(r) / stdev(r) * sqrt(D), riskless rate 0",
      source: "Sharpe 1994; empyrical sharpe_ratio, quantstats sharpe"
    ) { $0.returns.sharpe },
    Figure(
      key: "sortino", title: "Sortino ratio", section: .result, unit: .ratio,
      formula: "mean(r) / sqrt(sum(min(r, 0)^2) / n) * sqrt(D)",
      source: "Sortino and Price 1994; empyrical sortino_ratio, quantstats sortino"
    ) { $0.returns.sortino },
    Figure(
      key: "calmar", title: "Calmar ratio", section: .result, unit: .ratio,
      formula: "CAGR / maximum drawdown, over the whole span",
      source: "Young 1991; empyrical calmar_ratio, quantstats calmar"
    ) { $0.returns.calmar },
    Figure(
      key: "omega", title: "Omega ratio", section: .result, unit: .ratio,
      formula: "sum of gains / sum of losses of r, threshold 0",
      source: "Keating and Shadwick 2002; empyrical omega_ratio, quantstats omega"
    ) { $0.returns.omega },
  ]

  private static let risk: [Figure] = [
    Figure(
      key: "max_drawdown", title: "Maximum drawdown", section: .risk, unit: .part,
      formula: "largest fall from the highest worth so far, by ends of days, of the peak",
      source: "empyrical and quantstats max_drawdown, there negative"
    ) { $0.returns.drawdown?.depth ?? ($0.returns.days > 0 ? 0 : nil) },
    Figure(
      key: "drawdown_days", title: "Its length", section: .risk, unit: .days,
      formula: "calendar days from the peak to its worth again, or to the end",
      source: "Perigee"
    ) { $0.returns.drawdown.map { Double($0.length) } },
    Figure(
      key: "curve_drawdown", title: "Maximum drawdown inside of days", section: .risk, unit: .part,
      formula: "the same over every sample of the worth", source: "Perigee"
    ) { $0.curveDrawdown },
    Figure(
      key: "volatility", title: "Volatility a year", section: .risk, unit: .part,
      formula: "stdev(r) * sqrt(D), divisor n - 1",
      source: "empyrical annual_volatility, quantstats volatility"
    ) { $0.returns.volatility },
    Figure(
      key: "ulcer_index", title: "Ulcer index", section: .risk, unit: .part,
      formula: "sqrt(sum(drawdown^2) / (n - 1))", source: "Martin 1989; quantstats ulcer_index"
    ) { $0.returns.ulcerIndex },
    Figure(
      key: "value_at_risk", title: "Value at risk, 95%", section: .risk, unit: .part,
      formula: "5% quantile of r, interpolated", source: "empyrical value_at_risk"
    ) { $0.returns.valueAtRisk },
    Figure(
      key: "normal_value_at_risk", title: "Value at risk, 95%, normal", section: .risk, unit: .part,
      formula: "mean(r) - 1.645 * stdev(r)", source: "RiskMetrics 1996; quantstats value_at_risk"
    ) { $0.returns.normalValueAtRisk },
    Figure(
      key: "expected_shortfall", title: "Expected shortfall, 95%", section: .risk, unit: .part,
      formula: "mean of the lowest floor((n - 1) * 5%) + 1 of r",
      source: "Rockafellar and Uryasev 2000; empyrical conditional_value_at_risk"
    ) { $0.returns.expectedShortfall },
    Figure(
      key: "skew", title: "Skewness", section: .risk, unit: .ratio,
      formula: "adjusted Fisher-Pearson coefficient G1",
      source: "Joanes and Gill 1998; quantstats skew"
    ) { $0.returns.skew },
    Figure(
      key: "kurtosis", title: "Excess kurtosis", section: .risk, unit: .ratio,
      formula: "adjusted excess kurtosis G2, 0 for a normal distribution",
      source: "Joanes and Gill 1998; quantstats kurtosis"
    ) { $0.returns.kurtosis },
    Figure(
      key: "tail_ratio", title: "Tail ratio", section: .risk, unit: .ratio,
      formula: "|95% quantile| / |5% quantile| of r", source: "empyrical tail_ratio"
    ) { $0.returns.tailRatio },
  ]

  private static let days: [Figure] = [
    Figure(
      key: "days", title: "Trading days", section: .days, unit: .count,
      formula: "n", source: "Perigee"
    ) { Double($0.returns.days) },
    Figure(
      key: "days_per_year", title: "Days a year", section: .days, unit: .count,
      formula: "D: 365 where at least 1 of 14 days is a Saturday, else 252", source: "Perigee"
    ) { Double($0.returns.daysPerYear) },
    Figure(
      key: "best_day", title: "Best day", section: .days, unit: .part,
      formula: "highest r", source: "quantstats best"
    ) { $0.returns.best?.value },
    Figure(
      key: "worst_day", title: "Worst day", section: .days, unit: .part,
      formula: "lowest r", source: "quantstats worst"
    ) { $0.returns.worst?.value },
    Figure(
      key: "day_win_rate", title: "Days that gained", section: .days, unit: .part,
      formula: "count(r > 0) / count(r != 0)", source: "quantstats win_rate"
    ) { $0.returns.winRate },
    Figure(
      key: "day_average_win", title: "Mean gain of a day", section: .days, unit: .part,
      formula: "mean of r > 0", source: "quantstats avg_win"
    ) { $0.returns.averageWin },
    Figure(
      key: "day_average_loss", title: "Mean loss of a day", section: .days, unit: .part,
      formula: "mean of r < 0", source: "quantstats avg_loss"
    ) { $0.returns.averageLoss },
    Figure(
      key: "day_payoff", title: "Mean gain to mean loss", section: .days, unit: .ratio,
      formula: "mean gain / |mean loss|", source: "quantstats payoff_ratio"
    ) { $0.returns.payoff },
    Figure(
      key: "days_winning_streak", title: "Gaining days in a row", section: .days, unit: .count,
      formula: "longest run of r > 0", source: "quantstats consecutive_wins"
    ) { Double($0.returns.longestWinning) },
    Figure(
      key: "days_losing_streak", title: "Losing days in a row", section: .days, unit: .count,
      formula: "longest run of r < 0", source: "quantstats consecutive_losses"
    ) { Double($0.returns.longestLosing) },
  ]

  private static let trades: [Figure] = [
    Figure(
      key: "trades", title: "Round trips", section: .trades, unit: .count,
      formula: "closed, fills matched first in, first out", source: "Perigee"
    ) { Double($0.trades.closed) },
    Figure(
      key: "open_trades", title: "Still open", section: .trades, unit: .count,
      formula: "lots that are open at the end", source: "Perigee"
    ) { Double($0.trades.open) },
    Figure(
      key: "win_rate", title: "Win rate", section: .trades, unit: .part,
      formula: "winning round trips / all, after fees", source: "Kaufman 2013"
    ) { $0.trades.winRate },
    Figure(
      key: "profit_factor", title: "Profit factor", section: .trades, unit: .ratio,
      formula: "sum of wins / |sum of losses|, after fees", source: "Schwager 1984"
    ) { $0.trades.profitFactor },
    Figure(
      key: "expectancy", title: "Expectancy", section: .trades, unit: .money,
      formula: "mean profit of a round trip, after fees", source: "Tharp 1998, in currency"
    ) { $0.trades.expectancy },
    Figure(
      key: "average_win", title: "Mean win", section: .trades, unit: .money,
      formula: "sum of wins / their number", source: "Kaufman 2013"
    ) { $0.trades.averageWin },
    Figure(
      key: "average_loss", title: "Mean loss", section: .trades, unit: .money,
      formula: "sum of losses / their number", source: "Kaufman 2013"
    ) { $0.trades.averageLoss },
    Figure(
      key: "payoff", title: "Mean win to mean loss", section: .trades, unit: .ratio,
      formula: "mean win / |mean loss|", source: "Kaufman 2013"
    ) { $0.trades.payoff },
    Figure(
      key: "best_trade", title: "Best round trip", section: .trades, unit: .money,
      formula: "largest profit after fees", source: "Perigee"
    ) { $0.trades.best?.doubleValue },
    Figure(
      key: "worst_trade", title: "Worst round trip", section: .trades, unit: .money,
      formula: "smallest profit after fees", source: "Perigee"
    ) { $0.trades.worst?.doubleValue },
    Figure(
      key: "winning_streak", title: "Wins in a row", section: .trades, unit: .count,
      formula: "longest run by order of exit", source: "Perigee"
    ) { Double($0.trades.longestWinning) },
    Figure(
      key: "losing_streak", title: "Losses in a row", section: .trades, unit: .count,
      formula: "longest run by order of exit", source: "Perigee"
    ) { Double($0.trades.longestLosing) },
    Figure(
      key: "average_duration", title: "Mean duration", section: .trades, unit: .seconds,
      formula: "mean time from entry to exit", source: "Perigee"
    ) { $0.trades.averageSeconds },
  ]

  private static let orders: [Figure] = [
    Figure(
      key: "exposure", title: "Days with a position", section: .orders, unit: .part,
      formula: "days on which a position was held / days", source: "Perigee"
    ) { $0.exposure },
    Figure(
      key: "time_invested", title: "Time with a position", section: .orders, unit: .part,
      formula: "time during which a position was held / time from start to end",
      source: "Perigee"
    ) { $0.timeInvested },
    Figure(
      key: "turnover", title: "Turnover a year", section: .orders, unit: .ratio,
      formula: "(bought + sold) / 2 / mean worth, for D days",
      source: "pyfolio get_turnover, there a day's"
    ) { $0.turnover },
    Figure(
      key: "fees", title: "Fees", section: .orders, unit: .money,
      formula: "sum of all commissions", source: "Perigee"
    ) { $0.fees.doubleValue },
    Figure(
      key: "slippage", title: "Slippage", section: .orders, unit: .money,
      formula: "fill against the mid at the decision, of both sides of closed round trips",
      source: "Perold 1988, the part that was executed"
    ) { $0.trades.slippage?.doubleValue },
    Figure(
      key: "orders", title: "Orders", section: .orders, unit: .count,
      formula: "orders that were asked for", source: "Perigee"
    ) { Double($0.orders.requested) },
    Figure(
      key: "rejected", title: "Rejected", section: .orders, unit: .count,
      formula: "orders that a rule, a limit or the exchange refused", source: "Perigee"
    ) { Double($0.orders.rejected) },
    Figure(
      key: "cancelled", title: "Cancelled", section: .orders, unit: .count,
      formula: "orders that ended without a fill", source: "Perigee"
    ) { Double($0.orders.cancelled) },
  ]
}
