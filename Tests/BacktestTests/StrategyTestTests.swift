import Backtest
import StrategyChannel
import Testing

/// How tests of strategies pass, fail and explain themselves.
@Suite struct StrategyTestTests {
  /// A strategy that does what most tests below need.
  static let strategy = """
    local S = { symbols = {"AAPL.NASDAQ"}, bars = {"1m"} }
    S.params = { size = { default = 10, min = 1 } }
    function S.on_quote(q)
      if q.ask == 101 then order.buy { symbol = q.symbol, quantity = params.size, tag = "in" } end
      if q.ask == 102 then
        order.buy { symbol = q.symbol, quantity = 5, price = 101.5, take_profit = 110,
          stop_loss = 95 }
      end
      if q.ask == 103 then order.cancel_all() end
      if q.ask == 104 then local nothing; return nothing.field end
      if q.ask == 105 then
        for _, o in ipairs(order.working()) do
            if not o.parent then order.modify(o, { price = 100 }) end
          end
      end
      if q.ask == 106 then while true do end end
      if q.ask == 107 then order.sell { symbol = q.symbol, quantity = 2, account = "other" } end
      state.set("ask", q.ask)
    end
    function S.on_start() log.info("hello") timer.every(60, "tick") end
    function S.on_timer(name) log.info("timer", name) end
    function S.on_bar(bar) log.info("bar", bar.close, bar.warmup) end
    function S.on_fill(fill) log.info("fill", fill.quantity, fill.price) end
    return S
    """

  private func run(
    _ body: String, strategy: String = StrategyTestTests.strategy
  ) -> [StrategyTestResult] {
    let source =
      body.contains("test(") ? body : "test('it', function()\nstrategy.run('s.lua')\n\(body)\nend)"
    let file = StrategyTestFile(name: "s_test.lua", source: source, modules: []) {
      (name: String) throws(StrategyTestError) in
      guard name == "s.lua" else { throw StrategyTestError("there is no script \(name)") }
      return TestedScript(source: strategy, modules: [])
    }
    return StrategyTests.run(file)
  }

  @Test(
    arguments: [
      "market.quote('AAPL.NASDAQ', 100, 101) expect.order{quantity = 10, side = 'buy'}",
      "market.quote('AAPL.NASDAQ', 100, 100.5) expect.no_orders()",
      "market.advance('2m') expect.log('timer tick') expect.log('timer tick')",
      "market.bars('AAPL.NASDAQ', '1m', {{1, 3, 1, 2}, 5}) expect.log('bar 2') expect.log('bar 5')",
      "market.bars('AAPL.NASDAQ', '1m', {7}, {warmup = true}) expect.log('bar 7.0 true')",
      "market.quote('AAPL.NASDAQ', 100, 101) market.fill{quantity = 4} expect.log('fill 4 101') "
        + "market.fill() expect.position('AAPL.NASDAQ', 10) expect.log('fill 6 101')",
      "market.quote('AAPL.NASDAQ', 101, 102) expect.order{price = 101.5, take_profit = 110} "
        + "assert(#strategy.orders() == 3) market.fill() market.fill{type = 'stop'} "
        + "expect.position('AAPL.NASDAQ', 0) assert(#strategy.orders() == 0)",
      "market.quote('AAPL.NASDAQ', 100, 101) market.quote('AAPL.NASDAQ', 100, 103) "
        + "expect.cancel() assert(#strategy.orders() == 0)",
      "market.quote('AAPL.NASDAQ', 101, 102) market.quote('AAPL.NASDAQ', 101, 105) "
        + "expect.change{price = 100}",
      "market.quote('AAPL.NASDAQ', 100, 104) expect.fault('nil value')",
      "market.quote('AAPL.NASDAQ', 100, 107) expect.refusal('other')",
      "market.quote('AAPL.NASDAQ', 100, 100.5) expect.state('ask', 100.5)",
      "local before = market.time() market.advance(90) assert(market.time() == before + 90)",
      "strategy.restart() expect.log('hello') expect.log('hello')",
      "market.quote('AAPL.NASDAQ', 100, 101) market.reject('too much') expect.refusal('too much')",
      "strategy.run('s.lua', {fills = 'market'}) market.quote('AAPL.NASDAQ', 100, 101) "
        + "expect.position('AAPL.NASDAQ', 10)",
      "strategy.run('s.lua', {time = '2024-02-29 12:00'}) assert(market.time() == 1709208000)",
      "strategy.run('s.lua', {params = {size = 3}, accounts = {'other'}}) "
        + "market.quote('AAPL.NASDAQ', 100, 101) expect.order{quantity = 3, account = 'other'}",
      "strategy.run('s.lua', {instruments = {['AAPL.NASDAQ'] = {size = 100}}}) "
        + "market.quote('AAPL.NASDAQ', 100, 101) expect.no_orders()",
    ])
  func whatHolds_Passes(_ body: String) {
    let results = run(body)
    #expect(results.count == 1)
    let failure = results[0].failure
    #expect(failure == nil, "\(body): \(failure?.headline ?? "") \(failure?.details ?? [])")
  }

