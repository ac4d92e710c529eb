import Testing
import TradingModel

@testable import PaperExchange

@Suite struct CatalogueTests {
  let catalogue = InstrumentCatalogue(at: monday)

  @Test func everyContract_IsUniqueWholeAndFindsItself() {
    #expect(catalogue.instruments.count >= 60)
    #expect(Set(catalogue.instruments.map(\.address)).count == catalogue.instruments.count)
    // Of the thousands of options every 37th is enough.
    let looked = catalogue.instruments.enumerated().filter { index, listed in
      !listed.isOption || index % 37 == 0
    }.map(\.element)
    #expect(looked.contains { $0.contract.securityType == .futureOption })
    for listed in looked {
      #expect(InstrumentAddress(listed.address)?.description == listed.address)
      #expect(listed.contract.instrument == listed.id)
      #expect(listed.tickSize > .zero && listed.multiplier > .zero)
      #expect(listed.minimumSize > .zero && listed.sizeIncrement > .zero)
      #expect(catalogue.matches(Contract.byID(listed.id)).map(\.id) == [listed.id])
      #expect(catalogue.named(listed.address)?.id == listed.id, "\(listed.address)")
      var full = listed.contract
      full.instrument = nil
      #expect(catalogue.matches(full).map(\.id) == [listed.id], "\(listed.address)")
    }
  }

  @Test func chains_AreListedOnFourUnderlyings() throws {
    let names: [(String, String, Int)] = [
      ("SPY.ARCA", "SPY", 6), ("AAPL.NASDAQ", "AAPL", 6), ("SPX.CBOE.IND", "SPX", 6),
      ("ES.CME.202612", "ES", 4),
    ]
    for (address, symbol, expiries) in names {
      let underlying = try #require(catalogue.named(address))
      let options = catalogue.options(on: underlying.id)
      #expect(Set(options.map(\.contract.symbol)) == [symbol])
      #expect(Set(options.compactMap(\.contract.expiry)).count == expiries, "\(address)")
      #expect(Set(options.compactMap(\.contract.strike)).count == 41)
      #expect(options.count == expiries * 82)
      for option in options {
        #expect(option.facts.underlying?.id == underlying.id)
        #expect(option.profile.referencePrice > 0)
        let last = try #require(option.lastTrade)
        #expect(last > monday)
      }
    }
  }

  @Test func options_HaveTheirTermsAndNames() throws {
    let option = try #require(catalogue.named("AAPL.SMART.20261218.272.5.C"))
    #expect(option.contract.localSymbol == "AAPL  261218C00272500")
    #expect(option.contract.multiplier == 100 && option.contract.right == .call)
    #expect(option.lastTrade == time("2026-12-18 21:00:00"))
    #expect(option.priceLadder.increment(at: decimal("2.99")) == decimal("0.01"))
    #expect(option.priceLadder.increment(at: 3) == decimal("0.05"))
    #expect(catalogue.priceRule(option.facts.marketRule) == option.priceLadder)
    let index = try #require(catalogue.named("SPX.SMART.20261218.6600.P"))
    #expect(index.contract.tradingClass == "SPX")
    let weekly = try #require(catalogue.named("SPX:SPXW.SMART.20261204.6600.P"))
    #expect(weekly.lastTrade == time("2026-12-04 21:15:00"))
    let quarterly = try #require(catalogue.named("ES.CME.20261218.6600.C"))
    #expect(quarterly.contract.localSymbol == "ESZ6 C6600")
    #expect(quarterly.lastTrade == time("2026-12-18 14:30:00"))
    let january = try #require(catalogue.named("ES:EW3.CME.20270115.6600.C"))
    #expect(january.facts.underlying?.symbol == "ESH7")
  }

