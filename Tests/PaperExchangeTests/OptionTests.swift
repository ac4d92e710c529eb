import Testing
import TradingModel

@testable import PaperExchange

@Suite struct OptionModelTests {
  func model(
    _ right: OptionRight, strike: Double = 100, underlying: Double = 103, carry: Double = 0.04
  ) -> OptionModel {
    OptionModel(
      underlying: underlying, strike: strike, right: right, years: 0.4, volatility: 0.25,
      interest: 0.04, carry: carry)
  }

  @Test func price_IsTheOneOfTheTextbook() {
    // Hull's example: 42, strike 40, half a year, 20 % volatility, 10 % interest.
    var example = OptionModel(
      underlying: 42, strike: 40, right: .call, years: 0.5, volatility: 0.2, interest: 0.1,
      carry: 0.1)
    #expect(abs(example.price - 4.7594) < 1e-4)
    example.right = .put
    #expect(abs(example.price - 0.8086) < 1e-4)
  }

  @Test(arguments: [(80.0, 0.04), (100, 0.04), (130, 0.04), (80, 0), (100, 0), (130, 0)])
  func putAndCall_KeepTheirParity(_ strike: Double, _ carry: Double) {
    let call = model(.call, strike: strike, carry: carry)
    let put = model(.put, strike: strike, carry: carry)
    let forward = 103 * exponential((carry - 0.04) * 0.4)
    #expect(abs(call.price - put.price - (forward - strike * exponential(-0.04 * 0.4))) < 1e-10)
    #expect(abs(call.gamma - put.gamma) < 1e-12 && abs(call.vega - put.vega) < 1e-12)
    #expect(abs(call.delta - put.delta - exponential((carry - 0.04) * 0.4)) < 1e-12)
  }

  @Test(arguments: [OptionRight.call, .put], [80.0, 100, 130])
  func greeks_AreTheSlopesOfThePrice(_ right: OptionRight, _ strike: Double) {
    for carry in [0.04, 0] {
      let base = model(right, strike: strike, carry: carry)
      func slope(_ step: Double, _ change: (inout OptionModel, Double) -> Void) -> Double {
        var (up, down) = (base, base)
        change(&up, step)
        change(&down, -step)
        return (up.price - down.price) / (2 * step)
      }
      #expect(abs(slope(0.01) { $0.underlying += $1 } - base.delta) < 1e-6)
      #expect(abs(slope(0.0001) { $0.volatility += $1 } / 100 - base.vega) < 1e-6)
      #expect(abs(-slope(0.0001) { $0.years += $1 } / 365 - base.theta) < 1e-6)
      var (up, down) = (base, base)
      up.underlying += 0.01
      down.underlying -= 0.01
      #expect(abs((up.delta - down.delta) / 0.02 - base.gamma) < 1e-6)
    }
  }

  @Test(arguments: [0.05, 0.25, 0.9, 3])
  func impliedVolatility_IsFoundAgain(_ volatility: Double) throws {
    for right in [OptionRight.call, .put] {
      var base = model(right, strike: 105)
      base.volatility = volatility
      let found = try #require(model(right, strike: 105).impliedVolatility(of: base.price))
      #expect(abs(found - volatility) < 1e-6)
    }
    #expect(model(.call).impliedVolatility(of: -1) == nil)
    #expect(model(.call).impliedVolatility(of: 500) == nil)
  }

  @Test func expired_IsWorthWhatItPays() {
    var call = model(.call, strike: 100, underlying: 103)
    call.years = 0
    #expect(call.price == 3 && call.delta == 1 && call.gamma == 0 && call.theta == 0)
    call.underlying = 90
    #expect(call.price == 0 && call.delta == 0)
  }

  private func exponential(_ value: Double) -> Double {
    // The series is exact enough for these small values.
    (0..<20).reduce((sum: 0.0, term: 1.0)) { ($0.sum + $0.term, $0.term * value / Double($1 + 1)) }
      .sum
  }
}

@Suite struct OptionMarketTests {
  let catalogue = InstrumentCatalogue(at: monday)

  func option(_ right: OptionRight, strike: Decimal64) throws -> (
    ListedInstrument, ListedInstrument
  ) {
    let stock = try #require(catalogue.named("AAPL.NASDAQ"))
    var listed = stock
    listed.id = InstrumentID(rawValue: right == .call ? 900_001 : 900_002)
    listed.contract.instrument = listed.id
    listed.contract.securityType = .option
    listed.contract.expiry = "20261218"
    listed.contract.strike = strike
    listed.contract.right = right
    listed.contract.multiplier = 100
    listed.profile.sizeUnit = .one
    return (listed, stock)
  }

