internal import CLua

/// The kinds of fields of an event object.
public enum LuaFieldKind: UInt8, Sendable, Hashable {
  /// A float.
  case number = 0
  /// An integer.
  case int = 1
  /// A boolean.
  case bool = 2
  /// A text interned in the VM.
  case string = 3
}

/// One documented field of an event object.
public struct LuaField: Sendable, Hashable {
  /// Its name in Lua.
  public let name: String
  /// Its kind.
  public let kind: LuaFieldKind
  /// One sentence for the reference page.
  public let documentation: String

  /// A field.
  public init(_ name: String, _ kind: LuaFieldKind, _ documentation: String = "") {
    self.name = name
    self.kind = kind
    self.documentation = documentation
  }
}

/// Says what the fields of an event object are, when they are asked for.
public protocol LuaRecordSource: AnyObject {
  /// Fills the fields of the set bits (bit i for field i) with `LuaRecord.fill`.
  ///
  /// Runs inside of a call; must not call the VM.
  func fill(_ record: LuaRecord, _ fields: UInt64)
}

/// The one reused object that hot callbacks of a kind receive: quotes, bars, trades.
///
/// Fields are written by index into plain memory, and read by the script without allocation. An
/// absent field is nil in Lua; an unknown one raises. After the call the object is dead: a
/// reference that the script kept raises at its next use. Keeps its VM alive; same thread as the
/// VM. Indices out of range are ignored.
///
/// Either all fields are set before a call (`clear`, `set`), or only those that scripts look at:
/// with a `source`, `expect` forgets all fields, `fill` gives those of `hot`, and the source is
/// asked for the others when a script looks at them. A script cannot tell the two apart.
public final class LuaRecord {
  let vm: LuaVM
  let pointer: UnsafeMutablePointer<clua_record>
  /// See `clua_record` in CLua.h.
  @usableFromInline let words: UnsafeMutablePointer<UInt64>
  @usableFromInline let count: Int
  /// Who is asked for fields that were not filled; not kept alive.
  public weak var source: (any LuaRecordSource)? {
    didSet { attach() }
  }

  @usableFromInline static let present = 0
  @usableFromInline static let filled = 1
  @usableFromInline static let hotFields = 2
  @usableFromInline static let firstField = 3

  init(vm: LuaVM, pointer: UnsafeMutablePointer<clua_record>) {
    self.vm = vm
    self.pointer = pointer
    words = pointer.pointee.words
    count = Int(pointer.pointee.count)
  }

  deinit { pointer.pointee.fill = nil }

  private func attach() {
    guard source != nil else {
      pointer.pointee.fill = nil
      return
    }
    pointer.pointee.source = Unmanaged.passUnretained(self).toOpaque()
    pointer.pointee.fill = { context, fields in
      guard let context else { return }
      let record = Unmanaged<LuaRecord>.fromOpaque(context).takeUnretainedValue()
      record.source?.fill(record, fields)
    }
  }

  /// Makes all fields absent.
  public func clear() {
    words[Self.present] = 0
    words[Self.filled] = ~0
  }

  /// Forgets all fields: the source is asked for those that are not filled.
  @inlinable
  public func expect() {
    words[Self.present] = 0
    words[Self.filled] = 0
  }

  /// The fields that scripts look at in every call, as bits: best filled before it.
  @inlinable
  public var hot: UInt64 { words[Self.hotFields] }

  /// Fills the fields of the set bits with the bit patterns that `bits` gives: a double's, an
  /// integer's, 0 or 1 for a boolean, `LuaInternedString.bits`; nil for absent.
  @inlinable
  @inline(__always)
  public func fill(_ fields: UInt64, _ bits: (_ field: Int) -> UInt64?) {
    var rest = fields & ~(~0 << UInt64(count))
    var found = words[Self.present] & ~rest
    words[Self.filled] |= rest
    while rest != 0 {
      let field = rest.trailingZeroBitCount
      rest &= rest &- 1
      guard let value = bits(field) else { continue }
      words[Self.firstField &+ field] = value
      found |= 1 &<< UInt64(truncatingIfNeeded: field)
    }
    words[Self.present] = found
  }

  @inline(__always)
  private func set(_ field: Int, bits: UInt64) {
    guard field >= 0, field < count else { return }
    words[Self.firstField + field] = bits
    words[Self.present] |= 1 << UInt64(field)
    words[Self.filled] |= 1 << UInt64(field)
  }

  /// Makes one field absent.
  public func setAbsent(_ field: Int) {
    guard field >= 0, field < count else { return }
    words[Self.present] &= ~(1 << UInt64(field))
    words[Self.filled] |= 1 << UInt64(field)
  }

  /// Sets a field of kind number; nil makes it absent.
  public func set(_ field: Int, number: Double?) {
    if let number { set(field, bits: number.bitPattern) } else { setAbsent(field) }
  }

  /// Sets a field of kind int; nil makes it absent.
  public func set(_ field: Int, int: Int64?) {
    if let int { set(field, bits: UInt64(bitPattern: int)) } else { setAbsent(field) }
  }

  /// Sets a field of kind bool.
  public func set(_ field: Int, bool: Bool) { set(field, bits: bool ? 1 : 0) }

  /// Sets a field of kind string.
  public func set(_ field: Int, string: LuaInternedString) { set(field, bits: string.bits) }
}
