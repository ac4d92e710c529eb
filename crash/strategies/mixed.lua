-- A little of everything, for many strategies at once.
local steps = require("steps")
local S, ended = {}, 0

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 4, tag = "market" })
  steps.ask("buy", { symbol = q.symbol, quantity = 3, price = q.bid * 0.98, tag = "rest" })
  steps.ask("sell", { symbol = q.symbol, quantity = 2, price = q.ask * 1.02, tag = "cancel" })
end)

function S.on_fill(fill) steps.heard(fill) end

function S.on_order(o)
  if o.tag == "cancel" and o.state == "working" then order.cancel(o) end
  if not o.is_final then return end
  ended = ended + 1
  if ended == 2 then steps.done() end
end

return S
