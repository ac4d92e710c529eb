import LuaRuntime
import StrategyChannel

/// Reads `params` and puts the deployment's values in place of the script's own.
///
/// A declaration is a plain value (`fast = 10`) or a table
/// (`fast = { default = 10, min = 1, max = 100, doc = "..." }`). A deployment's value must have
/// the default's type and lie within its bounds, and must have been declared.
enum ParameterReader {
  static func read(
    _ module: LuaModule, _ vm: LuaVM, _ start: StrategyStart
  ) throws(ScriptFault) -> [ParameterDescription] {
    let value = try ScriptDescription.value("params", module, vm)
    guard value != .nil else {
      if let first = start.parameters.first { throw unknown(first.name, [], start) }
      return []
    }
    guard let table = value.asTable else {
      throw ScriptDescription.fault(start, "'params' must be a table")
    }
    var result: [ParameterDescription] = []
    for pair in table.pairs {
      guard case .string(let name) = pair.key else {
        throw ScriptDescription.fault(start, "'params' must have names as keys")
      }
      result.append(try declaration(name, pair.value, start))
    }
    for given in start.parameters {
      guard let index = result.firstIndex(where: { $0.name == given.name }) else {
        throw unknown(given.name, result.map(\.name), start)
      }
      result[index].value = try fit(given.value, to: result[index], start)
    }
    return result
  }

  private static func unknown(
    _ name: String, _ known: [String], _ start: StrategyStart
  ) -> ScriptFault {
    let list = known.isEmpty ? "it declares none" : "it declares \(known.joined(separator: ", "))"
    return ScriptDescription.fault(start, "the script has no parameter '\(name)'; \(list)")
  }

  private static func declaration(
    _ name: String, _ value: LuaValue, _ start: StrategyStart
  ) throws(ScriptFault) -> ParameterDescription {
    guard let table = value.asTable else {
      guard let plain = ParameterValue(value) else {
        throw ScriptDescription.fault(start, "params.\(name) must be a value or a declaration")
      }
      return ParameterDescription(name: name, value: plain, standard: plain)
    }
    guard let standard = table["default"].flatMap(ParameterValue.init) else {
      throw ScriptDescription.fault(
        start, "params.\(name) needs a 'default' that is a number, a text or a boolean")
    }
    let description = ParameterDescription(
      name: name, value: standard, standard: standard, minimum: table["min"]?.asDouble,
      maximum: table["max"]?.asDouble, documentation: table["doc"]?.asString ?? "")
    _ = try fit(standard, to: description, start)
    return description
  }

  private static func fit(
    _ value: ParameterValue, to description: ParameterDescription, _ start: StrategyStart
  ) throws(ScriptFault) -> ParameterValue {
    let wrongType = ScriptDescription.fault(
      start,
      "params.\(description.name) must be \(description.standard.typeName), "
        + "not \(value.typeName)")
    let fitted: ParameterValue
    switch (description.standard, value) {
    case (.flag, .flag), (.text, .text), (.integer, .integer), (.number, .number): fitted = value
    case (.number, .integer(let whole)): fitted = .number(Double(whole))
    case (.integer, .number(let number)):
      guard let whole = Int64(exactly: number) else { throw wrongType }
      fitted = .integer(whole)
    case (.flag, _), (.text, _), (.integer, _), (.number, _): throw wrongType
    }
    if let number = fitted.number {
      if let minimum = description.minimum, number < minimum {
        throw ScriptDescription.fault(
          start, "params.\(description.name) is \(number), below its minimum of \(minimum)")
      }
      if let maximum = description.maximum, number > maximum {
        throw ScriptDescription.fault(
          start, "params.\(description.name) is \(number), above its maximum of \(maximum)")
      }
    }
    return fitted
  }
}

extension ParameterValue {
  init?(_ value: LuaValue) {
    switch value {
    case .bool(let flag): self = .flag(flag)
    case .int(let whole): self = .integer(whole)
    case .number(let number): self = .number(number)
    case .string(let text): self = .text(text)
    case .nil, .table: return nil
    }
  }

  var luaValue: LuaValue {
    switch self {
    case .flag(let flag): .bool(flag)
    case .integer(let whole): .int(whole)
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    }
  }

  var number: Double? {
    switch self {
    case .integer(let whole): Double(whole)
    case .number(let number): number
    case .flag, .text: nil
    }
  }

  var typeName: String {
    switch self {
    case .flag: "a boolean"
    case .integer: "a whole number"
    case .number: "a number"
    case .text: "a text"
    }
  }
}
