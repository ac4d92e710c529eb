import Backtest
import History
import Orders
import PaperExchange
import Performance
import StrategyChannel
import Testing
import TradingModel

/// Latency, sizes, commissions, several symbols.
@Suite struct EngineExecutionTests {
  private static let quoteScript = """
    local S = { symbols = { 'ACME.NASDAQ' } }
    local n = 0
    function S.on_quote(q)
      n = n + 1
      if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 10 } end
    end
    function S.on_fill(f) log.info('filled', f.quantity, f.price, clock.now()) end
    return S
    """

  @Test func quotes_FillAtTheFarSideOfTheNext() throws {
    let outcome = try BacktestPlan.make(
      Self.quoteScript,
      [
        .quote(milliseconds: 0, 9990, 10000), .quote(milliseconds: 100, 9991, 10001),
        .quote(milliseconds: 200, 9992, 10002),
      ]
    ).run()
    #expect(outcome.result.fills.map(\.price) == ["100.01"])
    #expect(outcome.result.fills.first?.arrivalMid == "99.95")
  }

  @Test func latency_DelaysTheOrderAndItsNews() throws {
    let execution = ExecutionModel(latency: .milliseconds(150), paysCommission: false)
    let outcome = try BacktestPlan.make(
      Self.quoteScript,
      (0..<6).map { .quote(milliseconds: Int64($0) * 100, 9990 + $0, 10000 + $0) },
      execution: execution
    ).run()
    // Decided at 0 ms, at the exchange at 150 ms, so it meets the quote of 200 ms, and the
    // strategy hears of it at 350 ms.
    #expect(outcome.result.fills.map(\.price) == ["100.02"])
    let heard = outcome.log.first { $0.text.hasPrefix("filled") }
    #expect(heard?.time == monday.advanced(by: .milliseconds(350)))
  }

  @Test func latencyInsideOfABar_MeetsThePathWhereItIs() throws {
    let execution = ExecutionModel(latency: .seconds(10), paysCommission: false)
    let outcome = try BacktestPlan.make(
      script("if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 1 } end"),
      [.flat(0, 10000), .bar(1, 10000, 10200, 9990, 10100), .flat(2, 10100)],
      execution: execution
    ).run()
    // Ten seconds into the bar the price is half way from the open to the low.
    #expect(outcome.fills == ["70 BUY 1 99.95"])
  }

  @Test func participation_FillsInParts() throws {
    let execution = ExecutionModel(
      participation: Decimal64(mantissa: 1, scale: 1), paysCommission: false)
    let outcome = try BacktestPlan.make(
      script(
        "if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 25, tif = 'gtc' } end"),
      [
        .flat(0, 10000), .bar(1, 10000, 10000, 10000, 10000, volume: 109),
        .bar(2, 10100, 10100, 10100, 10100, volume: 100), .flat(3, 10200),
      ], execution: execution
    ).run()
    #expect(outcome.fills == ["60 BUY 10 100", "120 BUY 10 101", "180 BUY 5 102"])
    #expect(outcome.result.orders.filled == 1)
  }

  @Test func commissions_AreThoseOfTheRule() throws {
    let outcome = try BacktestPlan.make(
      script(
        """
        if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 500 } end
        if n == 2 then order.sell { symbol = 'ACME.NASDAQ', quantity = 30 } end
        """), [.flat(0, 10000), .flat(1, 10000), .flat(2, 10000)], execution: ExecutionModel()
    ).run()
    let rule = CommissionRule.usStocks
    #expect(
      outcome.result.fills.map(\.commission) == [
        rule.total(quantity: 500, value: 50_000), rule.total(quantity: 30, value: 3000),
      ])
    #expect(outcome.result.equity.last?.equity == 1_000_000 - "3.5")
  }

  @Test func twoSymbols_AreMergedByTime() throws {
    let source = script(
      """
      log.info(bar.symbol, clock.now() - \(monday.seconds))
      if bar.symbol == 'ACME.NASDAQ' and n == 1 then
        order.buy { symbol = 'BETA.NASDAQ', quantity = 1 }
      end
      """, symbols: "'ACME.NASDAQ', 'BETA.NASDAQ'")
    let outcome = try BacktestPlan.make(
      source, [.flat(0, 10000), .flat(2, 10000)],
      more: [
        HistorySeries("BETA.NASDAQ", [.flat(0, 5000), .bar(1, 5100, 5100, 5100, 5100)])
      ]
    ).run()
    #expect(
      outcome.texts == [
        "ACME.NASDAQ 60.0", "BETA.NASDAQ 60.0", "BETA.NASDAQ 120.0", "ACME.NASDAQ 180.0",
      ])
    // Decided at the end of ACME's bar: BETA's bar of the same minute is over for it.
    #expect(outcome.fills == ["60 BUY 1 51"])
  }

  @Test func sameSeed_SameOutcome() throws {
    let source = script(
      """
      if n % 7 == 0 then order.buy { symbol = 'ACME.NASDAQ', quantity = math.random(9) } end
      if n % 7 == 3 then order.sell { symbol = 'ACME.NASDAQ', quantity = math.random(9) } end
      log.info(n, math.random())
      """)
    let plan = BacktestPlan.make(source, EngineJudgeTests.walk(2000, seed: 4))
    let (one, two) = (try plan.run(), try plan.run())
    #expect(one.result == two.result)
    #expect(one.log == two.log)
    #expect(one.result.fills.count > 500)
    var other = plan
    other.start.seed = 8
    #expect(try other.run().log != one.log)
  }

  @Test func unpayableOrder_IsRefused() throws {
    let outcome = try BacktestPlan.make(
      script("if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 1000000 } end"),
      [.flat(0, 10000), .flat(1, 10000), .flat(2, 10000)], capital: 1000
    ).run()
    #expect(outcome.fills == [])
    #expect(outcome.result.orders.rejected == 1)
  }

  @Test func limitsOfThePlan_RefuseOrders() throws {
    var plan = BacktestPlan.make(
      script(
        """
        if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 10 } end
        if n == 2 then order.buy { symbol = 'ACME.NASDAQ', quantity = 1000 } end
        """), (0..<4).map { .flat($0, 10000) })
    var house = RiskLimits()
    house.numbers[.orderValue] = .limit(50_000)
    plan.risk = RiskSettings(usesStandards: false, checksNumbers: false, house: house)
    let outcome = try plan.run()
    #expect(outcome.fills == ["60 BUY 10 100"])
    #expect(outcome.result.orders.rejected == 1)
  }
}
