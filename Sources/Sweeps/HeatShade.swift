/// Colours of a map: below nought orange, above it blue, so that they differ for those who do not
/// tell red from green; nought itself is pale.
struct HeatShade: Hashable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  private static let pale = (247.0, 247.0, 247.0)
  private static let good = (5.0, 96.0, 170.0)
  private static let bad = (190.0, 80.0, 5.0)

  /// The colour of a value between the extremes of its map.
  init(_ value: Double, low: Double, high: Double) {
    let reach = max(low.magnitude, high.magnitude)
    var part = reach > 0 ? value / reach : 0
    if low >= 0 || high <= 0, high > low {
      // All on one side: the whole shade is used, worst to best.
      part = (value - low) / (high - low)
      if high <= 0 { part -= 1 }
    }
    part = max(-1, min(1, part))
    let end = part < 0 ? HeatShade.bad : HeatShade.good
    let start = HeatShade.pale
    let share = part.magnitude
    red = UInt8(start.0 + (end.0 - start.0) * share)
    green = UInt8(start.1 + (end.1 - start.1) * share)
    blue = UInt8(start.2 + (end.2 - start.2) * share)
  }

  /// `#rrggbb`.
  var css: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Whether dark letters are legible on it.
  var isLight: Bool { Int(red) * 299 + Int(green) * 587 + Int(blue) * 114 > 140_000 }
}
