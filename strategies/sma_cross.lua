-- SMA cross: hold while the average of the last few closes lies above that of more of them; sell
-- (or, with `short`, turn the position round) when it falls below.
--
-- The smallest strategy that trades, to begin with: `perigee backtest strategies/sma_cross.lua
-- --data examples/AAPL.NASDAQ-1m.csv` runs it over a made-up fortnight.

local S = {}

S.params = {
  fast = { default = 10, min = 1, max = 1000, doc = "closes of the short average" },
  slow = { default = 30, min = 2, max = 5000, doc = "closes of the long average" },
  quantity = { default = 100.0, min = 0, doc = "how much to hold" },
  short = { default = false, doc = "hold the opposite when the short average lies below" },
}

S.symbols = { "AAPL.NASDAQ" }
S.bars = { "1m" }

-- Old bars fill the averages before the first order.
S.warmup = 100

-- The averages by symbol.
local averages = {}

local function averages_of(symbol)
  local known = averages[symbol]
  if not known then
    known = { fast = ta.sma(params.fast), slow = ta.sma(params.slow) }
    averages[symbol] = known
  end
  return known
end

function S.on_bar(bar)
  local known = averages_of(bar.symbol)
  local fast, slow = known.fast(bar.close), known.slow(bar.close)
  if not fast or not slow or fast == slow or bar.warmup then return end

  -- An order under way would be counted twice, so wait for its end.
  if #order.working(bar.symbol) > 0 then return end

  local wish = params.quantity
  if fast < slow then wish = params.short and -params.quantity or 0 end
  local held = position(bar.symbol).quantity
  if wish > held then
    order.buy { symbol = bar.symbol, quantity = wish - held, tag = "cross up" }
  elseif wish < held then
    order.sell { symbol = bar.symbol, quantity = held - wish, tag = "cross down" }
  end
end

function S.on_order(o)
  if o.state == "rejected" then log.warn("order rejected:", o.reason) end
end

return S
