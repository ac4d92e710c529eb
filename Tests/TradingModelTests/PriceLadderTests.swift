import Testing
import TradingModel

@Suite struct PriceLadderTests {
  let ladder = PriceLadder([
    .init(lowEdge: 3, increment: Decimal64("0.10")!),
    .init(lowEdge: 0, increment: Decimal64("0.05")!),
  ])!

  @Test(arguments: [
    ("0.05", "0.05"), ("2.95", "0.05"), ("2.99", "0.05"), ("3", "0.10"), ("3.05", "0.10"),
    ("120", "0.10"), ("-2.5", "0.05"), ("-3.5", "0.10"),
  ])
  func step_IsThatOfTheRung(_ row: (String, String)) throws {
    let price = try #require(Decimal64(row.0))
    #expect(ladder.increment(at: price) == Decimal64(row.1))
  }

  @Test(arguments: [
    ("2.93", "2.9", "2.95"), ("2.98", "2.95", "3"), ("3.05", "3", "3.1"), ("3", "3", "3"),
    ("10.14", "10.1", "10.2"),
  ])
  func price_IsRoundedOnItsRung(_ row: (String, String, String)) throws {
    let price = try #require(Decimal64(row.0))
    #expect(ladder.rounded(price, .down) == Decimal64(row.1))
    #expect(ladder.rounded(price, .up) == Decimal64(row.2))
    #expect(ladder.contains(price) == (row.1 == row.2))
  }

  @Test func emptyOrStepless_IsNoLadder() {
    #expect(PriceLadder([]) == nil)
    #expect(PriceLadder([.init(lowEdge: 0, increment: 0)]) == nil)
    #expect(PriceLadder(.zero).increment(at: 5) == Decimal64("0.01"))
  }
}
