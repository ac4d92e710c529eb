/// Comparing secrets without telling by the time taken how much of them was right.
enum ConstantTime {
  /// Whether both are the same. Takes as long for a wrong first byte as for a wrong last one; only
  /// whether the lengths differ shows.
  static func equals(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (one, other) in zip(left, right) { difference |= one ^ other }
    return difference == 0
  }

  static func equals(_ left: String, _ right: String) -> Bool {
    equals(Array(left.utf8), Array(right.utf8))
  }
}
