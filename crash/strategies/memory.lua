-- Saves its state at every fill.
local steps = require("steps")
local S, symbol = {}, nil

local function buy()
  local count = state.get("asked", 0) + 1
  state.set("asked", count)
  steps.ask("buy", { symbol = symbol, quantity = 2 + count, tag = "order" .. count })
end

steps.begin(S, function(q)
  symbol = q.symbol
  buy()
end)

function S.on_fill(fill)
  steps.heard(fill)
  local fills = state.get("fills", 0) + 1
  state.set("fills", fills)
  state.set("last", { quantity = fill.quantity, price = fill.price })
  if fills < 4 then buy() else steps.done() end
end

return S
