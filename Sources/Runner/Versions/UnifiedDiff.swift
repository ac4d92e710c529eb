/// The difference of two texts, line by line, in the unified form that `diff -u` prints.
enum UnifiedDiff {
  /// So many equal lines stand around a change.
  static let context = 3

  private struct Line {
    var mark: Character
    var text: Substring
    /// The line's number in the old and the new text, from 1; before it where it is in one only.
    var old: Int
    var new: Int
  }

  /// The difference; empty when the texts are the same. O((lines) x (changes)).
  static func text(old: String, new: String, oldName: String, newName: String) -> String {
    let lines = lines(split(old), split(new))
    let changes = lines.indices.filter { lines[$0].mark != " " }
    guard !changes.isEmpty else { return "" }
    var text = "--- \(oldName)\n+++ \(newName)\n"
    var index = 0
    while index < changes.count {
      let first = max(0, changes[index] - context)
      var last = changes[index]
      while index < changes.count, changes[index] - last <= 2 * context {
        last = changes[index]
        index += 1
      }
      text += hunk(Array(lines[first...min(lines.count - 1, last + context)]))
    }
    return text
  }

  private static func hunk(_ lines: [Line]) -> String {
    let old = lines.filter { $0.mark != "+" }
    let new = lines.filter { $0.mark != "-" }
    // A side without lines is named by the line before it.
    let oldStart = old.first?.old ?? lines[0].old
    let newStart = new.first?.new ?? lines[0].new
    return "@@ -\(oldStart),\(old.count) +\(newStart),\(new.count) @@\n"
      + lines.map { "\($0.mark)\($0.text)\n" }.joined()
  }

  private static func lines(_ old: [Substring], _ new: [Substring]) -> [Line] {
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var result: [Line] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if left < old.count, removed.contains(left) {
        result.append(Line(mark: "-", text: old[left], old: left + 1, new: right))
        left += 1
      } else if right < new.count, inserted.contains(right) {
        result.append(Line(mark: "+", text: new[right], old: left, new: right + 1))
        right += 1
      } else {
        guard left < old.count, right < new.count else { break }
        result.append(Line(mark: " ", text: old[left], old: left + 1, new: right + 1))
        (left, right) = (left + 1, right + 1)
      }
    }
    return result
  }

  private static func split(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
