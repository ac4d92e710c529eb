/// The key of a table that crosses between Lua and Swift.
///
/// Canonical order, which Lua's `pairs` follows too: numbers ascending, strings by bytes, false,
/// true.
public enum LuaKey: Sendable, Hashable, Comparable {
  /// An integer.
  case int(Int64)
  /// A float with a fraction (Lua makes the others integers).
  case number(Double)
  /// A name.
  case string(String)
  /// A boolean.
  case bool(Bool)

  /// The canonical order.
  public static func < (left: LuaKey, right: LuaKey) -> Bool {
    switch (left, right) {
    case (.int(let a), .int(let b)): a < b
    case (.int(let a), .number(let b)): Double(a) < b
    case (.number(let a), .int(let b)): a < Double(b)
    case (.number(let a), .number(let b)): a < b
    case (.int, .string), (.int, .bool), (.number, .string), (.number, .bool): true
    case (.string(let a), .string(let b)): precedes(a, b)
    case (.string, .bool): true
    case (.bool(let a), .bool(let b)): !a && b
    case (.string, .int), (.string, .number), (.bool, .int), (.bool, .number), (.bool, .string):
      false
    }
  }
}

/// Whether the bytes of one text come before those of the other. Texts from Lua lie in one piece,
/// and looking along them costs a tenth of walking their views.
private func precedes(_ left: String, _ right: String) -> Bool {
  let answer = left.utf8.withContiguousStorageIfAvailable { left in
    right.utf8.withContiguousStorageIfAvailable { right in
      for place in 0..<min(left.count, right.count) where left[place] != right[place] {
        return left[place] < right[place]
      }
      return left.count < right.count
    }
  }
  return answer.flatMap(\.self) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
}

/// A copy of a Lua table: pairs in canonical order, each key once, no nil values.
public struct LuaTable: Sendable, Hashable {
  /// One entry.
  public struct Pair: Sendable, Hashable {
    /// The key.
    public let key: LuaKey
    /// Its value; never nil inside a table.
    public let value: LuaValue

    /// An entry.
    public init(_ key: LuaKey, _ value: LuaValue) {
      self.key = key
      self.value = value
    }
  }

  /// The entries, by canonical order of the keys.
  public let pairs: [Pair]

  /// Sorts the pairs; drops nil values; of equal keys the last wins.
  ///
  /// O(n log n).
  public init(_ unsorted: [Pair]) {
    var isInOrder = true
    for index in unsorted.indices.dropFirst() where !(unsorted[index - 1].key < unsorted[index].key)
    {
      isInOrder = false
      break
    }
    if isInOrder, unsorted.allSatisfy({ $0.value != .nil }) {
      pairs = unsorted
      return
    }
    var kept: [Pair] = []
    kept.reserveCapacity(unsorted.count)
    for pair in isInOrder ? unsorted : Self.sorted(unsorted) {
      if kept.last?.key == pair.key { kept.removeLast() }
      kept.append(pair)
    }
    pairs = kept.filter { $0.value != .nil }
  }

  /// By key; of equal keys the first stays first.
  private static func sorted(_ pairs: [Pair]) -> [Pair] {
    guard pairs.count <= 8 else {
      return pairs.enumerated().sorted { left, right in
        if left.element.key < right.element.key { return true }
        return left.element.key == right.element.key && left.offset < right.offset
      }.map(\.element)
    }
    var sorted = pairs
    for end in sorted.indices {
      var place = end
      while place > 0, sorted[place].key < sorted[place - 1].key {
        sorted.swapAt(place, place - 1)
        place -= 1
      }
    }
    return sorted
  }

  /// A table of the elements under 1, 2, 3 and so on; nil elements leave holes.
  public init(array: [LuaValue]) {
    self.init(array.enumerated().map { Pair(.int(Int64($0.offset) + 1), $0.element) })
  }

  /// The value of a name, or nil.
  ///
  /// O(log n); a short table is looked through, as most tables with names are short.
  public subscript(_ name: String) -> LuaValue? {
    guard pairs.count <= 8 else { return self[.string(name)] }
    for pair in pairs {
      if case .string(let key) = pair.key, key == name { return pair.value }
    }
    return nil
  }

  /// The value of a key, or nil.
  ///
  /// O(log n).
  public subscript(_ key: LuaKey) -> LuaValue? {
    var low = 0
    var high = pairs.count
    while low < high {
      let middle = (low + high) / 2
      if pairs[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < pairs.count && pairs[low].key == key ? pairs[low].value : nil
  }

  /// The elements when the keys are exactly 1, 2, 3 and so on; nil for the empty table and others.
  public var array: [LuaValue]? {
    guard !pairs.isEmpty else { return nil }
    for (index, pair) in pairs.enumerated() where pair.key != .int(Int64(index) + 1) { return nil }
    return pairs.map(\.value)
  }
}
