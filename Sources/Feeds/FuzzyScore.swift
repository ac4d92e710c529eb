/// How well a pattern fits a text, 0...100; for symbols and names of at most some hundred
/// characters. Letters' case does not matter.
enum FuzzyScore {
  static func score(_ pattern: String, _ text: String) -> Int {
    score(Array(pattern.lowercased().utf8), Array(text.lowercased().utf8))
  }

  /// O(pattern x text).
  static func score(_ pattern: [UInt8], _ text: [UInt8]) -> Int {
    guard !pattern.isEmpty, !text.isEmpty, pattern.count <= 128, text.count <= 256 else {
      return 0
    }
    if pattern == text { return 100 }
    if text.starts(with: pattern) { return 95 - min(15, text.count - pattern.count) / 3 }
    if let start = firstIndex(of: pattern, in: text) {
      let atWord = !isWord(text[start - 1])
      return (atWord ? 88 : 75) - min(15, text.count - pattern.count) / 5
    }
    return max(ordered(pattern, text), typo(pattern, text))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
  }

  private static func firstIndex(of pattern: [UInt8], in text: [UInt8]) -> Int? {
    guard pattern.count <= text.count else { return nil }
    return (0...(text.count - pattern.count)).first { start in
      text[start..<(start + pattern.count)].elementsEqual(pattern)
    }
  }

  /// All letters in order, others in between: the closer together, the better.
  private static func ordered(_ pattern: [UInt8], _ text: [UInt8]) -> Int {
    guard pattern.count >= 2 else { return 0 }
    var position = 0
    var start: Int?
    for byte in pattern {
      guard let found = text[position...].firstIndex(of: byte) else { return 0 }
      start = start ?? found
      position = found + 1
    }
    let spread = position - (start ?? 0)
    return 70 * pattern.count / max(spread, 1)
  }

  /// The share of right letters by edit distance, against the whole text or its beginning.
  private static func typo(_ pattern: [UInt8], _ text: [UInt8]) -> Int {
    guard pattern.count >= 4 else { return 0 }
    let beginning = Array(text.prefix(pattern.count))
    let distance = min(
      self.distance(pattern, beginning), self.distance(pattern, Array(text.prefix(64))))
    return max(0, 80 - 100 * distance / pattern.count)
  }

  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let next = min(diagonal + (a == b ? 0 : 1), row[j] + 1, row[j + 1] + 1)
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[right.count]
  }
}
