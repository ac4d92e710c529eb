import Performance
import Testing
import TradingModel

@Suite struct ResultTests {
  @Test func resultOfNothing_HoldsNothing() {
    let start = Timestamp(seconds: 1_700_000_000)
    let result = TradingResult(
      kind: .backtest, strategy: "s", script: "s.lua", account: "a", start: start, end: start,
      currency: "USD", capital: Decimal64(1000))
    #expect(result.fills.isEmpty && result.trades.isEmpty && result.orders == OrderCounts())
  }
}
