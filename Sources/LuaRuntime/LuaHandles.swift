/// A function of a script, kept alive by its VM until released.
///
/// Means nothing to another VM.
public struct LuaFunction: Hashable, Sendable {
  let reference: Int32
}

/// The table that a script returned, kept alive by its VM.
///
/// Means nothing to another VM.
public struct LuaModule: Hashable, Sendable {
  let reference: Int32
}

/// A text kept inside a VM, for the fields of event objects.
///
/// Means nothing to another VM.
public struct LuaInternedString: Hashable, Sendable {
  @usableFromInline let reference: Int32

  init(reference: Int32) { self.reference = reference }

  /// What `LuaRecord.fill` takes for a field of kind string.
  @inlinable
  public var bits: UInt64 { UInt64(UInt32(bitPattern: reference)) }
}

/// What a name in a module stands for.
public enum LuaMember: Hashable, Sendable {
  /// Nothing.
  case absent
  /// A function, retained for the caller.
  case function(LuaFunction)
  /// A plain value: read it with `LuaVM.value(of:in:)`.
  case value(typeName: String)
}