  @Test(
    arguments: [
      ("expect.order()", "expected an order (any), and the strategy placed none", ""),
      (
        "market.quote('AAPL.NASDAQ', 100, 101) expect.order{side = 'sell', quantity = 9}",
        "the order is not the expected one: buy 10 AAPL.NASDAQ market tag in",
        "side      expected \"sell\", got \"buy\"|quantity  expected 9, got 10"
      ),
      (
        "market.quote('AAPL.NASDAQ', 100, 101) expect.no_orders()",
        "expected no order, and the strategy placed one: buy 10 AAPL.NASDAQ market tag in", ""
      ),
      (
        "expect.order{colour = 1}",
        "expected an order (colour = 1), and the strategy placed none", ""
      ),
      ("expect.log('bye')", "expected a line of log with \"bye\", and there was none", ""),
      (
        "expect.no_log('hello')",
        "expected no line of log with \"hello\", got: info: hello  (s.lua:20)", ""
      ),
      (
        "expect.position('AAPL.NASDAQ', 5)", "expected a position of 5 in AAPL.NASDAQ, got 0", ""
      ),
      ("market.fill()", "market.fill: no working order", ""),
      (
        "market.quote('AAPL.NASDAQ', 101, 102) market.fill{side = 'sell', tag = 'x'}",
        "market.fill: no working order has these fields",
        "working: buy 5 AAPL.NASDAQ limit price 101.5|working: sell 5 AAPL.NASDAQ limit price 110 "
          + "tif gtc|working: sell 5 AAPL.NASDAQ stop stop 95 tif gtc"
      ),
      (
        "market.quote('MSFT.NASDAQ', 1, 2)",
        "the strategy did not ask for MSFT.NASDAQ; it asked for AAPL.NASDAQ", ""
      ),
      (
        "market.bars('AAPL.NASDAQ', '5s', {1})",
        "the strategy asks for bars of 1m of AAPL.NASDAQ, not of 5s", ""
      ),
      (
        "market.bars('AAPL.NASDAQ', '1m', {{1, 2, 3, 1}})",
        "market.bars: bar 1 must be {open, high, low, close [, volume]} with high and low around "
          + "the others, or one number, got a table", ""
      ),
      ("expect.state('ask', 3)", "expected 'ask' of the saved state to be 3, got none", ""),
      (
        "expect.fault('x')", "expected an error of the strategy with \"x\", and there was none", ""
      ),
      (
        "strategy.run('t.lua')", "strategy.run: there is no script t.lua", ""
      ),
      (
        "strategy.run('s.lua', {speed = 1})",
        "strategy.run: unknown option 'speed'; there are params, symbols, accounts, instruments, "
          + "time, capital, state, state_version and fills", ""
      ),
      (
        "strategy.run('s.lua', {params = {nothing = 1}})",
        "s.lua does not load: s.lua: the script has no parameter 'nothing'", ""
      ),
      ("error('mine')", "mine", ""), ("assert(1 == 2, 'sums')", "sums", ""),
    ])
  func whatDoesNot_FailsWithWords(_ body: String, _ message: String, _ details: String) throws {
    let failure = try #require(run(body).first?.failure, "\(body)")
    #expect(failure.message.hasPrefix(message), "\(failure.message)")
    if !details.isEmpty { #expect(failure.details.joined(separator: "|") == details) }
    #expect(failure.file == "s_test.lua")
    #expect(failure.line == 3, "\(failure.headline)")
    #expect(failure.log.first == "info: hello  (s.lua:20)" || body.contains("strategy.run"))
  }

  @Test func faultOfTheStrategy_FailsATestThatDidNotExpectIt() throws {
    let failure = try #require(run("market.quote('AAPL.NASDAQ', 100, 104)").first?.failure)
    #expect(failure.headline.hasPrefix("s.lua:10: attempt to index a nil value"))
    #expect(
      failure.details == ["the strategy raised an error in on_quote, and no expect.fault took it"])
    #expect(failure.traceback.contains { $0.contains("s.lua:10") })
  }

  @Test func endlessStrategy_IsStopped() throws {
    let failure = try #require(run("market.quote('AAPL.NASDAQ', 100, 106)").first?.failure)
    #expect(failure.message.contains("instruction budget"))
    #expect(failure.file == "s.lua")
  }

  @Test func testsAreApart_AndFilesThatDoNotLoadAreTold() throws {
    let results = run(
      """
      local seen = 0
      local function helper() expect.position("AAPL.NASDAQ", 1) end
      test("one", function() seen = seen + 1 assert(seen == 1) end)
      test("two", function() seen = seen + 1 assert(seen == 1) end)
      test("three", function()
        strategy.run("s.lua")
        helper()
      end)
      test("four", function() expect.no_orders() end)
      """)
    #expect(results.map(\.name) == ["one", "two", "three", "four"])
    #expect(results.map(\.hasPassed) == [true, true, false, false])
    let third = try #require(results[2].failure)
    #expect(third.line == 2)
    #expect(third.traceback.contains { $0.contains("s_test.lua:7") })
    #expect(results[3].failure?.message == "expect.no_orders: call strategy.run first")
    let broken = run("test('x', function( end)")
    #expect(broken.count == 1 && broken[0].name == "s_test.lua")
    #expect(broken[0].failure?.line == 1)
    let twice = run("test('x', function() end) test('x', function() end)")
    #expect(twice[0].failure?.message.contains("already") == true)
  }
}
