import Performance
import TradingModel

extension Plot {
  /// The words at a tick of the value axis.
  func label(_ value: Double) -> String {
    switch unit {
    case .part:
      let step = (axis.high - axis.low) / 5
      return Wording.percent(value, step < 0.002 ? 2 : step < 0.02 ? 1 : 0)
    case .money where value.magnitude >= 1e6: return Wording.number(value / 1e6, 2) + "M"
    case .ratio, .money, .count, .days, .seconds:
      let step = (axis.high - axis.low) / 5
      let digits = step >= 2 ? 0 : step >= 0.2 ? 1 : step >= 0.02 ? 2 : step >= 0.002 ? 3 : 5
      return Wording.number(value, digits)
    }
  }

  /// Where words of time stand: at the first value of a new year, month, day or hour, whichever
  /// gives a handful.
  func timeTicks(_ count: Int = 6) -> [(place: Double, text: String)] {
    for unit in TimeUnit.allCases {
      var result: [(place: Double, text: String, key: Int64)] = []
      var before: Int64?
      for (x, second) in zip(xs, seconds) {
        let key = unit.key(second)
        if let before, key != before { result.append((x, unit.text(second), key)) }
        before = key
      }
      let isLast = unit == TimeUnit.allCases.last
      if result.count >= 3 || isLast {
        let least = max(1, (result.count + count - 1) / count)
        let step = [1, 2, 3, 4, 6, 12, 24, 48].first { $0 >= least } ?? least
        // Days go by their number in the picture, as weekends would tear even ones apart.
        return result.enumerated().filter { offset, tick in
          (unit == .day ? offset : Int(tick.key)) % step == 0
        }.map { ($0.element.place, $0.element.text) }
      }
    }
    return []
  }

  /// What the page's script needs of the chart, as JSON.
  var json: String {
    var parts = [
      "\"id\":\(Markup.json(id))", "\"unit\":\"\(unit.rawValue)\"", "\"places\":\(places)",
      "\"daily\":\(isDaily)", "\"low\":\(axis.low)", "\"high\":\(axis.high)",
      "\"x\":[\(xs.map(Self.short).joined(separator: ","))]",
      "\"t\":[\(seconds.map(String.init).joined(separator: ","))]",
      "\"fixed\":[\(fixed.map { "\($0)" }.joined(separator: ","))]",
    ]
    let series = lines.map { line in
      let values = line.values.map { $0.map { Self.number($0) } ?? "null" }
      return "{\"name\":\(Markup.json(line.name)),\"v\":[\(values.joined(separator: ","))]}"
    }
    parts.append("\"lines\":[\(series.joined(separator: ","))]")
    if let band {
      parts.append("\"low_of\":[\(band.low.map(Self.number).joined(separator: ","))]")
      parts.append("\"high_of\":[\(band.high.map(Self.number).joined(separator: ","))]")
    }
    let marks = marks.map {
      "[\(Self.short($0.place)),\(Self.number($0.value)),\($0.isBuy ? 1 : 0),"
        + "\(Markup.json($0.text))]"
    }
    parts.append("\"marks\":[\(marks.joined(separator: ","))]")
    return "{\(parts.joined(separator: ","))}"
  }

  /// Nine digits after the point at most, which no eye misses.
  private static func number(_ value: Double) -> String {
    Decimal64(value, scale: 9)?.normalized.description ?? "\(value)"
  }
}

/// What a time axis counts in, longest first.
enum TimeUnit: CaseIterable {
  case year, month, day, hour, minute, second

  func key(_ seconds: Int64) -> Int64 {
    let time = UTCTime(Timestamp(seconds: seconds))
    switch self {
    case .year: return Int64(CalendarDay(daysSince1970: time.day).year)
    case .month:
      let date = CalendarDay(daysSince1970: time.day)
      return Int64(date.year * 12 + date.month)
    case .day: return Int64(time.day)
    case .hour: return seconds / 3600
    case .minute: return seconds / 60
    case .second: return seconds
    }
  }

  func text(_ seconds: Int64) -> String {
    let time = UTCTime(Timestamp(seconds: seconds))
    let date = CalendarDay(daysSince1970: time.day)
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    switch self {
    case .year: return "\(date.year)"
    case .month: return date.month == 1 ? "\(date.year)" : months[date.month - 1]
    case .day: return "\(date.day) \(months[date.month - 1])"
    case .hour, .minute: return String(time.spoken.dropFirst(11).prefix(5))
    case .second: return String(time.spoken.dropFirst(11))
    }
  }
}
