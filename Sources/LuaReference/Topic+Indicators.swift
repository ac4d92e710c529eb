extension LuaReference {
  static let indicatorTopic = LuaTopic(
    "ta", "Indicators",
    """
    Each function makes an indicator, which is then called with each new value or bar and returns \
    its result, or nil while it has seen too few. Make one per symbol and per line. Formulas, \
    warm-up and cost: [indicators.md](indicators.md).
    """,
    functions: [
      line("sma", "A simple average."), line("ema", "An exponential average."),
      line("wma", "A linearly weighted average."), line("rsi", "Relative strength, 0 to 100."),
      maker(
        "macd",
        [
          .init("fast?", "integer", "12 unless stated."),
          .init("slow?", "integer", "26 unless stated."),
          .init("signal?", "integer", "9 unless stated."),
        ], "MACD", "Convergence of two averages: macd, signal, histogram.",
        """
        local macd = ta.macd()

        function S.on_bar(bar)
          local line, signal = macd(bar.close)
          if line and signal then log.info(line - signal, macd.histogram) end
        end
        """),
      line("stdev", "The standard deviation."),
      maker(
        "bollinger", [.period, .init("k?", "number", "Deviations; 2 unless stated.")], "Bands",
        "Bollinger's bands: middle, upper, lower.",
        """
        local bands = ta.bollinger(20, 2)

        function S.on_bar(bar)
          local middle, upper, lower = bands(bar.close)
          if upper and bar.close > upper then log.info("above the band by", bar.close - upper) end
        end
        """),
      line("highest", "The highest of the last values."),
      line("lowest", "The lowest of the last values."),
      maker(
        "linear_regression", [.period], "Regression",
        "A line through the last values: value, slope, intercept, r².",
        """
        local trend = ta.linear_regression(10)

        function S.on_bar(bar)
          local value, slope = trend(bar.close)
          if slope then log.info(value, slope, trend.r2) end
        end
        """),
      maker(
        "correlation", [.period], "Pair", "The correlation of two lines, -1 to 1.",
        """
        local together = ta.correlation(20)

        function S.on_bar(bar)
          log.info(together(bar.close, bar.high))
        end
        """),
      ranged("atr", "The average true range."),
      maker(
        "adx", [.period], "Directional", "The strength of a trend: ADX, +DI, -DI.",
        """
        local trend = ta.adx(14)

        function S.on_bar(bar)
          local adx, plus, minus = trend(bar)
          if adx and adx > 25 and plus > minus then log.info("up") end
        end
        """),
      maker(
        "keltner",
        [
          .period, .init("k?", "number", "True ranges; 2 unless stated."),
          .init("m?", "integer", "The period of the true range; `period` unless stated."),
        ], "BarBands", "Keltner's channel: middle, upper, lower.",
        """
        local channel = ta.keltner(20)

        function S.on_bar(bar)
          local middle = channel(bar)
          if middle then log.info(middle, channel.upper, channel.lower) end
        end
        """),
      maker(
        "donchian", [.period], "BarBands", "Donchian's channel: middle, upper, lower.",
        """
        local channel = ta.donchian(20)

        function S.on_bar(bar)
          local _, upper = channel(bar)
          if upper and bar.high >= upper then log.info("a new high") end
        end
        """),
      maker(
        "stochastic",
        [
          .period, .init("k?", "integer", "3 unless stated."),
          .init("d?", "integer", "3 unless stated."),
        ], "Stochastic", "Lane's slow stochastic: K, D.",
        """
        local place = ta.stochastic(14)

        function S.on_bar(bar)
          local k, d = place(bar)
          if k and d then log.info(k - d) end
        end
        """),
      maker(
        "stochastic_fast", [.period, .init("d?", "integer", "3 unless stated.")], "Stochastic",
        "Lane's fast stochastic: K, D.",
        """
        local place = ta.stochastic_fast(14)

        function S.on_bar(bar)
          local k = place(bar)
          if k and k < 20 then log.info("near the low") end
        end
        """),
      maker(
        "vwap", [.init("options?", "perigee.VWAPOptions", "When it begins anew.")], "VWAP",
        "The volume-weighted average price.",
        """
        local vwap = ta.vwap()

        function S.on_bar(bar)
          if bar.volume then log.info(vwap(bar, feed.session(bar.symbol))) end
        end
        """),
      crossing("crossover", "1 when the first line goes above the second, -1 below, else 0."),
      crossing("crossunder", "1 when the first line goes below the second, -1 above, else 0."),
      crossing("cross", "1 when the lines cross either way, else 0."),
      LuaFunctionEntry(
        "ta.round_to_tick",
        [
          .init("price", "number", "A price."), .init("tick", "number", "The step, above 0."),
          .init("direction?", "perigee.Rounding", "To the nearest step unless stated."),
        ], [.init("number", "rounded")], "A price without dust, on a step.",
        raises: "An argument is not a number, or `tick` is not above 0.",
        example: """
          log.info(ta.round_to_tick(bar.close * 0.99, 0.01, "down"))
          """),
    ],
    classes: indicatorClasses,
    aliases: [
      LuaAliasEntry("Rounding", "Which way to round.", [("up", ""), ("down", "")])
    ])

  private static let periodRaises =
    "A period is no whole number from 1 to 100000, or its memory is over the strategy's limit."

  private static func maker(
    _ name: String, _ arguments: [LuaArgument], _ kind: String, _ text: String, _ example: String
  ) -> LuaFunctionEntry {
    LuaFunctionEntry(
      "ta.\(name)", arguments, [.init("perigee.ta.\(kind)", "indicator")], text,
      raises: arguments.isEmpty ? nil : periodRaises, example: example)
  }

  private static func line(_ name: String, _ text: String) -> LuaFunctionEntry {
    maker(
      name, [.period], "Line", text,
      """
      local \(name) = ta.\(name)(14)

      function S.on_bar(bar)
        local value = \(name)(bar.close)
        if value then log.info("\(name)", value) end
      end
      """)
  }

  private static func ranged(_ name: String, _ text: String) -> LuaFunctionEntry {
    maker(
      name, [.period], "BarLine", text,
      """
      local \(name) = ta.\(name)(14)

      function S.on_bar(bar)
        local value = \(name)(bar)
        if value then log.info("\(name)", value) end
      end
      """)
  }

  private static func crossing(_ name: String, _ text: String) -> LuaFunctionEntry {
    maker(
      name, [], "Crossing", text,
      """
      local fast, slow, crossed = ta.ema(3), ta.ema(8), ta.\(name)()

      function S.on_bar(bar)
        if crossed(fast(bar.close), slow(bar.close)) == 1 then log.info("crossed") end
      end
      """)
  }
}

extension LuaArgument {
  static let period = LuaArgument("period", "integer", "How many values, from 1 to 100000.")
}
