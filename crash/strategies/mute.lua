-- Orders about which the broker says no word: two that fill and one that rests.
local steps = require("steps")
local S = {}

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 3, tag = "first" })
  steps.ask("sell", { symbol = q.symbol, quantity = 2, price = q.bid * 0.995, tag = "second" })
  steps.ask("buy", { symbol = q.symbol, quantity = 4, price = q.bid * 0.98, tag = "third" })
  timer.after(0.5, "done")
end)

function S.on_fill(fill) steps.heard(fill) end
function S.on_timer() steps.done() end

return S
