-- A resting order whose price and size change twice, and whose third change makes it fill.
local steps = require("steps")
local S, changes = {}, 0

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 5, price = q.bid * 0.98, tag = "change" })
end)

function S.on_order(o)
  if o.state ~= "working" or changes == 3 then return end
  changes = changes + 1
  if changes < 3 then
    order.modify(o, { quantity = 5 + changes, price = o.price * 0.999 })
  else
    order.modify(o, { price = feed.quote(o.symbol).ask * 1.005 })
  end
end

function S.on_fill(fill)
  steps.heard(fill)
  steps.done()
end

return S
