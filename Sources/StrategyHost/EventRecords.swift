import LuaRuntime
import StrategyChannel
import TradingModel

/// The reused event objects of `on_quote`, `on_trade` and `on_bar`.
///
/// A callback on the tick path allocates nothing, and only those fields are made into numbers of
/// Lua that the script looks at: those that are looked at in every call before it, the others when
/// the script asks for them. Quotes and bars are read where the shelf keeps them, which it does to
/// the end of the callback.
final class EventRecords: LuaRecordSource {
  let quote: LuaRecord
  let trade: LuaRecord
  let bar: LuaRecord

  private var newestQuote: UnsafePointer<Quote>?
  private var newestTrade: Trade?
  private var newestBar: UnsafePointer<Bar>?
  /// What an event has beyond its value.
  private var quoteSymbol: UInt64 = 0
  private var tradeSymbol: UInt64 = 0
  private var missed: UInt32 = 0
  private var barSymbol: UInt64 = 0
  private var barSize: UInt64 = 0
  private var isWarmup = false

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
    quote.source = self
    trade.source = self
    bar.source = self
  }

  // MARK: Events

  @inline(__always)
  func take(_ symbol: LuaInternedString, quoteAt place: UnsafePointer<Quote>) {
    newestQuote = place
    quoteSymbol = symbol.bits
    quote.expect()
    fillQuote(quote.hot)
  }

  @inline(__always)
  func take(_ symbol: LuaInternedString, _ value: Trade, missed: UInt32) {
    newestTrade = value
    tradeSymbol = symbol.bits
    self.missed = missed
    trade.expect()
    fillTrade(trade.hot)
  }

  @inline(__always)
  func take(
    _ symbol: LuaInternedString, _ size: LuaInternedString, barAt place: UnsafePointer<Bar>,
    isWarmup: Bool
  ) {
    newestBar = place
    barSymbol = symbol.bits
    barSize = size.bits
    self.isWarmup = isWarmup
    bar.expect()
    fillBar(bar.hot)
  }

  // MARK: Fields

  func fill(_ record: LuaRecord, _ fields: UInt64) {
    if record === quote { fillQuote(fields) }
    if record === trade { fillTrade(fields) }
    if record === bar { fillBar(fields) }
  }

  // The numbers below are positions in the lists above.

  @inline(__always)
  private func fillQuote(_ fields: UInt64) {
    guard let value = newestQuote else { return }
    let symbol = quoteSymbol
    quote.fill(fields) { field in
      switch field {
      case 0: symbol
      case 1: value.pointee.time.luaSeconds.bitPattern
      case 2: value.pointee.bid.bits
      case 3: value.pointee.bidSize.bits
      case 4: value.pointee.ask.bits
      case 5: value.pointee.askSize.bits
      case 6: value.pointee.last.bits
      case 7: value.pointee.lastSize.bits
      case 8: value.pointee.volume.bits
      case 9: value.pointee.previousClose.bits
      case 10: value.pointee.mid.bits
      case 11: value.pointee.spread.bits
      case 12: value.pointee.changed.contains(.conflated) ? 1 : 0
      case 13: value.pointee.changed.contains(.delayed) ? 1 : 0
      case 14: value.pointee.changed.contains(.halted) ? 1 : 0
      default: nil
      }
    }
  }

  @inline(__always)
  private func fillTrade(_ fields: UInt64) {
    guard let value = newestTrade else { return }
    let (symbol, missed) = (tradeSymbol, missed)
    trade.fill(fields) { field in
      switch field {
      case 0: symbol
      case 1: value.time.luaSeconds.bitPattern
      case 2: value.price.doubleValue.bitPattern
      case 3: value.size.doubleValue.bitPattern
      case 4: value.isUnreported ? 1 : 0
      case 5: UInt64(missed)
      default: nil
      }
    }
  }

  @inline(__always)
  private func fillBar(_ fields: UInt64) {
    guard let value = newestBar else { return }
    let (symbol, size, isWarmup) = (barSymbol, barSize, isWarmup)
    bar.fill(fields) { field in
      switch field {
      case 0: symbol
      case 1: size
      case 2: value.pointee.start.luaSeconds.bitPattern
      case 3: value.pointee.open.doubleValue.bitPattern
      case 4: value.pointee.high.doubleValue.bitPattern
      case 5: value.pointee.low.doubleValue.bitPattern
      case 6: value.pointee.close.doubleValue.bitPattern
      case 7: value.pointee.volume.bits
      case 8: value.pointee.wap.bits
      case 9: value.pointee.count.map { UInt64(bitPattern: Int64($0)) }
      case 10: isWarmup ? 1 : 0
      default: nil
      }
    }
  }
}

extension Decimal64? {
  /// The bit pattern of the number that Lua sees; nil where there is none.
  @inline(__always)
  fileprivate var bits: UInt64? { self?.doubleValue.bitPattern }
}

extension Quote {
  /// Ask less bid; nil when a side is missing.
  @inline(__always)
  fileprivate var spread: Price? {
    guard let bid, let ask else { return nil }
    return ask - bid
  }
}
