/// Finds the word that was probably meant.
enum Spelling {
  /// The nearest of `words` that is at most two edits away and a third of the length; nil when
  /// none is near. O(words x length²).
  static func nearest(to word: String, among words: some Sequence<String>) -> String? {
    let limit = min(2, max(1, word.count / 3))
    return words.map { (distance(word, $0), $0) }
      .filter { $0.0 <= limit }
      .min { ($0.0, $0.1) < ($1.0, $1.1) }?.1
  }

  /// The edits (insert, delete, replace, swap of neighbours) from one word to the other.
  static func distance(_ left: String, _ right: String) -> Int {
    let (first, second) = (Array(left), Array(right))
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for i in first.indices {
      var row = [i + 1]
      for j in second.indices {
        let cost = first[i] == second[j] ? 0 : 1
        var best = min(row[j] + 1, last[j + 1] + 1, last[j] + cost)
        if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[second.count]
  }
}
