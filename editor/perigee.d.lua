---@meta
-- Made by `perigee reference --stubs`. Do not change: it is for editors, nothing runs it.

---What a script returns.
---@class perigee.Strategy
---@field symbols? string[] The instruments that it follows, by address; a deployment may name others.
---@field bars? perigee.BarSize[] The sizes of the bars that it wants.
---@field warmup? integer How many past bars of each size come first; up to 10000.
---@field depth? integer Rows of the order books that it wants, up to 20.
---@field params? table<string, perigee.Parameter|number|string|boolean> Its parameters by name: a default or a declaration.
---@field state_version? integer The version of what it saves; 0 unless stated.
---@field migrate? (fun(old: table, version: integer): table) Makes saved values of another version into those of this one.

---The declaration of a parameter.
---@class (exact) perigee.Parameter
---@field default number|string|boolean Its value unless a deployment gives one.
---@field min? number The least that it may be.
---@field max? number The most that it may be.
---@field doc? string What it is.

---What became of a stream.
---@alias perigee.FeedState
---| "live" # it runs
---| "delayed" # it runs, with delayed data
---| "stale" # silent although the market is open
---| "interrupted" # the line is down
---| "failed" # it cannot be had
---| "warm" # the bars of the warm-up have come

---A side.
---@alias perigee.Side
---| "buy"
---| "sell"

---Where an order stands.
---@alias perigee.OrderState
---| "not_sent" # recorded, and known never to have left this machine; final
---| "sending" # on its way; nothing heard yet
---| "working" # the broker works it, or holds it until its trigger
---| "partially_filled" # a part has filled; the rest works
---| "filled" # all has filled; final
---| "cancel_pending" # a cancel was sent; it counts as live until that is confirmed
---| "modify_pending" # a change was sent; either terms may hold until it is confirmed
---| "cancelled" # ended by a cancel; what had filled stays filled; final
---| "rejected" # refused by Perigee or by the broker; final
---| "expired" # ended by its time in force; final
---| "unknown" # may or may not be live at the broker; only evidence ends this
---| "lost" # proven not to be at the broker; final

---A quote, in `on_quote`.
---@class perigee.Quote
---@field symbol string The symbol as the script wrote it.
---@field time number When it arrived, in seconds since 1970.
---@field bid? number The best bid; nil when there is none.
---@field bid_size? number The size at the best bid.
---@field ask? number The best ask; nil when there is none.
---@field ask_size? number The size at the best ask.
---@field last? number The last traded price.
---@field last_size? number The size of the last trade.
---@field volume? number The day's volume.
---@field close? number The previous session's close.
---@field mid? number Half way between bid and ask; nil when a side is missing.
---@field spread? number Ask less bid; nil when a side is missing.
---@field conflated boolean Older quotes were merged into this one.
---@field delayed boolean The data is delayed, not live.
---@field halted boolean Trading is halted.
---@field copy fun(self: perigee.Quote): perigee.Quote A table of its own with the same fields, to keep.

---A trade of the market, in `on_trade`.
---@class perigee.Trade
---@field symbol string The symbol as the script wrote it.
---@field time number When it happened, in seconds since 1970.
---@field price number The price.
---@field size number How many.
---@field unreported boolean Not part of the tape's price forming trades.
---@field missed integer Trades before this one that were dropped, as the script was slow.
---@field copy fun(self: perigee.Trade): perigee.Trade A table of its own with the same fields, to keep.

---A finished bar, in `on_bar`.
---@class perigee.Bar
---@field symbol string The symbol as the script wrote it.
---@field size perigee.BarSize The bar's size, such as `5s` or `1m`.
---@field time number The bar's first moment, in seconds since 1970.
---@field open number The first price.
---@field high number The highest price.
---@field low number The lowest price.
---@field close number The last price.
---@field volume? number How many were traded; nil where the source has no volume.
---@field wap? number The volume-weighted average price; nil where there is none.
---@field count? integer The number of trades; nil where the source has none.
---@field warmup boolean It lies before the start, or was missed in an interruption; orders are refused.
---@field copy fun(self: perigee.Bar): perigee.Bar A table of its own with the same fields, to keep.

