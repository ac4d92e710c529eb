internal import CLua

/// What a host function throws for a wrong use: a Lua error with the script's file and line.
public struct LuaMisuse: Error, Sendable, Hashable {
  /// What is wrong, for the script's author; cut at 511 bytes.
  public let message: String

  /// A misuse with its text.
  public init(_ message: String) { self.message = message }
}

/// A script's call of a host function: its arguments, and where the results go.
///
/// Valid only inside that function. Arguments count from 0. Reading one of the wrong type throws a
/// misuse that names the function and the argument; strings and numbers are never converted.
public struct LuaCall: ~Copyable {
  /// The function's full name, such as `order.buy`.
  public let functionName: String
  let pointer: OpaquePointer
  let limits: LuaValueLimits

  init(_ pointer: OpaquePointer, functionName: String, limits: LuaValueLimits) {
    self.pointer = pointer
    self.functionName = functionName
    self.limits = limits
  }

  /// The number of arguments, trailing nils included; at most 16.
  public var count: Int { Int(clua_arg_count(pointer)) }

  private func argument(_ index: Int) -> clua_arg? {
    clua_arg_at(pointer, Int32(truncatingIfNeeded: index))?.pointee
  }

  private func tag(_ index: Int) -> Int {
    argument(index).map { Int($0.tag) } ?? CLUA_NIL
  }

  /// Lua's name of the argument's type; `no value` past the last.
  public func typeName(_ index: Int) -> String {
    String(cString: clua_arg_type(pointer, Int32(truncatingIfNeeded: index)))
  }

  /// Whether the argument is nil or missing.
  public func isNil(_ index: Int) -> Bool { tag(index) == CLUA_NIL }

  /// Whether the argument is a function.
  public func isFunction(_ index: Int) -> Bool { tag(index) == CLUA_FUNCTION }

  /// Whether the argument is a table or an event object.
  public func isTable(_ index: Int) -> Bool { tag(index) == CLUA_TABLE }

  /// The boolean, or nil for another type.
  public func bool(_ index: Int) -> Bool? {
    switch tag(index) {
    case CLUA_TRUE: true
    case CLUA_FALSE: false
    default: nil
    }
  }

  /// The integer, also of a float without a fraction; nil for other types.
  public func int(_ index: Int) -> Int64? {
    guard let argument = argument(index) else { return nil }
    switch Int(argument.tag) {
    case CLUA_INT: return argument.integer
    case CLUA_NUMBER: return Int64(exactly: argument.number)
    default: return nil
    }
  }

  /// The number, which may be infinite or not a number; nil for other types.
  public func number(_ index: Int) -> Double? {
    guard let argument = argument(index) else { return nil }
    let tag = Int(argument.tag)
    return tag == CLUA_INT || tag == CLUA_NUMBER ? argument.number : nil
  }

  /// The text, or nil for other types and for bytes that are not UTF-8.
  public func string(_ index: Int) -> String? {
    withBytes(index) { String(validating: $0, as: UTF8.self) } ?? nil
  }

