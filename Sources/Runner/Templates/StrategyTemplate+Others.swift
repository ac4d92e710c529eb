extension StrategyTemplate {
  /// Decides on quotes, and keeps no more than one limit order in the market.
  static let quotes = StrategyTemplate(
    script: """
      -- NAME: bids below the market while the spread is narrow, and takes its bid back when it is not.
      ---@type perigee.Strategy
      local S = {}

      S.params = {
        quantity = { default = 1.0, min = 0, doc = "how much to bid for" },
        spread = { default = 0.05, min = 0, doc = "the widest spread, as a difference of prices" },
        offset = { default = 0.02, min = 0, doc = "how far below the bid to stand" },
      }
      S.symbols = { "AAPL.NASDAQ" }

      function S.on_quote(quote)
        -- A missing side is nil: nothing to compare with.
        if not quote.spread or quote.halted or quote.delayed then return end
        local open = order.working(quote.symbol)
        if quote.spread > params.spread then
          for _, o in ipairs(open) do order.cancel(o) end
          return
        end
        if #open > 0 or position(quote.symbol).quantity > 0 then return end
        local number, why = order.buy {
          symbol = quote.symbol, quantity = params.quantity, price = quote.bid - params.offset,
        }
        if not number then log.warn("no order:", why) end
      end

      function S.on_fill(fill)
        log.info("filled", fill.side, fill.quantity, "at", fill.price)
      end

      return S

      """,
    test: """
      -- The tests of NAME.lua: perigee test
      local S = "AAPL.NASDAQ"

      test("bids below a narrow market", function()
        strategy.run("NAME.lua", { symbols = { S } })
        market.quote(S, 100, 100.02)
        expect.order { side = "buy", type = "limit", price = 99.98 }
      end)

      test("takes its bid back when the spread is wide", function()
        strategy.run("NAME.lua", { symbols = { S } })
        market.quote(S, 100, 100.02)
        expect.order { side = "buy" }
        market.quote(S, 99, 101)
        expect.cancel()
      end)

      test("waits while a side is missing", function()
        strategy.run("NAME.lua", { symbols = { S } })
        market.quote(S, 100, nil)
        expect.no_orders()
      end)

      """)

  /// Decides by the clock, and remembers over restarts what it did.
  static let schedule = StrategyTemplate(
    script: """
      -- NAME: buys once a day while the main session is open, and remembers that it did.
      ---@type perigee.Strategy
      local S = {}

      S.params = { quantity = { default = 1.0, min = 0, doc = "how much to buy each day" } }
      S.symbols = { "AAPL.NASDAQ" }

      -- "2026-11-23": the day in UTC.
      local function today()
        local date = clock.utc()
        return string.format("%04d-%02d-%02d", date.year, date.month, date.day)
      end

      function S.on_start()
        timer.every(60, "look")
      end

      function S.on_timer()
        local symbol = "AAPL.NASDAQ"
        -- Nil where the hours are not known: then nothing is bought.
        if not feed.is_open(symbol, true) then return end
        -- The state outlives restarts: a second start on the same day does not buy again.
        if state.get("bought") == today() then return end
        local number, why = order.buy { symbol = symbol, quantity = params.quantity }
        if not number then return log.warn("no order:", why) end
        state.set("bought", today())
      end

      function S.on_order(o)
        -- A refused order is no purchase: try again at the next look.
        if o.state == "rejected" then
          log.error("refused:", o.reason)
          state.set("bought", nil)
        end
      end

      return S

      """,
    test: """
      -- The tests of NAME.lua: perigee test
      local S = "AAPL.NASDAQ"

      test("buys once a day", function()
        strategy.run("NAME.lua", { time = "2024-01-03 15:00" })
        market.quote(S, 100, 100.02)
        market.advance("1m")
        expect.order { side = "buy", quantity = 1 }
        market.fill()
        market.advance("10m")
        expect.no_orders()
        expect.state("bought", "2024-01-03")
      end)

      test("does not buy again after a restart", function()
        strategy.run("NAME.lua", { time = "2024-01-03 15:00" })
        market.quote(S, 100, 100.02)
        market.advance("1m")
        expect.order { side = "buy" }
        market.fill()
        strategy.restart()
        market.advance("5m")
        expect.no_orders()
      end)

      test("tries again after a refusal", function()
        strategy.run("NAME.lua", { time = "2024-01-03 15:00" })
        market.quote(S, 100, 100.02)
        market.advance("1m")
        expect.order { side = "buy" }
        market.reject("no money")
        expect.log("refused")
        market.advance("1m")
        expect.order { side = "buy" }
      end)

      """)

  /// Enters with a target and a stop that rest at the broker.
  static let bracket = StrategyTemplate(
    script: """
      -- NAME: buys a new high, with a profit target and a stop that rest at the broker.
      ---@type perigee.Strategy
      local S = {}

      S.params = {
        quantity = { default = 1.0, min = 0, doc = "how much to buy" },
        lookback = { default = 20, min = 2, max = 500, doc = "bars of the high" },
        target = { default = 2, min = 0.01, doc = "the profit to take, in per cent" },
        stop = { default = 1, min = 0.01, doc = "the loss to take, in per cent" },
      }
      S.symbols = { "AAPL.NASDAQ" }
      S.bars = { "1m" }
      S.warmup = 50

      -- The high of the bars before this one, for each symbol.
      local highs = {}

      function S.on_bar(bar)
        local high = highs[bar.symbol] or ta.highest(params.lookback)
        highs[bar.symbol] = high
        local before = high.value
        high(bar.high)
        if bar.warmup or not before or bar.close <= before then return end
        if position(bar.symbol).quantity ~= 0 or #order.working(bar.symbol) > 0 then return end
        -- When the entry fills, both protecting orders rest at the broker; the first that fills ends
        -- the other. They are there although this script, or the daemon, may not be.
        local number, why = order.buy {
          symbol = bar.symbol, quantity = params.quantity, tag = "entry",
          take_profit = bar.close * (1 + params.target / 100),
          stop_loss = bar.close * (1 - params.stop / 100),
        }
        if not number then log.warn("no order:", why) end
      end

      function S.on_fill(fill)
        log.info("filled", fill.side, fill.quantity, "at", fill.price)
      end

      return S

      """,
    test: """
      -- The tests of NAME.lua: perigee test
      local S = "AAPL.NASDAQ"

      local function enter()
        strategy.run("NAME.lua", { params = { lookback = 3, quantity = 5 }, symbols = { S } })
        market.bars(S, "1m", { 100, 100, 100 })
        expect.no_orders()
        market.bars(S, "1m", { { 100, 110, 100, 110 } })
        return expect.order {
          side = "buy", quantity = 5, take_profit = 112.2, stop_loss = 108.9, tag = "entry",
        }
      end

      test("enters above the high with both protecting orders", function()
        enter()
        market.fill { price = 110 }
        expect.position(S, 5)
      end)

      test("is flat after its stop", function()
        enter()
        market.fill { price = 110 }
        market.fill { type = "stop" }
        expect.position(S, 0)
      end)

      """)
}
