-- Entries with a target and a stop that rest at the broker; the second entry rests as well.
local steps = require("steps")
local S, seen, resting = {}, {}, 0

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 7, price = q.ask * 1.005,
    take_profit = q.ask * 1.03, stop_loss = q.ask * 0.97, tag = "filled" })
  steps.ask("sell", { symbol = q.symbol, quantity = 6, price = q.ask * 1.02,
    take_profit = q.ask * 0.97, stop_loss = q.ask * 1.05, tag = "resting" })
end)

function S.on_fill(fill) steps.heard(fill) end

-- The entry that rests, and the target and the stop of each entry.
function S.on_order(o)
  if o.state ~= "working" or seen[o.id] or o.tag == "filled" and not o.parent then return end
  seen[o.id] = true
  resting = resting + 1
  if resting == 5 then steps.done() end
end

return S
