import Glibc

/// The standard normal distribution.
public enum Normal {
  /// The chance of a value at or below `x`. As exact as the C library's complementary error
  /// function: a relative error below 1e-15 over the whole line, also far out on the left.
  public static func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  /// The value with the chance `p` at or below it; nil unless `p` lies between 0 and 1, both
  /// excluded. Absolute error below 1e-13 for `p` in 1e-300...0.9999999; nearer to 1 `p` itself
  /// has lost its digits.
  ///
  /// A rational first guess (Abramowitz and Stegun 1964, 26.2.23, wrong by at most 4.5e-4), then
  /// Halley's steps on the exact distribution, each of which triples the correct digits.
  public static func quantile(_ p: Double) -> Double? {
    guard p > 0, p < 1 else { return nil }
    // The left half alone: there the distribution's value keeps its digits.
    guard p <= 0.5 else { return quantile(1 - p).map { -$0 } }
    let t = (-2 * log(p)).squareRoot()
    let top = 2.515517 + t * (0.802853 + t * 0.010328)
    let bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var x = top / bottom - t
    for _ in 0..<3 {
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      guard density > 0 else { break }
      let error = (cumulative(x) - p) / density
      x -= error / (1 + x * error / 2)
    }
    return x
  }
}
