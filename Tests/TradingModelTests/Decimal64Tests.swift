import Testing
import TradingModel

@Suite struct Decimal64Tests {
  @Test(arguments: ["0", "0.0", "-1.50", "123456789012345678", "0.000000000000000001", "250.50"])
  func writtenText_IsReadAndPrintedTheSame(_ text: String) throws {
    #expect(try #require(Decimal64(text)).description == text)
  }

  @Test(arguments: ["", "-", ".", "1e5", "1.2.3", " 1", "1 ", "1234567890123456789", "NaN", "١"])
  func otherText_IsRefused(_ text: String) {
    #expect(Decimal64(text) == nil)
  }

  @Test func values_AreEqualWhateverTheirScale() {
    #expect(Decimal64("1.50") == Decimal64("1.5"))
    #expect(Set([Decimal64("1.50"), Decimal64("1.5"), Decimal64("1.500")]).count == 1)
    #expect(Decimal64("-0.1")! < Decimal64("0.09")!)
  }

  @Test func arithmetic_IsExact() {
    let tenth = Decimal64("0.1")!
    #expect((0..<10).reduce(Decimal64.zero) { sum, _ in sum + tenth } == 1)
    #expect(Decimal64("1.1")! * Decimal64("1.1")! == Decimal64("1.21")!)
    #expect((Decimal64("5000.25")! - Decimal64("0.50")!).description == "4999.75")
  }

  @Test func arithmetic_NeverTraps() {
    let large = Decimal64(mantissa: .max, scale: 0)
    let small = Decimal64(mantissa: .min, scale: 18)
    for left in [large, small, -large, .zero] {
      for right in [large, small, -large, .one] {
        _ = (left + right, left - right, left * right, left.divided(by: right), left < right)
        _ = left.rounded(toMultipleOf: right)
      }
    }
    #expect(large * large == large)
    #expect(Decimal64.one.divided(by: 0) == nil)
  }

  @Test(arguments: [
    ("1", "3", "0.3333333333"), ("2", "3", "0.6666666667"), ("-1", "8", "-0.1250000000"),
    ("1.5", "0.25", "6.0000000000"), ("0.00000001", "100000000", "0.0000000000"),
  ])
  func division_RoundsHalfToEven(_ row: (String, String, String)) {
    #expect(Decimal64(row.0)!.divided(by: Decimal64(row.1)!)?.description == row.2)
  }

  @Test(arguments: [
    ("5000.13", "0.25", FloatingPointRoundingRule.down, "5000.00"),
    ("5000.13", "0.25", .toNearestOrEven, "5000.25"),
    ("-5000.13", "0.25", .towardZero, "-5000.00"), ("1.12345", "0.00005", .up, "1.12345"),
  ])
  func rounding_FollowsTheTick(_ row: (String, String, FloatingPointRoundingRule, String)) {
    let value = Decimal64(row.0)!.rounded(toMultipleOf: Decimal64(row.1)!, row.2)
    #expect(value.description == row.3)
    #expect(value.isMultiple(of: Decimal64(row.1)!))
  }

  @Test(arguments: [0.1, 1.12345, 5000.25, -0.00000001, 123456.78, 0, 99999999999.5])
  func binaryNumbers_BecomeTheDecimalThatAPersonMeans(_ value: Double) throws {
    let decimal = try #require(Decimal64(value))
    #expect(decimal.doubleValue == value)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, 1e15])
  func binaryNumbersOutOfRange_AreRefused(_ value: Double) {
    #expect(Decimal64(value) == nil)
  }

  @Test func randomValues_AgreeWithBinaryArithmetic() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let left = Decimal64(
        mantissa: .random(in: -1_000_000...1_000_000, using: &generator), scale: 4)
      let right = Decimal64(
        mantissa: .random(in: -1_000_000...1_000_000, using: &generator), scale: 2)
      #expect(abs((left * right).doubleValue - left.doubleValue * right.doubleValue) < 1e-3)
      #expect((left + right) - right == left)
      #expect((left < right) == (left.doubleValue < right.doubleValue))
    }
  }
}
