import LuaRuntime
import TradingModel

/// Reads the named fields of a script's table. A wrong type is a misuse, told with the function's
/// and the field's name.
struct LuaFields {
  let function: String
  let table: LuaTable
  /// No field but those of most orders is there, so nobody need look for the others.
  let isUsual: Bool

  private static let usual: Set<String> = [
    "symbol", "quantity", "side", "type", "price", "stop", "tif", "take_profit", "stop_loss",
    "outside_rth", "account", "tag",
  ]

  init(_ function: String, _ table: LuaTable, known: Set<String>) throws(LuaMisuse) {
    self.function = function
    self.table = table
    var isUsual = true
    for pair in table.pairs {
      guard case .string(let name) = pair.key else {
        throw LuaMisuse("\(function): unknown field '\(pair.key)'")
      }
      guard known.contains(name) else {
        throw LuaMisuse(
          "\(function): unknown field '\(name)'\(NearNames.hint(name, among: known))")
      }
      if isUsual, !Self.usual.contains(name) { isUsual = false }
    }
    self.isUsual = isUsual
  }

  func has(_ name: String) -> Bool { table[name] != nil }

  func number(_ name: String) throws(LuaMisuse) -> Double? {
    guard let value = table[name] else { return nil }
    guard let number = value.asDouble, number.isFinite else {
      throw misuse("\(name) must be a finite number, got \(value.display)")
    }
    return number
  }

  func decimal(_ name: String) throws(LuaMisuse) -> Decimal64? {
    guard let value = try number(name) else { return nil }
    guard let decimal = Decimal64(value) else { throw misuse("\(name) \(value) is out of range") }
    return decimal
  }

  func integer(_ name: String) throws(LuaMisuse) -> Int64? {
    guard let value = table[name] else { return nil }
    guard let integer = value.asInt else {
      throw misuse("\(name) must be a whole number, got \(value.display)")
    }
    return integer
  }

  func text(_ name: String) throws(LuaMisuse) -> String? {
    guard let value = table[name] else { return nil }
    guard let text = value.asString else {
      throw misuse("\(name) must be a text, got \(value.display)")
    }
    return text
  }

  /// A text of 1 to `limit` bytes.
  func name(_ name: String, limit: Int = 64) throws(LuaMisuse) -> String? {
    guard let text = try text(name) else { return nil }
    guard (1...limit).contains(text.utf8.count) else {
      throw misuse("\(name) must have 1 to \(limit) bytes")
    }
    return text
  }

  func flag(_ name: String) throws(LuaMisuse) -> Bool? {
    guard let value = table[name] else { return nil }
    guard let flag = value.asBool else {
      throw misuse("\(name) must be true or false, got \(value.display)")
    }
    return flag
  }

  func table(_ name: String) throws(LuaMisuse) -> LuaTable? {
    guard let value = table[name] else { return nil }
    guard let table = value.asTable else {
      throw misuse("\(name) must be a table, got \(value.display)")
    }
    return table
  }

  /// A moment in seconds since 1970; the part of a second is dropped.
  func moment(_ name: String) throws(LuaMisuse) -> Timestamp? {
    guard let seconds = try number(name) else { return nil }
    guard (0..<1e10).contains(seconds) else {
      throw misuse("\(name) \(seconds) is no moment in seconds since 1970")
    }
    return Timestamp(seconds: Int64(seconds))
  }

  /// One of the words of a table.
  func word<Value>(_ name: String, _ words: [String: Value]) throws(LuaMisuse) -> Value? {
    guard let text = try text(name) else { return nil }
    guard let value = words[text] else {
      throw misuse(
        "\(name) must be one of \(words.keys.sorted().joined(separator: ", ")), got '\(text)'")
    }
    return value
  }

  /// Pairs of the broker's own names and values.
  func tags(_ name: String, limit: Int) throws(LuaMisuse) -> [OrderTag] {
    guard let table = try table(name) else { return [] }
    var tags: [OrderTag] = []
    for pair in table.pairs {
      guard case .string(let key) = pair.key else {
        throw misuse("\(name) must have names as its keys, got \(pair.key)")
      }
      tags.append(OrderTag(key, try tagText(pair.value, of: "\(name).\(key)")))
    }
    guard tags.count <= limit else { throw misuse("\(name) has more than \(limit) entries") }
    return tags
  }

  func tagText(_ value: LuaValue, of name: String) throws(LuaMisuse) -> String {
    let text: String? =
      switch value {
      case .string(let text): text
      case .bool(let flag): flag ? "1" : "0"
      case .int(let number): "\(number)"
      case .number(let number): Decimal64(number)?.normalized.description
      case .nil, .table: nil
      }
    guard let text, text.utf8.count <= 256, name.utf8.count <= 256 else {
      throw misuse("\(name) must be a text, a number or true or false, of at most 256 bytes")
    }
    return text
  }

  func misuse(_ text: String) -> LuaMisuse { LuaMisuse("\(function): \(text)") }

  func missing(_ name: String, _ type: String) -> LuaMisuse {
    misuse("'\(name)' is missing; it must be \(type)")
  }
}

extension LuaValue {
  var display: String {
    switch self {
    case .nil: "nil"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string: "a text"
    case .table: "a table"
    }
  }
}
