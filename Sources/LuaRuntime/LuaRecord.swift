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

/// The one reused object that hot callbacks of a kind receive: quotes, bars, trades.
///
/// Fields are written by index into plain memory, and read by the script without allocation. An
/// absent field is nil in Lua; an unknown one raises. After the call the object is dead: a
/// reference that the script kept raises at its next use. Keeps its VM alive; same thread as the
/// VM. Indices out of range are ignored.
public final class LuaRecord {
  let vm: LuaVM
  let pointer: UnsafeMutablePointer<clua_record>
  private let slots: UnsafeMutablePointer<UInt64>
  private let count: Int

  init(vm: LuaVM, pointer: UnsafeMutablePointer<clua_record>) {
    self.vm = vm
    self.pointer = pointer
    slots = pointer.pointee.slots
    count = Int(pointer.pointee.count)
  }

  /// Makes all fields absent.
  public func clear() { pointer.pointee.present = 0 }

  @inline(__always)
  private func set(_ field: Int, bits: UInt64) {
    guard field >= 0, field < count else { return }
    slots[field] = bits
    pointer.pointee.present |= 1 << UInt64(field)
  }

  /// Makes one field absent.
  public func setAbsent(_ field: Int) {
    guard field >= 0, field < count else { return }
    pointer.pointee.present &= ~(1 << UInt64(field))
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
  public func set(_ field: Int, string: LuaInternedString) {
    set(field, bits: UInt64(UInt32(bitPattern: string.reference)))
  }
}
