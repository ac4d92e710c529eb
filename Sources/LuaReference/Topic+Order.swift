extension LuaReference {
  static let orderTopic = LuaTopic(
    "order", "Orders",
    """
    Orders of this strategy. A new order is answered at once with its request's number; what \
    becomes of it comes through `on_order` and `on_fill`. A wrong use raises an error, what may \
    happen to a right script is `nil` and a sentence. Every type and field with its rules: \
    [orders.md](orders.md).
    """,
    functions: [
      placing("buy"), placing("sell"),
      LuaFunctionEntry(
        "order.cancel", [.order], [.done, .whyNot],
        "Asks for an order's end. Before the desk has answered, the cancel waits for it.",
        raises: "`order` is none of the three; or it is called inside of a metamethod.",
        example: """
          for _, open in ipairs(order.working(bar.symbol)) do order.cancel(open) end
          """),
      LuaFunctionEntry(
        "order.modify",
        [.order, .init("changes", "perigee.OrderChange", "What shall be otherwise.")],
        [.done, .whyNot],
        "Asks for new terms of a working order: its quantity and the prices that its type has.",
        raises: "`changes` is empty, or has a field that the order's type has not.",
        example: """
          for _, open in ipairs(order.working(bar.symbol)) do
            if open.type == "limit" then order.modify(open, { price = bar.close }) end
          end
          """),
      LuaFunctionEntry(
        "order.cancel_all", [.account], [.done, .whyNot],
        "Asks for the end of all working orders of this strategy on the account.",
        raises: "`account` is not a text; or it is called inside of a metamethod.",
        example: """
          order.cancel_all()
          """),
      LuaFunctionEntry(
        "order.get", [.order], [.init("perigee.Order?", "order", "Nil when it is not known yet.")],
        "The order as it stands now.",
        raises: "`order` is none of the three.",
        example: """
          local number = order.buy { symbol = bar.symbol, quantity = 1 }
          local now = number and order.get(number)
          if now then log.info("order", now.id, "is", now.state) end
          """),
      LuaFunctionEntry(
        "order.working", [.init("symbol?", "string", "Only those of this symbol.")],
        [.init("perigee.Order[]", "orders", "Oldest first.")],
        "The orders of this strategy that can still trade.",
        raises: "`symbol` is not a text.",
        example: """
          if #order.working(bar.symbol) > 0 then return end -- one order at a time
          """),
      LuaFunctionEntry(
        "order.preview",
        [.init("order", "perigee.PreviewRequest", "An order's fields, and `side`.")],
        [.init("integer?", "number", "The preview's number; nil when it was refused."), .whyNot],
        """
        Asks the broker what an order would do to the account; nothing is placed. The answer comes \
        through `on_preview`.
        """,
        raises: "A field is unknown or of the wrong type; or it is called inside of a metamethod.",
        example: """
          order.preview { side = "buy", symbol = bar.symbol, quantity = 100 }
          """),
    ],
    classes: [
      LuaClassEntry("OrderRequest", .asked, "What an order is asked with.", fields: requestFields),
      LuaClassEntry(
        "PreviewRequest", .asked, "What `order.preview` is asked with.",
        fields: [.init("side", "perigee.Side", "Which side it would be.")] + requestFields),
      LuaClassEntry(
        "OrderChange", .asked, "What `order.modify` changes; at least one field.",
        fields: [
          .init("quantity", "number?", "The whole order's new quantity."),
          .init("price", "number?", "The new limit."),
          .init("stop", "number?", "The new stop."),
          .init("trail", "number?", "How far the stop trails, as a difference of prices."),
          .init("trail_percent", "number?", "How far the stop trails, in per cent."),
          .init("limit_offset", "number?", "How far the limit lies beyond the trailing stop."),
          .init("trigger", "number?", "The new price that must be touched."),
          .init("offset", "number?", "The new distance from the price it is pegged to."),
        ]),
      LuaClassEntry(
        "Condition", .asked,
        """
        A condition of an order: exactly one of `price`, `time`, `margin`, `volume`, `change` and \
        `execution`, with what it needs.
        """,
        fields: [
          .init("symbol", "string?", "Whose price, volume, change or execution."),
          .init("price", "number?", "A price."),
          .init("time", "number?", "A moment in seconds since 1970."),
          .init("margin", "integer?", "The account's margin cushion in whole per cent."),
          .init("volume", "integer?", "The day's volume."),
          .init("change", "number?", "The change since the last close in per cent."),
          .init("execution", "boolean?", "An execution of the account in the symbol."),
          .init("above", "boolean?", "It holds from the value upwards."),
          .init("below", "boolean?", "It holds from the value downwards."),
          .init("after", "boolean?", "It holds from the moment on; unless stated."),
          .init("before", "boolean?", "It holds until the moment."),
          .init("method", "perigee.TriggerMethod?", "Which prices count."),
          .init("join", "perigee.Join?", "How it goes with the next condition."),
        ]),
    ],
    aliases: [
      LuaAliasEntry(
        "OrderType", "An order's type; what the prices imply unless stated.",
        [
          ("market", "the best price there is"), ("limit", "`price` or better"),
          ("stop", "market once `stop` is reached"),
          ("stop_limit", "limit once `stop` is reached"),
          ("trailing_stop", "a stop that follows the market"),
          ("trailing_stop_limit", "the same, then a limit order"),
          ("market_on_close", "the closing auction"),
          ("limit_on_close", "the closing auction, at `price` or better"),
          ("market_on_open", "the opening auction"),
          ("limit_on_open", "the opening auction, at `price` or better"),
          ("market_if_touched", "market once `trigger` is touched"),
          ("limit_if_touched", "limit once `trigger` is touched"),
          ("market_to_limit", "market, its rest a limit order"),
          ("relative", "better than its side's best price"),
          ("pegged_to_midpoint", "at the midpoint"),
        ]),
      LuaAliasEntry(
        "TimeInForce", "How long an order stands.",
        [
          ("day", "until the session's end; unless stated"), ("gtc", "until cancelled"),
          ("gtd", "until `good_till`"), ("ioc", "at once, and the rest is cancelled"),
          ("fok", "at once and in whole, or not at all"), ("opg", "in the opening auction"),
        ]),
      LuaAliasEntry(
        "TriggerMethod", "Which prices set a stop or a condition off.",
        [
          ("last", ""), ("double_last", ""), ("bid_ask", ""), ("double_bid_ask", ""),
          ("last_or_bid_ask", ""), ("midpoint", ""),
        ]),
      LuaAliasEntry(
        "GroupRule", "What a fill does to the others of its group.",
        [
          ("cancel", "cancels them; unless stated"), ("reduce", "reduces them"),
          ("reduce_no_block", "reduces them, and all may stand in the market meanwhile"),
        ]),
      LuaAliasEntry("Join", "How a condition goes with the next.", [("and", ""), ("or", "")]),
    ])

  private static func placing(_ word: String) -> LuaFunctionEntry {
    let price = word == "buy" ? "bar.low" : "bar.high"
    return LuaFunctionEntry(
      "order.\(word)", [.init("order", "perigee.OrderRequest", "The order's fields.")],
      [.init("integer?", "number", "The request's number; nil when it was refused."), .whyNot],
      "Places an order to \(word).",
      raises:
        "A field is unknown, missing or of the wrong type; or it is called inside of a metamethod.",
      example: """
        local number, why = order.\(word) { symbol = bar.symbol, quantity = 10, price = \(price) }
        if not number then log.warn(why) end
        """)
  }

  private static let requestFields: [LuaFieldEntry] = [
    .init("symbol", "string", "A symbol that the strategy follows."),
    .init("quantity", "number", "How many; above 0, in the instrument's steps."),
    .init("type", "perigee.OrderType?", "Its type; what the prices imply unless stated."),
    .init("price", "number?", "The limit; rounded to the tick that is never worse."),
    .init("stop", "number?", "The stop."),
    .init("trail", "number?", "How far the stop trails, as a difference of prices."),
    .init("trail_percent", "number?", "How far the stop trails, in per cent."),
    .init("limit_offset", "number?", "How far the limit lies beyond the trailing stop."),
    .init("trigger", "number?", "The price that must be touched."),
    .init("offset", "number?", "How far it stands off the price that it is pegged to."),
    .init("tif", "perigee.TimeInForce?", "How long it stands."),
    .init("good_till", "number?", "When it ends, in seconds since 1970; implies `gtd`."),
    .init("good_after", "number?", "It goes to the market no sooner, in seconds since 1970."),
    .init("take_profit", "number?", "The price of a limit order that rests from the fill on."),
    .init("stop_loss", "number?", "The price of a stop that rests from the fill on."),
    .init("stop_loss_trail", "number?", "That stop follows the market at this distance."),
    .init("stop_loss_trail_percent", "number?", "The same in per cent."),
    .init("account", "string?", "One of the deployment's accounts; the first unless stated."),
    .init("tag", "string?", "The strategy's own word for it, at most 64 bytes."),
    .init("outside_rth", "boolean?", "It may trigger and fill outside of regular hours."),
    .init("display", "number?", "How much the market sees at a time."),
    .init("hidden", "boolean?", "The market sees nothing of it."),
    .init("all_or_none", "boolean?", "It fills in whole or not at all."),
    .init("min_quantity", "number?", "The least that a fill may have."),
    .init("oca", "string?", "The name of a group of which one cancels all."),
    .init("oca_type", "perigee.GroupRule?", "What a fill does to the others of the group."),
    .init(
      "attach_to", "perigee.Order|integer|string|nil", "The order whose fill it waits for."),
    .init("trigger_method", "perigee.TriggerMethod?", "Which prices set a stop off."),
    .init("conditions", "perigee.Condition[]?", "At most 16 conditions."),
    .init("conditions_cancel", "boolean?", "The conditions cancel it instead."),
    .init("conditions_outside_rth", "boolean?", "They count outside of regular hours too."),
    .init("algo", "table?", "The broker's algorithm: its name first, then parameters by name."),
    .init(
      "attributes", "table<string, string|number|boolean>?",
      "Other attributes by the broker's own names, at most 16."),
    .init(
      "combo_routing", "table<string, string|number|boolean>?",
      "Routing of combinations by the broker's own names."),
  ]
}
