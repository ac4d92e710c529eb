-- Resting orders that are cancelled, one before it is confirmed and two after.
local steps = require("steps")
local S, ended = {}, 0

steps.begin(S, function(q)
  local first = steps.ask("buy", { symbol = q.symbol, quantity = 3, price = q.bid * 0.98, tag = "first" })
  order.cancel(first)
  steps.ask("buy", { symbol = q.symbol, quantity = 4, price = q.bid * 0.97, tag = "second" })
  steps.ask("sell", { symbol = q.symbol, quantity = 5, price = q.ask * 1.03, tag = "third" })
end)

function S.on_order(o)
  if o.state == "working" then
    order.cancel(o)
  elseif o.state == "cancelled" then
    ended = ended + 1
    if ended == 3 then steps.done() end
  end
end

return S