  /// The bytes of a string argument, valid inside `body`; nil for other types.
  public func withBytes<Result>(
    _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result? {
    guard let argument = argument(index), Int(argument.tag) == CLUA_STRING else { return nil }
    return body(UnsafeBufferPointer(start: argument.bytes, count: argument.length))
  }

  /// What `tostring` gives, event objects included; the bytes are repaired to UTF-8.
  public func display(_ index: Int) -> String {
    var length = 0
    guard
      let text = clua_arg_display(pointer, Int32(truncatingIfNeeded: index), &length)
    else { return "" }
    return text.withMemoryRebound(to: UInt8.self, capacity: length) {
      String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
    }
  }

  /// A copy of the argument, tables included, within the VM's value limits.
  public func value(_ index: Int) throws(LuaMisuse) -> LuaValue {
    if index >= count { return .nil }
    var length = 0
    guard
      let encoded = clua_arg_encode(pointer, Int32(truncatingIfNeeded: index), &length)
    else {
      throw LuaMisuse("\(String(cString: clua_text(pointer))) (\(functionName))")
    }
    do {
      return try LuaValue(
        encoded: UnsafeRawBufferPointer(start: encoded, count: length), limits: limits)
    } catch { throw LuaMisuse("argument #\(index + 1): \(error) (\(functionName))") }
  }

  /// A handle to a function argument, kept until `LuaVM.release`; nil for other types.
  public func function(_ index: Int) -> LuaFunction? {
    guard isFunction(index) else { return nil }
    let reference = clua_arg_retain(pointer, Int32(truncatingIfNeeded: index))
    return reference > 0 ? LuaFunction(reference: reference) : nil
  }

  /// The script's file and line of this call, or nil when no script called.
  public func caller() -> (source: String, line: Int)? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      // Safe: the capacity is not zero.
      let line = clua_caller_line(pointer, buffer.baseAddress!, 128)
      // Safe: as above.
      return line > 0 ? (String(cString: buffer.baseAddress!), Int(line)) : nil
    }
  }

  /// Whether plain code of the script made this call: not a metamethod (`__close`, `__tostring`,
  /// `__index`), not from inside of another host or library function, not while an error unwinds.
  ///
  /// O(depth of the call).
  public func isDirect() -> Bool { clua_is_direct(pointer) != 0 }

  // MARK: Results, in order

  /// Adds one result.
  ///
  /// Throws when it is over the VM's value limits, or the 17th.
  public mutating func returns(_ value: LuaValue) throws(LuaMisuse) {
    do { try value.check(limits) } catch {
      throw LuaMisuse("the result of '\(functionName)' is \(error)")
    }
    let encoded = value.encoded()
    guard clua_return(pointer, encoded, encoded.count) != 0 else {
      throw LuaMisuse("the results of '\(functionName)' do not fit")
    }
  }

  /// Adds one number as result, without the detour through a value.
  public mutating func returns(_ number: Double) {
    withUnsafeTemporaryAllocation(byteCount: 9, alignment: 1) { buffer in
      buffer[0] = UInt8(CLUA_NUMBER)
      buffer.storeBytes(of: number.bitPattern.littleEndian, toByteOffset: 1, as: UInt64.self)
      _ = clua_return(pointer, buffer.baseAddress, 9)
    }
  }

  /// Adds one integer as result, without the detour through a value.
  public mutating func returns(_ integer: Int64) {
    withUnsafeTemporaryAllocation(byteCount: 9, alignment: 1) { buffer in
      buffer[0] = UInt8(CLUA_INT)
      buffer.storeBytes(of: integer.littleEndian, toByteOffset: 1, as: Int64.self)
      _ = clua_return(pointer, buffer.baseAddress, 9)
    }
  }

  /// The two results of an expected failure: nil and a text.
  public mutating func returnsFailure(_ text: String) throws(LuaMisuse) {
    try returns(.nil)
    try returns(.string(text))
  }

  // MARK: Arguments that must be there

  /// A misuse that names the function, the argument and what came instead.
  public func expected(_ type: String, _ index: Int, _ name: String) -> LuaMisuse {
    LuaMisuse(
      "bad argument #\(index + 1) to '\(functionName)' "
        + "(\(name): \(type) expected, got \(typeName(index)))")
  }

  /// The text, or a misuse.
  public func requireString(_ index: Int, _ name: String) throws(LuaMisuse) -> String {
    guard let text = string(index) else { throw expected("string", index, name) }
    return text
  }

  /// A finite number, or a misuse.
  public func requireNumber(_ index: Int, _ name: String) throws(LuaMisuse) -> Double {
    guard let number = number(index) else { throw expected("number", index, name) }
    guard number.isFinite else {
      throw LuaMisuse(
        "bad argument #\(index + 1) to '\(functionName)' (\(name): must be finite, got \(number))")
    }
    return number
  }

  /// An integer, or a misuse.
  public func requireInt(_ index: Int, _ name: String) throws(LuaMisuse) -> Int64 {
    guard let integer = int(index) else { throw expected("integer", index, name) }
    return integer
  }

  /// A table as a value, or a misuse.
  public func requireTable(_ index: Int, _ name: String) throws(LuaMisuse) -> LuaTable {
    guard isTable(index) else { throw expected("table", index, name) }
    guard case .table(let table) = try value(index) else { throw expected("table", index, name) }
    return table
  }
}
