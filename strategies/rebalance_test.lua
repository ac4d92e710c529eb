-- Tests of rebalance.lua; `perigee test` runs them.

local function start(options)
  options = options or {}
  options.params = { every = 3600, budget = 30000, drift = 0.02 }
  options.symbols = { "AAPL.NASDAQ", "MSFT.NASDAQ", "SPY.ARCA" }
  strategy.run("rebalance.lua", options)
end

local function prices(aapl, msft, spy)
  market.quote("AAPL.NASDAQ", aapl, aapl)
  market.quote("MSFT.NASDAQ", msft, msft)
  market.quote("SPY.ARCA", spy, spy)
end

test("buys equal weights soon after the start", function()
  start()
  prices(200, 400, 500)
  expect.no_orders()
  market.advance("5s")
  expect.order { side = "buy", symbol = "AAPL.NASDAQ", quantity = 50, tag = "rebalance" }
  expect.order { side = "buy", symbol = "MSFT.NASDAQ", quantity = 25 }
  expect.order { side = "buy", symbol = "SPY.ARCA", quantity = 20 }
  market.fill()
  expect.position("AAPL.NASDAQ", 50)
  expect.position("SPY.ARCA", 20)
  expect.state("rebalances", 1)
end)

test("trades back what drifted, and leaves small drifts alone", function()
  start({ fills = "market" })
  prices(200, 400, 500)
  market.advance("5s")
  for _ = 1, 3 do expect.order { side = "buy" } end
  prices(250, 401, 500)
  market.advance("1h")
  expect.order { side = "sell", symbol = "AAPL.NASDAQ", quantity = 10 }
  expect.no_orders()
  expect.position("AAPL.NASDAQ", 40)
end)

test("waits while a price is missing", function()
  start()
  market.quote("AAPL.NASDAQ", 200, 200)
  market.advance("5s")
  expect.log("no price of MSFT.NASDAQ yet")
  expect.no_orders()
end)

test("remembers over a restart how often it rebalanced", function()
  start({ state = { rebalances = 41 }, state_version = 1 })
  expect.log("rebalanced 41 times")
  prices(200, 400, 500)
  market.advance("5s")
  expect.state("rebalances", 42)
  strategy.restart()
  expect.log("stopping: restart")
  expect.log("rebalanced 42 times")
end)
