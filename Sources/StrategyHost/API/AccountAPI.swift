import LuaRuntime
import StrategyChannel
import TradingModel

/// The globals `account` and `position`.
enum AccountAPI {
  static func table(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(
      "account", "The accounts that this deployment may use; the first is the default.",
      functions: [
        name(context), names(context), value(context), profit(context), position(context),
        ready(context),
      ])
  }

  /// `position(symbol)`: what this strategy holds by its own fills.
  static func holding(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(
      nil,
      functions: [
        LuaHostFunction(
          "position", "symbol [, account]",
          """
          What this strategy holds of the symbol by its own fills: a table with quantity \
          (negative is short) and average_price (nil when flat).
          """
        ) { (call: inout LuaCall) throws(LuaMisuse) in
          let symbol = try call.requireString(0, "symbol")
          guard let account = context.account(call.string(1)) else {
            return try call.returnsFailure("not one of the accounts \(context.accountList)")
          }
          guard let instrument = context.market.entry(symbol)?.instrument else {
            return try call.returnsFailure("no instrument '\(symbol)' here (yet)")
          }
          let key = AccountShelf.Key(account: account, instrument: instrument.id)
          let held = context.accounts.holdings[key] ?? AccountShelf.Holding()
          try call.returns(
            .object([
              "quantity": held.quantity.luaValue, "average_price": held.averagePrice.luaValue,
              "symbol": .string(symbol), "account": .string(account.rawValue),
            ]))
        }
      ])
  }

  private static func name(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction("name", "", "The default account's name.") {
      (call: inout LuaCall) throws(LuaMisuse) in
      try call.returns(.string(context.defaultAccount.rawValue))
    }
  }

  private static func names(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction("names", "", "The names of all accounts of this deployment.") {
      (call: inout LuaCall) throws(LuaMisuse) in
      try call.returns(.array(context.start.accounts.map { .string($0.rawValue) }))
    }
  }

  private static func value(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "value", "key [, account]",
      """
      A value of the account in the broker's words, such as NetLiquidation or TotalCashValue \
      ('key:CUR' for one currency, else in the account's base currency): a number where it is \
      one, else a text, and its currency where it has one; nil when unknown.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let key = try call.requireString(0, "key")
      guard let account = context.account(call.string(1)) else {
        return try call.returnsFailure("not one of the accounts \(context.accountList)")
      }
      guard let value = context.accounts.value(key, of: account) else {
        return try call.returnsFailure("the broker has told no '\(key)' (yet)")
      }
      try call.returns(Decimal64(value.text)?.luaValue ?? .string(value.text))
      if let currency = value.currency { try call.returns(.string(currency)) }
    }
  }

  private static func profit(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "profit", "[account]",
      """
      The account's profit by the broker's word: a table with daily, unrealized and realized, \
      each nil until told, and currency; at most a second old while the market is open.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      guard let account = context.account(call.string(0)) else {
        return try call.returnsFailure("not one of the accounts \(context.accountList)")
      }
      func part(_ name: String) -> LuaValue {
        context.accounts.value("PnL.\(name)", of: account).flatMap { Decimal64($0.text) }
          .luaValue
      }
      let currency = context.accounts.currency(of: account)
      try call.returns(
        .object([
          "daily": part("daily"), "unrealized": part("unrealized"),
          "realized": part("realized"), "currency": currency.luaValue,
          "account": .string(account.rawValue),
        ]))
    }
  }

  private static func position(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "position", "symbol [, account]",
      """
      What the whole account holds of the symbol by the broker's word, whoever traded it: a \
      table with quantity and average_cost.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      guard let account = context.account(call.string(1)) else {
        return try call.returnsFailure("not one of the accounts \(context.accountList)")
      }
      guard let instrument = context.market.entry(symbol)?.instrument else {
        return try call.returnsFailure("no instrument '\(symbol)' here (yet)")
      }
      let key = AccountShelf.Key(account: account, instrument: instrument.id)
      let held = context.accounts.positions[key]
      try call.returns(
        .object([
          "quantity": (held?.quantity ?? .zero).luaValue,
          "average_cost": (held?.averageCost).luaValue,
          "symbol": .string(symbol), "account": .string(account.rawValue),
        ]))
    }
  }

  private static func ready(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "ready", "[account]", "Whether the account takes orders now; if not, also why."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      guard let account = context.account(call.string(0)) else {
        return try call.returnsFailure("not one of the accounts \(context.accountList)")
      }
      let state = context.accounts.readiness[account]
      try call.returns(.bool(state?.isReady ?? false))
      if let text = state?.text { try call.returns(.string(text)) }
    }
  }
}
