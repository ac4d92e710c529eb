/// A plain value of Lua: what parameters, saved state and arguments are made of.
///
/// Functions and other objects have no plain value. Text must be UTF-8.
public enum LuaValue: Sendable, Hashable {
  /// Absent.
  case `nil`
  /// A boolean.
  case bool(Bool)
  /// An integer; never equal to the `.number` of the same size.
  case int(Int64)
  /// A float, which may be infinite or not a number.
  case number(Double)
  /// UTF-8 text.
  case string(String)
  /// A table, in canonical order.
  case table(LuaTable)

  /// A table of the elements under 1, 2, 3 and so on.
  public static func array(_ elements: [LuaValue]) -> LuaValue {
    .table(LuaTable(array: elements))
  }

  /// A table with named members.
  ///
  /// Of two equal names the last wins.
  public static func object(_ members: KeyValuePairs<String, LuaValue>) -> LuaValue {
    .table(LuaTable(members.map { LuaTable.Pair(.string($0.key), $0.value) }))
  }

  /// What Lua's `type` says.
  public var typeName: String {
    switch self {
    case .nil: "nil"
    case .bool: "boolean"
    case .int, .number: "number"
    case .string: "string"
    case .table: "table"
    }
  }

  /// The number, when it is one of either kind.
  public var asDouble: Double? {
    switch self {
    case .int(let value): Double(value)
    case .number(let value): value
    case .nil, .bool, .string, .table: nil
    }
  }

  /// The integer, also when it is a float without a fraction that fits.
  public var asInt: Int64? {
    switch self {
    case .int(let value): value
    case .number(let value): Int64(exactly: value)
    case .nil, .bool, .string, .table: nil
    }
  }

  /// The text, when it is one.
  public var asString: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The boolean, when it is one.
  public var asBool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The table, when it is one.
  public var asTable: LuaTable? {
    guard case .table(let value) = self else { return nil }
    return value
  }
}
