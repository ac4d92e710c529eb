import LuaRuntime
import StrategyChannel
import TradingModel

/// Reads prices and differences of prices, which snap to the instrument's steps.
struct PriceFields {
  let fields: LuaFields
  /// Nil where the instrument is not followed: then nothing snaps, and the desk looks at it.
  let instrument: ChildInstrument?

  func price(
    _ name: String, _ rule: FloatingPointRoundingRule
  ) throws(LuaMisuse) -> Price? {
    guard let price = try fields.decimal(name) else { return nil }
    return instrument?.priceLadder.rounded(price, rule) ?? price
  }

  /// A difference of prices; not negative.
  func distance(_ name: String) throws(LuaMisuse) -> Price? {
    guard let value = try fields.decimal(name) else { return nil }
    guard !value.isNegative else { throw fields.misuse("\(name) must not be negative") }
    return value.rounded(
      toMultipleOf: instrument?.tickSize ?? .zero, .toNearestOrAwayFromZero)
  }

  /// How far a stop trails, from one of two fields.
  func trail(
    _ amount: String, _ percent: String
  ) throws(LuaMisuse) -> OrderType.TrailingDistance? {
    guard !fields.isUsual else { return nil }
    guard !fields.has(amount) || !fields.has(percent) else {
      throw fields.misuse("only one of '\(amount)' and '\(percent)'")
    }
    if let distance = try distance(amount) {
      guard distance > .zero else { throw fields.misuse("\(amount) must be at least one tick") }
      return .amount(distance)
    }
    guard let value = try fields.decimal(percent) else { return nil }
    guard value > .zero, value < 100 else {
      throw fields.misuse("\(percent) must be above 0 and below 100, got \(value)")
    }
    return .percent(value)
  }
}