---An order as it stands: in `on_order`, and from `order.get` and `order.working`. A request that was refused before it became an order has `number`, `state`, `is_final` and `reason` only.
---@class perigee.Order
---@field number? integer The request's number; nil of a bracket's protecting orders.
---@field id string Its identity, the same for all its life and after restarts.
---@field parent? string The id of the order that it waits for.
---@field account string The account that it trades on.
---@field symbol? string The symbol as the script wrote it; nil of one that it left.
---@field side perigee.Side Its side.
---@field type perigee.OrderType Its type.
---@field quantity number How many were asked for.
---@field price? number Its limit.
---@field stop? number Its stop or trigger.
---@field trail? number How far its stop trails, as a difference of prices.
---@field trail_percent? number How far its stop trails, in per cent.
---@field limit_offset? number How far its limit lies beyond its trailing stop.
---@field offset? number How far it stands off the price that it is pegged to.
---@field oca? string The group of which one cancels all.
---@field display? number How much of it the market sees.
---@field good_till? number When it ends, in seconds since 1970.
---@field good_after? number When it goes to the market, in seconds since 1970.
---@field tif perigee.TimeInForce Its time in force.
---@field tag string The strategy's own word for it; empty unless given.
---@field state perigee.OrderState Where it stands.
---@field is_final boolean It can no longer trade.
---@field filled number How many have filled.
---@field remaining number How many have not.
---@field average_price? number The average price of its fills.
---@field reason? string Why it was refused, ended or changed, where there is a reason.
---@field order_id? integer The broker's number on this connection.
---@field perm_id? integer The broker's lasting number.
---@field created number When it was asked for, in seconds since 1970.
---@field updated number When there last was news of it, in seconds since 1970.

---A fill or its correction, in `on_fill`.
---@class perigee.Fill
---@field execution string The broker's identity of the fill.
---@field order? string The id of the order that filled.
---@field account string The account.
---@field symbol? string The symbol as the script wrote it; nil of one that it left.
---@field side perigee.Side Bought or sold.
---@field quantity number How many; of a correction the right number.
---@field price number The price; of a correction the right one.
---@field exchange string Where it traded.
---@field time? number When, in seconds since 1970; nil where the broker's time is unclear.
---@field commission? number The commission, once the broker told it.
---@field currency? string The commission's currency.
---@field replayed? true It happened while the strategy did not run.
---@field corrected? true It corrects a fill that was told before.
---@field replaces? string The execution that a correction replaces.
---@field quantity_change? number By how much a correction changes the quantity.
---@field price_change? number By how much a correction changes the price.

---What an order would do to the account, in `on_preview`.
---@class perigee.Preview
---@field initial_margin perigee.Change The margin to open positions.
---@field maintenance_margin perigee.Change The margin to keep them.
---@field equity_with_loan perigee.Change The equity with loan value.
---@field commission? number The commission, where the broker knows it.
---@field min_commission? number The least commission.
---@field max_commission? number The highest commission.
---@field currency? string The commission's currency.
---@field warning? string What the broker warns of.

---A value before and after an order.
---@class perigee.Change
---@field before? number Before.
---@field change? number The difference.
---@field after? number After.

---A bar size: a whole number and `s`, `m`, `h` or `d`.
---@alias perigee.BarSize
---| "5s" # five seconds
---| "1m" # a minute
---| "5m" # five minutes
---| "15m" # a quarter of an hour
---| "1h" # an hour
---| "1d" # a day
---| string

---A quote to look at again: what `feed.quote` returns.
---@class perigee.KnownQuote
---@field symbol string The symbol as the script wrote it.
---@field time number When it arrived, in seconds since 1970.
---@field bid? number The best bid; nil when there is none.
---@field bid_size? number The size at the best bid.
---@field ask? number The best ask; nil when there is none.
---@field ask_size? number The size at the best ask.
---@field last? number The last traded price.
---@field last_size? number The size of the last trade.
---@field volume? number The day's volume.
---@field close? number The previous session's close.
---@field mid? number Half way between bid and ask; nil when a side is missing.
---@field delayed boolean The data is delayed, not live.
---@field halted boolean Trading is halted.

---A bar to look back on: what `feed.bars` returns.
---@class perigee.PastBar
---@field time number The bar's first moment, in seconds since 1970.
---@field open number The first price.
---@field high number The highest price.
---@field low number The lowest price.
---@field close number The last price.
---@field volume? number How many were traded; nil where the source has no volume.
---@field wap? number The volume-weighted average price; nil where there is none.
---@field count? integer The number of trades; nil where the source has none.

---An order book.
---@class perigee.Book
---@field symbol string The symbol as the script wrote it.
---@field time number When it last changed, in seconds since 1970.
---@field bids perigee.BookRow[] Bids, the best first.
---@field asks perigee.BookRow[] Asks, the best first.

---One row of an order book.
---@class perigee.BookRow
---@field price number The price.
---@field size number How many stand there.
---@field maker? string The market maker, where the market tells it.

