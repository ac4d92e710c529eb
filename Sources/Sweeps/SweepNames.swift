/// Names that a slip of the pen may have meant.
enum SweepNames {
  /// ` Did you mean fast?`, or nothing when no name is near. O(names x length squared).
  static func hint(_ name: String, among names: [String]) -> String {
    let limit = max(1, min(2, name.count / 2))
    let near = names.map { (distance(name.lowercased(), $0.lowercased()), $0) }
      .filter { $0.0 <= limit }
      .min { ($0.0, $0.1) < ($1.0, $1.1) }
    return near.map { " Did you mean \($0.1)?" } ?? ""
  }

  /// How many letters must be changed, added or left out.
  private static func distance(_ left: String, _ right: String) -> Int {
    let target = Array(right.utf8)
    var row = Array(0...target.count)
    for (index, letter) in left.utf8.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in target.indices {
        let above = row[column + 1]
        let change = diagonal + (letter == target[column] ? 0 : 1)
        row[column + 1] = min(change, above + 1, row[column] + 1)
        diagonal = above
      }
    }
    return row[target.count]
  }
}
