-- Tests of bracket.lua; `perigee test` runs them.

local SYMBOL = "AAPL.NASDAQ"

local function start()
  strategy.run("bracket.lua", {
    params = { fast = 2, slow = 4, quantity = 10, profit = 0.01, loss = 0.005 },
    symbols = { SYMBOL },
  })
  market.quote(SYMBOL, 99.99, 100.01)
end

test("enters a rise with a limit order and both protecting orders", function()
  start()
  market.bars(SYMBOL, "5s", { 100, 100, 100, 101 })
  local order = expect.order {
    side = "buy", quantity = 10, type = "limit", price = 100.01, take_profit = 101.01,
    stop_loss = 99.51, tag = "long",
  }
  assert(order.stop_loss < order.price and order.price < order.take_profit)
end)

test("holds one position at a time, until a protecting order ends it", function()
  start()
  market.bars(SYMBOL, "5s", { 100, 100, 100, 101 })
  expect.order { side = "buy" }
  market.fill() -- the entry; what protects it becomes active
  expect.position(SYMBOL, 10)
  assert(#strategy.orders() == 2)
  market.bars(SYMBOL, "5s", { 102, 103 })
  expect.no_orders()

  market.fill { type = "stop" }
  expect.position(SYMBOL, 0)
  assert(#strategy.orders() == 0, "the other protecting order ends with the position")
end)

test("enters a fall on the other side", function()
  start()
  market.bars(SYMBOL, "5s", { 100, 100, 100, 99 })
  expect.order {
    side = "sell", price = 99.99, take_profit = 98.99, stop_loss = 100.49, tag = "short",
  }
end)
