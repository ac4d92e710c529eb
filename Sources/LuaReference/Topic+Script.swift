extension LuaReference {
  static let scriptTopic = LuaTopic(
    "script", "The script",
    """
    A strategy is one Lua file that returns a table. The table says what the strategy wants and \
    holds its callbacks. The script runs in a sandbox of its own process: it sees its events and \
    nothing else of the world, and the same events always lead to the same decisions.
    """,
    classes: [
      LuaClassEntry(
        "Strategy", .asked, "What a script returns.",
        fields: [
          .init(
            "symbols", "string[]?",
            "The instruments that it follows, by address; a deployment may name others."),
          .init("bars", "perigee.BarSize[]?", "The sizes of the bars that it wants."),
          .init("warmup", "integer?", "How many past bars of each size come first; up to 10000."),
          .init("depth", "integer?", "Rows of the order books that it wants, up to 20."),
          .init(
            "params",
            "table<string, perigee.Parameter|number|string|boolean>?",
            "Its parameters by name: a default or a declaration."),
          .init(
            "state_version", "integer?", "The version of what it saves; 0 unless stated."),
          .init(
            "migrate", "(fun(old: table, version: integer): table)?",
            "Makes saved values of another version into those of this one."),
        ]),
      LuaClassEntry(
        "Parameter", .asked, "The declaration of a parameter.",
        fields: [
          .init("default", "number|string|boolean", "Its value unless a deployment gives one."),
          .init("min", "number?", "The least that it may be."),
          .init("max", "number?", "The most that it may be."),
          .init("doc", "string?", "What it is."),
        ]),
    ])

  static let callbackTopic = LuaTopic(
    "callbacks", "Callbacks",
    """
    Functions of the script's table; all may be left out. They are called one at a time. An error \
    ends the callback, is logged with its line and traceback, and the next event goes on; a \
    callback that takes too long or too much memory ends the strategy's process, which is started \
    anew.
    """,
    functions: [
      LuaFunctionEntry(
        "on_start", [], [], "After loading: saved values, holdings and open orders are known.",
        example: """
          function S.on_start()
            timer.every(60, "minute")
          end
          """),
      LuaFunctionEntry(
        "on_quote", [.init("quote", "perigee.Quote", "The quote.")], [], "A quote changed.",
        example: """
          function S.on_quote(quote)
            if quote.spread and quote.spread > 0.05 then log.debug("wide:", quote.spread) end
          end
          """),
      LuaFunctionEntry(
        "on_trade", [.init("trade", "perigee.Trade", "The trade.")], [], "The market traded.",
        example: """
          function S.on_trade(trade)
            if trade.size >= 1000 then log.info(trade.size, "at", trade.price) end
          end
          """),
      LuaFunctionEntry(
        "on_depth", [.init("book", "perigee.Book", "The book.")], [],
        "An order book changed; needs `depth`.",
        example: """
          function S.on_depth(book)
            log.debug(#book.bids, "bids,", #book.asks, "asks")
          end
          """),
      LuaFunctionEntry(
        "on_bar", [.init("bar", "perigee.Bar", "The bar.")], [],
        "A bar has finished, also those of the warm-up: orders are refused in these.",
        example: """
          local average = ta.sma(20)

          function S.on_bar(bar)
            local mean = average(bar.close)
            if bar.warmup or not mean then return end
            log.info("close", bar.close, "mean", mean)
          end
          """),
      LuaFunctionEntry(
        "on_order", [.init("order", "perigee.Order", "The order as it stands.")], [],
        "There is news of an order of this strategy, or a request was refused.",
        example: """
          function S.on_order(order)
            if order.state == "rejected" then log.error(order.reason) end
          end
          """),
      LuaFunctionEntry(
        "on_fill", [.init("fill", "perigee.Fill", "The fill.")], [],
        "An order filled, or a fill was corrected. Told at least once, also after a restart.",
        example: """
          function S.on_fill(fill)
            log.info(fill.side, fill.quantity, "at", fill.price)
          end
          """),
      LuaFunctionEntry(
        "on_preview",
        [
          .init("number", "integer", "What `order.preview` returned."),
          .init("preview", "perigee.Preview?", "What the order would do; nil when refused."),
          .init("why?", "string", "Why there is none."),
        ], [], "The answer to `order.preview`.",
        example: """
          function S.on_quote(quote)
            order.preview { side = "buy", symbol = quote.symbol, quantity = 100 }
          end

          function S.on_preview(number, preview, why)
            if not preview then return log.warn(why) end
            log.info("margin after:", preview.initial_margin.after)
          end
          """),
      LuaFunctionEntry(
        "on_timer", [.init("name", "string", "The timer's name.")], [], "A timer is due.",
        example: """
          function S.on_start() timer.after(5, "soon") end

          function S.on_timer(name)
            log.info(name)
          end
          """),
      LuaFunctionEntry(
        "on_feed",
        [
          .init("symbol", "string", "Whose stream."),
          .init("state", "perigee.FeedState", "What became of it."),
          .init("text?", "string", "More about it; of `warm` the size of the bars."),
        ], [], "A stream changed, failed, or its warm-up is over.",
        example: """
          function S.on_feed(symbol, state, text)
            if state == "stale" then order.cancel_all() end
          end
          """),
      LuaFunctionEntry(
        "on_connection",
        [
          .init("account", "string", "The account."),
          .init("ready", "boolean", "Whether it takes orders now."),
          .init("text?", "string", "Why not."),
        ], [], "An account takes orders again, or does not any more.",
        example: """
          function S.on_connection(name, ready, text)
            log.warn(name, ready and "takes orders" or text)
          end
          """),
      LuaFunctionEntry(
        "on_stop", [.init("reason", "string", "Why it ends.")], [],
        "The strategy ends in order. What becomes of its orders is the deployment's to say.",
        example: """
          function S.on_stop(reason)
            state.set("stopped", reason)
          end
          """),
    ], areCallbacks: true,
    aliases: [
      LuaAliasEntry(
        "FeedState", "What became of a stream.",
        [
          ("live", "it runs"), ("delayed", "it runs, with delayed data"),
          ("stale", "silent although the market is open"), ("interrupted", "the line is down"),
          ("failed", "it cannot be had"), ("warm", "the bars of the warm-up have come"),
        ])
    ])
}
