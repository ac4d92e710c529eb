-- Tests of sma_cross.lua; `perigee test` runs them.

local SYMBOL = "AAPL.NASDAQ"

local function start(params)
  params.fast, params.slow, params.quantity = 1, 2, 10
  strategy.run("sma_cross.lua", { params = params, symbols = { SYMBOL } })
end

local function close(price)
  market.bars(SYMBOL, "1m", { { price, price, price, price } })
end

test("holds above the cross and nothing below it", function()
  start {}
  close(100)
  close(101)
  expect.order { side = "buy", quantity = 10, symbol = SYMBOL, type = "market", tag = "cross up" }
  market.fill()
  close(102)
  expect.no_orders()
  close(100)
  expect.order { side = "sell", quantity = 10, tag = "cross down" }
  market.fill()
  expect.position(SYMBOL, 0)
end)

test("turns the position round when it may be short", function()
  start { short = true }
  close(100)
  close(99)
  expect.order { side = "sell", quantity = 10 }
  market.fill()
  close(101)
  expect.order { side = "buy", quantity = 20 }
  market.fill()
  expect.position(SYMBOL, 10)
end)

test("waits for its order to end before it places another", function()
  start {}
  close(100)
  close(101)
  expect.order { side = "buy" }
  close(99)
  close(103)
  expect.no_orders()
end)
