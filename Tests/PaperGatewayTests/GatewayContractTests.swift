import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayContractTests {
  private func contract(_ text: String) throws -> TWSContract {
    let stated = try #require(InstrumentAddress(text)).contract
    var wire = TWSContract()
    wire.symbol = stated.symbol
    wire.securityType = stated.securityType.rawValue
    wire.lastTradeDateOrMonth = stated.expiry ?? ""
    wire.strike = stated.strike.map { TWSNumber(mantissa: $0.mantissa, scale: Int($0.scale)) } ?? 0
    wire.right = stated.right?.rawValue ?? ""
    wire.exchange = stated.exchange
    wire.primaryExchange = stated.primaryExchange ?? ""
    wire.currency = stated.currency
    wire.tradingClass = stated.tradingClass ?? ""
    return wire
  }

  private func details(
    _ client: TestClient, _ contract: TWSContract, _ id: RequestID
  ) async throws -> [GatewayMessage.ContractData] {
    try await client.send(
      .requestContractData(ClientMessage.RequestContractData(requestID: id, contract: contract)))
    _ = try await client.first {
      if case .contractDataEnd(let end) = $0, end == id { end } else { nil }
    }
    return client.received.compactMap {
      if case .contractData(let data) = $0, data.requestID == id { data } else { nil }
    }
  }

  @Test func option_IsDescribedAsRealGatewaysDo() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      let catalogue = InstrumentCatalogue(at: systemClock())
      let listed = try #require(
        catalogue.instruments.first {
          $0.contract.symbol == "AAPL" && $0.isOption && $0.contract.right == .put
        })
      let found = try await details(client, try contract(listed.address), 5)
      #expect(found.count == 1)
      let data = try #require(found.first)
      #expect(data.contract.securityType == "OPT" && data.contract.right == "P")
      #expect(data.contract.lastTradeDateOrMonth == listed.contract.expiry)
      #expect(data.contract.strike.value?.mantissa != 0 && data.contract.multiplier == "100")
      #expect(data.underlyingContractID == 265_598 && data.underlyingSecurityType == "STK")
      #expect(
        data.marketRuleIDs.hasPrefix("109,109") && data.realExpirationDate == listed.contract.expiry
      )
      try await client.send(.requestMarketRule(109))
      let rule = try await client.first { if case .marketRule(let rule) = $0 { rule } else { nil } }
      #expect(rule.increments.map(\.lowEdge) == [0, 3])
      #expect(
        rule.increments.map(\.increment) == [
          TWSNumber(mantissa: 1, scale: 2), TWSNumber(mantissa: 5, scale: 2),
        ])
    }
  }

  @Test func optionParameters_ComeForEachExchangeAndClass() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      try await client.send(
        .requestOptionParameters(
          .init(
            requestID: 3, underlyingSymbol: "SPX", underlyingSecurityType: "IND",
            underlyingContractID: 416_904)))
      _ = try await client.first { if case .optionParametersEnd(let id) = $0 { id } else { nil } }
      let chains = client.received.compactMap {
        if case .optionParameters(let chain) = $0 { chain } else { nil }
      }
      #expect(Set(chains.map(\.tradingClass)) == ["SPX", "SPXW"])
      #expect(Set(chains.map(\.exchange)) == ["SMART", "CBOE"])
      #expect(chains.allSatisfy { $0.underlyingContractID == 416_904 && $0.multiplier == "100" })
      let expiries = Set(chains.flatMap(\.expirations))
      #expect(expiries.count == 6 && chains.allSatisfy { $0.strikes.count == 41 })
      try await client.send(
        .requestOptionParameters(
          .init(
            requestID: 4, underlyingSymbol: "AAPL", underlyingSecurityType: "STK",
            underlyingContractID: 1)))
      #expect(try await client.error(200).id == 4)
    }
  }

  @Test func continuousFuture_IsTheEarliestMonthForDataOnly() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      let future = try contract("ES.CME.CONT")
      let found = try await details(client, future, 5)
      #expect(found.map(\.contract.securityType) == ["CONTFUT"])
      let months = try await details(client, try contract("ES.CME.FRONT"), 6)
      #expect(
        months.count == 4 && months.first?.contract.contractID == found.first?.contract.contractID)
      try await client.send(order(1, "BUY", 1, contract: future))
      #expect(try await client.error(201).text.contains("Continuous"))
    }
  }

  @Test func foreignStock_HasItsCurrencyLadderAndMagnifier() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      let found = try await details(client, try contract("VOD.LSE"), 5)
      let data = try #require(found.first)
      #expect(found.count == 1 && data.contract.currency == "GBP" && data.timeZone == "GB")
      #expect(data.priceMagnifier == 100 && data.contract.primaryExchange == "LSE")
      #expect(data.marketRuleIDs == "4001,4001" && data.validExchanges == "SMART,LSE")
      try await client.send(.requestMarketRule(987))
      #expect(try await client.error(321).text.contains("market rule"))
    }
  }
}
