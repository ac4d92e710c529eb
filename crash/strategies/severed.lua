-- A bracket on whose way the connection breaks: the entry arrives, its target and stop do not.
local steps = require("steps")
local S = {}

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 7, price = q.ask * 1.005,
    take_profit = q.ask * 1.02, stop_loss = q.ask * 0.98, tag = "severed" })
  timer.after(0.6, "done")
end)

function S.on_fill(fill) steps.heard(fill) end
function S.on_timer() steps.done() end

return S