---What is known of an instrument.
---@class perigee.Instrument
---@field address string Its address, such as `AAPL.NASDAQ`.
---@field name string Its long name.
---@field type string The broker's word for its type, such as `STK` or `FUT`.
---@field currency string The currency of its prices.
---@field exchange string Where its orders go.
---@field tick number The step of its prices, where one step is right for all.
---@field ladder perigee.Step[] The steps of its prices by where they begin.
---@field multiplier number What one unit is worth at a price of 1.
---@field magnifier integer By how much its prices are larger than its currency.
---@field minimum_size number The least quantity of an order.
---@field size_increment number The step of quantities.
---@field id integer The broker's number for it.

---From a price on, prices move in this step.
---@class perigee.Step
---@field from number The lowest price of the step.
---@field step number The step.

---What `feed.subscribe` asks for beside quotes.
---@class (exact) perigee.FeedWish
---@field bars? perigee.BarSize[] Bar sizes.
---@field warmup? integer How many past bars of each size come first; up to 10000.
---@field depth? integer Rows of the order book, up to 20; 0 unless stated.

---Quotes, bars and details of the symbols that this strategy asked for.
feed = {}

---The newest quote that is known, or nil and why there is none.
---Raises an error: `symbol` is not a text.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@return perigee.KnownQuote? quote
---@return string? why Why there is none.
function feed.quote(symbol) end

---The order book with as many rows as the script asked for by `depth`, or nil and why there is none.
---Raises an error: `symbol` is not a text.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@return perigee.Book? book
---@return string? why Why there is none.
function feed.depth(symbol) end

---The newest finished bars of a size that the script asked for by `bars`.
---Raises an error: `size` is no bar size.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param size perigee.BarSize The bars' size.
---@param count? integer The most bars, up to 500; else 100.
---@return perigee.PastBar[] bars Oldest first; empty while there are none.
function feed.bars(symbol, size, count) end

---What is known of the instrument, or nil and why nothing is.
---Raises an error: `symbol` is not a text.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@return perigee.Instrument? instrument
---@return string? why Why there is none.
function feed.instrument(symbol) end

---Whether the instrument trades at the event's time.
---Raises an error: `symbol` is not a text.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param regular? boolean True looks at the main session instead of all trading hours.
---@return boolean? open Nil when its hours are not known.
function feed.is_open(symbol, regular) end

---When the session opened that the event lies in, or else the last one before it: the same number during a whole session.
---Raises an error: `symbol` is not a text.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param regular? boolean True looks at the main session instead of all trading hours.
---@return number? opened Seconds since 1970; nil when its hours are not known.
function feed.session(symbol, regular) end

---Asks for another symbol. Its events follow; a failure comes through `on_feed`.
---Raises an error: `symbol` is no address of an instrument, or `bars` holds what is no bar size.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param options? perigee.FeedWish Bars, warm-up and order book.
---@return true asked
function feed.subscribe(symbol, options) end

---Ends the events of a symbol.
---Raises an error: `symbol` is not a text.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@return true done
function feed.unsubscribe(symbol) end

---An order's type; what the prices imply unless stated.
---@alias perigee.OrderType
---| "market" # the best price there is
---| "limit" # `price` or better
---| "stop" # market once `stop` is reached
---| "stop_limit" # limit once `stop` is reached
---| "trailing_stop" # a stop that follows the market
---| "trailing_stop_limit" # the same, then a limit order
---| "market_on_close" # the closing auction
---| "limit_on_close" # the closing auction, at `price` or better
---| "market_on_open" # the opening auction
---| "limit_on_open" # the opening auction, at `price` or better
---| "market_if_touched" # market once `trigger` is touched
---| "limit_if_touched" # limit once `trigger` is touched
---| "market_to_limit" # market, its rest a limit order
---| "relative" # better than its side's best price
---| "pegged_to_midpoint" # at the midpoint

---How long an order stands.
---@alias perigee.TimeInForce
---| "day" # until the session's end; unless stated
---| "gtc" # until cancelled
---| "gtd" # until `good_till`
---| "ioc" # at once, and the rest is cancelled
---| "fok" # at once and in whole, or not at all
---| "opg" # in the opening auction

---Which prices set a stop or a condition off.
---@alias perigee.TriggerMethod
---| "last"
---| "double_last"
---| "bid_ask"
---| "double_bid_ask"
---| "last_or_bid_ask"
---| "midpoint"

