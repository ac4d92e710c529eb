import LuaRuntime
import StrategyChannel
import TradingModel

/// The fields of an order as scripts write them, for comparing and for people.
struct OrderFields {
  let values: [(name: String, value: LuaValue)]

  static let names = [
    "side", "quantity", "symbol", "type", "price", "stop", "trail", "trail_percent",
    "limit_offset", "offset", "tif", "tag", "account", "take_profit", "stop_loss",
    "stop_loss_trail", "stop_loss_trail_percent", "outside_rth", "oca", "display", "hidden",
  ]

  init(_ ticket: OrderTicket, account: AccountName, symbol: String) {
    let type = ticket.type
    values = [
      ("side", .string(ticket.side == .buy ? "buy" : "sell")),
      ("quantity", Self.number(ticket.quantity)), ("symbol", .string(symbol)),
      ("type", .string(type.word)), ("price", Self.number(type.limitPrice)),
      ("stop", Self.number(type.stopPrice)), ("trail", Self.amount(type.trail)),
      ("trail_percent", Self.percent(type.trail)),
      ("limit_offset", Self.distance(type, "limit")),
      ("offset", Self.distance(type, "pegging")),
      ("tif", .string(ticket.timeInForce.rawValue.lowercased())),
      ("tag", ticket.tag.isEmpty ? .nil : .string(ticket.tag)),
      ("account", .string(account.rawValue)),
      ("take_profit", Self.number(ticket.bracket?.takeProfit)),
      ("stop_loss", Self.number(ticket.bracket?.stopLoss)),
      ("stop_loss_trail", Self.amount(ticket.bracket?.trail)),
      ("stop_loss_trail_percent", Self.percent(ticket.bracket?.trail)),
      ("outside_rth", ticket.outsideRegularHours ? .bool(true) : .nil),
      ("oca", ticket.attributes.group.map { .string($0.name) } ?? .nil),
      ("display", Self.number(ticket.attributes.displaySize)),
      ("hidden", ticket.attributes.isHidden ? .bool(true) : .nil),
    ]
  }

  private static func number(_ value: Decimal64?) -> LuaValue {
    guard let normal = value?.normalized else { return .nil }
    return normal.scale == 0 ? .int(normal.mantissa) : .number(normal.doubleValue)
  }

  private static func amount(_ trail: OrderType.TrailingDistance?) -> LuaValue {
    guard case .amount(let amount) = trail else { return .nil }
    return number(amount)
  }

  private static func percent(_ trail: OrderType.TrailingDistance?) -> LuaValue {
    guard case .percent(let percent) = trail else { return .nil }
    return number(percent)
  }

  private static func distance(_ type: OrderType, _ name: String) -> LuaValue {
    number(type.distances.first { $0.name == name }?.price)
  }

  /// A field that is not as expected.
  struct Difference: Hashable {
    var name: String
    var expected: LuaValue
    var got: LuaValue
  }

  subscript(_ name: String) -> LuaValue { values.first { $0.name == name }?.value ?? .nil }

  /// Compares the fields that a test names; `false` expects a field to be absent. Throws for a
  /// field that no order has.
  func differences(
    _ expected: LuaTable, in function: String
  ) throws(LuaMisuse) -> [Difference] {
    var found: [Difference] = []
    for pair in expected.pairs {
      guard case .string(let name) = pair.key, Self.names.contains(name) else {
        throw LuaMisuse(
          "\(function): an order has no field '\(pair.key)'; it has "
            + Self.names.joined(separator: ", "))
      }
      let got = self[name]
      if !Self.equal(pair.value, got, name) {
        found.append(Difference(name: name, expected: pair.value, got: got))
      }
    }
    return found.sorted {
      (Self.names.firstIndex(of: $0.name) ?? 0) < (Self.names.firstIndex(of: $1.name) ?? 0)
    }
  }

  private static func equal(_ expected: LuaValue, _ got: LuaValue, _ name: String) -> Bool {
    if let left = expected.asDouble, let right = got.asDouble {
      // A script's arithmetic on prices leaves dust; a tick is never so small.
      return abs(left - right) <= 1e-9 * max(1, abs(left))
    }
    if name == "symbol", let left = expected.asString, let right = got.asString {
      return left.uppercased() == right.uppercased()
    }
    if case .bool(false) = expected { return got == .nil }
    return expected == got
  }

  /// The order in a line, without what is usual.
  var summary: String {
    values.compactMap { name, value -> String? in
      switch (name, value) {
      case (_, .nil), ("account", _), ("tif", .string("day")): nil
      case ("side", _), ("quantity", _), ("symbol", _), ("type", _): value.shown
      default: "\(name) \(value.shown)"
      }
    }.joined(separator: " ")
  }
}

extension LuaValue {
  /// The value as a message shows it; texts without quotes.
  var shown: String {
    switch self {
    case .nil: "none"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): "\(number)"
    case .number(let number):
      Decimal64(number).map(\.description) ?? "\(number)"
    case .string(let text): text
    case .table: "a table"
    }
  }

  /// The value as a script writes it.
  var written: String {
    if case .string(let text) = self { return "\"\(text)\"" }
    return shown
  }
}
