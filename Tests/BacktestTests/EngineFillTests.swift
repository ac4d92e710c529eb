import Backtest
import Performance
import Testing
import TradingModel

/// When and at which price orders fill that are decided on bars.
@Suite struct EngineFillTests {
  @Test func market_FillsAtTheNextOpen() throws {
    let outcome = try BacktestPlan.make(
      script("if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 10 } end"),
      [.bar(0, 10000, 10100, 9900, 10050), .bar(1, 10070, 10200, 10000, 10100), .flat(2, 10100)]
    ).run()
    #expect(outcome.log.isEmpty, "\(outcome.texts)")
    #expect(outcome.fills == ["60 BUY 10 100.7"])
    #expect(outcome.isWhole)
    #expect(outcome.events == 3)
    #expect(outcome.result.orders.filled == 1)
  }

  @Test func lastBarsDecision_NeverTrades() throws {
    let outcome = try BacktestPlan.make(
      script("if n == 2 then order.buy { symbol = 'ACME.NASDAQ', quantity = 10 } end"),
      [.flat(0, 10000), .flat(1, 10000)]
    ).run()
    #expect(outcome.fills == [])
    #expect(outcome.result.orders.open == 1)
  }

  @Test func limit_FillsAtItsPrice_OrTheOpenIfBetter() throws {
    let buy = script(
      "if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 10, type = 'limit', price = 99 } end"
    )
    let touched = try BacktestPlan.make(
      buy, [.flat(0, 10000), .bar(1, 10000, 10010, 9890, 9950)]
    ).run()
    #expect(touched.fills == ["79 BUY 10 99"] || touched.fills.count == 1)
    #expect(touched.result.fills.first?.price == 99)
    let gapped = try BacktestPlan.make(
      buy, [.flat(0, 10000), .bar(1, 9850, 9900, 9800, 9890)]
    ).run()
    #expect(gapped.fills == ["60 BUY 10 98.5"])
    let later = try BacktestPlan.make(
      buy, [.flat(0, 10000), .flat(1, 10000), .bar(2, 9850, 9900, 9800, 9890)]
    ).run()
    #expect(later.fills == ["120 BUY 10 98.5"])
    let never = try BacktestPlan.make(
      buy, [.flat(0, 10000), .bar(1, 10000, 10010, 9901, 9950)]
    ).run()
    #expect(never.fills == [])
  }

  @Test func stop_FillsAtItsPrice_OrTheOpenIfWorse() throws {
    let buy = script(
      "if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 10, type = 'stop', stop = 101 } end"
    )
    let crossed = try BacktestPlan.make(
      buy, [.flat(0, 10000), .bar(1, 10000, 10250, 9990, 10200)]
    ).run()
    #expect(crossed.result.fills.map(\.price) == [101])
    let gapped = try BacktestPlan.make(
      buy, [.flat(0, 10000), .flat(1, 10000), .bar(2, 10300, 10350, 10200, 10300)]
    ).run()
    #expect(gapped.fills == ["120 BUY 10 103"])
  }

  @Test func bracket_MeetsThePathsPricesInTheirOrder() throws {
    let buy = script(
      """
      if n == 1 then
        order.buy { symbol = 'ACME.NASDAQ', quantity = 10, take_profit = 102, stop_loss = 99 }
      end
      """)
    // The low lies nearer to the open, so the stop comes before the target.
    let low = try BacktestPlan.make(
      buy, [.flat(0, 10000), .bar(1, 10000, 10300, 9850, 10200)]
    ).run()
    #expect(low.result.fills.map(\.price) == [100, 99])
    let high = try BacktestPlan.make(
      buy, [.flat(0, 10000), .bar(1, 10000, 10250, 9700, 9800)]
    ).run()
    #expect(high.result.fills.map(\.price) == [100, 102])
    #expect(high.result.trades.count == 1)
    #expect(high.result.trades.first?.profit == 20)
  }

  @Test func spreadAndSlippage_ArePaidByMarketOrders() throws {
    var execution = ExecutionModel(spreadTicks: 2, slippageTicks: 3, paysCommission: false)
    execution.latency = .zero
    let outcome = try BacktestPlan.make(
      script(
        """
        if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 10 } end
        if n == 2 then order.sell { symbol = 'ACME.NASDAQ', quantity = 10 } end
        """), [.flat(0, 10000), .flat(1, 10000), .flat(2, 10000)], execution: execution
    ).run()
    #expect(outcome.fills == ["60 BUY 10 100.04", "120 SELL 10 99.96"])
    #expect(outcome.result.fills.first?.arrivalMid == 100)
  }
}
