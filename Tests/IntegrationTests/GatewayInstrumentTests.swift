import Feeds
import IBClient
import PaperExchange
import Testing
import TradingModel

/// Our client's view of the paper gateway's instruments, over a real socket.
@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayInstrumentTests {
  private func withBackend(
    _ body: (any FeedBackend, InstrumentCatalogue) async throws -> Void
  ) async throws {
    let world = try await GatewayWorld(sink: nil)
    do {
      let backend = try #require(world.pool.dataBackend, "\(world.loaded.endpoints)")
      try await body(backend, InstrumentCatalogue(at: GatewayWorld.wallClock()))
    } catch {
      await world.end()
      throw error
    }
    await world.end()
  }

  @Test("each kind of instrument is found by its address with its own trading rules")
  func everyKind_IsFoundAsListed() async throws {
    try await withBackend { backend, catalogue in
      let resolver = InstrumentResolver(backend: backend)
      var kinds: [SecurityType: [ListedInstrument]] = [:]
      for listed in catalogue.instruments {
        // The recorded month of the euro has expired, and is found by its month all the same.
        kinds[listed.contract.securityType, default: []].append(listed)
      }
      #expect(kinds.count >= 8)
      for (kind, all) in kinds {
        let step = max(1, all.count / 6)
        for index in stride(from: 0, to: all.count, by: step) {
          let listed = all[index]
          let address = try #require(InstrumentAddress(listed.address))
          let found = try await resolver.instrument(address)
          #expect(found.id == listed.id, "\(listed.address)")
          #expect(found.address == listed.address, "\(kind.rawValue)")
          #expect(found.priceLadder == listed.priceLadder, "\(listed.address)")
          #expect(found.priceMagnifier == listed.priceMagnifier)
          #expect(found.multiplier == listed.multiplier)
          #expect(found.minimumSize == listed.minimumSize)
          #expect(found.sizeIncrement == listed.sizeIncrement)
          #expect(found.contract.currency == listed.contract.currency)
          #expect(found.underlying?.id == listed.facts.underlying?.id)
          if kind != .option { #expect(found.lastTrade == listed.lastTrade, "\(listed.address)") }
          let pinned = try await resolver.instrument(InstrumentAddress(contractID: listed.id))
          #expect(pinned.id == listed.id && pinned.address == listed.address)
        }
      }
    }
  }

  @Test("chains, the front month and an ambiguous address")
  func chainsAndFrontMonth() async throws {
    try await withBackend { backend, catalogue in
      let resolver = InstrumentResolver(backend: backend)
      let apple = try await resolver.instrument(try #require(InstrumentAddress("AAPL.NASDAQ")))
      let chains = try await backend.optionChains(on: apple)
      let smart = try #require(chains.first { $0.exchange == "SMART" })
      #expect(smart.expiries.count == 6 && smart.strikes.count == 41 && smart.multiplier == 100)
      let expiry = try #require(smart.expiries.last)
      let strike = try #require(smart.strikes.first)
      let text = smart.address(of: apple, expiry: expiry, strike: strike, .call)
      let option = try await resolver.instrument(try #require(InstrumentAddress(text)))
      #expect(option.address == text && option.underlying?.id == apple.id)
      let named = try await resolver.instrument(
        try #require(InstrumentAddress("isin:US0378331005")))
      #expect(named.id == apple.id && named.address == "AAPL.NASDAQ")
      let front = try await resolver.instrument(try #require(InstrumentAddress("ES.CME.FRONT")))
      #expect(front.contract.securityType == .future && front.contractMonth != nil)
      #expect(catalogue[front.id] != nil)
      let month = try #require(option.contractMonth)
      let vague = "AAPL.SMART.\(month).\(strike.normalized).C"
      let fitting = smart.expiries.filter { $0.hasPrefix(month) }
      if fitting.count > 1 {
        await #expect(throws: FeedError.self) {
          try await resolver.instrument(try #require(InstrumentAddress(vague)))
        }
      }
    }
  }
}