---What a fill does to the others of its group.
---@alias perigee.GroupRule
---| "cancel" # cancels them; unless stated
---| "reduce" # reduces them
---| "reduce_no_block" # reduces them, and all may stand in the market meanwhile

---How a condition goes with the next.
---@alias perigee.Join
---| "and"
---| "or"

---What an order is asked with.
---@class (exact) perigee.OrderRequest
---@field symbol string A symbol that the strategy follows.
---@field quantity number How many; above 0, in the instrument's steps.
---@field type? perigee.OrderType Its type; what the prices imply unless stated.
---@field price? number The limit; rounded to the tick that is never worse.
---@field stop? number The stop.
---@field trail? number How far the stop trails, as a difference of prices.
---@field trail_percent? number How far the stop trails, in per cent.
---@field limit_offset? number How far the limit lies beyond the trailing stop.
---@field trigger? number The price that must be touched.
---@field offset? number How far it stands off the price that it is pegged to.
---@field tif? perigee.TimeInForce How long it stands.
---@field good_till? number When it ends, in seconds since 1970; implies `gtd`.
---@field good_after? number It goes to the market no sooner, in seconds since 1970.
---@field take_profit? number The price of a limit order that rests from the fill on.
---@field stop_loss? number The price of a stop that rests from the fill on.
---@field stop_loss_trail? number That stop follows the market at this distance.
---@field stop_loss_trail_percent? number The same in per cent.
---@field account? string One of the deployment's accounts; the first unless stated.
---@field tag? string The strategy's own word for it, at most 64 bytes.
---@field outside_rth? boolean It may trigger and fill outside of regular hours.
---@field display? number How much the market sees at a time.
---@field hidden? boolean The market sees nothing of it.
---@field all_or_none? boolean It fills in whole or not at all.
---@field min_quantity? number The least that a fill may have.
---@field oca? string The name of a group of which one cancels all.
---@field oca_type? perigee.GroupRule What a fill does to the others of the group.
---@field attach_to? perigee.Order|integer|string The order whose fill it waits for.
---@field trigger_method? perigee.TriggerMethod Which prices set a stop off.
---@field conditions? perigee.Condition[] At most 16 conditions.
---@field conditions_cancel? boolean The conditions cancel it instead.
---@field conditions_outside_rth? boolean They count outside of regular hours too.
---@field algo? table The broker's algorithm: its name first, then parameters by name.
---@field attributes? table<string, string|number|boolean> Other attributes by the broker's own names, at most 16.
---@field combo_routing? table<string, string|number|boolean> Routing of combinations by the broker's own names.

---What `order.preview` is asked with.
---@class (exact) perigee.PreviewRequest
---@field side perigee.Side Which side it would be.
---@field symbol string A symbol that the strategy follows.
---@field quantity number How many; above 0, in the instrument's steps.
---@field type? perigee.OrderType Its type; what the prices imply unless stated.
---@field price? number The limit; rounded to the tick that is never worse.
---@field stop? number The stop.
---@field trail? number How far the stop trails, as a difference of prices.
---@field trail_percent? number How far the stop trails, in per cent.
---@field limit_offset? number How far the limit lies beyond the trailing stop.
---@field trigger? number The price that must be touched.
---@field offset? number How far it stands off the price that it is pegged to.
---@field tif? perigee.TimeInForce How long it stands.
---@field good_till? number When it ends, in seconds since 1970; implies `gtd`.
---@field good_after? number It goes to the market no sooner, in seconds since 1970.
---@field take_profit? number The price of a limit order that rests from the fill on.
---@field stop_loss? number The price of a stop that rests from the fill on.
---@field stop_loss_trail? number That stop follows the market at this distance.
---@field stop_loss_trail_percent? number The same in per cent.
---@field account? string One of the deployment's accounts; the first unless stated.
---@field tag? string The strategy's own word for it, at most 64 bytes.
---@field outside_rth? boolean It may trigger and fill outside of regular hours.
---@field display? number How much the market sees at a time.
---@field hidden? boolean The market sees nothing of it.
---@field all_or_none? boolean It fills in whole or not at all.
---@field min_quantity? number The least that a fill may have.
---@field oca? string The name of a group of which one cancels all.
---@field oca_type? perigee.GroupRule What a fill does to the others of the group.
---@field attach_to? perigee.Order|integer|string The order whose fill it waits for.
---@field trigger_method? perigee.TriggerMethod Which prices set a stop off.
---@field conditions? perigee.Condition[] At most 16 conditions.
---@field conditions_cancel? boolean The conditions cancel it instead.
---@field conditions_outside_rth? boolean They count outside of regular hours too.
---@field algo? table The broker's algorithm: its name first, then parameters by name.
---@field attributes? table<string, string|number|boolean> Other attributes by the broker's own names, at most 16.
---@field combo_routing? table<string, string|number|boolean> Routing of combinations by the broker's own names.

