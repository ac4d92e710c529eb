import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

@Suite(.timeLimit(.minutes(2))) struct OptionDataTests {
  /// The listed option on Apple whose strike is nearest to the usual price, and its wire form.
  private func option(_ world: DataWorld) async throws -> (ListedInstrument, TWSContract) {
    let catalogue = try #require(await world.gateway.catalogue())
    let price = try #require(catalogue[apple]).profile.referencePrice
    let calls = catalogue.instruments.filter {
      $0.isOption && $0.contract.right == .call && $0.facts.underlying?.id == apple
    }
    let last = try #require(calls.compactMap(\.contract.expiry).max())
    let found = try #require(
      calls.filter { $0.contract.expiry == last }.min {
        abs(($0.contract.strike?.doubleValue ?? 0) - price)
          < abs(($1.contract.strike?.doubleValue ?? 0) - price)
      })
    var contract = TWSContract()
    contract.contractID = Int(found.id.rawValue)
    contract.securityType = "OPT"
    contract.exchange = "SMART"
    return (found, contract)
  }

  @Test func line_TellsQuotesAndComputationsThatFitThem() async throws {
    try await DataWorld.run({ $0.symbols = nil }) { world in
      let (_, contract) = try await option(world)
      try await world.line(1, contract)
      await world.play(.seconds(3))
      var bid = 0.0
      var found: [Int32: GatewayMessage.OptionComputation] = [:]
      for message in try await world.settle() {
        switch message {
        case .tickPrice(let tick) where tick.tickType == .bid:
          bid = decimal(tick.price.description).doubleValue
        case .optionComputation(let computation): found[computation.tickType.rawValue] = computation
        default: break
        }
      }
      #expect(bid > 0)
      let model = try #require(found[13])
      #expect(found[10] != nil && found[11] != nil)
      func value(_ number: TWSNumber) -> Double { decimal(number.description).doubleValue }
      #expect(value(model.delta) > 0.2 && value(model.delta) < 0.8)
      #expect(value(model.gamma) > 0 && value(model.vega) > 0 && value(model.theta) < 0)
      #expect(abs(value(model.optionPrice) - bid) < 1)
      #expect(value(model.underlyingPrice) > 50)
    }
  }

  @Test func ticksOfAnOption_AreRefusedLiveAndToldOfThePast() async throws {
    try await DataWorld.run({ $0.symbols = nil }) { world in
      let (_, contract) = try await option(world)
      try await world.client.send(
        .requestTickByTick(
          .init(
            requestID: 1, contract: contract, tickType: "Last", tickCount: 0, ignoresSize: false)))
      #expect(try await world.client.error(10_189).id == 1)
      try await world.client.send(
        .requestHistoricalTicks(
          .init(
            requestID: 2, contract: contract, includesExpired: false, start: "",
            end: "20261123-15:00:00", tickCount: 10, whatToShow: "BID_ASK",
            isRegularHoursOnly: true, ignoresSize: false, options: "")))
      let past = try await world.client.first {
        if case .historicalTicksBidAsk(let found) = $0 { found } else { nil }
      }
      #expect(past.ticks.count >= 10)
    }
  }

  @Test func clientsOwnQuestions_AreAnsweredWithType53() async throws {
    try await DataWorld.run({ $0.symbols = nil }) { world in
      let (listed, contract) = try await option(world)
      let spot = TWSNumber(Int(listed.contract.strike?.doubleValue ?? 0))
      func answer() async throws -> GatewayMessage.OptionComputation {
        try await world.client.first {
          if case .optionComputation(let found) = $0, found.tickType.rawValue == 53 {
            found
          } else {
            nil
          }
        }
      }
      try await world.client.send(
        .requestOptionPrice(
          .init(
            requestID: 1, contract: contract, volatility: TWSNumber(mantissa: 3, scale: 1),
            underlyingPrice: spot, optionCount: 0, options: "")))
      let priced = try await answer()
      let price = decimal(priced.optionPrice.description)
      #expect(price > .zero)
      try await world.client.send(
        .requestImpliedVolatility(
          .init(
            requestID: 2, contract: contract, optionPrice: priced.optionPrice,
            underlyingPrice: spot, optionCount: 0, options: "")))
      let implied = try await answer()
      #expect(abs(decimal(implied.impliedVolatility.description).doubleValue - 0.3) < 1e-4)
    }
  }
}
