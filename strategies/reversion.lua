-- Mean reversion on quotes: when the mid price is unusually far from its mean, trade against the
-- move; when it is back at the mean, close.
--
-- It trades with limit orders at the far side of the spread that fill at once or not at all (tif
-- "ioc"), so that no order of it ever rests in the market.

local S = {}

S.params = {
  window = { default = 200, min = 10, max = 10000, doc = "how many quotes make the mean" },
  entry = { default = 2.0, min = 0.1, doc = "standard deviations at which to enter" },
  exit = { default = 0.3, min = 0, doc = "standard deviations at which to close" },
  quantity = { default = 25000.0, min = 0, doc = "the size of the position" },
  pause = { default = 3.0, min = 0, doc = "seconds between two orders" },
}

S.symbols = { "EURUSD.IDEALPRO" }

-- The newest mids of each symbol, in a ring, with their sum and sum of squares. The squares are
-- those of the distance to the first mid: large squares would eat the digits of small distances.
local windows = {}

local function observe(symbol, mid)
  local w = windows[symbol]
  if not w then
    w = { origin = mid, ring = {}, at = 0, sum = 0.0, squares = 0.0 }
    windows[symbol] = w
  end
  local x = mid - w.origin
  w.at = w.at % params.window + 1
  local old = w.ring[w.at]
  if old then
    w.sum = w.sum - old
    w.squares = w.squares - old * old
  end
  w.ring[w.at] = x
  w.sum = w.sum + x
  w.squares = w.squares + x * x
  if #w.ring < params.window then return nil end
  local mean = w.sum / params.window
  local variance = w.squares / params.window - mean * mean
  if variance <= 0 then return nil end
  return (x - mean) / math.sqrt(variance)
end

-- When the last order of each symbol was sent, in event time. A strategy has no other clock, so a
-- replay of the same events makes the same decisions.
local last_order = {}

local function trade(q, side, quantity)
  last_order[q.symbol] = clock.now()
  local send = side == "buy" and order.buy or order.sell
  local number, reason = send {
    symbol = q.symbol,
    quantity = quantity,
    price = side == "buy" and q.ask or q.bid,
    tif = "ioc",
    tag = "reversion",
  }
  -- What can go wrong in a right script is answered with nil and a reason.
  if not number then log.warn("no order:", reason) end
end

function S.on_quote(q)
  -- A side may be missing, and a halted market takes no orders.
  if not q.mid or q.halted then return end
  local score = observe(q.symbol, q.mid)
  if not score then return end
  if clock.now() - (last_order[q.symbol] or 0) < params.pause then return end
  if #order.working(q.symbol) > 0 then return end

  local held = position(q.symbol).quantity
  if held == 0 and score >= params.entry then
    trade(q, "sell", params.quantity)
  elseif held == 0 and score <= -params.entry then
    trade(q, "buy", params.quantity)
  elseif held > 0 and score >= -params.exit then
    trade(q, "sell", held)
  elseif held < 0 and score <= params.exit then
    trade(q, "buy", -held)
  end
end

function S.on_fill(fill)
  log.info("filled:", fill.side, fill.quantity, fill.symbol, "at", fill.price)
end

-- The stream's own news: "stale" when an open market is silent, "interrupted" when the connection
-- is away. Old prices are worth nothing after either, so begin anew.
function S.on_feed(symbol, what)
  if what == "stale" or what == "interrupted" then
    windows[symbol] = nil
    log.warn(symbol, "is", what)
  end
end

return S