  @Test func optionQuotes_FollowTheUnderlying() throws {
    let stockPrice = try #require(catalogue.named("AAPL.NASDAQ")).profile.referencePrice
    let strike = Decimal64(Int(stockPrice))
    let settings = SyntheticMarket.Settings(seed: 7)
    let (call, stock) = try option(.call, strike: strike)
    let (put, _) = try option(.put, strike: strike)
    var underlying = SyntheticMarket(stock, start: monday, settings: settings)
    var calls = SyntheticMarket(call, on: stock, start: monday, settings: settings)
    var puts = SyntheticMarket(put, on: stock, start: monday, settings: settings)
    for second in stride(from: 10, to: 600, by: 10) {
      let moment = monday.advanced(by: .seconds(second))
      func middle(_ market: inout SyntheticMarket) throws -> (Double, Timestamp) {
        let found = market.quote(at: moment)
        let event = try #require(found)
        guard case .quote(let top) = event.kind else { throw Missing() }
        return (try #require(top.mid).doubleValue, event.time)
      }
      let (spot, _) = try middle(&underlying)
      let (call, _) = try middle(&calls)
      let (put, _) = try middle(&puts)
      let terms = try #require(calls.pricing)
      // A call that is far in the money is worth the price less the discounted strike.
      let discounted = 1e6 - terms.model(at: moment, underlying: 1e6).price
      // Quotes are some tenths of a second apart and stand on ticks.
      #expect(abs(call - put - (spot - discounted)) < 0.15, "\(second): \(call) \(put) \(spot)")
    }
  }

  @Test func optionHistory_IsTheStream() throws {
    let (call, stock) = try option(.call, strike: 280)
    let source = SyntheticMarket(
      call, on: stock, start: monday, settings: SyntheticMarket.Settings(seed: 7))
    let live = HistoryTests().played(
      source, .minute, .midpoint, to: monday.advanced(by: .seconds(300)))
    var past = source
    let told = past.history(
      HistoryQuery(
        start: monday, end: monday.advanced(by: .seconds(300)), size: .minute, price: .midpoint,
        hours: .trading))
    #expect(told == live && told.count == 5)
  }
}

struct Missing: Error {}

@Suite struct SyntheticBookTests {
  @Test func book_BeginsWithTheQuoteAndIsSorted() throws {
    let listed = try #require(InstrumentCatalogue(at: monday).named("ES.CME.202612"))
    var market = SyntheticMarket(
      listed, start: monday, settings: SyntheticMarket.Settings(seed: 7))
    for _ in 0..<200 {
      guard let event = market.nextEvent(), case .quote(let top) = event.kind else { continue }
      let book = SyntheticBook.book(listed, top, at: event.time, rows: 8, makers: .none)
      #expect(book.bids.count == 8 && book.asks.count == 8)
      #expect(book.bids.first?.price == top.bid && book.bids.first?.size == top.bidSize)
      #expect(book.asks.first?.price == top.ask && book.asks.first?.size == top.askSize)
      #expect(zip(book.bids, book.bids.dropFirst()).allSatisfy { $0.price > $1.price })
      #expect(zip(book.asks, book.asks.dropFirst()).allSatisfy { $0.price < $1.price })
      #expect((book.bids + book.asks).allSatisfy { $0.size > .zero })
      #expect(book == SyntheticBook.book(listed, top, at: event.time, rows: 8, makers: .none))
    }
  }

  @Test func smartBook_NamesAnExchangeOnceAtAPrice() throws {
    let listed = try #require(InstrumentCatalogue(at: monday).named("AAPL.NASDAQ"))
    var market = SyntheticMarket(
      listed, start: monday, settings: SyntheticMarket.Settings(seed: 7))
    guard let event = market.nextEvent(), case .quote(let top) = event.kind else { throw Missing() }
    let book = SyntheticBook.book(
      listed, top, at: event.time, rows: 10, makers: .several(["A", "B", "C"]))
    #expect(book.bids.count == 10)
    let keys = book.bids.map { "\($0.price.normalized) \($0.maker)" }
    #expect(Set(keys).count == keys.count)
  }
}
