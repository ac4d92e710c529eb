-- An order that is larger than any quote (500 shares), so that it fills in parts.
local steps = require("steps")
local S = {}

steps.begin(S, function(q)
  steps.ask("buy", { symbol = q.symbol, quantity = 1100, price = q.ask * 1.01, tag = "parts" })
end)

function S.on_fill(fill) steps.heard(fill) end

function S.on_order(o)
  if o.state == "filled" then steps.done() end
end

return S
