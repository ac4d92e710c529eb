import LuaRuntime
import TradingModel

/// Reads the type of an order with its prices: the field `type`, or what the prices imply.
struct TypeFields {
  let fields: LuaFields
  let prices: PriceFields
  let side: Side

  /// Every field that holds a price or a distance of the order itself.
  static let all = ["price", "stop", "trail", "trail_percent", "limit_offset", "trigger", "offset"]

  /// What a type takes: fields that it needs, fields that it may have.
  private struct Shape {
    var needs: [String] = []
    var may: [String] = []
    var trails = false
  }

  private static let shapes: [String: Shape] = [
    "market": Shape(), "limit": Shape(needs: ["price"]), "stop": Shape(needs: ["stop"]),
    "stop_limit": Shape(needs: ["stop", "price"]),
    "trailing_stop": Shape(may: ["stop"], trails: true),
    "trailing_stop_limit": Shape(needs: ["limit_offset"], may: ["stop"], trails: true),
    "market_on_close": Shape(), "limit_on_close": Shape(needs: ["price"]),
    "market_on_open": Shape(), "limit_on_open": Shape(needs: ["price"]),
    "market_if_touched": Shape(needs: ["trigger"]),
    "limit_if_touched": Shape(needs: ["trigger", "price"]), "market_to_limit": Shape(),
    "relative": Shape(may: ["offset", "price"]),
    "pegged_to_midpoint": Shape(may: ["offset", "price"]),
  ]

  /// The types' names.
  static var typeNames: [String] { shapes.keys.sorted() }

  /// The type, and whether it is one of the opening auction.
  func type() throws(LuaMisuse) -> (type: OrderType, isOnOpen: Bool) {
    let name = try fields.text("type") ?? implied
    guard let shape = Self.shapes[name] else {
      let hint = NearNames.hint(name, among: Self.shapes.keys)
      throw fields.misuse(
        "type must be one of \(Self.shapes.keys.sorted().joined(separator: ", ")), "
          + "got '\(name)'\(hint)")
    }
    try check(name, shape)
    return (try build(name), name.hasSuffix("_on_open"))
  }

  /// The new type of an order whose script names some prices; nil when it names none.
  func changed(_ old: OrderType) throws(LuaMisuse) -> OrderType? {
    let named = Self.all.filter(fields.has)
    guard !named.isEmpty else { return nil }
    let shape = Self.shapes[old.word] ?? Shape()
    let allowed = shape.needs + shape.may + (shape.trails ? ["trail", "trail_percent"] : [])
    for name in named where !allowed.contains(name) {
      throw fields.misuse(
        allowed.isEmpty
          ? "a \(old.word) order has no price"
          : "a \(old.word) order has no '\(name)'; it has \(allowed.joined(separator: ", "))")
    }
    return try build(old.word, old)
  }

  private var implied: String {
    if fields.has("trail") || fields.has("trail_percent") {
      return fields.has("limit_offset") ? "trailing_stop_limit" : "trailing_stop"
    }
    if fields.has("trigger") {
      return fields.has("price") ? "limit_if_touched" : "market_if_touched"
    }
    switch (fields.has("price"), fields.has("stop")) {
    case (false, false): return "market"
    case (true, false): return "limit"
    case (false, true): return "stop"
    case (true, true): return "stop_limit"
    }
  }

  private func check(_ name: String, _ shape: Shape) throws(LuaMisuse) {
    // The two types of nearly all orders.
    if fields.isUsual {
      switch (name, fields.has("price"), fields.has("stop")) {
      case ("market", false, false), ("limit", true, false): return
      default: break
      }
    }
    let trails = ["trail", "trail_percent"].filter(fields.has)
    let isComplete = shape.needs.allSatisfy(fields.has) && (!shape.trails || !trails.isEmpty)
    let allowed = shape.needs + shape.may + (shape.trails ? trails : [])
    let isExact = Self.all.allSatisfy { !fields.has($0) || allowed.contains($0) }
    guard !isComplete || !isExact else { return }
    guard !shape.needs.isEmpty || !shape.may.isEmpty || shape.trails else {
      throw fields.misuse("a \(name) order takes no price")
    }
    let needs = shape.needs.map { "'\($0)'" } + (shape.trails ? ["'trail' or 'trail_percent'"] : [])
    let may = shape.may.map { "'\($0)'" }.joined(separator: ", ")
    throw fields.misuse(
      "a \(name) order takes exactly its own prices: "
        + (needs.isEmpty ? "none" : needs.joined(separator: ", "))
        + (may.isEmpty ? "" : ", and it may have \(may)"))
  }

  /// The type from its prices; those that are not named stay as in `old`.
  private func build(_ name: String, _ old: OrderType? = nil) throws(LuaMisuse) -> OrderType {
    let limit =
      try prices.price("price", side == .buy ? .down : .up) ?? old?.limitPrice
    let stop = try prices.price("stop", .toNearestOrAwayFromZero) ?? old?.stopPrice
    let trigger = try prices.price("trigger", .toNearestOrAwayFromZero) ?? old?.stopPrice
    let trail = try prices.trail("trail", "trail_percent") ?? old?.trail
    switch name {
    case "limit", "limit_on_open": return .limit(limit ?? .zero)
    case "limit_on_close": return .limitOnClose(limit ?? .zero)
    case "stop": return .stop(stop ?? .zero)
    case "stop_limit": return .stopLimit(stop: stop ?? .zero, limit: limit ?? .zero)
    case "trailing_stop": return .trailingStop(by: trail ?? .amount(.zero), stop: stop)
    case "trailing_stop_limit":
      let offset = try prices.distance("limit_offset") ?? old?.distance("limit")
      return .trailingStopLimit(
        by: trail ?? .amount(.zero), stop: stop, offset: offset ?? .zero)
    case "market_on_close": return .marketOnClose
    case "market_if_touched": return .marketIfTouched(trigger ?? .zero)
    case "limit_if_touched":
      return .limitIfTouched(trigger: trigger ?? .zero, limit: limit ?? .zero)
    case "market_to_limit": return .marketToLimit
    case "relative", "pegged_to_midpoint":
      let offset = try prices.distance("offset") ?? old?.distance("pegging") ?? .zero
      return name == "relative"
        ? .relative(offset: offset, cap: limit) : .peggedToMidpoint(offset: offset, cap: limit)
    default: return .market
    }
  }
}

extension OrderType {
  /// A distance by its name in words.
  func distance(_ name: String) -> Price? { distances.first { $0.name == name }?.price }
}
