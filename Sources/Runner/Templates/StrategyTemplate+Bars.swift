extension StrategyTemplate {
  /// Decides on finished bars.
  static let bars = StrategyTemplate(
    script: """
      -- NAME: buys below the average of the last bars, sells above it.
      --
      -- perigee test         runs NAME_test.lua beside this file
      -- perigee check        says what is wrong with it
      -- perigee logs -f --strategy NAME   shows what it prints
      ---@type perigee.Strategy
      local S = {}

      -- What a deployment may change in runner.toml, under [strategy.params].
      S.params = {
        quantity = { default = 1.0, min = 0, doc = "how much to trade" },
        length = { default = 12, min = 2, max = 500, doc = "bars of the average" },
      }
      -- Which instruments, and which bars of them. A deployment may name other symbols.
      S.symbols = { "AAPL.NASDAQ" }
      S.bars = { "5s" }
      -- So many past bars come first, with bar.warmup true. Orders are refused in them.
      S.warmup = 50

      -- One average for each symbol, made when its first bar comes.
      local averages = {}

      function S.on_bar(bar)
        local average = averages[bar.symbol] or ta.sma(params.length)
        averages[bar.symbol] = average
        local mean = average(bar.close)
        -- Past bars feed the average and decide nothing; neither does an average without values.
        if bar.warmup or not mean then return end
        -- An order at work is not yet in the position: wait for its end.
        if #order.working(bar.symbol) > 0 then return end

        local held = position(bar.symbol).quantity
        local number, why
        if bar.close < mean and held == 0 then
          number, why = order.buy { symbol = bar.symbol, quantity = params.quantity }
        elseif bar.close > mean and held > 0 then
          number, why = order.sell { symbol = bar.symbol, quantity = held }
        else
          return
        end
        -- What may happen to a right script is nil and a sentence; misuse would be an error.
        if not number then log.warn("no order:", why) end
      end

      -- Refusals of Perigee (limits) and of the broker come here.
      function S.on_order(o)
        if o.state == "rejected" then log.error("refused:", o.reason) end
      end

      function S.on_fill(fill)
        log.info("filled", fill.side, fill.quantity, fill.symbol, "at", fill.price)
      end

      return S

      """,
    test: """
      -- The tests of NAME.lua: perigee test
      local S = "AAPL.NASDAQ"

      test("buys below its average, and sells above it", function()
        strategy.run("NAME.lua", { params = { length = 3, quantity = 2 }, symbols = { S } })
        market.bars(S, "5s", { 100, 100, 100 })
        expect.no_orders()
        market.bars(S, "5s", { 97 })
        expect.order { side = "buy", quantity = 2, type = "market" }
        market.fill { price = 97 }
        expect.position(S, 2)
        market.bars(S, "5s", { 105 })
        expect.order { side = "sell", quantity = 2 }
      end)

      test("places one order at a time", function()
        strategy.run("NAME.lua", { params = { length = 2 }, symbols = { S } })
        market.bars(S, "5s", { 100, 90 })
        expect.order { side = "buy" }
        market.bars(S, "5s", { 80 })
        expect.no_orders()
      end)

      test("does nothing in the warm-up", function()
        strategy.run("NAME.lua", { params = { length = 2 }, symbols = { S } })
        market.bars(S, "5s", { 100, 90, 80 }, { warmup = true })
        expect.no_orders()
      end)

      """)
}
