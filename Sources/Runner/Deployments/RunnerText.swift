/// The text of runner.toml, into which the block of a strategy is put, or from which one is taken.
///
/// It works on lines: every byte outside of the block stays as it is. A block is `[[strategy]]`
/// with its keys, its tables (`[strategy.params]`) wherever they stand, the comments directly above
/// each of them and directly below its last key, and the blank lines that follow. It expects a text
/// that the parser has accepted. O(n).
struct RunnerText {
  /// The lines with their endings.
  private let lines: [[UInt8]]
  private let headers: [KeyLines.Header]

  init(_ text: String) {
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    for byte in text.utf8 {
      line.append(byte)
      if byte == UInt8(ascii: "\n") {
        lines.append(line)
        line = []
      }
    }
    if !line.isEmpty { lines.append(line) }
    self.lines = lines
    headers = KeyLines(text).headers
  }

  /// The text with a block at its end, a blank line before it. The block's lines get the line
  /// endings of the text.
  func adding(_ block: String) -> String {
    let isWindows = lines.first?.suffix(2) == [0x0D, 0x0A]
    let ending: [UInt8] = isWindows ? [0x0D, 0x0A] : [0x0A]
    var bytes = lines.flatMap(\.self)
    if let last = lines.last {
      if last.last != 0x0A { bytes += ending }
      if last.last != 0x0A || !Self.isBlank(last) { bytes += ending }
    }
    for line in block.split(separator: "\n", omittingEmptySubsequences: true) {
      bytes += Array(line.utf8) + ending
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text without the block whose `[[strategy]]` stands at this line, and the block's own
  /// text; nil when none begins there, as where the strategies are written in another form.
  func removing(strategyAt line: Int) -> (rest: String, block: String)? {
    guard let first = headers.first(where: { $0.line == line }), Self.isStrategy(first.path) else {
      return nil
    }
    var taken: Set<Int> = []
    for (index, header) in headers.enumerated()
    where header.path == first.path || header.path.hasPrefix(first.path + ".") {
      taken.formUnion(region(of: index))
    }
    func text(_ isTaken: Bool) -> String {
      let kept = lines.indices.filter { taken.contains($0) == isTaken }.flatMap { lines[$0] }
      return String(decoding: kept, as: UTF8.self)
    }
    return (text(false), text(true))
  }

  /// `strategy[0]` and nothing below it.
  private static func isStrategy(_ path: String) -> Bool {
    path.hasPrefix("strategy[") && path.hasSuffix("]") && !path.contains(".")
  }

  /// The lines of one table, by their indexes.
  private func region(of index: Int) -> Range<Int> {
    let header = headers[index].line - 1
    let previous = index > 0 ? headers[index - 1].line : 0
    let start = commentsBegin(above: header, atLeast: previous)
    guard index + 1 < headers.count else { return start..<end(header, lines.count) }
    let next = headers[index + 1].line - 1
    return start..<end(header, commentsBegin(above: next, atLeast: header + 1))
  }

  /// Where the comments directly above a line begin.
  private func commentsBegin(above line: Int, atLeast limit: Int) -> Int {
    var start = line
    while start > limit, Self.isComment(lines[start - 1]) { start -= 1 }
    return start
  }

  /// The end of a table that goes on up to `limit` at most: behind its last key, the comments
  /// directly below that, and blank lines. Comments that stand alone behind those are not its own.
  private func end(_ header: Int, _ limit: Int) -> Int {
    var end = limit
    while end > header + 1, Self.isBlank(lines[end - 1]) || Self.isComment(lines[end - 1]) {
      end -= 1
    }
    while end < limit, Self.isComment(lines[end]) { end += 1 }
    while end < limit, Self.isBlank(lines[end]) { end += 1 }
    return end
  }

  private static func isBlank(_ line: [UInt8]) -> Bool { line.allSatisfy(isSpace) }

  private static func isComment(_ line: [UInt8]) -> Bool {
    line.first { !isSpace($0) } == UInt8(ascii: "#")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
  }
}
