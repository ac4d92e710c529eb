import Reports

/// How long each step took, as bars on a scale of powers of ten: the steps of an order lie between
/// microseconds and minutes, and on an even scale all but one would be nothing.
struct LatencyBars {
  /// A step's name and its nanoseconds.
  struct Bar: Hashable {
    var name: String
    var nanoseconds: Int64
  }

  let bars: [Bar]

  /// Steps that took no known time are left out.
  init(_ facts: [(name: String, value: String)]) {
    bars = facts.compactMap { fact in
      Int64(fact.value).map { Bar(name: fact.name, nanoseconds: $0) }
    }
  }

  /// The powers of ten, in nanoseconds, at both ends of the scale.
  var span: ClosedRange<Int> {
    let known = bars.map { max(1, $0.nanoseconds) }
    let low = known.min().map { Self.power($0) } ?? 3
    let high = known.max().map { Self.power($0) + 1 } ?? 4
    return min(low, high - 2)...high
  }

  /// How far along the scale a time lies, in thousandths, 0...1000.
  func place(_ nanoseconds: Int64) -> Int {
    guard nanoseconds > 0 else { return 0 }
    let power = Self.power(nanoseconds)
    let unit = Self.ten(power)
    // The multiple of the power of ten, in thousandths, without leaving the range of the type.
    let multiple = unit >= 1000 ? nanoseconds / (unit / 1000) : nanoseconds * 1000 / unit
    let within = Self.logarithm(Int(max(1000, min(9999, multiple))))
    let width = span.upperBound - span.lowerBound
    return max(0, min(1000, ((power - span.lowerBound) * 1000 + within) / width))
  }

  /// The bars as a table, readable without the picture.
  var html: String {
    var page = Markup()
    let span = span
    page.line("<table class=\"bars\"><thead class=\"unseen\"><tr><th scope=\"col\">Step</th>")
    page.line("<th scope=\"col\">Time</th><th>Bar</th></tr></thead><tbody>")
    for bar in bars {
      page.raw("<tr><th scope=\"row\">\(VisibleText.html(bar.name))</th>")
      page.raw("<td class=\"n\">\(Markup.escaped(Self.words(bar.nanoseconds)))</td>")
      page.raw("<td class=\"bar\"><svg width=\"100%\" height=\"14\" aria-hidden=\"true\">")
      for power in span.dropFirst().dropLast() {
        let x = Self.percent((power - span.lowerBound) * 1000 / (span.count - 1))
        page.raw("<line x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"14\"/>")
      }
      let width = Self.percent(max(4, place(bar.nanoseconds)))
      page.line("<rect y=\"3\" height=\"8\" rx=\"2\" width=\"\(width)\"/></svg></td></tr>")
    }
    page.raw("</tbody><tfoot aria-hidden=\"true\"><tr><td></td><td></td><td class=\"bar\">")
    page.raw("<svg width=\"100%\" height=\"16\">")
    for power in span {
      let x = Self.percent((power - span.lowerBound) * 1000 / (span.count - 1))
      let anchor = power == span.lowerBound ? "start" : power == span.upperBound ? "end" : "middle"
      page.raw("<text x=\"\(x)\" y=\"12\" text-anchor=\"\(anchor)\">")
      page.raw("\(Markup.escaped(Self.words(Self.ten(power))))</text>")
    }
    page.line("</svg></td></tr></tfoot></table>")
    return page.html
  }

  /// `1.25 ms`: three digits and the unit that suits.
  static func words(_ nanoseconds: Int64) -> String {
    if nanoseconds < 0 { return "−" + words(nanoseconds == .min ? .max : -nanoseconds) }
    let units: [(Int64, String)] = [
      (60_000_000_000, "min"), (1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs"),
    ]
    guard let (unit, name) = units.first(where: { nanoseconds >= $0.0 }) else {
      return "\(nanoseconds) ns"
    }
    let whole = nanoseconds / unit
    // Hundredths, cut off: a time is never shown longer than it was.
    let hundredths = Int(nanoseconds % unit * 100 / unit)
    switch whole {
    case 100...: return "\(whole) \(name)"
    case 10...: return hundredths < 10 ? "\(whole) \(name)" : "\(whole).\(hundredths / 10) \(name)"
    default:
      guard hundredths > 0 else { return "\(whole) \(name)" }
      let digits = hundredths < 10 ? "0\(hundredths)" : "\(hundredths)"
      return "\(whole).\(digits.hasSuffix("0") ? String(digits.prefix(1)) : digits) \(name)"
    }
  }

  private static func percent(_ thousandths: Int) -> String {
    "\(thousandths / 10).\(thousandths % 10)%"
  }

  private static func power(_ value: Int64) -> Int {
    var power = 0
    var rest = value
    while rest >= 10 {
      rest /= 10
      power += 1
    }
    return power
  }

  private static func ten(_ power: Int) -> Int64 {
    var result: Int64 = 1
    for _ in 0..<max(0, min(18, power)) { result *= 10 }
    return result
  }

  /// Thousandths of log10 of `thousandths / 1000`, for 1000...9999, between known points.
  private static func logarithm(_ thousandths: Int) -> Int {
    let table = [0, 301, 477, 602, 699, 778, 845, 903, 954, 1000]
    let index = thousandths / 1000 - 1
    return table[index] + (table[index + 1] - table[index]) * (thousandths % 1000) / 1000
  }
}