---What `order.modify` changes; at least one field.
---@class (exact) perigee.OrderChange
---@field quantity? number The whole order's new quantity.
---@field price? number The new limit.
---@field stop? number The new stop.
---@field trail? number How far the stop trails, as a difference of prices.
---@field trail_percent? number How far the stop trails, in per cent.
---@field limit_offset? number How far the limit lies beyond the trailing stop.
---@field trigger? number The new price that must be touched.
---@field offset? number The new distance from the price it is pegged to.

---A condition of an order: exactly one of `price`, `time`, `margin`, `volume`, `change` and `execution`, with what it needs.
---@class (exact) perigee.Condition
---@field symbol? string Whose price, volume, change or execution.
---@field price? number A price.
---@field time? number A moment in seconds since 1970.
---@field margin? integer The account's margin cushion in whole per cent.
---@field volume? integer The day's volume.
---@field change? number The change since the last close in per cent.
---@field execution? boolean An execution of the account in the symbol.
---@field above? boolean It holds from the value upwards.
---@field below? boolean It holds from the value downwards.
---@field after? boolean It holds from the moment on; unless stated.
---@field before? boolean It holds until the moment.
---@field method? perigee.TriggerMethod Which prices count.
---@field join? perigee.Join How it goes with the next condition.

---Orders of this strategy. A new order is answered at once with its request's number; what becomes of it comes through `on_order` and `on_fill`. A wrong use raises an error, what may happen to a right script is `nil` and a sentence. Every type and field with its rules: [orders.md](orders.md).
order = {}

---Places an order to buy.
---Raises an error: A field is unknown, missing or of the wrong type; or it is called inside of a metamethod.
---@param order perigee.OrderRequest The order's fields.
---@return integer? number The request's number; nil when it was refused.
---@return string? why Why it was not done.
function order.buy(order) end

---Places an order to sell.
---Raises an error: A field is unknown, missing or of the wrong type; or it is called inside of a metamethod.
---@param order perigee.OrderRequest The order's fields.
---@return integer? number The request's number; nil when it was refused.
---@return string? why Why it was not done.
function order.sell(order) end

---Asks for an order's end. Before the desk has answered, the cancel waits for it.
---Raises an error: `order` is none of the three; or it is called inside of a metamethod.
---@param order perigee.Order|integer|string The order's table, its request number, or its id.
---@return true? done Nil when it was not done.
---@return string? why Why it was not done.
function order.cancel(order) end

---Asks for new terms of a working order: its quantity and the prices that its type has.
---Raises an error: `changes` is empty, or has a field that the order's type has not.
---@param order perigee.Order|integer|string The order's table, its request number, or its id.
---@param changes perigee.OrderChange What shall be otherwise.
---@return true? done Nil when it was not done.
---@return string? why Why it was not done.
function order.modify(order, changes) end

---Asks for the end of all working orders of this strategy on the account.
---Raises an error: `account` is not a text; or it is called inside of a metamethod.
---@param account? string One of the deployment's accounts; the first unless stated.
---@return true? done Nil when it was not done.
---@return string? why Why it was not done.
function order.cancel_all(account) end

---The order as it stands now.
---Raises an error: `order` is none of the three.
---@param order perigee.Order|integer|string The order's table, its request number, or its id.
---@return perigee.Order? order Nil when it is not known yet.
function order.get(order) end

---The orders of this strategy that can still trade.
---Raises an error: `symbol` is not a text.
---@param symbol? string Only those of this symbol.
---@return perigee.Order[] orders Oldest first.
function order.working(symbol) end

---Asks the broker what an order would do to the account; nothing is placed. The answer comes through `on_preview`.
---Raises an error: A field is unknown or of the wrong type; or it is called inside of a metamethod.
---@param order perigee.PreviewRequest An order's fields, and `side`.
---@return integer? number The preview's number; nil when it was refused.
---@return string? why Why it was not done.
function order.preview(order) end

---What the strategy holds of a symbol.
---@class perigee.Holding
---@field quantity number How many; negative is short.
---@field average_price? number The average price; nil when flat.
---@field symbol string The symbol as asked.
---@field account string The account.

---What this strategy holds of the symbol by its own fills, whatever else the account holds. A quantity of 0 while it holds none.
---Raises an error: `symbol` is not a text.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param account? string One of the deployment's accounts; the first unless stated.
---@return perigee.Holding? held
---@return string? why Why there is none.
function position(symbol, account) end

