import Performance
import Testing
import TradingModel

@Suite struct CurveTests {
  @Test("a thinned curve keeps the drawdown of all samples", arguments: [10, 3000, 5000, 100_000])
  func thinnedCurve_KeepsTheDrawdown(count: Int) {
    var numbers = SeededNumbers(UInt64(count))
    var builder = Samples.builder()
    var all = [EquityPoint(time: Samples.start, equity: 100_000, exposure: .zero)]
    var worth: Int64 = 10_000_000
    for index in 1...count {
      worth += Int64.random(in: -9000...9000, using: &numbers)
      // Several samples at one time, as on a merged clock.
      let point = EquityPoint(
        time: Samples.time(Int64(index / 3)), equity: Decimal64(mantissa: worth, scale: 2),
        exposure: 5)
      all.append(point)
      builder.sample(time: point.time, equity: point.equity, exposure: point.exposure)
    }
    let end = Samples.time(Int64(count))
    let thinned = builder.finish(end: end, marks: [:]).equity
    #expect(thinned.count <= 4096)
    #expect(thinned.first == all.first && thinned.last?.equity == all.last?.equity)
    #expect(thinned.last?.time == end)
    #expect(zip(thinned, thinned.dropFirst()).allSatisfy { $0.time <= $1.time })
    let whole = Drawdown(all)
    let kept = Drawdown(thinned)
    #expect(whole?.depth == kept?.depth && whole?.trough == kept?.trough)
    #expect(whole?.peak == kept?.peak)
    #expect(thinned.map(\.equity).max() == all.map(\.equity).max())
    #expect(thinned.map(\.equity).min() == all.map(\.equity).min())
  }

  @Test func prices_AreMergedIntoEqualIntervals() {
    var builder = Samples.builder()
    let slot = builder.priceSlot(symbol: "A")
    var high = Decimal64.zero
    var volume = Decimal64.zero
    for minute in 0..<100_000 {
      let price = Decimal64(1000 + minute % 777)
      high = max(high, price + 1)
      volume += 3
      let bar = Bar(
        start: Timestamp(seconds: Int64(minute) * 60), open: price, high: price + 1,
        low: price - 1, close: price, volume: 3, wap: price, count: 2)
      if minute % 2 == 0 {
        builder.price(slot: slot, bar: bar)
      } else {
        builder.price(symbol: "A", bar: bar)
      }
    }
    let bars = builder.finish(end: Samples.time(1), marks: [:]).prices.first?.bars ?? []
    #expect((800...2000).contains(bars.count))
    #expect(bars.allSatisfy { $0.start.seconds % 3600 == 0 }, "an hour is the first that fits")
    #expect(Set(bars.map(\.start)).count == bars.count)
    #expect(bars.map(\.high).max() == high && bars.map(\.low).min() == 999)
    #expect(bars.compactMap(\.volume).reduce(.zero, +) == volume)
    #expect(bars.compactMap(\.count).reduce(0, +) == 200_000)
    #expect(bars.allSatisfy { $0.wap == nil })
  }

  @Test func fewBars_AreKeptAsTheyCame() {
    var builder = Samples.builder()
    let bar = Bar(start: Samples.time(77), open: 1, high: 3, low: 1, close: 2, wap: 2)
    builder.price(symbol: "A", bar: bar)
    let prices = builder.finish(end: Samples.time(1), marks: [:]).prices
    #expect(prices == [PriceSeries(symbol: "A", bars: [bar])])
  }

  @Test func singlePrices_BecomeBars() {
    var builder = Samples.builder()
    let slot = builder.priceSlot(symbol: "A")
    for step in 0..<1_000_000 {
      builder.price(
        slot: slot, time: Timestamp(rawValue: Int64(step) * 100_000_000),
        price: Decimal64(step % 1000))
    }
    let bars = builder.finish(end: Samples.time(1), marks: [:]).prices.first?.bars ?? []
    #expect((400...2000).contains(bars.count))
    #expect(bars.first?.open == 0 && bars.last?.close == 999)
    #expect(bars.map(\.high).max() == 999)
  }
}
