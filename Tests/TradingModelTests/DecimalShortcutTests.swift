import Testing

@testable import TradingModel

/// The short ways of decimal arithmetic against the long ones, and numbers against their texts.
@Suite struct DecimalShortcutTests {
  /// Mantissas of every length and scales of every kind, the limits among them.
  private static func samples(_ count: Int) -> [Decimal64] {
    var state: UInt64 = 20_240_601
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    let edges: [Int64] = [0, 1, -1, .max, .min, .max - 1, 1 << 53, -(1 << 53)]
    return (0..<count).map { _ in
      let word = Int64(bitPattern: next())
      let pick = next() % 10
      let mantissa = pick == 0 ? edges[Int(next() % 8)] : word >> Int64(next() % 63)
      return Decimal64(mantissa: mantissa, scale: UInt8(pick < 5 ? next() % 3 : next() % 19))
    }
  }

  private static func isSame(_ left: Decimal64, _ right: Decimal64) -> Bool {
    left.mantissa == right.mantissa && left.scale == right.scale
  }

  @Test func shortWays_GiveTheDigitsOfTheLongOnes() {
    let values = Self.samples(40_000)
    for (left, right) in zip(values, values.dropFirst()) {
      #expect(Self.isSame(left + right, Decimal64.wideSum(left, right)), "\(left) + \(right)")
      #expect(
        Self.isSame(left - right, Decimal64.wideDifference(left, right)), "\(left) - \(right)")
      #expect(Self.isSame(left * right, Decimal64.wideProduct(left, right)), "\(left) * \(right)")
    }
  }

  @Test func numbers_AreTheNearestToTheirText() throws {
    for value in Self.samples(20_000) where value.mantissa.magnitude <= 1 << 53 {
      #expect(value.doubleValue == (try #require(Double(value.description))), "\(value)")
    }
  }
}
