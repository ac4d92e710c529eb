import LuaRuntime
import StrategyChannel
import TradingModel

/// Reads one condition of an order: exactly one of `price`, `time`, `margin`, `volume`, `change`
/// and `execution`, with what it needs.
struct ConditionFields {
  private let fields: LuaFields
  private let context: StrategyContext

  private static let kinds = ["price", "time", "margin", "volume", "change", "execution"]
  /// Every field that a condition may have.
  static let known = Set(
    ["symbol", "above", "below", "after", "before", "method", "join"] + kinds)

  init(
    _ function: String, _ table: LuaTable, _ context: StrategyContext
  ) throws(LuaMisuse) {
    fields = try LuaFields(function, table, known: Self.known)
    self.context = context
  }

  func condition() throws(LuaMisuse) -> Result<OrderCondition, OrderDraft.Refusal> {
    let kinds = Self.kinds.filter(fields.has)
    guard kinds.count == 1 else {
      throw fields.misuse("a condition has exactly one of \(Self.kinds.joined(separator: ", "))")
    }
    let join = try fields.word("join", ["and": OrderCondition.Conjunction.and, "or": .or]) ?? .and
    switch kinds[0] {
    case "time":
      let comparison = try comparison("after", "before") ?? .atLeast
      guard let time = try fields.moment("time") else { throw fields.missing("time", "a number") }
      return .success(OrderCondition(.time(comparison, time), join))
    case "margin":
      guard let percent = try fields.integer("margin"), (0...100).contains(percent) else {
        throw fields.misuse("margin must be a whole number of per cent")
      }
      let comparison = try needed(comparison("above", "below"))
      return .success(OrderCondition(.margin(comparison, percent: Int(percent)), join))
    default: return try watched(kinds[0], join)
    }
  }

  /// A condition on an instrument that the strategy follows.
  private func watched(
    _ kind: String, _ join: OrderCondition.Conjunction
  ) throws(LuaMisuse) -> Result<OrderCondition, OrderDraft.Refusal> {
    guard let symbol = try fields.text("symbol") else { throw fields.missing("symbol", "a text") }
    guard let instrument = context.market.entry(symbol)?.instrument else {
      return .failure(.init(text: "no instrument '\(symbol)' here (yet): ask for it in 'symbols'"))
    }
    if kind == "execution" {
      let name = instrument.address.prefix { $0 != "." }
      return .success(
        OrderCondition(
          .execution(
            symbol: String(name), securityType: instrument.securityType,
            exchange: instrument.exchange), join))
    }
    let comparison = try needed(comparison("above", "below"))
    let id = instrument.id
    let exchange = instrument.exchange
    switch kind {
    case "volume":
      guard let volume = try fields.integer("volume"), volume >= 0, volume <= Int32.max else {
        throw fields.misuse("volume must be a whole number from 0 to \(Int32.max)")
      }
      return .success(
        OrderCondition(.volume(id, exchange: exchange, comparison, Int(volume)), join))
    case "change":
      let percent = try fields.decimal("change") ?? .zero
      return .success(
        OrderCondition(.percentChange(id, exchange: exchange, comparison, percent), join))
    default:
      let price = try fields.decimal("price") ?? .zero
      let method = try fields.word("method", AttributeFields.triggerMethods)
      return .success(
        OrderCondition(.price(id, exchange: exchange, comparison, price, method), join))
    }
  }

  private func comparison(
    _ more: String, _ less: String
  ) throws(LuaMisuse) -> OrderCondition.Comparison? {
    switch (try fields.flag(more), try fields.flag(less)) {
    case (true?, nil), (nil, false?): return .atLeast
    case (nil, true?), (false?, nil): return .atMost
    case (nil, nil): return nil
    default: throw fields.misuse("only one of '\(more)' and '\(less)'")
    }
  }

  private func needed(
    _ comparison: OrderCondition.Comparison?
  ) throws(LuaMisuse) -> OrderCondition.Comparison {
    guard let comparison else { throw fields.missing("above", "true, or 'below' must be true") }
    return comparison
  }
}
