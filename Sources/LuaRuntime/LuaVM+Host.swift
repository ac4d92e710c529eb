internal import CLua

/// Holds a host function while its closure lives in the state.
private final class FunctionBox {
  let name: String
  let limits: LuaValueLimits
  let body: LuaHostFunction.Body

  init(name: String, limits: LuaValueLimits, body: @escaping LuaHostFunction.Body) {
    self.name = name
    self.limits = limits
    self.body = body
  }

  /// Runs with no Lua error able to cross it: what fails comes back as a status.
  static let enter: clua_function = { context, call in
    guard let context, let call else { return Int32(CLUA_RUNTIME) }
    let box = Unmanaged<FunctionBox>.fromOpaque(context).takeUnretainedValue()
    var view = LuaCall(call, functionName: box.name, limits: box.limits)
    do throws(LuaMisuse) {
      try box.body(&view)
      return Int32(CLUA_OK)
    } catch {
      var text = error.message
      text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) { clua_set_text(call, $0.baseAddress, $0.count) }
      }
      return Int32(CLUA_RUNTIME)
    }
  }

  static let leave: clua_release = { context in
    guard let context else { return }
    Unmanaged<FunctionBox>.fromOpaque(context).release()
  }
}

extension LuaVM {
  /// Adds functions and constants as a read-only global table.
  ///
  /// Adding to an existing one extends it.
  public func register(_ table: LuaHostTable) throws(LuaError) {
    for function in table.functions {
      let name = table.name.map { "\($0).\(function.name)" } ?? function.name
      let box = FunctionBox(name: name, limits: limits.values, body: function.body)
      let context = Unmanaged.passRetained(box).toOpaque()
      let status = clua_register(
        pointer, table.name, function.name, FunctionBox.enter, context, FunctionBox.leave)
      try check(status, releasing: context)
    }
    for (name, value) in table.constants {
      let encoded = value.encoded()
      try check(clua_set_member(pointer, table.name, name, encoded, encoded.count))
    }
  }

  /// Answers `require`: gives a module's text and the chunk name that its errors show, or nil.
  ///
  /// Called once per module; cycles and repeats are dealt with here.
  public func setModuleResolver(
    _ resolve: @escaping (_ name: String) -> (text: String, chunkName: String)?
  ) throws(LuaError) {
    let body: LuaHostFunction.Body = { (call: inout LuaCall) throws(LuaMisuse) in
      guard let name = call.string(0), let found = resolve(name) else { return }
      try call.returns(.string(found.text))
      try call.returns(.string(found.chunkName))
    }
    let box = FunctionBox(name: "require", limits: limits.values, body: body)
    let context = Unmanaged.passRetained(box).toOpaque()
    let status = clua_set_resolver(pointer, FunctionBox.enter, context, FunctionBox.leave)
    try check(status, releasing: context)
  }

  private func check(
    _ status: Int32, releasing context: UnsafeMutableRawPointer
  ) throws(LuaError) {
    guard status != 0 else { return }
    FunctionBox.leave(context)
    throw failure(status)
  }

  /// Makes the reused event object of one kind.
  ///
  /// `name` is what errors and `tostring` show.
  public func defineRecord(_ name: String, fields: [LuaField]) throws(LuaError) -> LuaRecord {
    // The names are copied by the call; they live as long as this array of buffers.
    let names = fields.map { field in
      let bytes = field.name.utf8CString
      let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
      _ = copy.initialize(from: bytes)
      return UnsafePointer(copy.baseAddress)
    }
    defer { for name in names { name?.deallocate() } }
    let kinds = fields.map(\.kind.rawValue)
    guard
      let record = clua_define_record(pointer, name, Int32(clamping: fields.count), names, kinds)
    else { throw failure(Int32(CLUA_SHAPE)) }
    return LuaRecord(vm: self, pointer: record)
  }

  /// Keeps a text inside the VM for use in event objects, for the VM's life: symbols, not free
  /// text.
  public func intern(_ text: String) throws(LuaError) -> LuaInternedString {
    var reference: Int32 = 0
    var copy = text
    let status = copy.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) {
        clua_intern(pointer, $0.baseAddress, $0.count, &reference)
      }
    }
    try check(status)
    return LuaInternedString(reference: reference)
  }
}
