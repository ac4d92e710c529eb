extension LuaReference {
  static let paramsTopic = LuaTopic(
    "params", "Parameters",
    """
    The values of the parameters that the script declares in `S.params`: the deployment's where it \
    gives one, else the default. A declaration is a plain value (`fast = 10`) or a table with \
    `default`, `min`, `max` and `doc`. A default of `12` takes whole numbers only, `12.0` any \
    number. A value of another type, one out of bounds and one that the \
    script does not declare are refused before the strategy starts.

    ```lua
    S.params = { fast = { default = 10, min = 2, max = 100, doc = "bars of the fast average" } }

    function S.on_start()
      log.info("fast is", params.fast)
    end
    ```
    """)

  static let stateTopic = LuaTopic(
    "state", "State",
    """
    Values that outlive the strategy's restarts: plain values under at most 1000 names, 256 KiB in \
    all. Saved after the callback that changed them. A script with another `state_version` gets \
    them through its `migrate`.
    """,
    functions: [
      LuaFunctionEntry(
        "state.get",
        [.init("key", "string", "The name."), .init("default?", "any", "What else to return.")],
        [.init("any", "value")], "The value under the name, or the default.",
        raises: "`key` is not a text.",
        example: """
          local count = state.get("bars", 0) + 1
          state.set("bars", count)
          """),
      LuaFunctionEntry(
        "state.set",
        [
          .init("key", "string", "The name."),
          .init("value", "any", "A number, text, boolean or table of them; nil forgets the name."),
        ], [], "Keeps a plain value.",
        raises: "`value` holds a function or another object, or there are too many names.",
        example: """
          state.set("last", { time = bar.time, close = bar.close })
          """),
      LuaFunctionEntry(
        "state.all", [], [.init("table<string, any>", "values")], "All values, as a table.",
        example: """
          for name, value in pairs(state.all()) do log.debug(name, value) end
          """),
    ])

  static let timerTopic = LuaTopic(
    "timer", "Timers",
    """
    Named timers, at most 64; `on_timer(name)` is called when one is due. Setting a name anew \
    replaces it. Timers do not outlive a restart.
    """,
    functions: [
      LuaFunctionEntry(
        "timer.after",
        [.init("seconds", "number", "From 0.01 to 604800."), .init("name", "string", "Its name.")],
        [.init("true", "set")], "Once, so many seconds from now.",
        raises: "`seconds` is out of range, the name is over 64 bytes, or there are 64 timers.",
        example: """
          timer.after(90, "give up")
          """),
      LuaFunctionEntry(
        "timer.every",
        [.init("seconds", "number", "From 0.01 to 604800."), .init("name", "string", "Its name.")],
        [.init("true", "set")], "Again and again, at this interval.",
        raises: "As of `timer.after`.",
        example: """
          function S.on_start() timer.every(60, "look") end

          function S.on_timer(name)
            if name == "look" then log.info(#order.working(), "orders work") end
          end
          """),
      LuaFunctionEntry(
        "timer.cancel", [.init("name", "string", "Its name.")],
        [.init("boolean", "was", "Whether there was one.")], "Ends a timer.",
        raises: "`name` is not a text.",
        example: """
          timer.cancel("give up")
          """),
    ])

  static let clockTopic = LuaTopic(
    "clock", "Clock", "The event's time: the only clock that a strategy has.",
    functions: [
      LuaFunctionEntry(
        "clock.now", [], [.init("number", "seconds")], "Seconds since 1970, with the fraction.",
        example: """
          log.debug("the bar is", clock.now() - bar.time, "seconds old")
          """),
      LuaFunctionEntry(
        "clock.utc", [.init("seconds?", "number", "Since 1970; the event's time unless stated.")],
        [.init("perigee.Date", "date")], "The date and time of day in UTC.",
        raises: "`seconds` is out of range.",
        example: """
          local date = clock.utc()
          if date.weekday >= 6 then return end -- Saturday or Sunday
          """),
    ],
    classes: [
      LuaClassEntry(
        "Date", .given, "A date and time of day in UTC.",
        fields: [
          .init("year", "integer", "The year."), .init("month", "integer", "From 1."),
          .init("day", "integer", "From 1."), .init("hour", "integer", "From 0."),
          .init("minute", "integer", "From 0."), .init("second", "integer", "From 0."),
          .init("weekday", "integer", "1 is Monday, 7 is Sunday."),
        ])
    ])

  static let logTopic = LuaTopic(
    "log", "Log",
    """
    The strategy's log, with the file and line of each call (`perigee logs`). The arguments are \
    joined by spaces; a line is at most 4 KiB. Lines that find no room are dropped and counted: a \
    log never delays an event.
    """,
    functions: [
      logging("debug", "\"close\", bar.close"), logging("info", "\"close\", bar.close"),
      logging("warn", "\"the bar has no volume\""), logging("error", "\"the model is broken\""),
      LuaFunctionEntry(
        "print", [.init("...", "any", "What to write.")], [], "The same as `log.info`.",
        example: """
          print("close", bar.close)
          """),
    ])

  private static func logging(_ level: String, _ arguments: String) -> LuaFunctionEntry {
    LuaFunctionEntry(
      "log.\(level)", [.init("...", "any", "What to write.")], [],
      "Writes its arguments as one line at level \(level).",
      example: "log.\(level)(\(arguments))")
  }

  static let jsonTopic = LuaTopic(
    "json", "JSON", "Text form of plain values: the same text for the same value, and bounded.",
    functions: [
      LuaFunctionEntry(
        "json.encode", [.init("value", "any", "A plain value.")], [.init("string", "text")],
        "The value as JSON with sorted keys.",
        raises: "JSON cannot say it: a function, an infinite number, mixed keys, nil.",
        example: """
          log.info(json.encode({ symbol = bar.symbol, close = bar.close }))
          """),
      LuaFunctionEntry(
        "json.decode", [.init("text", "string", "JSON.")],
        [.init("any", "value"), .init("string?", "why", "What is wrong with it.")],
        "The value of a JSON text, or nil and what is wrong with it.",
        raises: "`text` is not a text.",
        example: """
          local levels, why = json.decode("[100.5, 101]")
          if not levels then log.error(why) end
          """),
    ])
}
