import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

/// Every recorded answer to a details request, field by field.
struct InstrumentTranslationTests {
  private let times = GatewayTime()

  /// What a recorded answer must become.
  struct Expected: Sendable {
    var id: Int64
    var exchange: String
    var address: String
    var name: String
    var tick: String
    var rule: Int?
    var multiplier: String = "1"
    var minimum: String
    var step: String
    var month: String?
    var lastTrade: String?
    var underlying: Int64?
    var sessions: Int
    /// The first session of the main hours, in UTC.
    var open: String
    var close: String
    var zone: String
  }

  static let expected: [Expected] = [
    Expected(
      id: 265_598, exchange: "SMART", address: "AAPL.NASDAQ", name: "APPLE INC", tick: "0.01",
      rule: 26, minimum: "0.0001", step: "0.0001", sessions: 5, open: "20260406-13:30:00",
      close: "20260406-20:00:00", zone: "US/Eastern"),
    Expected(
      id: 48_013_650, exchange: "FUNDSERV", address: "con:48013650",
      name: "Vanguard Total Stock Market Index Fund A (Vanguard)", tick: "0.01", rule: 2963,
      minimum: "0.001", step: "0.001", sessions: 4, open: "20260415-19:59:00",
      close: "20260416-02:00:00", zone: "US/Eastern"),
    Expected(
      id: 675_811_965, exchange: "SMART", address: "AAPL.SMART.20260618.100.C", name: "APPLE INC",
      tick: "0.01", rule: 32, multiplier: "100", minimum: "1", step: "1", month: "202606",
      underlying: 265_598, sessions: 5, open: "20260406-13:30:00", close: "20260406-20:00:00",
      zone: "US/Eastern"),
    Expected(
      id: 515_416_632, exchange: "CME", address: "ES.CME.202612", name: "E-mini S&P 500",
      tick: "0.25", rule: 67, multiplier: "50", minimum: "1", step: "1", month: "202612",
      lastTrade: "20261218-14:30:00", underlying: 11_004_968, sessions: 5,
      open: "20260406-13:30:00", close: "20260406-21:00:00", zone: "US/Central"),
    Expected(
      id: 76_792_991, exchange: "SMART", address: "TSLA.NASDAQ", name: "TESLA INC", tick: "0.01",
      rule: 26, minimum: "1", step: "1", sessions: 3, open: "20221229-14:30:00",
      close: "20221229-21:00:00", zone: "US/Eastern"),
    Expected(
      id: 620_731_015, exchange: "CME", address: "ES.CME.202506", name: "E-mini S&P 500",
      tick: "0.25", rule: 67, multiplier: "50", minimum: "1", step: "1", month: "202506",
      lastTrade: "20250620-13:30:00", underlying: 11_004_968, sessions: 5,
      open: "20250522-13:30:00", close: "20250522-21:00:00", zone: "US/Central"),
  ]

  private func recorded() throws -> [GatewayMessage.ContractData]? {
    try SharedFolder.messages(id: 10)?.compactMap {
      if case .contractData(let data) = $0 { data } else { nil }
    }
  }

  @Test(arguments: expected)
  func recordedDetails_BecomeTheInstrument(_ row: Expected) throws {
    guard let all = try recorded() else { return }
    let data = try #require(all.first { $0.contract.contractID == Int(row.id) })
    let found = try #require(times.instrument(data))
    #expect(found.id.rawValue == row.id && found.contract.instrument == found.id)
    #expect(found.address == row.address)
    #expect(found.contract.exchange == row.exchange)
    #expect(found.longName == row.name)
    #expect(found.tickSize == Decimal64(row.tick))
    #expect(found.priceLadder == PriceLadder(try #require(Decimal64(row.tick))))
    #expect(times.marketRule(data, of: found) == row.rule)
    #expect(found.multiplier == Decimal64(row.multiplier))
    #expect(found.priceMagnifier == 1)
    #expect(found.minimumSize == Decimal64(row.minimum))
    #expect(found.sizeIncrement == Decimal64(row.step))
    #expect(found.contractMonth == row.month)
    #expect(found.lastTrade == row.lastTrade.flatMap { times.moment($0) })
    #expect(found.underlying?.id.rawValue == row.underlying)
    #expect(found.liquidHours.zone == row.zone)
    #expect(found.liquidHours.sessions.count == row.sessions)
    #expect(found.liquidHours.sessions.first?.open == times.moment(row.open))
    #expect(found.liquidHours.sessions.first?.close == times.moment(row.close))
  }

