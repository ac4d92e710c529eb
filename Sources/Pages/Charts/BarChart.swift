import Control
import Reports
package import TradingModel

/// A symbol's bars with a strategy's fills and working orders, drawn by the server. The script
/// draws the same rows by the charts' library where that is served.
package struct BarChart: Sendable {
  /// A fill, leading to its order.
  package struct Fill: Hashable, Sendable {
    package var time: Timestamp
    package var price: Price
    package var isBuy: Bool
    package var text: String
    /// The page of its order; nil when it has none.
    package var path: String?

    package init(time: Timestamp, price: Price, isBuy: Bool, text: String, path: String?) {
      self.time = time
      self.price = price
      self.isBuy = isBuy
      self.text = text
      self.path = path
    }
  }

  /// A working order's price.
  package struct Line: Hashable, Sendable {
    package var price: Price
    package var isBuy: Bool
    package var text: String

    package init(price: Price, isBuy: Bool, text: String) {
      self.price = price
      self.isBuy = isBuy
      self.text = text
    }
  }

  package var symbol: String
  package var bars: [Bar]
  package var fills: [Fill]
  package var orders: [Line]
  /// The moment that its reader came for; nil for now.
  package var at: Timestamp?
  /// The path of the same rows for the script.
  package var path: String
  package var height = 380

  package init(symbol: String, bars: [Bar], fills: [Fill], orders: [Line], path: String) {
    self.symbol = symbol
    self.bars = bars
    self.fills = fills
    self.orders = orders
    self.path = path
  }

  /// Digits after the point that the prices need, at most 8.
  var places: Int {
    let scales = bars.suffix(200).flatMap { [$0.close, $0.high, $0.low] }
    return min(scales.map { Int($0.normalized.scale) }.max() ?? 2, 8)
  }

  package func html(_ clock: PageClock, nothing: EmptyState) -> String {
    guard let first = bars.first, let last = bars.last, bars.count >= 2 else { return nothing.html }
    let spacing = bars[1].start.rawValue &- bars[0].start.rawValue
    var values = bars.flatMap { [$0.low.doubleValue, $0.high.doubleValue] }
    let shownFills = fills.filter { $0.time >= first.start }
    values += shownFills.map { $0.price.doubleValue }
    // A stop far away must not flatten the bars.
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let reach = (high - low) * 0.5
    let near = orders.filter { (low - reach...high + reach).contains($0.price.doubleValue) }
    let frame = ChartFrame(
      from: first.start, to: last.start.advanced(by: .nanoseconds(spacing)),
      axis: ValueAxis(values + near.map { $0.price.doubleValue }), height: height)
    var markup = Markup()
    markup.raw("<figure class=\"chart\" data-chart=\"\(Markup.escaped(path))\"><figcaption>")
    markup.raw("<span>\(Markup.escaped(symbol))</span>\(legend)</figcaption>")
    markup.raw("<div class=\"plot\"><svg class=\"frame\" width=\"100%\" height=\"\(height)\" ")
    markup.line("role=\"group\" aria-label=\"\(Markup.escaped(description))\">")
    markup.raw(frame.grid(clock, places: places))
    markup.raw("<svg class=\"lines\" viewBox=\"0 0 10000 1000\" preserveAspectRatio=\"none\" ")
    markup.raw("width=\"100%\" height=\"100%\">\(candles(frame, spacing))</svg>\n")
    if let at, at >= first.start { add(at, frame, clock, &markup) }
    for order in near { add(order, frame, &markup) }
    for fill in shownFills { add(fill, frame, &markup) }
    markup.line("</svg></div></figure>")
    return markup.html
  }

  private var legend: String {
    "<span class=\"legend\"><span class=\"buy\"><svg width=\"10\" height=\"10\" "
      + "aria-hidden=\"true\">"
      + "<path d=\"M5 0l5 10H0z\"/></svg>bought</span><span class=\"sell\"><svg width=\"10\" "
      + "height=\"10\" aria-hidden=\"true\"><path d=\"M5 10l5-10H0z\"/></svg>sold</span>"
      + "<span>dashed: working orders</span></span>"
  }

  private var description: String {
    "\(symbol): \(bars.count) bars, \(fills.count) fills, \(orders.count) working orders"
  }

  private func candles(_ frame: ChartFrame, _ spacing: Int64) -> String {
    var (wicks, bodies) = (["won": "", "lost": ""], ["won": "", "lost": ""])
    let short = ChartFrame.short
    for bar in bars {
      let kind = bar.close >= bar.open ? "won" : "lost"
      let left = frame.x(bar.start)
      let right = frame.x(bar.start.advanced(by: .nanoseconds(spacing)))
      let middle = short((left + right) / 2)
      let top = frame.y(max(bar.open, bar.close).doubleValue)
      let bottom = frame.y(min(bar.open, bar.close).doubleValue)
      let room = (right - left) * 0.18
      wicks[kind]? +=
        "M\(middle) \(short(frame.y(bar.high.doubleValue)))"
        + "V\(short(frame.y(bar.low.doubleValue)))"
      bodies[kind]? +=
        "M\(short(left + room)) \(short(top))H\(short(right - room))"
        + "V\(short(bottom))H\(short(left + room))Z"
    }
    return ["won", "lost"].map { kind in
      "<path class=\"wick \(kind)\" d=\"\(wicks[kind] ?? "")\"/>"
        + "<path class=\"body \(kind)\" d=\"\(bodies[kind] ?? "")\"/>"
    }.joined()
  }

  /// A line from top to bottom at the moment that was asked for.
  private func add(
    _ moment: Timestamp, _ frame: ChartFrame, _ clock: PageClock, _ markup: inout Markup
  ) {
    let x = frame.x(moment) / 100
    let place = ChartFrame.short(x)
    // The words stay inside of the frame.
    let isRight = x > 50
    markup.raw(
      "<line class=\"then\" x1=\"\(place)%\" x2=\"\(place)%\" y1=\"0\" y2=\"100%\"/>")
    markup.raw("<text class=\"then\" x=\"\(place)%\" dx=\"\(isRight ? -4 : 4)\" y=\"0\" ")
    markup.raw("dy=\"12\" text-anchor=\"\(isRight ? "end" : "start")\" ")
    markup.raw("data-time=\"\(CalendarTime.utc(moment))\" data-style=\"clock\">")
    markup.line("\(clock.text(moment, .clock))</text>")
  }

  private func add(_ order: Line, _ frame: ChartFrame, _ markup: inout Markup) {
    let y = ChartFrame.short(frame.y(order.price.doubleValue) / 10)
    let kind = order.isBuy ? "buy" : "sell"
    markup.raw(
      "<line class=\"order-line \(kind)\" x1=\"0\" x2=\"100%\" y1=\"\(y)%\" y2=\"\(y)%\"/>")
    markup.raw("<text class=\"order-tag \(kind)\" x=\"0\" dx=\"4\" y=\"\(y)%\" dy=\"-4\">")
    markup.line("\(Markup.escaped(order.text))</text>")
  }

  private func add(_ fill: Fill, _ frame: ChartFrame, _ markup: inout Markup) {
    let x = ChartFrame.short(frame.x(fill.time) / 100)
    let y = ChartFrame.short(frame.y(fill.price.doubleValue) / 10)
    let kind = fill.isBuy ? "buy" : "sell"
    let drawing = fill.isBuy ? "M0 2l6 11H-6z" : "M0-2l6-11H-6z"
    let text = Markup.escaped(fill.text)
    markup.raw("<svg x=\"\(x)%\" y=\"\(y)%\" width=\"1\" height=\"1\" overflow=\"visible\">")
    if let path = fill.path {
      markup.raw(
        "<a class=\"fill \(kind)\" href=\"\(Markup.escaped(path))\" aria-label=\"\(text)\">")
      markup.raw("<title>\(text)</title><path d=\"\(drawing)\"/></a>")
    } else {
      markup.raw("<g class=\"fill \(kind)\"><title>\(text)</title><path d=\"\(drawing)\"/></g>")
    }
    markup.line("</svg>")
  }
}
