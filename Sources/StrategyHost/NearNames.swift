/// Names that a slip of the pen may have meant.
enum NearNames {
  /// `; did you mean a or b?`, or nothing when no name is near. O(names x length squared).
  static func hint(_ name: String, among names: some Sequence<String>) -> String {
    let wanted = Array(name.lowercased().utf8.prefix(64))
    let near = names.map { ($0, distance(wanted, Array($0.lowercased().utf8))) }
      .filter { $0.1 <= max(1, wanted.count / 3) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      .prefix(3).map(\.0)
    return near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
  }

  /// How many letters must be changed, added or left out.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let above = row[column + 1]
        let change = diagonal + (letter == right[column] ? 0 : 1)
        row[column + 1] = min(change, above + 1, row[column] + 1)
        diagonal = above
      }
    }
    return row[right.count]
  }
}