---An account's profit.
---@class perigee.Profit
---@field daily? number Since the day began; nil until told.
---@field unrealized? number Of what is held; nil until told.
---@field realized? number Of what was closed today; nil until told.
---@field currency? string The account's base currency.
---@field account string The account.

---What an account holds of a symbol.
---@class perigee.AccountPosition
---@field quantity number How many; negative is short, 0 is none.
---@field average_cost? number What one cost on average, commissions included.
---@field symbol string The symbol as asked.
---@field account string The account.

---The accounts that this deployment may use; the first is the default.
account = {}

---The default account's name.
---@return string name
function account.name() end

---The names of all accounts of this deployment.
---@return string[] names
function account.names() end

---A value of the account in the broker's words.
---Raises an error: `key` is not a text.
---@param key string The broker's word, such as `NetLiquidation` or `TotalCashValue`; `key:CUR` is that of one currency, else it is in the account's base currency.
---@param account? string One of the deployment's accounts; the first unless stated.
---@return number|string|nil value Nil when it is unknown.
---@return string? currency Its currency, where it has one; or why there is none.
function account.value(key, account) end

---The account's profit by the broker's word, at most a second old while the market is open.
---@param account? string One of the deployment's accounts; the first unless stated.
---@return perigee.Profit? profit
---@return string? why Why there is none.
function account.profit(account) end

---What the whole account holds of the symbol by the broker's word, whoever traded it.
---Raises an error: `symbol` is not a text.
---@param symbol string A symbol as the script asked for it, such as `"AAPL.NASDAQ"`.
---@param account? string One of the deployment's accounts; the first unless stated.
---@return perigee.AccountPosition? held
---@return string? why Why there is none.
function account.position(symbol, account) end

---Whether the account takes orders now.
---@param account? string One of the deployment's accounts; the first unless stated.
---@return boolean? ready Nil when the account is none of the deployment's.
---@return string? why Why not.
function account.ready(account) end

---The values of the script's parameters.
---@type table<string, any>
params = {}

---Values that outlive the strategy's restarts: plain values under at most 1000 names, 256 KiB in all. Saved after the callback that changed them. A script with another `state_version` gets them through its `migrate`.
state = {}

---The value under the name, or the default.
---Raises an error: `key` is not a text.
---@param key string The name.
---@param default? any What else to return.
---@return any value
function state.get(key, default) end

---Keeps a plain value.
---Raises an error: `value` holds a function or another object, or there are too many names.
---@param key string The name.
---@param value any A number, text, boolean or table of them; nil forgets the name.
function state.set(key, value) end

---All values, as a table.
---@return table<string, any> values
function state.all() end

---Named timers, at most 64; `on_timer(name)` is called when one is due. Setting a name anew replaces it. Timers do not outlive a restart.
timer = {}

---Once, so many seconds from now.
---Raises an error: `seconds` is out of range, the name is over 64 bytes, or there are 64 timers.
---@param seconds number From 0.01 to 604800.
---@param name string Its name.
---@return true set
function timer.after(seconds, name) end

---Again and again, at this interval.
---Raises an error: As of `timer.after`.
---@param seconds number From 0.01 to 604800.
---@param name string Its name.
---@return true set
function timer.every(seconds, name) end

---Ends a timer.
---Raises an error: `name` is not a text.
---@param name string Its name.
---@return boolean was Whether there was one.
function timer.cancel(name) end

---A date and time of day in UTC.
---@class perigee.Date
---@field year integer The year.
---@field month integer From 1.
---@field day integer From 1.
---@field hour integer From 0.
---@field minute integer From 0.
---@field second integer From 0.
---@field weekday integer 1 is Monday, 7 is Sunday.

---The event's time: the only clock that a strategy has.
clock = {}

---Seconds since 1970, with the fraction.
---@return number seconds
function clock.now() end

---The date and time of day in UTC.
---Raises an error: `seconds` is out of range.
---@param seconds? number Since 1970; the event's time unless stated.
---@return perigee.Date date
function clock.utc(seconds) end

---The strategy's log, with the file and line of each call (`perigee logs`). The arguments are joined by spaces; a line is at most 4 KiB. Lines that find no room are dropped and counted: a log never delays an event.
log = {}

---Writes its arguments as one line at level debug.
---@param ... any What to write.
function log.debug(...) end

---Writes its arguments as one line at level info.
---@param ... any What to write.
function log.info(...) end

