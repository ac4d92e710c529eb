public import History
public import Orders
public import StrategyChannel
public import TradingModel

/// What a backtest runs: one strategy on recorded data, with the rules of execution.
public struct BacktestPlan: Sendable {
  /// The strategy as its child would get it: script, modules, parameters, seed, accounts, limits.
  public var start: StrategyStart
  /// The recorded data, one series for each file or store entry; several may be of one symbol
  /// (quotes and bars).
  public var data: [HistorySeries]
  /// Nothing known before it reaches the strategy, but for bars, which warm it up.
  public var from: Timestamp?
  /// Nothing known at it or after reaches the strategy.
  public var to: Timestamp?
  /// The account's currency.
  public var currency: String
  /// The account's cash at the start.
  public var capital: Money
  /// How orders are executed.
  public var execution: ExecutionModel
  /// Instruments that the catalogue does not know, or that are to be otherwise than there.
  public var instruments: [BacktestInstrument] = []
  /// The limits by which the order desk judges orders; unless stated, it judges nothing.
  public var risk = RiskSettings.unlimited

  /// A plan from its parts, with the standard execution.
  public init(
    start: StrategyStart, data: [HistorySeries], from: Timestamp? = nil, to: Timestamp? = nil,
    currency: String = "USD", capital: Money = Decimal64(100_000),
    execution: ExecutionModel = ExecutionModel()
  ) {
    self.start = start
    self.data = data
    self.from = from
    self.to = to
    self.currency = currency
    self.capital = capital
    self.execution = execution
  }
}

/// How a backtest executes orders. The matching itself, the order types and the commissions are
/// the paper exchange's.
///
/// On bars nothing is known inside of a bar: an order that is decided on a bar's close can trade
/// from the next bar's open on, and a bar plays as open, the extreme nearer to the open, the other
/// extreme, close.
public struct ExecutionModel: Sendable, Hashable {
  /// The width between bid and ask where the data has none (bars and trades), in ticks of the
  /// instrument; half of it is paid on each side.
  public var spreadTicks: Decimal64
  /// What a market order pays on top, in ticks.
  public var slippageTicks: Decimal64
  /// How long an order takes to the exchange, and its news back, each.
  public var latency: Duration
  /// How much of a bar's volume, or of a quote's size, our orders may take, 0 to 1; nil for any
  /// size at once.
  public var participation: Decimal64?
  /// Whether commissions are paid.
  public var paysCommission: Bool

  /// Rules from their parts; the standard ones are: no spread beyond the data's own, no slippage,
  /// no latency, any size, IB's fixed commissions.
  public init(
    spreadTicks: Decimal64 = .zero, slippageTicks: Decimal64 = .zero, latency: Duration = .zero,
    participation: Decimal64? = nil, paysCommission: Bool = true
  ) {
    self.spreadTicks = spreadTicks
    self.slippageTicks = slippageTicks
    self.latency = latency
    self.participation = participation
    self.paysCommission = paysCommission
  }
}
