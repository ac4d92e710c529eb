-- Bracketed entry: enter with the trend, and let a profit target and a stop rest at the broker
-- from the moment of the fill on.
--
-- The two protecting orders live at the broker, not here: they work even while this strategy, the
-- daemon or the machine does not. When one of them fills, the broker cancels the other.

local S = {}

S.params = {
  fast = { default = 3, min = 1, max = 500, doc = "bars of the fast average" },
  slow = { default = 10, min = 2, max = 1000, doc = "bars of the slow average" },
  quantity = { default = 10.0, min = 0, doc = "the size of an entry" },
  profit = { default = 0.0010, min = 0, doc = "distance of the target, as a part of the price" },
  loss = { default = 0.0005, min = 0, doc = "distance of the stop, as a part of the price" },
}

S.symbols = { "AAPL.NASDAQ" }
S.bars = { "5s" }
S.warmup = 60

-- The streaming indicators of `ta` take one value at a time and return their result, or nil while
-- they have seen too few.
local averages = {}

function S.on_bar(bar)
  local a = averages[bar.symbol]
  if not a then
    a = { fast = ta.sma(params.fast), slow = ta.sma(params.slow) }
    averages[bar.symbol] = a
  end
  local fast, slow = a.fast(bar.close), a.slow(bar.close)
  if bar.warmup or not fast or not slow or fast == slow then return end

  -- One entry at a time: nothing held, and nothing working (the protecting orders count too).
  if position(bar.symbol).quantity ~= 0 or #order.working(bar.symbol) > 0 then return end

  local q = feed.quote(bar.symbol)
  if not q or not q.bid or not q.ask then return end

  -- Prices are rounded to the instrument's tick by Perigee.
  local number, reason
  if fast > slow then
    number, reason = order.buy {
      symbol = bar.symbol,
      quantity = params.quantity,
      price = q.ask,
      take_profit = q.ask * (1 + params.profit),
      stop_loss = q.ask * (1 - params.loss),
      tag = "long",
    }
  else
    number, reason = order.sell {
      symbol = bar.symbol,
      quantity = params.quantity,
      price = q.bid,
      take_profit = q.bid * (1 - params.profit),
      stop_loss = q.bid * (1 + params.loss),
      tag = "short",
    }
  end
  if not number then log.warn("no entry:", reason) end
end

-- A protecting order names its entry in `parent`.
function S.on_order(o)
  if o.state == "filled" and o.parent then
    log.info(o.type == "limit" and "target reached" or "stopped out", "at", o.average_price)
  elseif o.state == "rejected" then
    log.warn("order rejected:", o.reason)
  end
end

-- An entry that did not fill at once would chase an old price: take it back after a while.
function S.on_start()
  timer.every(15, "tidy")
end

function S.on_timer()
  for _, o in ipairs(order.working()) do
    if not o.parent and o.filled == 0 and clock.now() - o.created > 15 then order.cancel(o) end
  end
end

return S
