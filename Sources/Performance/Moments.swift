import Glibc

/// Sums over numbers, in two passes so that nothing is lost against a large mean. Nil wherever the
/// figure is not defined; never not-a-number for finite input.
enum Moments {
  /// The arithmetic mean; nil of nothing.
  static func mean(_ values: some Collection<Double>) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The sample standard deviation (divisor n - 1); nil of fewer than two values. Values that are
  /// all the same have none at all, whatever rounding would make of it.
  static func deviation(_ values: some Collection<Double>) -> Double? {
    guard values.count >= 2, let mean = mean(values) else { return nil }
    guard let first = values.first, values.contains(where: { $0 != first }) else { return 0 }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Central sums of the second, third and fourth power.
  private static func sums(_ values: [Double]) -> (Double, Double, Double)? {
    guard let mean = mean(values), values.contains(where: { $0 != values[0] }) else { return nil }
    var sums = (0.0, 0.0, 0.0)
    for value in values {
      let distance = value - mean
      let square = distance * distance
      sums.0 += square
      sums.1 += square * distance
      sums.2 += square * square
    }
    return sums
  }

  /// The adjusted Fisher-Pearson skewness G1 (Joanes and Gill 1998); nil of fewer than three values
  /// or without deviation.
  static func skew(_ values: [Double]) -> Double? {
    guard values.count >= 3, let (m2, m3, _) = sums(values) else { return nil }
    let n = Double(values.count)
    return n * (n - 1).squareRoot() / (n - 2) * m3 / (m2 * m2.squareRoot())
  }

  /// The adjusted excess kurtosis G2 (Joanes and Gill 1998); nil of fewer than four values or
  /// without deviation.
  static func kurtosis(_ values: [Double]) -> Double? {
    guard values.count >= 4, let (m2, _, m4) = sums(values) else { return nil }
    let n = Double(values.count)
    let scaled = n * (n + 1) * (n - 1) / ((n - 2) * (n - 3)) * m4 / (m2 * m2)
    return scaled - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3))
  }

  /// The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan
  /// 1996); nil of nothing. `sorted` rises, `part` is within 0...1.
  static func quantile(_ sorted: [Double], _ part: Double) -> Double? {
    guard let last = sorted.last else { return nil }
    let place = part * Double(sorted.count - 1)
    let index = Int(place)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (sorted[index + 1] - sorted[index]) * (place - Double(index))
  }

  /// The quotient; nil where it is not defined.
  static func ratio(_ numerator: Double?, _ denominator: Double?) -> Double? {
    guard let numerator, let denominator, denominator != 0 else { return nil }
    return finite(numerator / denominator)
  }

  /// The value; nil for not-a-number and infinities.
  static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

  /// `base` to the power of `exponent`; nil for a base below nought.
  static func power(_ base: Double, _ exponent: Double) -> Double? {
    base < 0 ? nil : finite(pow(base, exponent))
  }
}

extension Double {
  /// The cube root.
  var cubeRoot: Double { cbrt(self) }
}
