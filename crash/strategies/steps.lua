-- What the strategies of the scenarios share. The judge reads these lines of the daemon's log: how
-- many orders were asked for, which fills a script heard of, and when it has done its part.

local steps = {}

-- Places an order and returns its number, or nil.
function steps.ask(side, terms)
  log.info("asks", terms.tag)
  local number, reason = order[side](terms)
  if not number then log.warn("not placed:", reason) end
  return number
end

-- Calls `body` once, with the first whole quote of each symbol at which the account takes orders.
function steps.begin(strategy, body)
  local begun = {}
  function strategy.on_quote(q)
    if begun[q.symbol] or not account.ready() or not q.bid or not q.ask then return end
    begun[q.symbol] = true
    body(q)
  end
end

function steps.heard(fill) log.info("heard", fill.execution) end

function steps.done() log.info("scenario: done") end

return steps
