import LuaRuntime
import StrategyChannel
import TradingModel

/// The reused event objects of `on_quote`, `on_trade` and `on_bar`: filled in place, so that a
/// callback on the tick path allocates nothing.
struct EventRecords {
  let quote: LuaRecord
  let trade: LuaRecord
  let bar: LuaRecord

  static let quoteFields = [
    LuaField("symbol", .string, "The symbol as the script wrote it."),
    LuaField("time", .number, "When it arrived, in seconds since 1970."),
    LuaField("bid", .number, "The best bid; nil when there is none."),
    LuaField("bid_size", .number, "The size at the best bid."),
    LuaField("ask", .number, "The best ask; nil when there is none."),
    LuaField("ask_size", .number, "The size at the best ask."),
    LuaField("last", .number, "The last traded price."),
    LuaField("last_size", .number, "The size of the last trade."),
    LuaField("volume", .number, "The day's volume."),
    LuaField("close", .number, "The previous session's close."),
    LuaField("mid", .number, "Half way between bid and ask; nil when a side is missing."),
    LuaField("spread", .number, "Ask less bid; nil when a side is missing."),
    LuaField("conflated", .bool, "Older quotes were merged into this one."),
    LuaField("delayed", .bool, "The data is delayed, not live."),
    LuaField("halted", .bool, "Trading is halted."),
  ]

  static let tradeFields = [
    LuaField("symbol", .string, "The symbol as the script wrote it."),
    LuaField("time", .number, "When it happened, in seconds since 1970."),
    LuaField("price", .number, "The price."),
    LuaField("size", .number, "How many."),
    LuaField("unreported", .bool, "Not part of the tape's price forming trades."),
    LuaField("missed", .int, "Trades before this one that were dropped as the script was slow."),
  ]

  static let barFields = [
    LuaField("symbol", .string, "The symbol as the script wrote it."),
    LuaField("size", .string, "The bar size, such as 5s or 1m."),
    LuaField("time", .number, "The bar's first moment, in seconds since 1970."),
    LuaField("open", .number, "The first price."),
    LuaField("high", .number, "The highest price."),
    LuaField("low", .number, "The lowest price."),
    LuaField("close", .number, "The last price."),
    LuaField("volume", .number, "How many were traded; nil where the source has no volume."),
    LuaField("wap", .number, "The volume-weighted average price; nil where there is none."),
    LuaField("count", .int, "The number of trades; nil where the source has none."),
    LuaField(
      "warmup", .bool,
      "The bar lies before the start, or was missed in an interruption; orders are refused."),
  ]

  init(_ vm: LuaVM) throws(LuaError) {
    quote = try vm.defineRecord("quote", fields: Self.quoteFields)
    trade = try vm.defineRecord("trade", fields: Self.tradeFields)
    bar = try vm.defineRecord("bar", fields: Self.barFields)
  }

  // The numbers below are positions in the lists above.

  func fill(_ symbol: LuaInternedString, _ value: Quote) {
    quote.clear()
    quote.set(0, string: symbol)
    quote.set(1, number: value.time.luaSeconds)
    quote.set(2, number: value.bid?.doubleValue)
    quote.set(3, number: value.bidSize?.doubleValue)
    quote.set(4, number: value.ask?.doubleValue)
    quote.set(5, number: value.askSize?.doubleValue)
    quote.set(6, number: value.last?.doubleValue)
    quote.set(7, number: value.lastSize?.doubleValue)
    quote.set(8, number: value.volume?.doubleValue)
    quote.set(9, number: value.previousClose?.doubleValue)
    if let bid = value.bid, let ask = value.ask {
      quote.set(10, number: value.mid?.doubleValue)
      quote.set(11, number: (ask - bid).doubleValue)
    }
    quote.set(12, bool: value.changed.contains(.conflated))
    quote.set(13, bool: value.changed.contains(.delayed))
    quote.set(14, bool: value.changed.contains(.halted))
  }

  func fill(_ symbol: LuaInternedString, _ value: Trade, missed: UInt32) {
    trade.clear()
    trade.set(0, string: symbol)
    trade.set(1, number: value.time.luaSeconds)
    trade.set(2, number: value.price.doubleValue)
    trade.set(3, number: value.size.doubleValue)
    trade.set(4, bool: value.isUnreported)
    trade.set(5, int: Int64(missed))
  }

  func fill(
    _ symbol: LuaInternedString, _ size: LuaInternedString, _ value: Bar, isWarmup: Bool
  ) {
    bar.clear()
    bar.set(0, string: symbol)
    bar.set(1, string: size)
    bar.set(2, number: value.start.luaSeconds)
    bar.set(3, number: value.open.doubleValue)
    bar.set(4, number: value.high.doubleValue)
    bar.set(5, number: value.low.doubleValue)
    bar.set(6, number: value.close.doubleValue)
    bar.set(7, number: value.volume?.doubleValue)
    bar.set(8, number: value.wap?.doubleValue)
    bar.set(9, int: value.count.map(Int64.init))
    bar.set(10, bool: isWarmup)
  }
}
