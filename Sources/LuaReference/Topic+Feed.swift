extension LuaReference {
  static let feedTopic = LuaTopic(
    "feed", "Market data", "Quotes, bars and details of the symbols that this strategy asked for.",
    functions: [
      LuaFunctionEntry(
        "feed.quote", [.symbol], [.init("perigee.KnownQuote?", "quote"), .why],
        "The newest quote that is known, or nil and why there is none.",
        raises: "`symbol` is not a text.",
        example: """
          local quote, why = feed.quote(bar.symbol)
          if not quote then return log.warn(why) end
          log.info("bid", quote.bid, "ask", quote.ask)
          """),
      LuaFunctionEntry(
        "feed.depth", [.symbol], [.init("perigee.Book?", "book"), .why],
        """
        The order book with as many rows as the script asked for by `depth`, or nil and why there \
        is none.
        """,
        raises: "`symbol` is not a text.",
        example: """
          local book = feed.depth(bar.symbol)
          if book and book.bids[1] then log.info("best bid", book.bids[1].price) end
          """),
      LuaFunctionEntry(
        "feed.bars",
        [.symbol, .barSize, .init("count?", "integer", "The most bars, up to 500; else 100.")],
        [.init("perigee.PastBar[]", "bars", "Oldest first; empty while there are none.")],
        "The newest finished bars of a size that the script asked for by `bars`.",
        raises: "`size` is no bar size.",
        example: """
          local bars = feed.bars(bar.symbol, "1m", 20)
          log.info("the newest of", #bars, "closed at", bars[#bars].close)
          """),
      LuaFunctionEntry(
        "feed.instrument", [.symbol], [.init("perigee.Instrument?", "instrument"), .why],
        "What is known of the instrument, or nil and why nothing is.",
        raises: "`symbol` is not a text.",
        example: """
          local instrument = feed.instrument(bar.symbol)
          if instrument then log.info(instrument.name, "in steps of", instrument.tick) end
          """),
      LuaFunctionEntry(
        "feed.is_open", [.symbol, .regular],
        [.init("boolean?", "open", "Nil when its hours are not known.")],
        "Whether the instrument trades at the event's time.",
        raises: "`symbol` is not a text.",
        example: """
          if feed.is_open(bar.symbol, true) == false then return end
          """),
      LuaFunctionEntry(
        "feed.session", [.symbol, .regular],
        [.init("number?", "opened", "Seconds since 1970; nil when its hours are not known.")],
        """
        When the session opened that the event lies in, or else the last one before it: the same \
        number during a whole session.
        """,
        raises: "`symbol` is not a text.",
        example: """
          local opened = feed.session(bar.symbol)
          if opened and clock.now() - opened < 300 then return end -- the first five minutes
          """),
      LuaFunctionEntry(
        "feed.subscribe",
        [.symbol, .init("options?", "perigee.FeedWish", "Bars, warm-up and order book.")],
        [.init("true", "asked")],
        "Asks for another symbol. Its events follow; a failure comes through `on_feed`.",
        raises: "`symbol` is no address of an instrument, or `bars` holds what is no bar size.",
        example: """
          feed.subscribe("MSFT.NASDAQ", { bars = { "1m" }, warmup = 50 })
          """),
      LuaFunctionEntry(
        "feed.unsubscribe", [.symbol], [.init("true", "done")], "Ends the events of a symbol.",
        raises: "`symbol` is not a text.",
        example: """
          feed.unsubscribe("MSFT.NASDAQ")
          """),
    ],
    classes: [
      LuaClassEntry(
        "KnownQuote", .given, "A quote to look at again: what `feed.quote` returns.",
        fields: Self.quoteFields.filter { !["spread", "conflated", "copy"].contains($0.name) }),
      LuaClassEntry(
        "PastBar", .given, "A bar to look back on: what `feed.bars` returns.",
        fields: Self.barFields.filter {
          !["symbol", "size", "warmup", "copy"].contains($0.name)
        }),
      LuaClassEntry(
        "Book", .given, "An order book.",
        fields: [
          .init("symbol", "string", "The symbol as the script wrote it."),
          .init("time", "number", "When it last changed, in seconds since 1970."),
          .init("bids", "perigee.BookRow[]", "Bids, the best first."),
          .init("asks", "perigee.BookRow[]", "Asks, the best first."),
        ]),
      LuaClassEntry(
        "BookRow", .given, "One row of an order book.",
        fields: [
          .init("price", "number", "The price."),
          .init("size", "number", "How many stand there."),
          .init("maker", "string?", "The market maker, where the market tells it."),
        ]),
      LuaClassEntry(
        "Instrument", .given, "What is known of an instrument.",
        fields: [
          .init("address", "string", "Its address, such as `AAPL.NASDAQ`."),
          .init("name", "string", "Its long name."),
          .init("type", "string", "The broker's word for its type, such as `STK` or `FUT`."),
          .init("currency", "string", "The currency of its prices."),
          .init("exchange", "string", "Where its orders go."),
          .init("tick", "number", "The step of its prices, where one step is right for all."),
          .init("ladder", "perigee.Step[]", "The steps of its prices by where they begin."),
          .init("multiplier", "number", "What one unit is worth at a price of 1."),
          .init("magnifier", "integer", "By how much its prices are larger than its currency."),
          .init("minimum_size", "number", "The least quantity of an order."),
          .init("size_increment", "number", "The step of quantities."),
          .init("id", "integer", "The broker's number for it."),
        ]),
      LuaClassEntry(
        "Step", .given, "From a price on, prices move in this step.",
        fields: [
          .init("from", "number", "The lowest price of the step."),
          .init("step", "number", "The step."),
        ]),
      LuaClassEntry(
        "FeedWish", .asked, "What `feed.subscribe` asks for beside quotes.",
        fields: [
          .init("bars", "perigee.BarSize[]?", "Bar sizes."),
          .init("warmup", "integer?", "How many past bars of each size come first; up to 10000."),
          .init("depth", "integer?", "Rows of the order book, up to 20; 0 unless stated."),
        ]),
    ],
    aliases: [
      LuaAliasEntry(
        "BarSize", "A bar size: a whole number and `s`, `m`, `h` or `d`.", isOpen: true,
        [
          ("5s", "five seconds"), ("1m", "a minute"), ("5m", "five minutes"),
          ("15m", "a quarter of an hour"), ("1h", "an hour"), ("1d", "a day"),
        ])
    ])
}
