-- Tests of reversion.lua; `perigee test` runs them.

local SYMBOL = "EURUSD.IDEALPRO"

local function start(pause)
  strategy.run("reversion.lua", {
    params = { window = 10, entry = 1.5, exit = 0.3, quantity = 25000, pause = pause or 0 },
    symbols = { SYMBOL },
  })
end

-- A quote around a mid, a second after the last one.
local function quote(mid)
  market.advance(1)
  market.quote(SYMBOL, mid - 0.00005, mid + 0.00005)
end

-- Fills the window with mids that swing around 1.1.
local function calm()
  for i = 1, 10 do quote(1.1 + (i % 2) * 0.0002) end
end

test("sells far above the mean and closes at the mean", function()
  start()
  calm()
  expect.no_orders()
  quote(1.1020)
  expect.order {
    side = "sell", quantity = 25000, type = "limit", price = 1.10195, tif = "ioc",
    tag = "reversion",
  }
  market.fill()
  expect.position(SYMBOL, -25000)
  quote(1.1002)
  expect.order { side = "buy", quantity = 25000, price = 1.10025 }
  market.fill()
  expect.position(SYMBOL, 0)
end)

test("buys far below the mean", function()
  start()
  calm()
  quote(1.0980)
  expect.order { side = "buy", price = 1.09805 }
end)

test("pauses between two orders", function()
  start(5)
  calm()
  quote(1.1020)
  expect.order { side = "sell" }
  market.cancel() -- found nobody to trade with
  quote(1.1025)
  expect.no_orders()
  market.advance("5s")
  quote(1.1040)
  expect.order { side = "sell" }
end)

test("begins anew after a break of the stream, and never trades a halted market", function()
  start()
  calm()
  market.feed(SYMBOL, "interrupted")
  expect.log("is interrupted")
  quote(1.1020)
  expect.no_orders()
  for i = 1, 9 do quote(1.1 + (i % 2) * 0.0002) end
  market.quote(SYMBOL, 1.12, 1.1201, { halted = true })
  expect.no_orders()
  market.quote(SYMBOL, 1.12, nil)
  expect.no_orders()
end)
