-- Breakout: buy when the price leaves the range of the last bars at the top, sell what is held
-- when it leaves it at the bottom.
--
-- A strategy is a file that returns a table. The table says what the strategy wants (parameters,
-- symbols, bars) and holds the functions that Perigee calls. Each function is called with one
-- event at a time, in order, and must return soon: there is nothing to wait for in a strategy.

local S = {}

-- What the deployment in runner.toml may set, with the type of the default: 12 takes whole numbers
-- only, 10.0 takes any number. `params.lookback` below is the value in force.
S.params = {
  lookback = { default = 12, min = 2, max = 500, doc = "how many bars make the range" },
  quantity = { default = 10.0, min = 0, doc = "how much to hold after a breakout" },
}

-- Used when the deployment names no symbols.
S.symbols = { "AAPL.NASDAQ" }

-- Bars of five seconds, and enough old ones to know the range from the first moment on. The old
-- ones come through on_bar too, with bar.warmup set; orders are refused while they do.
S.bars = { "5s" }
S.warmup = 60

-- The highs and lows of the last bars, by symbol. `local` at this place outlives the calls, but
-- not a restart of the strategy; the warm-up fills it again. What must outlive a restart goes into
-- `state` (rebalance.lua does that).
local ranges = {}

local function range_of(symbol)
  local range = ranges[symbol]
  if not range then
    range = { highs = {}, lows = {} }
    ranges[symbol] = range
  end
  return range
end

-- Adds a value to a list that keeps the newest `limit`.
local function push(list, value, limit)
  list[#list + 1] = value
  if #list > limit then table.remove(list, 1) end
end

function S.on_start()
  log.info("breakout of the last", params.lookback, "bars, holding", params.quantity)
end

function S.on_bar(bar)
  local range = range_of(bar.symbol)
  local is_ready = #range.highs == params.lookback
  local highest, lowest
  if is_ready then
    highest = math.max(table.unpack(range.highs))
    lowest = math.min(table.unpack(range.lows))
  end
  push(range.highs, bar.high, params.lookback)
  push(range.lows, bar.low, params.lookback)
  if not is_ready or bar.warmup then return end

  -- An order under way would be counted twice, so wait for its end.
  if #order.working(bar.symbol) > 0 then return end

  -- What this strategy holds by its own fills, whatever else lies on the account.
  local held = position(bar.symbol).quantity
  if bar.close > highest and held == 0 then
    log.info(bar.symbol, "broke out above", highest, "at", bar.close)
    order.buy { symbol = bar.symbol, quantity = params.quantity, tag = "breakout" }
  elseif bar.close < lowest and held > 0 then
    log.info(bar.symbol, "fell below", lowest, "at", bar.close)
    order.sell { symbol = bar.symbol, quantity = held, tag = "exit" }
  end
end

-- Every execution, once. An order may need several.
function S.on_fill(fill)
  log.info("filled:", fill.side, fill.quantity, fill.symbol, "at", fill.price)
end

-- Every change of an order. A rejection carries the broker's or Perigee's reason.
function S.on_order(o)
  if o.state == "rejected" then log.warn("order rejected:", o.reason) end
end

return S
