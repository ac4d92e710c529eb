-- Limit orders that the recorded market, which goes from 12.00 to 12.20 and back in two seconds,
-- reaches about a second later.
local steps = require("steps")
local S, fills = {}, 0

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 5, price = 12.02, tag = "below" })
  steps.ask("sell", { symbol = q.symbol, quantity = 6, price = 12.18, tag = "above" })
end)

function S.on_fill(fill) steps.heard(fill) end

function S.on_order(o)
  if o.state ~= "filled" then return end
  fills = fills + 1
  if fills == 2 then steps.done() end
end

return S
