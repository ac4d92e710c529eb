-- Market orders, one after the other's fill.
local steps = require("steps")
local S = { params = { rounds = { default = 3, min = 1, max = 20, doc = "how many orders" } } }
local symbol, count = nil, 0

local function next_order()
  count = count + 1
  steps.ask(count % 2 == 1 and "buy" or "sell",
    { symbol = symbol, quantity = 10 - count, tag = "market" .. count })
end

steps.begin(S, function(q)
  symbol = q.symbol
  next_order()
end)

function S.on_fill(fill)
  steps.heard(fill)
  if count < params.rounds then next_order() else steps.done() end
end

return S
