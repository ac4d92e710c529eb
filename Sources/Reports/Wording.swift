package import Performance
package import TradingModel

/// Numbers as people read them.
package enum Wording {
  /// A fixed number of digits after the point, thousands apart by a thin gap, a true minus sign.
  package static func number(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return "–" }
    guard value.magnitude < 1e14, let decimal = Decimal64(value, scale: 10) else {
      return "\(value)"
    }
    return number(decimal, places)
  }

  package static func number(_ value: Decimal64, _ places: Int) -> String {
    let text = value.rounded(toScale: UInt8(places)).magnitude.description
    let parts = text.split(separator: ".")
    var digits = parts.count > 1 ? String(parts[1]) : ""
    if digits.utf8.count < places {
      digits += String(repeating: "0", count: places - digits.utf8.count)
    }
    let isNought = !text.contains { ("1"..."9").contains($0) }
    let sign = value.isNegative && !isNought ? "−" : ""
    return sign + grouped(String(parts.first ?? "0")) + (places > 0 ? ".\(digits)" : "")
  }

  /// As many digits as the value has.
  package static func exact(_ value: Decimal64) -> String {
    let normal = value.normalized
    return number(normal, Int(normal.scale))
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  package static func percent(_ value: Double, _ places: Int = 2) -> String {
    number(value * 100, places) + "%"
  }

  /// A sign in front of gains, too.
  package static func signed(_ text: String) -> String {
    let isNought = !text.contains { ("1"..."9").contains($0) }
    return text.hasPrefix("−") || isNought ? text : "+" + text
  }

  package static func money(_ value: Money) -> String { number(value, 2) }

  package static func duration(seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e11 else { return "–" }
    let whole = Int(seconds.rounded())
    let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
    if days > 0 { return hours > 0 ? "\(days) d \(hours) h" : "\(days) d" }
    if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
    if minutes > 0 { return whole % 60 > 0 ? "\(minutes) min \(whole % 60) s" : "\(minutes) min" }
    return seconds < 10 && seconds > 0 ? number(seconds, 1) + " s" : "\(whole) s"
  }

  package static func value(_ value: Double?, _ unit: Figure.Unit) -> String {
    guard let value else { return "–" }
    switch unit {
    case .part: return percent(value)
    case .ratio: return number(value, 2)
    case .money: return number(value, 2)
    case .count: return number(value, 0)
    case .days: return "\(number(value, 0)) d"
    case .seconds: return duration(seconds: value)
    }
  }
}
