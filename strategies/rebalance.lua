-- Scheduled rebalance: hold several symbols at equal weights of a budget, and bring them back to
-- their weights by a timer.
--
-- It shows timers, several symbols in one strategy, and state that outlives a restart.

local S = {}

S.params = {
  every = { default = 3600, min = 1, max = 604800, doc = "seconds between two rebalances" },
  budget = { default = 30000.0, min = 0, doc = "what to invest in all, in the symbols' currency" },
  drift = { default = 0.02, min = 0, max = 1, doc = "part of a weight that may be off" },
}

S.symbols = { "AAPL.NASDAQ", "MSFT.NASDAQ", "SPY.ARCA" }

-- The number of the state's shape. When a later version of this file keeps its state in another
-- way, it raises the number and adds a function `migrate(old, version)`.
S.state_version = 1

-- The symbols of the deployment, in the order in which their instruments arrived.
local universe = {}

-- The price to value a symbol at; nil while it is not known.
local function price_of(symbol)
  local q = feed.quote(symbol)
  return q and (q.mid or q.last or q.close)
end

-- Rounds a size down to a step that the instrument allows.
local function sized(symbol, quantity)
  local step = feed.instrument(symbol).size_increment
  return quantity // step * step
end

local function rebalance()
  -- With one price missing the weights would be wrong, so wait for the next time.
  for _, symbol in ipairs(universe) do
    if not price_of(symbol) then
      log.info("no price of", symbol, "yet; nothing done")
      return false
    end
  end

  local weight = params.budget / #universe
  for _, symbol in ipairs(universe) do
    local price = price_of(symbol)
    local held = position(symbol).quantity
    local off = weight - held * price
    local quantity = sized(symbol, math.abs(off) / price)
    local is_small = math.abs(off) < weight * params.drift or quantity <= 0
    if not is_small and #order.working(symbol) == 0 then
      local send = off > 0 and order.buy or order.sell
      local number, reason = send { symbol = symbol, quantity = quantity, tag = "rebalance" }
      if not number then log.warn(symbol, "not traded:", reason) end
    end
  end

  local count = state.get("rebalances", 0) + 1
  state.set("rebalances", count)
  log.info("rebalance number", count, "of this strategy's life")
  return true
end

function S.on_start()
  log.info("rebalanced", state.get("rebalances", 0), "times before this start")
  -- A first time soon, once the quotes are there, and then by the schedule.
  timer.after(3, "first")
  timer.every(params.every, "schedule")
end

-- "live" is the first that a symbol's stream tells.
function S.on_feed(symbol, what, reason)
  if what == "failed" then
    log.error(symbol, "cannot be traded:", reason)
    return
  end
  for _, known in ipairs(universe) do
    if known == symbol then return end
  end
  universe[#universe + 1] = symbol
end

function S.on_quote(q)
  for _, known in ipairs(universe) do
    if known == q.symbol then return end
  end
  universe[#universe + 1] = q.symbol
end

function S.on_timer(name)
  if name == "first" and #universe == 0 then
    timer.after(3, "first")
  else
    rebalance()
  end
end

function S.on_stop(reason)
  log.info("stopping:", reason)
end

return S
