import LuaRuntime
import StrategyChannel
import TradingModel

/// The global `feed`.
enum MarketAPI {
  static func table(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(
      "feed", "Quotes, bars and details of the symbols that this strategy asked for.",
      functions: [
        quote(context), depth(context), bars(context), instrument(context), isOpen(context),
        session(context), subscribe(context), unsubscribe(context),
      ])
  }

  private static func quote(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "quote", "symbol", "The last known quote as a table, or nil and why there is none."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      guard let entry = context.market.entry(symbol) else {
        return try call.returnsFailure("no instrument '\(symbol)' here (yet)")
      }
      guard let quote = context.market.quote(symbol) else {
        return try call.returnsFailure("no quote yet")
      }
      try call.returns(quote.luaValue(symbol: entry.symbol))
    }
  }

  private static func depth(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "depth", "symbol",
      "The order book as {bids=, asks=}, lists of {price=, size=, maker=}, or nil and why not."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      guard let entry = context.market.entry(symbol) else {
        return try call.returnsFailure("no instrument '\(symbol)' here (yet)")
      }
      guard let book = entry.book else { return try call.returnsFailure("no order book (yet)") }
      try call.returns(book.luaValue(symbol: entry.symbol))
    }
  }

  private static func bars(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "bars", "symbol, size [, count]",
      "The newest finished bars, oldest first (100 unless 'count' says otherwise)."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      let text = try call.requireString(1, "size")
      let count = call.isNil(2) ? 100 : try call.requireInt(2, "count")
      guard let size = BarSize(text) else {
        throw LuaMisuse("feed.bars: '\(text)' is not a bar size such as 5s, 1m or 1h")
      }
      let bars = context.market.bars(
        symbol, size, newest: Int(clamping: max(0, min(count, 500))))
      try call.returns(.array(bars.map(\.luaValue)))
    }
  }

  private static func instrument(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "instrument", "symbol",
      """
      Details: address, name, type, currency, exchange, tick, ladder, multiplier, magnifier, \
      minimum_size, size_increment, id; or nil and why not. A ladder is a list of {from, step}.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      guard let found = context.market.entry(symbol)?.instrument else {
        return try call.returnsFailure("no instrument '\(symbol)' here (yet)")
      }
      try call.returns(
        .object([
          "address": .string(found.address), "name": .string(found.longName),
          "type": .string(found.securityType.rawValue), "currency": .string(found.currency),
          "exchange": .string(found.exchange), "tick": found.tickSize.luaValue,
          "ladder": .array(
            found.priceLadder.rungs.map {
              .object(["from": $0.lowEdge.luaValue, "step": $0.increment.luaValue])
            }), "magnifier": .int(Int64(found.priceMagnifier)),
          "multiplier": found.multiplier.luaValue, "minimum_size": found.minimumSize.luaValue,
          "size_increment": found.sizeIncrement.luaValue, "id": .int(found.id.rawValue),
        ]))
    }
  }

  private static func isOpen(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "is_open", "symbol [, regular]",
      """
      Whether the instrument trades at the event's time; with 'regular' true, whether its main \
      session is open. Nil when its hours are not known.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      let found = context.market.entry(symbol)?.instrument
      let hours = call.bool(1) == true ? found?.liquidHours : found?.tradingHours
      try call.returns(hours?.isOpen(at: context.now).map { .bool($0) } ?? .nil)
    }
  }

  private static func subscribe(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "subscribe", "symbol [, {bars=, warmup=, depth=}]",
      "Asks for another symbol. Its events follow; a failure comes through on_feed."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      guard InstrumentAddress(symbol) != nil else {
        throw LuaMisuse(
          "feed.subscribe: \"\(symbol)\" is not an instrument address such as AAPL.NASDAQ")
      }
      var wish = SymbolWish(symbol: symbol)
      if !call.isNil(1) {
        let options = try call.requireTable(1, "options")
        wish.warmup = Int32(clamping: min(options["warmup"]?.asInt ?? 0, 10_000))
        wish.depth = Int32(clamping: max(0, min(options["depth"]?.asInt ?? 0, 20)))
        for value in options["bars"]?.asTable?.array ?? [] {
          guard let size = value.asString.flatMap({ BarSize($0) }) else {
            throw LuaMisuse("feed.subscribe: \(value.display) is not a bar size such as 5s or 1m")
          }
          wish.bars.append(size)
          context.wantedSizes.insert(size)
        }
      }
      context.depths[symbol] = wish.depth
      context.send(.subscribe(wish))
      try call.returns(.bool(true))
    }
  }

  private static func unsubscribe(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction("unsubscribe", "symbol", "Ends the events of a symbol.") {
      (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      context.market.forget(symbol)
      context.depths[symbol] = nil
      context.send(.unsubscribe(symbol: symbol))
      try call.returns(.bool(true))
    }
  }
}
