-- Limit orders that rest far from the market, good till cancelled.
local steps = require("steps")
local S, working = {}, 0

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 5, price = q.bid * 0.98, tif = "gtc", tag = "low" })
  steps.ask("sell", { symbol = q.symbol, quantity = 6, price = q.ask * 1.02, tif = "gtc", tag = "high" })
end)

function S.on_order(o)
  if o.state ~= "working" then return end
  working = working + 1
  if working == 2 then steps.done() end
end

return S
