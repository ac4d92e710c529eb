import LuaRuntime
import StrategyChannel
import TradingModel

extension MarketAPI {
  static func session(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "session", "symbol [, regular]",
      """
      When the instrument's session opened that the event lies in, or else the last one before it, \
      in seconds since 1970: the same number during a whole session. With 'regular' true its main \
      session. Nil when its hours are not known.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      let found = context.market.entry(symbol)?.instrument
      let hours = call.bool(1) == true ? found?.liquidHours : found?.tradingHours
      let session = hours?.session(atOrBefore: context.now)
      try call.returns(session.map { .number($0.open.luaSeconds) } ?? .nil)
    }
  }
}
