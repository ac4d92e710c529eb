extension LuaReference {
  static let testTopic = LuaTopic(
    "tests", "Tests of strategies",
    """
    In files named `*_test.lua` beside the scripts, which `perigee test` runs. They have the Lua \
    language, `json` and `ta`, and what follows; nothing of the strategies' own globals. More: \
    [testing-strategies.md](testing-strategies.md).
    """, place: .tests,
    functions: [
      LuaFunctionEntry(
        "test",
        [.init("name", "string", "What it shows."), .init("body", "fun()", "The test.")], [],
        "Declares a test. Each runs the whole file anew in a state of its own.",
        raises: "There is a test of that name, or there are 1000.",
        example: """
          test("buys the breakout", function()
            strategy.run("breakout.lua", { params = { lookback = 3 } })
            market.bars("AAPL.NASDAQ", "5s", { 100, 100, 100, { 100, 102, 100, 101.5 } })
            expect.order { side = "buy", type = "market" }
          end)
          """)
    ])

  static let strategyTestTopic = LuaTopic(
    "strategy", "Tests: the strategy", "The life of the strategy under test.", place: .tests,
    functions: [
      LuaFunctionEntry(
        "strategy.run",
        [
          .init("script", "string", "A script of the test's folder."),
          .init("options?", "perigee.RunOptions", "Its world."),
        ], [], "Starts a script in a new world, and runs its `on_start`.",
        raises: "It does not load: the test fails."),
      LuaFunctionEntry(
        "strategy.restart", [], [],
        "Ends it and starts it again with what it saved, its holdings and its open orders."),
      LuaFunctionEntry(
        "strategy.stop", [.init("reason?", "string", "Why.")], [], "Ends it; `on_stop` runs."),
      LuaFunctionEntry(
        "strategy.orders", [], [.init("perigee.Order[]", "orders")],
        "The orders that can still trade."),
      LuaFunctionEntry(
        "strategy.position", [.symbol], [.init("number", "quantity")],
        "What it holds by its own fills."),
      LuaFunctionEntry(
        "strategy.log", [], [.init("string[]", "lines")], "Its lines of log, oldest first."),
      LuaFunctionEntry(
        "strategy.state", [.init("name", "string", "The name.")], [.init("any", "value")],
        "A value that it saved."),
    ],
    classes: [
      LuaClassEntry(
        "RunOptions", .asked, "The world of a strategy under test.",
        fields: [
          .init("params", "table<string, number|string|boolean>?", "Parameters by name."),
          .init("symbols", "string[]?", "Symbols in place of the script's."),
          .init("accounts", "string[]?", "The accounts that it may name; `test` unless stated."),
          .init("time", "number|string|nil", "The start: seconds, or `\"2024-01-03 15:00\"`."),
          .init("fills", "perigee.FillRule?", "How orders fill."),
          .init("instruments", "table<string, table>?", "Rules by symbol."),
          .init("state", "table?", "What an earlier life saved."),
          .init("state_version", "integer?", "The version of that."),
          .init("capital", "number?", "The account's value in USD; 100000 unless stated."),
        ])
    ],
    aliases: [
      LuaAliasEntry(
        "FillRule", "How orders of a test fill.",
        [
          ("by_hand", "by `market.fill`; unless stated"),
          ("market", "by quotes and bars, by themselves"),
        ])
    ])

  private static let chosen = LuaArgument(
    "fields?", "table", "Fields of orders that choose; else all that are active.")

  static let marketTestTopic = LuaTopic(
    "market", "Tests: the market", "Moves the market and the clock of the test.", place: .tests,
    functions: [
      LuaFunctionEntry(
        "market.quote",
        [
          .symbol, .init("bid", "number?", "Nil is a missing side."),
          .init("ask", "number?", "Nil is a missing side."),
          .init("more?", "perigee.QuoteParts", "The rest of the quote."),
        ], [], "A new quote."),
      LuaFunctionEntry(
        "market.trade",
        [
          .symbol, .init("price", "number", "The price."),
          .init("size?", "number", "1 unless stated."),
        ], [], "A trade of others."),
      LuaFunctionEntry(
        "market.bars",
        [
          .symbol, .barSize,
          .init(
            "list", "(number|number[])[]",
            "Bars `{open, high, low, close [, volume]}`, or a number for a flat one."),
          .init("options?", "{ warmup: boolean? }", "With `warmup` they lie before the start."),
        ], [], "Finished bars, one after the other; each lets its time pass first."),
      LuaFunctionEntry(
        "market.feed",
        [.symbol, .init("state", "perigee.FeedState", "What becomes of the stream.")], [],
        "The stream is `live`, `delayed`, `stale` or `interrupted`."),
      LuaFunctionEntry(
        "market.advance", [.init("time", "number|string", "`\"5m\"`, `\"30s\"`, or seconds.")], [],
        "Lets time pass; timers fire at their moments."),
      LuaFunctionEntry(
        "market.time", [], [.init("number", "seconds")], "The time in seconds since 1970."),
      LuaFunctionEntry(
        "market.fill", [chosen], [],
        "Fills orders; `quantity` fills a part, `price` names the price."),
      LuaFunctionEntry(
        "market.reject", [.init("reason?", "string", "The broker's words."), chosen], [],
        "The broker refuses the orders."),
      LuaFunctionEntry("market.cancel", [chosen], [], "The broker ends the orders."),
    ],
    classes: [
      LuaClassEntry(
        "QuoteParts", .asked, "What a test's quote may have beside its prices.",
        fields: [
          .init("bid_size", "number?", "The size at the bid."),
          .init("ask_size", "number?", "The size at the ask."),
          .init("last", "number?", "The last traded price."),
          .init("last_size", "number?", "The size of the last trade."),
          .init("volume", "number?", "The day's volume."),
          .init("close", "number?", "The previous session's close."),
          .init("halted", "boolean?", "Trading is halted."),
        ])
    ])

  static let expectTestTopic = LuaTopic(
    "expect", "Tests: what must be so", "Each fails the test when it is not so.", place: .tests,
    functions: [
      LuaFunctionEntry(
        "expect.order",
        [.init("fields?", "table", "Those of `order.buy`, `side` too; `false` expects none.")],
        [.init("perigee.Order", "order")], "The next order that the strategy placed."),
      LuaFunctionEntry("expect.no_orders", [], [], "Every order that it placed was expected."),
      LuaFunctionEntry(
        "expect.cancel", [.init("fields?", "table", "Fields of the order.")], [],
        "It asked for the end of such an order."),
      LuaFunctionEntry(
        "expect.change", [.init("fields", "table", "The fields that it has now.")], [],
        "It changed an order."),
      LuaFunctionEntry(
        "expect.refusal", [.init("text?", "string", "A part of the reason.")], [],
        "Perigee or the broker refused an order."),
      LuaFunctionEntry(
        "expect.position", [.symbol, .init("quantity", "number", "How many.")], [],
        "It holds so many."),
      LuaFunctionEntry(
        "expect.log", [.init("text", "string", "A part of the line.")], [],
        "A line of log has the text, after the line that the last `expect.log` found."),
      LuaFunctionEntry(
        "expect.no_log", [.init("text", "string", "A part of a line.")], [], "No line has it."),
      LuaFunctionEntry(
        "expect.state",
        [.init("name", "string", "The name."), .init("value", "any", "The value.")],
        [], "It saved this value."),
      LuaFunctionEntry(
        "expect.fault", [.init("text?", "string", "A part of the message.")], [],
        "It raised an error; the test goes on."),
    ])
}
