public import TradingModel

extension OrderDesk {
  /// Makes a strategy's own limits, `[strategy.risk]`, these from the next order on; empty ones
  /// take them away, and house and account still limit it. What it sent before counts on. An order
  /// that waits for its turn is judged by the new limits.
  public func changeRisk(of strategy: StrategyID, to limits: RiskLimits) {
    book.gate.change(limits: limits, of: strategy)
  }
}