  @Test func expiries_AreFridaysAndTheDayBeforeAHoliday() {
    func texts(_ year: Int, _ month: Int, _ day: Int) -> [String] {
      InstrumentCatalogue.expiries(on: CivilDate(year: year, month: month, day: day))
        .map(\.compactText)
    }
    #expect(
      texts(2026, 11, 23) == [
        "20261127", "20261204", "20261211", "20261218", "20270115", "20270219",
      ])
    // Good Friday 2026 is 3 April.
    #expect(texts(2026, 4, 2).first == "20260402")
    #expect(texts(2026, 4, 3).first == "20260410")
  }

  @Test func contractIDs_StayTheSameOnOtherDays() throws {
    let next = InstrumentCatalogue(at: monday.advanced(by: .seconds(86_400)))
    var shared = 0
    for listed in catalogue.instruments {
      guard let other = next[listed.id] else { continue }
      #expect(other.address == listed.address)
      shared += 1
    }
    #expect(shared == catalogue.instruments.count, "no expiry has passed between the two days")
    #expect(catalogue.instruments.allSatisfy { $0.id.rawValue < 2_147_483_647 })
  }

  @Test(arguments: [
    ("VOD.LSE", "GBP", 100, "1"), ("BMW.IBIS", "EUR", 1, "1"), ("7203.TSEJ", "JPY", 1, "100"),
    ("IBUS500.CFD", "USD", 1, "1"), ("AAPL.CFD", "USD", 1, "1"),
    ("SOL.ZEROHASH", "USD", 1, "0.00001"),
    ("NDX.NASDAQ.IND", "USD", 1, "1"),
  ])
  func furtherKinds_AreListed(_ row: (String, String, Int, String)) throws {
    let listed = try #require(catalogue.named(row.0))
    #expect(listed.contract.currency == row.1 && listed.priceMagnifier == row.2)
    #expect(listed.minimumSize == decimal(row.3))
    let view = listed.instrument(at: monday)
    #expect(view.priceMagnifier == row.2 && view.priceLadder == listed.priceLadder)
  }

  @Test func future_WithoutExpiryIsAmbiguousAndWithMonthIsNot() {
    var query = Contract(symbol: "ES", securityType: .future, exchange: "CME", currency: "USD")
    #expect(
      catalogue.matches(query).compactMap(\.contract.localSymbol) == [
        "ESZ6", "ESH7", "ESM7", "ESU7",
      ])
    query.expiry = "202612"
    #expect(catalogue.matches(query).map(\.contract.expiry) == ["20261218"])
    query.expiry = "20261218"
    #expect(catalogue.matches(query).count == 1)
    query.expiry = "202611"
    #expect(catalogue.matches(query).isEmpty)
  }

  @Test func recordedEuroFuture_IsListedAlthoughItHasExpired() {
    let listed = catalogue.named("6EH4")
    #expect(listed?.contract.symbol == "EUR")
    #expect(listed?.contract.expiry == "20240318")
    #expect(listed?.tickSize == decimal("0.00005"))
    #expect(listed?.address == "EUR.CME.202403")
  }

  @Test func crudeOil_LastTradesInTheMonthBeforeItsContractMonth() {
    let query = Contract(
      symbol: "CL", securityType: .future, expiry: "202701", exchange: "NYMEX", currency: "USD")
    let found = catalogue.matches(query)
    #expect(found.map(\.contract.localSymbol) == ["CLF7"])
    #expect(found.first?.contract.expiry?.hasPrefix("202612") == true)
  }

  @Test func search_RanksExactThenPrefixThenName() {
    let found = catalogue.search("am").map(\.contract.symbol)
    #expect(found.prefix(2) == ["AMD", "AMZN"])
    #expect(found.contains("BAC"), "BANK OF AMERICA")
    #expect(catalogue.search("AAPL").map(\.contract.symbol) == ["AAPL"])
    #expect(catalogue.search("").isEmpty)
    #expect(catalogue.search("zzzz").isEmpty)
  }

  @Test func unknownContracts_MatchNothing() {
    let query = Contract(symbol: "NOPE", securityType: .stock, exchange: "SMART", currency: "USD")
    #expect(catalogue.matches(query).isEmpty)
    let bare = Contract(symbol: "", securityType: .stock, exchange: "SMART", currency: "USD")
    #expect(catalogue.matches(bare).isEmpty)
    #expect(catalogue.matches(.byID(InstrumentID(rawValue: 1))).isEmpty)
  }

  @Test func roundTheClock_OpensEverythingOnASunday() {
    let open = InstrumentCatalogue(at: monday, hours: .roundTheClock)
    let sunday = time("2026-11-22 15:00:00")
    for listed in open.instruments {
      #expect(listed.instrument(at: sunday).liquidHours.isOpen(at: sunday) == true)
    }
    #expect(catalogue[apple]?.instrument(at: sunday).tradingHours.isOpen(at: sunday) == false)
  }
}

extension Contract {
  static func byID(_ id: InstrumentID) -> Contract {
    Contract(
      instrument: id, symbol: "", securityType: SecurityType(rawValue: ""), exchange: "",
      currency: "")
  }
}
