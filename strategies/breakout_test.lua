-- Tests of breakout.lua; `perigee test` runs them. Each test starts the strategy in a world of its
-- own, whose market and clock stand still until the test moves them.

local SYMBOL = "AAPL.NASDAQ"

local function start()
  strategy.run("breakout.lua", { params = { lookback = 3, quantity = 10 }, symbols = { SYMBOL } })
end

-- Three bars between 99 and 101: the range.
local RANGE = { { 100, 101, 99, 100 }, { 100, 100.5, 99.5, 100 }, { 100, 101, 99, 100.5 } }

test("buys above the range and sells below it", function()
  start()
  market.bars(SYMBOL, "5s", RANGE)
  expect.no_orders()

  market.bars(SYMBOL, "5s", { { 100.5, 102, 100.5, 101.5 } })
  expect.order { side = "buy", quantity = 10, symbol = SYMBOL, type = "market", tag = "breakout" }
  expect.log("broke out above 101")
  market.fill { price = 101.52 }
  expect.position(SYMBOL, 10)
  expect.log("filled: buy 10")

  market.bars(SYMBOL, "5s", { { 101, 101, 97, 98 } })
  expect.order { side = "sell", quantity = 10, tag = "exit" }
  market.fill()
  expect.position(SYMBOL, 0)
  expect.no_orders()
end)

test("waits for its order to end before it places another", function()
  start()
  market.bars(SYMBOL, "5s", RANGE)
  market.bars(SYMBOL, "5s", { { 101, 102, 101, 102 } })
  expect.order { side = "buy" }
  market.bars(SYMBOL, "5s", { { 102, 103, 102, 103 }, { 103, 104, 103, 104 } })
  expect.no_orders()
  market.fill()
  market.bars(SYMBOL, "5s", { { 104, 105, 104, 105 } })
  expect.no_orders()
end)

test("does not trade on bars of the warm-up", function()
  start()
  market.bars(SYMBOL, "5s", RANGE, { warmup = true })
  market.bars(SYMBOL, "5s", { { 101, 105, 101, 105 } }, { warmup = true })
  expect.no_orders()
  -- But it knows their range.
  market.bars(SYMBOL, "5s", { { 105, 106, 105, 106 } })
  expect.order { side = "buy" }
end)

test("says why an order was rejected, and tries again", function()
  start()
  market.bars(SYMBOL, "5s", RANGE)
  market.bars(SYMBOL, "5s", { { 101, 102, 101, 102 } })
  market.reject("no shares left")
  expect.refusal("no shares left")
  expect.log("order rejected")
  market.bars(SYMBOL, "5s", { { 102, 103, 102, 103 } })
  expect.order { side = "buy", quantity = 10 }
end)
