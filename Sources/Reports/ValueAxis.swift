import Performance

/// Values to heights 0...1000 from top to bottom, with ticks at round numbers.
package struct ValueAxis {
  package static let height = 1000.0
  package let low: Double
  package let high: Double

  /// An axis that holds all values with a little room, and `always` exactly at its edge or within.
  package init(_ values: some Sequence<Double>, always: [Double] = []) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else {
      self.low = min(always.min() ?? 0, 0)
      self.high = max(always.max() ?? 1, self.low + 1)
      return
    }
    let room = high > low ? (high - low) * 0.06 : max(high.magnitude * 0.01, 1e-9)
    let (least, most) = (always.min() ?? low, always.max() ?? high)
    self.low = least <= low && always.contains(least) ? least : min(low - room, least)
    self.high = most >= high && always.contains(most) ? most : max(high + room, most)
  }

  package func place(_ value: Double) -> Double {
    high > low ? (high - value) / (high - low) * Self.height : Self.height / 2
  }

  /// Round values inside of the axis, about `count` of them.
  package func ticks(_ count: Int = 5) -> [Double] {
    let step = Self.step((high - low) / Double(max(count, 1)))
    guard step > 0, step.isFinite else { return [] }
    var result: [Double] = []
    var multiple = (low / step).rounded(.up)
    while multiple * step <= high + step * 1e-9, result.count < 20 {
      result.append(multiple * step)
      multiple += 1
    }
    return result
  }

  private static func step(_ rough: Double) -> Double {
    guard rough > 0, rough.isFinite else { return 0 }
    var unit = 1.0
    while unit * 10 <= rough { unit *= 10 }
    while unit > rough { unit /= 10 }
    for factor in [1.0, 2, 2.5, 5, 10] where unit * factor >= rough { return unit * factor }
    return unit * 10
  }
}
