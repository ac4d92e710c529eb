import Testing
import TradingModel

@testable import PaperExchange

@Suite struct CatalogueTests {
  let catalogue = InstrumentCatalogue(at: monday)

  @Test func everyContract_IsUniqueWholeAndFindsItself() {
    #expect(catalogue.instruments.count >= 60)
    #expect(Set(catalogue.instruments.map(\.address)).count == catalogue.instruments.count)
    for listed in catalogue.instruments {
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
