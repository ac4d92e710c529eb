internal import CLua

/// One sandboxed Lua state.
///
/// Used by one thread at a time, and by the watchdog's thread when it has one. Scripts see the
/// base, coroutine, table, string, math and utf8 libraries without their dangers, `json`, `ta`, and
/// what the host registers. Every call ends: with a result, or with a `LuaError` from the script or
/// from a limit. A script's own faults never harm the host's memory as far as the Lua library is
/// right (5.4.4 is not always: production runs it in a child process).
public final class LuaVM {
  let pointer: OpaquePointer
  let limits: LuaLimits
  private let watchdog: LuaWatchdog?
  private var isOpen = true

  /// Opens a state with `json` and `ta` in it.
  ///
  /// Throws `.memory` when the cap is too small for that.
  public init(limits: LuaLimits = LuaLimits(), watchdog: LuaWatchdog? = nil) throws(LuaError) {
    var raw = clua_limits(
      memory_cap: max(limits.memoryBytes, 64 << 10), pattern_steps: limits.patternSteps,
      max_subject: limits.maximumSubjectBytes,
      instruction_budget: 0, seed: limits.randomSeed,
      value_depth: UInt32(clamping: limits.values.depth),
      value_entries: UInt32(clamping: limits.values.entries),
      value_bytes: limits.values.bytes)
    raw.instruction_budget = limits.instructionBudget ?? 0
    guard let pointer = clua_open(&raw) else {
      throw LuaError(kind: .memory, message: "not enough memory for a Lua state")
    }
    self.pointer = pointer
    self.limits = limits
    self.watchdog = watchdog
    clua_attach_watchdog(pointer, watchdog?.pointer)
    try register(LuaJSON.hostTable)
  }

  deinit { close() }

  /// Ends the state and lets go of all host functions.
  ///
  /// Nothing else may be called afterwards.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    clua_close(pointer)
  }

  /// Bytes in use by the state, garbage included.
  public var memoryUsed: Int { clua_memory_used(pointer) }

  /// Collects all garbage.
  ///
  /// For quiet moments: the pause grows with the state.
  public func collectGarbage() { clua_collect(pointer) }

  // MARK: Scripts

  /// Runs a script (text only) that must return a table.
  ///
  /// `name` is what errors show, such as `strategies/breakout.lua`; only its last 55 bytes are
  /// kept.
  public func load(_ text: String, name: String) throws(LuaError) -> LuaModule {
    var reference: Int32 = 0
    var copy = text
    let status = copy.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) {
        clua_load(pointer, $0.baseAddress, $0.count, name, &reference)
      }
    }
    try check(status)
    return LuaModule(reference: reference)
  }

  /// What the module's table holds under the name (metatables are ignored).
  public func member(_ name: String, of module: LuaModule) throws(LuaError) -> LuaMember {
    var tag: Int32 = 0
    var reference: Int32 = 0
    try check(clua_member(pointer, module.reference, name, &tag, &reference))
    if Int(tag) != CLUA_FUNCTION, reference > 0 { clua_unref(pointer, reference) }
    switch Int(tag) {
    case CLUA_NIL: return .absent
    case CLUA_FUNCTION: return .function(LuaFunction(reference: reference))
    case CLUA_TRUE, CLUA_FALSE: return .value(typeName: "boolean")
    case CLUA_INT, CLUA_NUMBER: return .value(typeName: "number")
    case CLUA_STRING: return .value(typeName: "string")
    case CLUA_TABLE: return .value(typeName: "table")
    default: return .value(typeName: "userdata")
    }
  }

  /// The function under the name; nil when the name is absent.
  ///
  /// Throws `.shape` for anything else.
  public func function(_ name: String, of module: LuaModule) throws(LuaError) -> LuaFunction? {
    switch try member(name, of: module) {
    case .absent: return nil
    case .function(let function): return function
    case .value(let typeName):
      throw LuaError(kind: .shape, message: "'\(name)' must be a function, not a \(typeName)")
    }
  }

  /// A copy of the plain value under the name.
  public func value(of name: String, in module: LuaModule) throws(LuaError) -> LuaValue {
    try check(clua_member_value(pointer, module.reference, name))
    return try results().first ?? .nil
  }

  /// Lets go of a function handle.
  public func release(_ function: LuaFunction) { clua_unref(pointer, function.reference) }

  /// Lets go of a module handle.
  public func release(_ module: LuaModule) { clua_unref(pointer, module.reference) }

  // MARK: Calls

  /// Calls a function with values; its results are dropped.
  public func call(_ function: LuaFunction, _ arguments: [LuaValue] = []) throws(LuaError) {
    try invoke(function, arguments, results: 0)
  }

  /// Calls a function with values and copies its first `count` results.
  public func call(
    _ function: LuaFunction, _ arguments: [LuaValue] = [], returning count: Int
  ) throws(LuaError) -> [LuaValue] {
    try invoke(function, arguments, results: count)
    return try results()
  }

  /// The hot path: calls a function with an event object.
  ///
  /// Allocates nothing.
  public func call(_ function: LuaFunction, _ record: LuaRecord) throws(LuaError) {
    let status = clua_call_record(pointer, function.reference, record.pointer)
    if status != 0 { throw failure(status) }
  }

  private func invoke(
    _ function: LuaFunction, _ arguments: [LuaValue], results: Int
  ) throws(LuaError) {
    var encoded: [UInt8] = []
    for argument in arguments {
      do { try argument.check(limits.values) } catch {
        throw LuaError(kind: .misuse, message: "an argument is \(error)")
      }
      argument.encode(into: &encoded)
    }
    try check(
      clua_call_values(
        pointer, function.reference, encoded, encoded.count, Int32(clamping: arguments.count),
        Int32(clamping: min(results, 16))))
  }

  private func results() throws(LuaError) -> [LuaValue] {
    var length = 0
    let bytes = clua_result(pointer, &length)
    do {
      return try LuaValue.decode(
        UnsafeRawBufferPointer(start: bytes, count: length), limits: limits.values)
    } catch { throw LuaError(kind: .shape, message: "the result is \(error)") }
  }

  // MARK: Errors

  func check(_ status: Int32) throws(LuaError) {
    if status != 0 { throw failure(status) }
  }

  @inline(never)
  func failure(_ status: Int32) -> LuaError {
    let kind: LuaError.Kind =
      switch Int(status) {
      case CLUA_SYNTAX: .syntax
      case CLUA_MEMORY: .memory
      case CLUA_DEADLINE: .deadline
      case CLUA_BUDGET: .instructionBudget
      case CLUA_SHAPE: .shape
      case CLUA_MISUSE: .misuse
      default: .runtime
      }
    let line = Int(clua_error_line(pointer))
    var traceback = String(cString: clua_error_traceback(pointer))
    if traceback.hasSuffix("\n") { traceback.removeLast() }
    return LuaError(
      kind: kind, message: String(cString: clua_error_message(pointer)),
      source: String(cString: clua_error_source(pointer)), line: line > 0 ? line : nil,
      traceback: traceback)
  }

  /// Tests only: puts the library's own string functions into the global `stock`.
  package func exposeStockStringFunctions() throws(LuaError) {
    try check(clua_expose_stock(pointer))
  }
}
