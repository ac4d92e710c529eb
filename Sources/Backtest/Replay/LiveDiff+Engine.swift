import StrategyChannel
import TradingModel

extension LiveDiff {
  /// A comparison with this module's own engine.
  public init() {
    self.init { plan, hear in
      let test = try Backtest(plan)
      test.hear = hear
      return try test.run().result
    }
  }
}

extension BacktestInstrument {
  /// The instrument as the tape knows it. It trades round the clock: a tape has prices only where
  /// the market gave them.
  init(symbol: String, _ instrument: ChildInstrument) {
    let magnifier = Decimal64(max(1, instrument.priceMagnifier))
    self.init(
      symbol: symbol, tickSize: instrument.tickSize,
      multiplier: instrument.multiplier.divided(by: magnifier) ?? instrument.multiplier,
      currency: instrument.currency, securityType: instrument.securityType,
      sizeIncrement: instrument.sizeIncrement)
  }
}
