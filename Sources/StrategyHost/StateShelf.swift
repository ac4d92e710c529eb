import LuaRuntime
import StrategyChannel

/// A strategy's persistent values: a map from names to plain values, kept as JSON.
///
/// Confined to the child's thread.
final class StateShelf {
  /// Keys of the map.
  static let maximumKeys = 1000

  private(set) var values: [String: LuaValue] = [:]
  var version: Int64 = 0
  /// Something changed since it was last handed to the daemon.
  private(set) var isDirty = false

  func set(_ key: String, _ value: LuaValue) throws(LuaMisuse) {
    let next = value == .nil ? nil : value
    guard values[key] != next else { return }
    guard next == nil || values[key] != nil || values.count < Self.maximumKeys else {
      throw LuaMisuse("state.set: more than \(Self.maximumKeys) keys")
    }
    values[key] = next
    isDirty = true
  }

  /// Replaces everything, for a migration.
  func replace(_ table: LuaTable) throws(LuaMisuse) {
    var next: [String: LuaValue] = [:]
    for pair in table.pairs {
      guard case .string(let key) = pair.key else {
        throw LuaMisuse("migrate must return a table with names as keys")
      }
      next[key] = pair.value
    }
    values = next
    isDirty = true
  }

  var table: LuaTable { LuaTable(values.map { LuaTable.Pair(.string($0.key), $0.value) }) }

  /// What to hand to the daemon; throws when it is too large to keep.
  func takeChanges() throws(LuaMisuse) -> SavedState? {
    guard isDirty else { return nil }
    isDirty = false
    let text: String
    do { text = try LuaJSON.encode(.table(table), limit: WireLimits.state) } catch {
      throw LuaMisuse("the state cannot be kept: \(error). It was not saved")
    }
    return SavedState(version: version, bytes: Array(text.utf8))
  }

  /// Reads what an earlier life saved; throws when the bytes are not what this wrote.
  func restore(_ saved: SavedState) throws(LuaMisuse) {
    version = saved.version
    let text = String(decoding: saved.bytes, as: UTF8.self)
    let value: LuaValue
    do { value = try LuaJSON.decode(text) } catch {
      throw LuaMisuse("the saved state cannot be read: \(error)")
    }
    // An empty map is written as an empty list.
    if let table = value.asTable, !table.pairs.isEmpty { try replace(table) }
    isDirty = false
  }
}
