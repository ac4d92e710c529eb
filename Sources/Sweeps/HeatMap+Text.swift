extension HeatMap {
  /// The map for a terminal: a block of colour with its figure for each place, or figures alone.
  /// The best is marked with a `*`. Columns that do not fit into `width` are left out, and a line
  /// says so.
  public func text(colours: Bool, width: Int?) -> String {
    guard let extremes else { return "No run has a figure for the map.\n" }
    let side = max(y?.labels.map(\.count).max() ?? 0, y?.name.count ?? 0)
    let figures = cells.map { row in row.map { $0.map { SweepText.value($0, of: objective) } } }
    let cell =
      max(
        x.labels.map(\.count).max() ?? 0,
        figures.joined().compactMap { $0?.count }.max() ?? 0) + 2
    let room = width.map { max(1, ($0 - side - 1) / cell) } ?? x.labels.count
    let columns = min(room, x.labels.count)
    var text = heading
    text += HeatMap.padded(y?.name ?? "", side) + " "
    text += x.labels.prefix(columns).map { HeatMap.centred($0, cell) }.joined() + "\n"
    for (row, values) in figures.enumerated() {
      text += HeatMap.padded(y?.labels[row] ?? "", side) + " "
      for column in 0..<columns {
        guard let value = cells[row][column], let figure = values[column] else {
          text += HeatMap.centred("·", cell)
          continue
        }
        let mark = best == Place(row: row, column: column) ? "*" : ""
        let block = HeatMap.centred(figure + mark, cell)
        text += colours ? HeatMap.painted(block, value, extremes) : block
      }
      text += "\n"
    }
    if columns < x.labels.count {
      text +=
        "(\(x.labels.count - columns) columns of \(x.name) do not fit; the page has them all)\n"
    }
    return text
  }

  private var heading: String {
    var words = "\(objective.title) by \(x.name)"
    if let y { words += " (across) and \(y.name) (down)" }
    if !held.isEmpty {
      words += " at " + held.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
    }
    return words + "\n"
  }

  private static func painted(
    _ text: String, _ value: Double, _ extremes: (low: Double, high: Double)
  ) -> String {
    let shade = HeatShade(value, low: extremes.low, high: extremes.high)
    let ink = shade.isLight ? "30" : "97"
    return "\u{1B}[\(ink);48;2;\(shade.red);\(shade.green);\(shade.blue)m\(text)\u{1B}[0m"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func centred(_ text: String, _ width: Int) -> String {
    let rest = max(0, width - text.count)
    return String(repeating: " ", count: rest - rest / 2) + text
      + String(repeating: " ", count: rest / 2)
  }
}
