import Glibc
import TWSProtocol

extension Translation {
  /// A computed number as the broker writes doubles, with at most fifteen digits after the point.
  static func number(_ value: Double) -> TWSNumber {
    guard value.isFinite, abs(value) < 1e15 else { return .unset }
    let whole = abs(value) < 1 ? 1 : Int(log10(abs(value))) + 1
    let places = max(0, min(15, 17 - whole))
    let scaled = (value * pow(10, Double(places))).rounded()
    return TWSNumber(mantissa: Int64(scaled), scale: places)
  }
}

extension Double {
  static func logarithm(_ value: Double) -> Double { log(value) }
}