---Writes its arguments as one line at level warn.
---@param ... any What to write.
function log.warn(...) end

---Writes its arguments as one line at level error.
---@param ... any What to write.
function log.error(...) end

---The same as `log.info`.
---@param ... any What to write.
function print(...) end

---Which way to round.
---@alias perigee.Rounding
---| "up"
---| "down"

---Takes numbers, gives one.
---@class perigee.ta.Line
---@field value? number A result of the last call.
---@field reset fun(self: perigee.ta.Line) Forgets everything, for a new beginning.
---@overload fun(value: number): number?

---Takes pairs of numbers, gives one.
---@class perigee.ta.Pair
---@field value? number A result of the last call.
---@field reset fun(self: perigee.ta.Pair) Forgets everything, for a new beginning.
---@overload fun(first: number, second: number): number?

---Takes bars, gives one number.
---@class perigee.ta.BarLine
---@field value? number A result of the last call.
---@field reset fun(self: perigee.ta.BarLine) Forgets everything, for a new beginning.
---@overload fun(bar: perigee.Bar|perigee.PastBar): number?

---Of `ta.macd`.
---@class perigee.ta.MACD
---@field value? number The first result of the last call.
---@field macd? number A result of the last call.
---@field signal? number A result of the last call.
---@field histogram? number A result of the last call.
---@field reset fun(self: perigee.ta.MACD) Forgets everything, for a new beginning.
---@overload fun(value: number): number?, number?, number?

---Takes numbers, gives three lines.
---@class perigee.ta.Bands
---@field value? number The first result of the last call.
---@field middle? number A result of the last call.
---@field upper? number A result of the last call.
---@field lower? number A result of the last call.
---@field reset fun(self: perigee.ta.Bands) Forgets everything, for a new beginning.
---@overload fun(value: number): number?, number?, number?

---Takes bars, gives three lines.
---@class perigee.ta.BarBands
---@field value? number The first result of the last call.
---@field middle? number A result of the last call.
---@field upper? number A result of the last call.
---@field lower? number A result of the last call.
---@field reset fun(self: perigee.ta.BarBands) Forgets everything, for a new beginning.
---@overload fun(bar: perigee.Bar|perigee.PastBar): number?, number?, number?

---Of `ta.linear_regression`.
---@class perigee.ta.Regression
---@field value? number A result of the last call.
---@field slope? number A result of the last call.
---@field intercept? number A result of the last call.
---@field r2? number A result of the last call.
---@field reset fun(self: perigee.ta.Regression) Forgets everything, for a new beginning.
---@overload fun(value: number): number?, number?, number?, number?

---Of `ta.adx`.
---@class perigee.ta.Directional
---@field value? number The first result of the last call.
---@field adx? number A result of the last call.
---@field plus_di? number A result of the last call.
---@field minus_di? number A result of the last call.
---@field reset fun(self: perigee.ta.Directional) Forgets everything, for a new beginning.
---@overload fun(bar: perigee.Bar|perigee.PastBar): number?, number?, number?

---Of both stochastics.
---@class perigee.ta.Stochastic
---@field value? number The first result of the last call.
---@field k? number A result of the last call.
---@field d? number A result of the last call.
---@field reset fun(self: perigee.ta.Stochastic) Forgets everything, for a new beginning.
---@overload fun(bar: perigee.Bar|perigee.PastBar): number?, number?

---Of `ta.vwap`; `key` is any number that is the same during a session.
---@class perigee.ta.VWAP
---@field value? number A result of the last call.
---@field reset fun(self: perigee.ta.VWAP) Forgets everything, for a new beginning.
---@overload fun(bar: perigee.Bar|perigee.PastBar, key: number?): number?
---@overload fun(price: number, volume: number, time: number?, key: number?): number?

---Takes two lines, gives 1, -1 or 0.
---@class perigee.ta.Crossing
---@field value? number A result of the last call.
---@field reset fun(self: perigee.ta.Crossing) Forgets everything, for a new beginning.
---@overload fun(first: number?, second: number?): number?

---When the average begins anew.
---@class (exact) perigee.VWAPOptions
---@field session? string A time of day in UTC, such as `"22:00"`.
---@field anchor? number Ignores what came before, in seconds since 1970.

---Each function makes an indicator, which is then called with each new value or bar and returns its result, or nil while it has seen too few. Make one per symbol and per line. Formulas, warm-up and cost: [indicators.md](indicators.md).
ta = {}

---A simple average.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Line indicator
function ta.sma(period) end

---An exponential average.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Line indicator
function ta.ema(period) end

