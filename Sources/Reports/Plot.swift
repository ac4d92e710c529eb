import Performance

/// One chart over time: lines and areas as SVG that fills its frame at any width, and its numbers
/// for the page's script (crosshair, zoom).
struct Plot {
  /// One line; nil values are gaps.
  struct Line {
    var name: String
    /// The class by which the style sheet draws it: `equity`, `fall`, `price`, `ratio`.
    var style: String
    var values: [Double?]
    /// Whether the room down to `base` is filled.
    var base: Double?
  }

  /// A fill on a price chart.
  struct Mark {
    var place: Double
    var value: Double
    var isBuy: Bool
    var text: String
  }

  /// From an entry to its exit.
  struct Trip {
    var from: (place: Double, value: Double)
    var to: (place: Double, value: Double)
    var won: Bool
  }

  /// The most marks and trips that one chart draws.
  static let maximumMarks = 5000

  var id: String
  var title: String
  /// Says in a sentence what the chart shows, for those who cannot see it.
  var description: String
  var unit: Figure.Unit
  /// Digits after the point in the crosshair's words.
  var places = 2
  var height = 260
  /// Where each value stands, 0...10,000.
  var xs: [Double]
  /// Seconds since 1970 of each value.
  var seconds: [Int64]
  var lines: [Line]
  /// The lowest and highest beside a line.
  var band: (low: [Double], high: [Double])?
  var axis: ValueAxis
  /// The values that stay in sight when the chart is zoomed.
  var fixed: [Double] = []
  var marks: [Mark] = []
  var trips: [Trip] = []
  /// Whether days and no times stand at the axis.
  var isDaily = false

  /// The figure's markup.
  func figure(isHidden: Bool = false) -> String {
    var markup = Markup()
    markup.raw("<figure class=\"chart\" id=\"\(id)\"\(isHidden ? " hidden" : "")>")
    markup.raw("<figcaption>")
    markup.element("span", "class=\"name\"", text: title)
    markup.line("<output class=\"readout\" aria-live=\"off\"></output></figcaption>")
    markup.raw("<div class=\"plot\" tabindex=\"0\" role=\"img\" ")
    markup.line("aria-label=\"\(Markup.escaped(description))\">")
    markup.raw("<svg class=\"frame\" width=\"100%\" height=\"\(height)\"><g class=\"grid\">")
    for tick in axis.ticks(height < 200 ? 3 : 5) {
      let y = Self.short(axis.place(tick) / 10)
      markup.raw("<line x1=\"0\" x2=\"100%\" y1=\"\(y)%\" y2=\"\(y)%\"/>")
      markup.raw("<text x=\"100%\" dx=\"8\" y=\"\(y)%\" dy=\".32em\">\(label(tick))</text>")
    }
    for (index, tick) in timeTicks().enumerated() {
      let anchor = index == 0 && tick.place < 300 ? "start" : "middle"
      markup.raw("<text x=\"\(Self.short(tick.place / 100))%\" y=\"100%\" dy=\"18\" ")
      markup.raw("text-anchor=\"\(anchor)\">\(tick.text)</text>")
    }
    markup.line("</g>")
    markup.raw("<svg class=\"lines\" viewBox=\"0 0 10000 1000\" preserveAspectRatio=\"none\" ")
    markup.line("width=\"100%\" height=\"100%\">\(paths())</svg>")
    markup.line("<g class=\"marks\"></g><g class=\"cross\"></g></svg></div></figure>")
    return markup.html
  }

  private func paths() -> String {
    var result = ""
    if let band {
      let upper = zip(xs, band.high).map { point($0, $1) }
      let lower = zip(xs, band.low).map { point($0, $1) }.reversed()
      result += "<path class=\"band\" d=\"M\((upper + lower).joined(separator: "L"))Z\"/>"
    }
    for line in lines {
      if let base = line.base {
        result += "<path class=\"\(line.style)-area\" d=\"\(area(line.values, base))\"/>"
      }
      result += "<path class=\"\(line.style)-line\" d=\"\(path(line.values))\"/>"
    }
    if fixed.contains(0), axis.low < 0, axis.high > 0 {
      result += "<path class=\"zero\" d=\"M0 \(Self.short(axis.place(0)))H10000\"/>"
    }
    for won in [true, false] {
      let parts = trips.filter { $0.won == won }.map {
        "M\(point($0.from.place, $0.from.value))L\(point($0.to.place, $0.to.value))"
      }
      guard !parts.isEmpty else { continue }
      result += "<path class=\"trip \(won ? "won" : "lost")\" d=\"\(parts.joined())\"/>"
    }
    for isBuy in [true, false] {
      let parts = marks.filter { $0.isBuy == isBuy }.map { "M\(point($0.place, $0.value))h0" }
      guard !parts.isEmpty else { continue }
      result += "<path class=\"dots \(isBuy ? "buy" : "sell")\" d=\"\(parts.joined())\"/>"
    }
    return result
  }

  private func path(_ values: [Double?]) -> String {
    var result = ""
    var isGap = true
    for (x, value) in zip(xs, values) {
      guard let value else {
        isGap = true
        continue
      }
      result += (isGap ? "M" : "L") + point(x, value)
      isGap = false
    }
    return result
  }

  private func area(_ values: [Double?], _ base: Double) -> String {
    let known = zip(xs, values).compactMap { x, value in value.map { (x, $0) } }
    guard let first = known.first, let last = known.last else { return "" }
    let middle = known.map { point($0.0, $0.1) }.joined(separator: "L")
    return "M\(point(first.0, base))L\(middle)L\(point(last.0, base))Z"
  }

  private func point(_ x: Double, _ value: Double) -> String {
    "\(Self.short(x)) \(Self.short(axis.place(value)))"
  }

  /// One digit after the point is a ten-thousandth of the frame.
  static func short(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    guard tenths.magnitude < 1e15 else { return "0" }
    let whole = Int(tenths)
    return whole % 10 == 0 ? "\(whole / 10)" : "\(Double(whole) / 10)"
  }
}
