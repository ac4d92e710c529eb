/// A table for people: aligned columns, and no line wider than the terminal.
struct TextTable {
  /// One column.
  struct Column {
    enum Alignment { case left, right }
    var title: String
    var alignment: Alignment = .left
    /// Whether it gives way when the terminal is too narrow; it is then cut with a `…`.
    var isFlexible = false
  }

  /// One cell.
  struct Cell: ExpressibleByStringLiteral {
    var text: String
    var colour: Colour?

    init(_ text: String?, _ colour: Colour? = nil) {
      // Control characters could move the cursor or forge lines.
      let clean = (text ?? "").unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
      self.text = String(String.UnicodeScalarView(clean))
      self.colour = colour
    }

    init(stringLiteral text: String) { self.init(text) }
  }

  /// The terminal's colours that the tables use.
  enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case dim = "2"
  }

  /// The narrowest that a flexible column becomes.
  static let minimumFlexibleWidth = 8

  var columns: [Column]
  var rows: [[Cell]] = []

  /// The table as text, each line ended. `width` nil cuts nothing. O(cells).
  func render(width: Int? = nil, colours: Bool = false) -> String {
    let widths = fittedWidths(to: width)
    var text = line(columns.map { Cell($0.title, .dim) }, widths, colours)
    for row in rows { text += line(row, widths, colours) }
    return text
  }

  private func fittedWidths(to width: Int?) -> [Int] {
    var widths = columns.indices.map { index in
      rows.reduce(columns[index].title.count) { max($0, $1[index].text.count) }
    }
    guard let width else { return widths }
    var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
    // The widest flexible column gives way first, column by column.
    while excess > 0 {
      let candidates = columns.indices.filter {
        columns[$0].isFlexible && widths[$0] > TextTable.minimumFlexibleWidth
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private func line(_ cells: [Cell], _ widths: [Int], _ colours: Bool) -> String {
    var text = ""
    for (index, cell) in cells.enumerated() {
      let isLast = index == cells.count - 1
      let content = cut(cell.text, to: widths[index])
      let padding = String(repeating: " ", count: widths[index] - content.count)
      let shown: String
      if colours, let colour = cell.colour, !content.isEmpty {
        shown = "\u{1B}[\(colour.rawValue)m\(content)\u{1B}[0m"
      } else {
        shown = content
      }
      switch columns[index].alignment {
      case .right: text += padding + shown
      case .left: text += isLast ? shown : shown + padding
      }
      if !isLast { text += "  " }
    }
    while text.hasSuffix(" ") { text.removeLast() }
    return text + "\n"
  }

  private func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
  }
}
