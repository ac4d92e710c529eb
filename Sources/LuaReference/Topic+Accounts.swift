extension LuaReference {
  static let positionTopic = LuaTopic(
    "position", "Position", "What this strategy holds.",
    functions: [
      LuaFunctionEntry(
        "position", [.symbol, .account], [.init("perigee.Holding?", "held"), .why],
        """
        What this strategy holds of the symbol by its own fills, whatever else the account holds. \
        A quantity of 0 while it holds none.
        """,
        raises: "`symbol` is not a text.",
        example: """
          local held = position(bar.symbol)
          if held and held.quantity > 0 then log.info("long since", held.average_price) end
          """)
    ],
    classes: [
      LuaClassEntry(
        "Holding", .given, "What the strategy holds of a symbol.",
        fields: [
          .init("quantity", "number", "How many; negative is short."),
          .init("average_price", "number?", "The average price; nil when flat."),
          .init("symbol", "string", "The symbol as asked."),
          .init("account", "string", "The account."),
        ])
    ])

  static let accountTopic = LuaTopic(
    "account", "Accounts", "The accounts that this deployment may use; the first is the default.",
    functions: [
      LuaFunctionEntry(
        "account.name", [], [.init("string", "name")], "The default account's name.",
        example: """
          log.info("trading on", account.name())
          """),
      LuaFunctionEntry(
        "account.names", [], [.init("string[]", "names")],
        "The names of all accounts of this deployment.",
        example: """
          for _, name in ipairs(account.names()) do log.info(name, account.ready(name)) end
          """),
      LuaFunctionEntry(
        "account.value",
        [
          .init(
            "key", "string",
            """
            The broker's word, such as `NetLiquidation` or `TotalCashValue`; `key:CUR` is that of \
            one currency, else it is in the account's base currency.
            """), .account,
        ],
        [
          .init("number|string|nil", "value", "Nil when it is unknown."),
          .init("string?", "currency", "Its currency, where it has one; or why there is none."),
        ],
        "A value of the account in the broker's words.", raises: "`key` is not a text.",
        example: """
          local worth, currency = account.value("NetLiquidation")
          if worth then log.info("worth", worth, currency) end
          """),
      LuaFunctionEntry(
        "account.profit", [.account], [.init("perigee.Profit?", "profit"), .why],
        "The account's profit by the broker's word, at most a second old while the market is open.",
        example: """
          local profit = account.profit()
          if profit and profit.daily and profit.daily < -1000 then order.cancel_all() end
          """),
      LuaFunctionEntry(
        "account.position", [.symbol, .account], [.init("perigee.AccountPosition?", "held"), .why],
        "What the whole account holds of the symbol by the broker's word, whoever traded it.",
        raises: "`symbol` is not a text.",
        example: """
          local whole = account.position(bar.symbol)
          if whole then log.info("the account holds", whole.quantity) end
          """),
      LuaFunctionEntry(
        "account.ready", [.account],
        [
          .init("boolean?", "ready", "Nil when the account is none of the deployment's."),
          .init("string?", "why", "Why not."),
        ],
        "Whether the account takes orders now.",
        example: """
          local ready, why = account.ready()
          if not ready then return log.warn("no orders now:", why) end
          """),
    ],
    classes: [
      LuaClassEntry(
        "Profit", .given, "An account's profit.",
        fields: [
          .init("daily", "number?", "Since the day began; nil until told."),
          .init("unrealized", "number?", "Of what is held; nil until told."),
          .init("realized", "number?", "Of what was closed today; nil until told."),
          .init("currency", "string?", "The account's base currency."),
          .init("account", "string", "The account."),
        ]),
      LuaClassEntry(
        "AccountPosition", .given, "What an account holds of a symbol.",
        fields: [
          .init("quantity", "number", "How many; negative is short, 0 is none."),
          .init("average_cost", "number?", "What one cost on average, commissions included."),
          .init("symbol", "string", "The symbol as asked."),
          .init("account", "string", "The account."),
        ]),
    ])
}
