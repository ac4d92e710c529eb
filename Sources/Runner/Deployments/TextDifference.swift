/// The difference of two texts, line by line, in the unified form that people know from `diff -u`.
enum TextDifference {
  /// Texts with more lines are not compared: it could take long.
  static let lineLimit = 5_000
  /// A difference of more lines is not shown: nobody reads it on a terminal.
  static let limit = 60
  /// Equal lines around each change.
  private static let context = 2

  /// The lines, each with its mark (` `, `-`, `+`) and end, in parts that begin with `@@`; nil
  /// when there is nothing to show or too much. O(lines x changes).
  static func unified(_ old: String, _ new: String) -> String? {
    let before = lines(old)
    let after = lines(new)
    guard max(before.count, after.count) <= lineLimit else { return nil }
    let all = merged(before, after)
    let changed = all.indices.filter { all[$0].mark != " " }
    guard !changed.isEmpty else { return nil }
    var result = ""
    var count = 0
    var index = 0
    while index < changed.count {
      var last = index
      while last + 1 < changed.count, changed[last + 1] - changed[last] <= 2 * context + 1 {
        last += 1
      }
      let start = max(0, changed[index] - context)
      let end = min(all.count - 1, changed[last] + context)
      let part = all[start...end]
      count += part.count + 1
      guard count <= limit else { return nil }
      result += header(all, start, end)
      for line in part { result += "\(line.mark)\(line.text)\n" }
      index = last + 1
    }
    return result
  }

  private struct Line {
    var mark: Character
    var text: Substring
  }

  private static func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Both texts in one list: what is equal once, what went, what came.
  private static func merged(_ old: [Substring], _ new: [Substring]) -> [Line] {
    let difference = new.difference(from: old)
    var gone: Set<Int> = []
    var come: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): gone.insert(offset)
      case .insert(let offset, _, _): come.insert(offset)
      }
    }
    var result: [Line] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if gone.contains(left) {
        result.append(Line(mark: "-", text: old[left]))
        left += 1
      } else if come.contains(right) {
        result.append(Line(mark: "+", text: new[right]))
        right += 1
      } else {
        result.append(Line(mark: " ", text: new[right]))
        left += 1
        right += 1
      }
    }
    return result
  }

  private static func header(_ all: [Line], _ start: Int, _ end: Int) -> String {
    func place(_ hidden: Character) -> String {
      let first = all[..<start].count { $0.mark != hidden }
      let count = all[start...end].count { $0.mark != hidden }
      return "\(count == 0 ? first : first + 1),\(count)"
    }
    return "@@ -\(place("+")) +\(place("-")) @@\n"
  }
}
