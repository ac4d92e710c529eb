---@meta
-- Made by `perigee reference --stubs`. Do not change: it is for editors, nothing runs it.

---Declares a test. Each runs the whole file anew in a state of its own.
---Raises an error: There is a test of that name, or there are 1000.
---@param name string What it shows.
---@param body fun() The test.
function test(name, body) end

---How orders of a test fill.
---@alias perigee.FillRule
---| "by_hand" # by `market.fill`; unless stated
---| "market" # by quotes and bars, by themselves

---The world of a strategy under test.
---@class (exact) perigee.RunOptions
---@field params? table<string, number|string|boolean> Parameters by name.
---@field symbols? string[] Symbols in place of the script's.
---@field accounts? string[] The accounts that it may name; `test` unless stated.
---@field time? number|string The start: seconds, or `"2024-01-03 15:00"`.
---@field fills? perigee.FillRule How orders fill.
---@field instruments? table<string, table> Rules by symbol.
---@field state? table What an earlier life saved.
---@field state_version? integer The version of that.
---@field capital? number The account's value in USD; 100000 unless stated.

---The life of the strategy under test.
strategy = {}

---Starts a script in a new world, and runs its `on_start`.
---Raises an error: It does not load: the test fails.
---@param script string A script of the test's folder.
---@param options? perigee.RunOptions Its world.
function strategy.run(script, options) end

---Ends it and starts it again with what it saved, its holdings and its open orders.
function strategy.restart() end

---Ends it; `on_stop` runs.
---@param reason? string Why.
function strategy.stop(reason) end

---The orders that can still trade.
---@return perigee.Order[] orders
function strategy.orders() end

---What it holds by its own fills.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@return number quantity
function strategy.position(symbol) end

---Its lines of log, oldest first.
---@return string[] lines
function strategy.log() end

---A value that it saved.
---@param name string The name.
---@return any value
function strategy.state(name) end

---What a test's quote may have beside its prices.
---@class (exact) perigee.QuoteParts
---@field bid_size? number The size at the bid.
---@field ask_size? number The size at the ask.
---@field last? number The last traded price.
---@field last_size? number The size of the last trade.
---@field volume? number The day's volume.
---@field close? number The previous session's close.
---@field halted? boolean Trading is halted.

---Moves the market and the clock of the test.
market = {}

---A new quote.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param bid number? Nil is a missing side.
---@param ask number? Nil is a missing side.
---@param more? perigee.QuoteParts The rest of the quote.
function market.quote(symbol, bid, ask, more) end

---A trade of others.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param price number The price.
---@param size? number 1 unless stated.
function market.trade(symbol, price, size) end

---Finished bars, one after the other; each lets its time pass first.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param size perigee.BarSize The bars' size.
---@param list (number|number[])[] Bars `{open, high, low, close [, volume]}`, or a number for a flat one.
---@param options? { warmup: boolean? } With `warmup` they lie before the start.
function market.bars(symbol, size, list, options) end

---The stream is `live`, `delayed`, `stale` or `interrupted`.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param state perigee.FeedState What becomes of the stream.
function market.feed(symbol, state) end

---Lets time pass; timers fire at their moments.
---@param time number|string `"5m"`, `"30s"`, or seconds.
function market.advance(time) end

---The time in seconds since 1970.
---@return number seconds
function market.time() end

---Fills orders; `quantity` fills a part, `price` names the price.
---@param fields? table Fields of orders that choose; else all that are active.
function market.fill(fields) end

---The broker refuses the orders.
---@param reason? string The broker's words.
---@param fields? table Fields of orders that choose; else all that are active.
function market.reject(reason, fields) end

---The broker ends the orders.
---@param fields? table Fields of orders that choose; else all that are active.
function market.cancel(fields) end

---Each fails the test when it is not so.
expect = {}

---The next order that the strategy placed.
---@param fields? table Those of `order.buy`, `side` too; `false` expects none.
---@return perigee.Order order
function expect.order(fields) end

---Every order that it placed was expected.
function expect.no_orders() end

---It asked for the end of such an order.
---@param fields? table Fields of the order.
function expect.cancel(fields) end

---It changed an order.
---@param fields table The fields that it has now.
function expect.change(fields) end

---Perigee or the broker refused an order.
---@param text? string A part of the reason.
function expect.refusal(text) end

---It holds so many.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param quantity number How many.
function expect.position(symbol, quantity) end

---A line of log has the text, after the line that the last `expect.log` found.
---@param text string A part of the line.
function expect.log(text) end

---No line has it.
---@param text string A part of a line.
function expect.no_log(text) end

---It saved this value.
---@param name string The name.
---@param value any The value.
function expect.state(name, value) end

---It raised an error; the test goes on.
---@param text? string A part of the message.
function expect.fault(text) end
