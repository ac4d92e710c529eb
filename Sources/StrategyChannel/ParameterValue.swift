/// A strategy's parameter, as the configuration or the script gives it. Numbers are the ones of
/// Lua: this is the boundary to the script, not a price of ours.
public enum ParameterValue: Hashable, Sendable {
  /// A truth value.
  case flag(Bool)
  /// A whole number.
  case integer(Int64)
  /// A number with a fraction.
  case number(Double)
  /// A text.
  case text(String)
}

extension ParameterValue: WireCoded {
  func encode(into writer: inout WireWriter) {
    switch self {
    case .flag(let value):
      writer.put(UInt8(0))
      writer.put(value)
    case .integer(let value):
      writer.put(UInt8(1))
      writer.put(value)
    case .number(let value):
      writer.put(UInt8(2))
      writer.put(value)
    case .text(let value):
      writer.put(UInt8(3))
      writer.put(value)
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ParameterValue {
    let tag: UInt8 = try reader.number()
    switch tag {
    case 0: return .flag(try reader.flag("parameter"))
    case 1: return .integer(try reader.number())
    case 2: return .number(try reader.double())
    case 3: return .text(try reader.text("parameter", limit: WireLimits.message))
    default: throw .unknownValue(field: "parameter", value: UInt64(tag))
    }
  }
}

/// A parameter with its name.
public struct NamedParameter: Hashable, Sendable, WireCoded {
  /// The name as the script declares it.
  public var name: String
  /// The value.
  public var value: ParameterValue

  /// A parameter from its parts.
  public init(name: String, value: ParameterValue) {
    self.name = name
    self.value = value
  }

  func encode(into writer: inout WireWriter) {
    writer.put(name)
    writer.put(value)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> NamedParameter {
    let name = try reader.text("parameter name", limit: WireLimits.name)
    return NamedParameter(name: name, value: try reader.value())
  }
}
