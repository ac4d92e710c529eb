extension LuaReference {
  static let quoteFields: [LuaFieldEntry] = [
    .init("symbol", "string", "The symbol as the script wrote it."),
    .init("time", "number", "When it arrived, in seconds since 1970."),
    .init("bid", "number?", "The best bid; nil when there is none."),
    .init("bid_size", "number?", "The size at the best bid."),
    .init("ask", "number?", "The best ask; nil when there is none."),
    .init("ask_size", "number?", "The size at the best ask."),
    .init("last", "number?", "The last traded price."),
    .init("last_size", "number?", "The size of the last trade."),
    .init("volume", "number?", "The day's volume."),
    .init("close", "number?", "The previous session's close."),
    .init("mid", "number?", "Half way between bid and ask; nil when a side is missing."),
    .init("spread", "number?", "Ask less bid; nil when a side is missing."),
    .init("conflated", "boolean", "Older quotes were merged into this one."),
    .init("delayed", "boolean", "The data is delayed, not live."),
    .init("halted", "boolean", "Trading is halted."),
    .init(
      "copy", "fun(self: perigee.Quote): perigee.Quote",
      "A table of its own with the same fields, to keep."),
  ]

  static let barFields: [LuaFieldEntry] = [
    .init("symbol", "string", "The symbol as the script wrote it."),
    .init("size", "perigee.BarSize", "The bar's size, such as `5s` or `1m`."),
    .init("time", "number", "The bar's first moment, in seconds since 1970."),
    .init("open", "number", "The first price."),
    .init("high", "number", "The highest price."),
    .init("low", "number", "The lowest price."),
    .init("close", "number", "The last price."),
    .init("volume", "number?", "How many were traded; nil where the source has no volume."),
    .init("wap", "number?", "The volume-weighted average price; nil where there is none."),
    .init("count", "integer?", "The number of trades; nil where the source has none."),
    .init(
      "warmup", "boolean",
      "It lies before the start, or was missed in an interruption; orders are refused."),
    .init(
      "copy", "fun(self: perigee.Bar): perigee.Bar",
      "A table of its own with the same fields, to keep."),
  ]

  static let eventTopic = LuaTopic(
    "events", "Events and records",
    """
    What callbacks receive. Quotes, trades and bars are read-only and end with their callback: \
    keep a field in a local, or the whole event with `copy()`; a later look at it raises an error.
    """,
    classes: [
      LuaClassEntry("Quote", .given, "A quote, in `on_quote`.", fields: quoteFields),
      LuaClassEntry(
        "Trade", .given, "A trade of the market, in `on_trade`.",
        fields: [
          .init("symbol", "string", "The symbol as the script wrote it."),
          .init("time", "number", "When it happened, in seconds since 1970."),
          .init("price", "number", "The price."),
          .init("size", "number", "How many."),
          .init("unreported", "boolean", "Not part of the tape's price forming trades."),
          .init(
            "missed", "integer", "Trades before this one that were dropped, as the script was slow."
          ),
          .init(
            "copy", "fun(self: perigee.Trade): perigee.Trade",
            "A table of its own with the same fields, to keep."),
        ]),
      LuaClassEntry("Bar", .given, "A finished bar, in `on_bar`.", fields: barFields),
      LuaClassEntry(
        "Order", .given,
        """
        An order as it stands: in `on_order`, and from `order.get` and `order.working`. A request \
        that was refused before it became an order has `number`, `state`, `is_final` and `reason` \
        only.
        """,
        fields: orderFields),
      LuaClassEntry(
        "Fill", .given, "A fill or its correction, in `on_fill`.", fields: fillFields),
      LuaClassEntry(
        "Preview", .given, "What an order would do to the account, in `on_preview`.",
        fields: [
          .init("initial_margin", "perigee.Change", "The margin to open positions."),
          .init("maintenance_margin", "perigee.Change", "The margin to keep them."),
          .init("equity_with_loan", "perigee.Change", "The equity with loan value."),
          .init("commission", "number?", "The commission, where the broker knows it."),
          .init("min_commission", "number?", "The least commission."),
          .init("max_commission", "number?", "The highest commission."),
          .init("currency", "string?", "The commission's currency."),
          .init("warning", "string?", "What the broker warns of."),
        ]),
      LuaClassEntry(
        "Change", .given, "A value before and after an order.",
        fields: [
          .init("before", "number?", "Before."), .init("change", "number?", "The difference."),
          .init("after", "number?", "After."),
        ]),
    ],
    aliases: [
      LuaAliasEntry("Side", "A side.", [("buy", ""), ("sell", "")]),
      LuaAliasEntry(
        "OrderState", "Where an order stands.",
        [
          ("not_sent", "recorded, and known never to have left this machine; final"),
          ("sending", "on its way; nothing heard yet"),
          ("working", "the broker works it, or holds it until its trigger"),
          ("partially_filled", "a part has filled; the rest works"),
          ("filled", "all has filled; final"),
          ("cancel_pending", "a cancel was sent; it counts as live until that is confirmed"),
          ("modify_pending", "a change was sent; either terms may hold until it is confirmed"),
          ("cancelled", "ended by a cancel; what had filled stays filled; final"),
          ("rejected", "refused by Perigee or by the broker; final"),
          ("expired", "ended by its time in force; final"),
          ("unknown", "may or may not be live at the broker; only evidence ends this"),
          ("lost", "proven not to be at the broker; final"),
        ]),
    ])

  private static let orderFields: [LuaFieldEntry] = [
    .init("number", "integer?", "The request's number; nil of a bracket's protecting orders."),
    .init("id", "string", "Its identity, the same for all its life and after restarts."),
    .init("parent", "string?", "The id of the order that it waits for."),
    .init("account", "string", "The account that it trades on."),
    .init("symbol", "string?", "The symbol as the script wrote it; nil of one that it left."),
    .init("side", "perigee.Side", "Its side."),
    .init("type", "perigee.OrderType", "Its type."),
    .init("quantity", "number", "How many were asked for."),
    .init("price", "number?", "Its limit."),
    .init("stop", "number?", "Its stop or trigger."),
    .init("trail", "number?", "How far its stop trails, as a difference of prices."),
    .init("trail_percent", "number?", "How far its stop trails, in per cent."),
    .init("limit_offset", "number?", "How far its limit lies beyond its trailing stop."),
    .init("offset", "number?", "How far it stands off the price that it is pegged to."),
    .init("oca", "string?", "The group of which one cancels all."),
    .init("display", "number?", "How much of it the market sees."),
    .init("good_till", "number?", "When it ends, in seconds since 1970."),
    .init("good_after", "number?", "When it goes to the market, in seconds since 1970."),
    .init("tif", "perigee.TimeInForce", "Its time in force."),
    .init("tag", "string", "The strategy's own word for it; empty unless given."),
    .init("state", "perigee.OrderState", "Where it stands."),
    .init("is_final", "boolean", "It can no longer trade."),
    .init("filled", "number", "How many have filled."),
    .init("remaining", "number", "How many have not."),
    .init("average_price", "number?", "The average price of its fills."),
    .init("reason", "string?", "Why it was refused, ended or changed, where there is a reason."),
    .init("order_id", "integer?", "The broker's number on this connection."),
    .init("perm_id", "integer?", "The broker's lasting number."),
    .init("created", "number", "When it was asked for, in seconds since 1970."),
    .init("updated", "number", "When there last was news of it, in seconds since 1970."),
  ]

  private static let fillFields: [LuaFieldEntry] = [
    .init("execution", "string", "The broker's identity of the fill."),
    .init("order", "string?", "The id of the order that filled."),
    .init("account", "string", "The account."),
    .init("symbol", "string?", "The symbol as the script wrote it; nil of one that it left."),
    .init("side", "perigee.Side", "Bought or sold."),
    .init("quantity", "number", "How many; of a correction the right number."),
    .init("price", "number", "The price; of a correction the right one."),
    .init("exchange", "string", "Where it traded."),
    .init(
      "time", "number?", "When, in seconds since 1970; nil where the broker's time is unclear."),
    .init("commission", "number?", "The commission, once the broker told it."),
    .init("currency", "string?", "The commission's currency."),
    .init("replayed", "true?", "It happened while the strategy did not run."),
    .init("corrected", "true?", "It corrects a fill that was told before."),
    .init("replaces", "string?", "The execution that a correction replaces."),
    .init("quantity_change", "number?", "By how much a correction changes the quantity."),
    .init("price_change", "number?", "By how much a correction changes the price."),
  ]
}
