-- Entries with a target and a stop that rest at the broker; the second entry rests as well.
local steps = require("steps")
local S, resting = {}, 0

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 7, price = q.ask * 1.005,
    take_profit = q.ask * 1.03, stop_loss = q.ask * 0.97, tag = "filled" })
  steps.ask("sell", { symbol = q.symbol, quantity = 6, price = q.ask * 1.02,
    take_profit = q.ask * 0.97, stop_loss = q.ask * 1.05, tag = "resting" })
end)

function S.on_fill(fill) steps.heard(fill) end

-- The stop of a filled entry and the entry that rests.
function S.on_order(o)
  if o.state ~= "working" then return end
  resting = resting + 1
  if resting == 3 then timer.after(0.2, "done") end
end

function S.on_timer() steps.done() end

return S
