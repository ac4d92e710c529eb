-- Orders around a connection that breaks at the second one, and goes on when it stands again.
local steps = require("steps")
local S, symbol, count = {}, nil, 0

local function buy()
  count = count + 1
  steps.ask("buy", { symbol = symbol, quantity = 2 + count, tag = "order" .. count })
end

steps.begin(S, function(q)
  symbol = q.symbol
  buy()
  timer.after(0.2, "second")
end)

function S.on_fill(fill) steps.heard(fill) end

function S.on_timer(name)
  if name == "second" then
    buy()
    timer.after(0.6, "third")
  elseif name == "third" then
    if not account.ready() then return timer.after(0.1, "third") end
    buy()
    timer.after(0.3, "done")
  else
    steps.done()
  end
end

return S