  @Test func everyRecordedAnswer_IsAmongTheExpected() throws {
    guard let all = try recorded() else { return }
    let known = Set(Self.expected.map(\.id))
    #expect(Set(all.map { Int64($0.contract.contractID) }) == known)
    print("recorded details: \(all.count), instruments: \(known.count)")
  }

  @Test func rule_IsThatOfTheRoute() throws {
    guard let all = try recorded() else { return }
    let data = try #require(all.first { $0.contract.contractID == 675_811_965 })
    var found = try #require(times.instrument(data))
    #expect(times.marketRule(data, of: found) == 32)
    found.contract.exchange = "CBOE"
    #expect(times.marketRule(data, of: found) == 109)
    found.contract.exchange = "SAPPHIRE"
    #expect(times.marketRule(data, of: found) == 109)
    found.contract.exchange = "NOWHERE"
    #expect(times.marketRule(data, of: found) == nil)
  }

  @Test func pricesInPence_HaveTheirMagnifier() throws {
    var data = GatewayMessage.ContractData()
    data.contract.contractID = 7
    data.contract.symbol = "VOD"
    data.contract.securityType = "STK"
    data.contract.exchange = "SMART"
    data.contract.primaryExchange = "LSE"
    data.contract.currency = "GBP"
    data.validExchanges = "SMART,LSE"
    data.priceMagnifier = 100
    let found = try #require(times.instrument(data))
    #expect(found.priceMagnifier == 100 && found.address == "VOD.LSE")
    data.priceMagnifier = .unset
    #expect(times.instrument(data)?.priceMagnifier == 1)
    data.contract.currency = "USD"
    #expect(times.instrument(data)?.address == "VOD.LSE/USD")
  }

  @Test func crudeOil_IsNamedByItsContractMonth() throws {
    var data = GatewayMessage.ContractData()
    data.contract.contractID = 8
    data.contract.symbol = "CL"
    data.contract.securityType = "FUT"
    data.contract.exchange = "NYMEX"
    data.contract.currency = "USD"
    data.contract.lastTradeDateOrMonth = "20261119 14:30:00 US/Eastern"
    data.contractMonth = "202612"
    let found = try #require(times.instrument(data))
    #expect(found.address == "CL.NYMEX.202612")
    #expect(found.contract.expiry == "20261119")
    #expect(found.lastTrade == times.moment("20261119-19:30:00"))
  }

  @Test func combination_GoesOutAsItsLegs() throws {
    var contract = try #require(InstrumentAddress("bag:SPY.SMART:11*1,12*-2@CBOE")).contract
    contract.instrument = InstrumentID(rawValue: -5)
    let wire = TWSContract(contract)
    #expect(wire.securityType == "BAG" && wire.contractID == 0 && wire.symbol == "SPY")
    #expect(wire.comboLegs.map(\.contractID) == [11, 12])
    #expect(wire.comboLegs.map(\.action) == ["BUY", "SELL"])
    #expect(wire.comboLegs.map(\.exchange) == ["SMART", "CBOE"])
    #expect(wire.comboLegs.map(\.ratio) == [1, 2])
  }

  @Test func isin_GoesOutAsTheGatewaysField() throws {
    let wire = TWSContract(try #require(InstrumentAddress("isin:US0378331005/USD")).contract)
    #expect(wire.securityIDType == "ISIN" && wire.securityID == "US0378331005")
    #expect(wire.symbol.isEmpty && wire.securityType == "STK" && wire.currency == "USD")
  }

  @Test func brokenPriceRule_IsNoLadder() {
    let sound = GatewayMessage.MarketRule(
      ruleID: 1, increments: [PriceIncrement(lowEdge: 0, increment: 1)])
    #expect(PriceLadder(sound) != nil)
    let broken = GatewayMessage.MarketRule(
      ruleID: 1,
      increments: [
        PriceIncrement(lowEdge: 0, increment: 1), PriceIncrement(lowEdge: 5, increment: .unset),
      ])
    #expect(PriceLadder(broken) == nil)
    #expect(PriceLadder(GatewayMessage.MarketRule(ruleID: 1, increments: [])) == nil)
  }
}
