import Reports
package import TradingModel

/// One line over time, drawn by the server.
package struct LineChart: Sendable {
  /// A value at a moment.
  package struct Point: Hashable, Sendable {
    package var time: Timestamp
    package var value: Double

    package init(_ time: Timestamp, _ value: Double) {
      self.time = time
      self.value = value
    }
  }

  /// More points than this are thinned evenly; the last one always stays.
  static let mostPoints = 2000

  package var title: String
  /// What is seen, in a sentence, for those who cannot see it.
  package var description: String
  /// Oldest first.
  package var points: [Point]
  package var height = 200
  package var places = 2

  package init(
    title: String, description: String, points: [Point], height: Int = 200, places: Int = 2
  ) {
    self.title = title
    self.description = description
    self.points = points
    self.height = height
    self.places = places
  }

  /// The figure's markup; `nothing` stands in its place for fewer than two points.
  package func html(_ clock: PageClock, nothing: EmptyState) -> String {
    let shown = Self.thinned(points)
    guard shown.count >= 2, let first = shown.first, let last = shown.last else {
      return nothing.html
    }
    let frame = ChartFrame(
      from: first.time, to: last.time, axis: ValueAxis(shown.map(\.value) + [0]), height: height)
    let line = shown.map {
      "\(ChartFrame.short(frame.x($0.time))) \(ChartFrame.short(frame.y($0.value)))"
    }
    .joined(separator: "L")
    let zero = ChartFrame.short(frame.y(0))
    var markup = Markup()
    markup.raw("<figure class=\"chart\"><figcaption>")
    markup.element("span", text: title)
    markup.raw("</figcaption><div class=\"plot\" role=\"img\" ")
    markup.line("aria-label=\"\(Markup.escaped(description))\">")
    markup.raw("<svg class=\"frame\" width=\"100%\" height=\"\(height)\">")
    markup.raw(frame.grid(clock, places: places))
    markup.raw("<svg class=\"lines\" viewBox=\"0 0 10000 1000\" preserveAspectRatio=\"none\" ")
    markup.raw("width=\"100%\" height=\"100%\">")
    markup.raw("<path class=\"main-area\" d=\"M0 \(zero)L\(line)L10000 \(zero)Z\"/>")
    markup.raw("<path class=\"zero\" d=\"M0 \(zero)H10000\"/>")
    markup.raw("<path class=\"main-line\" d=\"M\(line)\"/></svg></svg></div></figure>\n")
    return markup.html
  }

  /// A line without axes for a row of a table; nothing for fewer than two points.
  package static func spark(_ values: [Double], label: String) -> String {
    guard values.count >= 2, let first = values.first, let last = values.last else { return "" }
    let axis = ValueAxis(values)
    let step = 1000.0 / Double(values.count - 1)
    let line = values.enumerated().map {
      "\(ChartFrame.short(Double($0.offset) * step)) \(ChartFrame.short(axis.place($0.element)))"
    }.joined(separator: "L")
    let kind = last > first ? " up" : last < first ? " down" : ""
    return "<svg class=\"spark\(kind)\" viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" "
      + "role=\"img\" aria-label=\"\(Markup.escaped(label))\"><path d=\"M\(line)\"/></svg>"
  }

  static func thinned(_ points: [Point]) -> [Point] {
    guard points.count > mostPoints else { return points }
    let step = (points.count + mostPoints - 1) / mostPoints
    return points.enumerated().filter { $0.offset % step == 0 || $0.offset == points.count - 1 }
      .map(\.element)
  }
}
