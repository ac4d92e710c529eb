import Performance
import Testing
import TradingModel

@Suite struct ResultTests {
  @Test func resultOfNothing_HoldsNothing() {
    var builder = Samples.builder()
    let result = builder.finish(end: Samples.time(10), marks: [:])
    #expect(result.fills.isEmpty && result.trades.isEmpty && result.orders == OrderCounts())
    #expect(result.notes.isEmpty)
    #expect(result.equity.map(\.time) == [Samples.start, Samples.time(10)])
    #expect(result.equity.allSatisfy { $0.equity == 100_000 })
  }

  @Test func lots_CloseFirstInFirstOut() {
    var builder = Samples.builder()
    builder.record(
      Samples.fill(.buy, 10, at: 100, second: 1, commission: 1, tag: "in"), low: nil, high: nil)
    builder.record(
      Samples.fill(.buy, 5, at: 110, second: 2, commission: 1), low: 98, high: 112)
    builder.record(
      Samples.fill(.sell, 12, at: 120, second: 3, commission: .of("1.2"), tag: "out"), low: 105,
      high: 121)
    let result = builder.finish(end: Samples.time(9), marks: ["A": Mark(price: 130)])
    #expect(result.trades.count == 3)
    let first = result.trades[0]
    #expect(first.quantity == 10 && first.entryPrice == 100 && first.exitPrice == 120)
    #expect(first.profit == 200 && first.fees == 2, "its own fee and 10 of 12 of the exit's")
    #expect(first.adverse == -20 && first.favorable == 210)
    #expect(first.entryTag == "in" && first.exitTag == "out")
    let second = result.trades[1]
    #expect(second.quantity == 2 && second.profit == 20 && second.fees == .of("0.6"))
    #expect(second.adverse == -10 && second.favorable == 22, "only since its own entry")
    let open = result.trades[2]
    #expect(open.exitTime == nil && open.quantity == 3 && open.profit == 60)
    #expect(open.fees == .of("0.6") && open.exitPrice == 130)
    #expect(open.slippage == nil && open.adverse == -15 && open.favorable == 60)
  }

  @Test func reversal_ClosesAndOpens() {
    var builder = Samples.builder()
    builder.record(
      Samples.fill(.sell, 4, at: 50, second: 1, pointValue: 5, commission: 2), low: nil, high: nil)
    builder.record(
      Samples.fill(.buy, 10, at: 48, second: 2, pointValue: 5, commission: 5), low: 47, high: 53)
    builder.record(
      Samples.fill(.sell, 6, at: 49, second: 3, pointValue: 5, commission: 3), low: 46, high: 49)
    let result = builder.finish(end: Samples.time(9), marks: [:])
    #expect(result.trades.count == 2 && result.notes.isEmpty)
    let short = result.trades[0]
    #expect(short.side == .sell && short.profit == 40 && short.fees == 4)
    #expect(short.adverse == -60 && short.favorable == 60)
    let long = result.trades[1]
    #expect(long.side == .buy && long.quantity == 6 && long.profit == 30 && long.fees == 6)
    #expect(long.adverse == -60 && long.favorable == 30)
  }

  @Test func slippage_IsWhatBothSidesCostAgainstTheMid() {
    var builder = Samples.builder()
    builder.record(
      Samples.fill(.buy, 10, at: .of("100.02"), second: 1, mid: 100), low: nil, high: nil)
    builder.record(
      Samples.fill(.sell, 10, at: .of("101.01"), second: 2, mid: 101), low: nil, high: nil)
    let result = builder.finish(end: Samples.time(9), marks: [:])
    #expect(result.trades.first?.slippage == .of("0.1"), "0.02 paid, 0.01 won")
  }

  @Test func openPosition_WithoutAPrice_IsValuedAtItsLastFillWithANote() {
    var builder = Samples.builder()
    builder.record(Samples.fill(.buy, 1, at: 7, commission: nil), low: nil, high: nil)
    let result = builder.finish(end: Samples.time(9), marks: [:])
    #expect(result.trades.first?.profit == 0)
    #expect(
      result.notes == [
        "No price of A is known at the end; its last fill stands for it.",
        "1 of 1 fills have no commission; they count as free.",
      ])
  }

  @Test("round trips add up to the cash that flowed, whatever was traded", arguments: 1...40)
  func roundTrips_AddUpToTheCash(seed: UInt64) {
    var numbers = SeededNumbers(seed)
    var builder = Samples.builder()
    var cash = Money.zero
    var held: [String: Quantity] = [:]
    let values: [String: Decimal64] = ["A": 1, "ES": 50, "EUR": .of("1.0834")]
    for second in 1...400 {
      let symbol = ["A", "ES", "EUR"].randomElement(using: &numbers) ?? "A"
      let side: Side = Bool.random(using: &numbers) ? .buy : .sell
      let quantity = Decimal64(mantissa: .random(in: 1...3000, using: &numbers), scale: 2)
      let price = Decimal64(mantissa: .random(in: 9_000...11_000, using: &numbers), scale: 3)
      let fee = Decimal64(mantissa: .random(in: -50...500, using: &numbers), scale: 4)
      let value = values[symbol] ?? .one
      builder.record(
        Samples.fill(
          side, quantity, at: price, second: Int64(second), symbol: symbol, pointValue: value,
          commission: fee), low: price - 1, high: price + 1)
      let signed = side == .buy ? quantity : -quantity
      held[symbol, default: .zero] += signed
      cash -= signed * price * value + fee
    }
    var marks: [String: Mark] = [:]
    for (symbol, quantity) in held {
      marks[symbol] = Mark(price: 10)
      cash += quantity * 10 * (values[symbol] ?? .one)
    }
    let result = builder.finish(end: Samples.time(1000), marks: marks)
    #expect(result.trades.reduce(.zero) { $0 + $1.net } == cash)
    let open = result.trades.filter { $0.exitTime == nil }
    for (symbol, quantity) in held {
      let sum = open.filter { $0.symbol == symbol }.reduce(Quantity.zero) {
        $0 + ($1.side == .buy ? $1.quantity : -$1.quantity)
      }
      #expect(sum == quantity)
    }
    let parts = result.trades.allSatisfy {
      $0.adverse <= min($0.profit, .zero) && $0.favorable >= max($0.profit, .zero)
    }
    #expect(parts, "the worst and the best enclose the outcome")
  }

  @Test func extremes_OfManyLots_AreThoseSinceEachEntry() {
    var numbers = SeededNumbers(7)
    var builder = Samples.builder()
    var spans: [(low: Price, high: Price)] = []
    var entries: [Price] = []
    for second in 1...300 {
      let price = Decimal64(Int.random(in: 90...110, using: &numbers))
      let low = price - Decimal64(Int.random(in: 0...9, using: &numbers))
      let high = price + Decimal64(Int.random(in: 0...9, using: &numbers))
      spans.append((low, high))
      entries.append(price)
      builder.record(Samples.fill(.buy, 1, at: price, second: Int64(second)), low: low, high: high)
    }
    let result = builder.finish(end: Samples.time(999), marks: ["A": Mark(price: 100)])
    for (index, trip) in result.trades.enumerated() {
      let after = spans[(index + 1)...]
      let low = min(after.map(\.low).min() ?? 100, 100)
      let high = max(after.map(\.high).max() ?? 100, 100)
      #expect(trip.adverse == min(low - entries[index], 0), "lot \(index)")
      #expect(trip.favorable == max(high - entries[index], 0), "lot \(index)")
    }
  }
}
