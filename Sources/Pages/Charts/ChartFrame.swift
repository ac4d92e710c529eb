import Control
import Reports
import TradingModel

/// A frame for pictures over time: the grid, and where moments and values stand in it. The width
/// is the page's; places are parts of it, and only words and marks keep their size.
struct ChartFrame {
  static let width = 10_000.0

  /// The moments at the left and at the right edge.
  var from: Timestamp
  var to: Timestamp
  var axis: ValueAxis
  /// In points.
  var height: Int

  /// 0...10,000 from left to right; what lies outside is at the edge.
  func x(_ time: Timestamp) -> Double {
    let whole = Double(to.rawValue) - Double(from.rawValue)
    guard whole > 0 else { return Self.width / 2 }
    let part = (Double(time.rawValue) - Double(from.rawValue)) / whole
    return min(max(part, 0), 1) * Self.width
  }

  /// 0...1,000 from top to bottom.
  func y(_ value: Double) -> Double { axis.place(value) }

  /// Lines and words of both axes.
  func grid(_ clock: PageClock, places: Int) -> String {
    var markup = Markup()
    markup.raw("<g class=\"grid\">")
    for tick in axis.ticks(height < 200 ? 3 : 5) {
      let y = Self.short(axis.place(tick) / 10)
      markup.raw("<line x1=\"0\" x2=\"100%\" y1=\"\(y)%\" y2=\"\(y)%\"/>")
      markup.raw("<text x=\"100%\" dx=\"8\" y=\"\(y)%\" dy=\".32em\">")
      markup.raw("\(Wording.number(tick, places))</text>")
    }
    let isLong = to.rawValue &- from.rawValue > 2 * 86_400 * 1_000_000_000
    let style: PageClock.Style = isLong ? .day : .minute
    for part in 0..<4 {
      let step = (to.rawValue &- from.rawValue) / 4
      let time = Timestamp(rawValue: from.rawValue &+ step &* Int64(part))
      let anchor = part == 0 ? "start" : "middle"
      markup.raw("<text x=\"\(part * 25)%\" y=\"100%\" dy=\"18\" text-anchor=\"\(anchor)\" ")
      markup.raw("data-time=\"\(CalendarTime.utc(time))\" data-style=\"\(style.rawValue)\">")
      markup.raw("\(clock.text(time, style))</text>")
    }
    markup.raw("</g>")
    return markup.html
  }

  /// One digit after the point: a hundred-thousandth of the frame's width.
  static func short(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    guard tenths.magnitude < 1e15 else { return "0" }
    let whole = Int(tenths)
    return whole % 10 == 0 ? "\(whole / 10)" : "\(Double(whole) / 10)"
  }
}