---A linearly weighted average.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Line indicator
function ta.wma(period) end

---Relative strength, 0 to 100.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Line indicator
function ta.rsi(period) end

---Convergence of two averages: macd, signal, histogram.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param fast? integer 12 unless stated.
---@param slow? integer 26 unless stated.
---@param signal? integer 9 unless stated.
---@return perigee.ta.MACD indicator
function ta.macd(fast, slow, signal) end

---The standard deviation.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Line indicator
function ta.stdev(period) end

---Bollinger's bands: middle, upper, lower.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@param k? number Deviations; 2 unless stated.
---@return perigee.ta.Bands indicator
function ta.bollinger(period, k) end

---The highest of the last values.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Line indicator
function ta.highest(period) end

---The lowest of the last values.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Line indicator
function ta.lowest(period) end

---A line through the last values: value, slope, intercept, r².
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Regression indicator
function ta.linear_regression(period) end

---The correlation of two lines, -1 to 1.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Pair indicator
function ta.correlation(period) end

---The average true range.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.BarLine indicator
function ta.atr(period) end

---The strength of a trend: ADX, +DI, -DI.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.Directional indicator
function ta.adx(period) end

---Keltner's channel: middle, upper, lower.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@param k? number True ranges; 2 unless stated.
---@param m? integer The period of the true range; `period` unless stated.
---@return perigee.ta.BarBands indicator
function ta.keltner(period, k, m) end

---Donchian's channel: middle, upper, lower.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@return perigee.ta.BarBands indicator
function ta.donchian(period) end

---Lane's slow stochastic: K, D.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@param k? integer 3 unless stated.
---@param d? integer 3 unless stated.
---@return perigee.ta.Stochastic indicator
function ta.stochastic(period, k, d) end

---Lane's fast stochastic: K, D.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param period integer How many values, from 1 to 100000.
---@param d? integer 3 unless stated.
---@return perigee.ta.Stochastic indicator
function ta.stochastic_fast(period, d) end

---The volume-weighted average price.
---Raises an error: A period is no whole number from 1 to 100000, or its memory is over the strategy's limit.
---@param options? perigee.VWAPOptions When it begins anew.
---@return perigee.ta.VWAP indicator
function ta.vwap(options) end

---1 when the first line goes above the second, -1 below, else 0.
---@return perigee.ta.Crossing indicator
function ta.crossover() end

---1 when the first line goes below the second, -1 above, else 0.
---@return perigee.ta.Crossing indicator
function ta.crossunder() end

---1 when the lines cross either way, else 0.
---@return perigee.ta.Crossing indicator
function ta.cross() end

---A price without dust, on a step.
---Raises an error: An argument is not a number, or `tick` is not above 0.
---@param price number A price.
---@param tick number The step, above 0.
---@param direction? perigee.Rounding To the nearest step unless stated.
---@return number rounded
function ta.round_to_tick(price, tick, direction) end

---Text form of plain values: the same text for the same value, and bounded.
json = {}

---The value as JSON with sorted keys.
---Raises an error: JSON cannot say it: a function, an infinite number, mixed keys, nil.
---@param value any A plain value.
---@return string text
function json.encode(value) end

---The value of a JSON text, or nil and what is wrong with it.
---Raises an error: `text` is not a text.
---@param text string JSON.
---@return any value
---@return string? why What is wrong with it.
function json.decode(text) end

---@class perigee.Strategy
---@field on_start? fun() After loading: saved values, holdings and open orders are known.
---@field on_quote? fun(quote: perigee.Quote) A quote changed.
---@field on_trade? fun(trade: perigee.Trade) The market traded.
---@field on_depth? fun(book: perigee.Book) An order book changed; needs `depth`.
---@field on_bar? fun(bar: perigee.Bar) A bar has finished, also those of the warm-up: orders are refused in these.
---@field on_order? fun(order: perigee.Order) There is news of an order of this strategy, or a request was refused.
---@field on_fill? fun(fill: perigee.Fill) An order filled, or a fill was corrected. Told at least once, also after a restart.
---@field on_preview? fun(number: integer, preview: perigee.Preview?, why: string?) The answer to `order.preview`.
---@field on_timer? fun(name: string) A timer is due.
---@field on_feed? fun(symbol: string, state: perigee.FeedState, text: string?) A stream changed, failed, or its warm-up is over.
---@field on_connection? fun(account: string, ready: boolean, text: string?) An account takes orders again, or does not any more.
---@field on_stop? fun(reason: string) The strategy ends in order. What becomes of its orders is the deployment's to say.
