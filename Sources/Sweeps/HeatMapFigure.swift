/// A map as a drawing of a page.
struct HeatMapFigure {
  private let map: HeatMap
  private static let cellWidth = 58
  private static let cellHeight = 26
  private static let left = 110
  private static let top = 50

  init(_ map: HeatMap) { self.map = map }

  /// The drawing; a sentence where there is nothing to draw. O(places).
  var svg: String {
    guard let extremes = map.extremes else { return "<p>No run has a figure for this map.</p>\n" }
    let width = Self.left + map.x.labels.count * Self.cellWidth + 10
    let height = Self.top + map.cells.count * Self.cellHeight + 10
    var text =
      "<svg role=\"img\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) "
      + "\(height)\">\n"
    text += label(Self.left, 16, "start", "\(map.objective.title) by \(map.x.name)", bold: true)
    for (column, name) in map.x.labels.enumerated() {
      text += label(
        Self.left + column * Self.cellWidth + Self.cellWidth / 2, Self.top - 8, "middle", name)
    }
    if let y = map.y { text += label(Self.left - 8, Self.top - 8, "end", y.name, bold: true) }
    for (row, values) in map.cells.enumerated() {
      let middle = Self.top + row * Self.cellHeight + 17
      if let y = map.y { text += label(Self.left - 8, middle, "end", y.labels[row]) }
      for (column, value) in values.enumerated() {
        guard let value else { continue }
        text += cell(row, column, value, extremes)
      }
    }
    return text + "</svg>\n"
  }

  private func cell(
    _ row: Int, _ column: Int, _ value: Double, _ extremes: (low: Double, high: Double)
  ) -> String {
    let x = Self.left + column * Self.cellWidth
    let y = Self.top + row * Self.cellHeight
    let shade = HeatShade(value, low: extremes.low, high: extremes.high)
    let isBest = map.best == HeatMap.Place(row: row, column: column)
    let frame = isBest ? " stroke=\"#000\" stroke-width=\"3\"" : ""
    let figure = SweepText.value(value, of: map.objective)
    var tip = "\(map.x.name)=\(map.x.labels[column])"
    if let y = map.y { tip += " \(y.name)=\(y.labels[row])" }
    tip += ": \(figure)"
    return "<g><title>\(HTML.escaped(tip))</title><rect x=\"\(x + 1)\" y=\"\(y + 1)\" width=\""
      + "\(Self.cellWidth - 2)\" height=\"\(Self.cellHeight - 2)\" fill=\"\(shade.css)\"\(frame)/>"
      + "<text class=\"\(shade.isLight ? "on" : "off")\" x=\"\(x + Self.cellWidth / 2)\" y=\""
      + "\(y + 17)\" text-anchor=\"middle\">\(HTML.escaped(figure))</text></g>\n"
  }

  private func label(
    _ x: Int, _ y: Int, _ anchor: String, _ words: String, bold: Bool = false
  ) -> String {
    "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(bold ? " font-weight=\"600\"" : "")>"
      + "\(HTML.escaped(words))</text>\n"
  }
}
