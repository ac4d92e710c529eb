-- One cancels all: two orders rest, the third fills and ends them.
local steps = require("steps")
local S, ended = {}, 0

steps.begin(S, function(q)
  local group = "crash-" .. math.floor(clock.now() * 1000)
  steps.ask("buy", { symbol = q.symbol, quantity = 3, price = q.bid * 0.98, oca = group, tag = "low" })
  steps.ask("buy", { symbol = q.symbol, quantity = 4, price = q.bid * 0.97, oca = group, tag = "lower" })
  steps.ask("buy", { symbol = q.symbol, quantity = 5, price = q.ask * 1.005, oca = group, tag = "now" })
end)

function S.on_fill(fill) steps.heard(fill) end

function S.on_order(o)
  if not o.is_final then return end
  ended = ended + 1
  if ended == 3 then steps.done() end
end

return S
