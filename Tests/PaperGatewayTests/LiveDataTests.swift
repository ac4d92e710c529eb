import PaperExchange
import TWSProtocol
import Testing
import TradingModel

@testable import PaperGateway

@Suite(.timeLimit(.minutes(2))) struct LiveDataTests {
  @Test func lineWithoutTheRight_EndsWithTheBrokersText() async throws {
    try await DataWorld.run({ $0.dataRights = ["AAPL": .delayed, "BTC": .none] }) { world in
      try await world.line(1)
      let missing = try await world.client.error(10_089)
      #expect(missing.id == 1)
      #expect(missing.text.hasSuffix("Delayed market data is available.AAPL NASDAQ.NMS/TOP/ALL"))
      try await world.line(2, DataWorld.contract("BTC"))
      #expect(try await world.client.error(354).id == 2)
      #expect(await world.gateway.activeStreams().isEmpty)
    }
  }

  @Test func delayedLine_TellsTheMarketOfAQuarterOfAnHourAgo() async throws {
    try await DataWorld.run({ $0.dataRights = ["AAPL": .delayed] }) { world in
      try await world.client.send(.requestMarketDataType(.delayed))
      try await world.line(1)
      let first = try await world.settle()
      await world.play(.seconds(20))
      let heard = first + (try await world.settle())
      let order = heard.compactMap { message -> String? in
        switch message {
        case .error(let error): "\(error.code)"
        case .marketDataType(let notice): "type \(notice.type.rawValue)"
        case .tickPrice(let tick): "price \(tick.tickType.rawValue >= 66)"
        default: nil
        }
      }
      #expect(order.prefix(3) == ["10167", "type 3", "price true"])
      #expect(!order.contains("price false"))
      var bid: TWSNumber?
      var last: TWSNumber?
      for case .tickPrice(let tick) in heard {
        if tick.tickType == .delayedBid { bid = tick.price }
        if tick.tickType == .delayedLast { last = tick.price }
      }
      try await world.client.send(
        .requestHistoricalTicks(
          .init(
            requestID: 2, contract: appleContract(), includesExpired: false, start: "",
            end: "20261123-14:45:20", tickCount: 1, whatToShow: "BID_ASK",
            isRegularHoursOnly: false, ignoresSize: false, options: "")))
      let past = try await world.client.first {
        if case .historicalTicksBidAsk(let found) = $0 { found } else { nil }
      }
      #expect(past.ticks.last?.bidPrice == bid)
      #expect(last != nil)
    }
  }

  @Test func frozenLine_TellsTheLastQuoteAndThawsAtTheOpening() async throws {
    // Monday a second before four in the morning in New York: nothing trades yet.
    let night = Timestamp(seconds: 1_795_446_000 - 6 * 3600 - 1)
    try await DataWorld.run(at: night) { world in
      try await world.line(1)
      let closed = try await world.settle()
      let bids = closed.compactMap { message -> String? in
        if case .tickPrice(let tick) = message, tick.tickType == .bid {
          "\(tick.price)"
        } else {
          nil
        }
      }
      #expect(bids == ["-1"])
      try await world.client.send(.requestMarketDataType(.frozen))
      try await world.line(2)
      let frozen = try await world.settle()
      #expect(frozen.contains(.marketDataType(.init(requestID: 2, type: .frozen))))
      #expect(
        frozen.contains { message in
          if case .tickPrice(let tick) = message, tick.tickType == .bid {
            tick.price != -1
          } else {
            false
          }
        })
      await world.play(.seconds(3))
      let thawed = try await world.settle()
      #expect(thawed.contains(.marketDataType(.init(requestID: 2, type: .live))))
    }
  }

  @Test func halt_IsToldAndStopsTheTicks() async throws {
    try await DataWorld.run { world in
      try await world.line(1)
      await world.play(.seconds(2))
      _ = try await world.settle()
      await world.gateway.setHalt(.volatility, of: apple)
      await world.play(.seconds(5))
      let halted = try await world.settle()
      #expect(halted == [.tickGeneric(.init(requestID: 1, tickType: .halted, value: 2))])
      try await world.client.send(order(1, "BUY", 10))
      _ = try await world.client.status(1, "Submitted")
      await world.gateway.setHalt(.none, of: apple)
      _ = try await world.settle()
      await world.play(.seconds(2))
      _ = try await world.client.status(1, "Filled")
    }
  }

  @Test func genericTicks_AreCheckedAndTold() async throws {
    try await DataWorld.run { world in
      try await world.line(1, appleContract(), "233,999")
      let refused = try await world.client.error(321)
      #expect(refused.id == 1 && refused.text.contains("Incorrect generic tick list of 233,999."))
      #expect(refused.text.contains("Legal ones for (STK) are: 100(Option Volume)"))
      try await world.line(2, DataWorld.contract("EURUSD"), "233")
      #expect(try await world.client.error(321).text.contains("(CASH)"))
      try await world.line(3, appleContract(), "233", snapshot: true)
      #expect(try await world.client.error(321).text.contains("not applicable to generic ticks"))
      try await world.line(
        4, appleContract(),
        "100,101,104,105,106,165,221,225,233,236,258,293,294,295,318,375,411,456")
      await world.play(.seconds(5))
      var types: Set<Int32> = []
      for message in try await world.settle() {
        switch message {
        case .tickPrice(let tick): types.insert(tick.tickType.rawValue)
        case .tickSize(let tick): types.insert(tick.tickType.rawValue)
        case .tickGeneric(let tick): types.insert(tick.tickType.rawValue)
        case .tickString(let tick): types.insert(tick.tickType.rawValue)
        default: break
        }
      }
      let wanted: Set<Int32> = [
        1, 2, 4, 8, 9, 15, 16, 17, 18, 19, 20, 21, 23, 24, 32, 33, 37, 45, 46, 48, 49, 54, 55, 56,
        57, 58, 59, 77, 89,
      ]
      #expect(wanted.subtracting(types).isEmpty, "\(wanted.subtracting(types))")
    }
  }

  @Test func snapshot_EndsWithItsEnd() async throws {
    try await DataWorld.run { world in
      await world.play(.seconds(2))
      try await world.line(1, snapshot: true)
      let heard = try await world.settle()
      #expect(heard.last == .tickSnapshotEnd(1))
      #expect(
        heard.contains {
          if case .tickPrice(let tick) = $0 { tick.tickType == .bid } else { false }
        })
      try await world.client.send(.cancelMarketData(1))
      #expect(try await world.client.error(300).text == "Can't find EId with tickerId:1")
    }
  }

  @Test func tickByTick_BeginsWithThePastAndLeavesSizesOut() async throws {
    try await DataWorld.run { world in
      try await world.client.send(
        .requestTickByTick(
          .init(
            requestID: 1, contract: appleContract(), tickType: "Last", tickCount: 10,
            ignoresSize: false)))
      let past = try await world.client.first {
        if case .historicalTicksLast(let found) = $0 { found } else { nil }
      }
      #expect(past.ticks.count >= 10 && past.isDone.isOn)
      try await world.client.send(
        .requestTickByTick(
          .init(
            requestID: 2, contract: appleContract(), tickType: "BidAsk", tickCount: 0,
            ignoresSize: true)))
      _ = try await world.settle()
      await world.play(.seconds(30))
      var prices: [String] = []
      for case .tickByTickQuote(let tick) in try await world.settle() {
        prices.append("\(tick.bidPrice) \(tick.askPrice)")
      }
      #expect(prices.count > 20)
      #expect(zip(prices, prices.dropFirst()).allSatisfy { $0 != $1 })
      try await world.client.send(
        .requestTickByTick(
          .init(
            requestID: 3, contract: DataWorld.contract("EURUSD"), tickType: "Last", tickCount: 0,
            ignoresSize: false)))
      #expect(try await world.client.error(10_189).id == 3)
      try await world.client.send(.cancelTickByTick(99))
      #expect(try await world.client.error(300).id == 99)
    }
  }

  @Test(arguments: [("ES", false), ("AAPL", true)])
  func clientsBook_IsTheGatewaysBook(_ symbol: String, _ isSmart: Bool) async throws {
    try await DataWorld.run { world in
      var bids: [String] = []
      var asks: [String] = []
      func apply(_ side: Int, _ operation: Int, _ position: Int, _ row: String) {
        func change(_ rows: inout [String]) {
          switch operation {
          case 0: rows.insert(row, at: position)
          case 1: rows[position] = row
          default: rows.remove(at: position)
          }
        }
        if side == 1 { change(&bids) } else { change(&asks) }
        #expect(bids.count <= 7 && asks.count <= 7)
      }
      func listen() async throws {
        for message in try await world.settle() {
          switch message {
          case .marketDepth(let row):
            apply(row.side, row.operation, row.position, "\(row.price) \(row.size) ")
          case .marketDepthL2(let row):
            apply(
              row.side, row.operation, row.position, "\(row.price) \(row.size) \(row.marketMaker)")
            #expect(row.isSmartDepth.isOn)
          default: break
          }
        }
      }
      try await world.client.send(
        .requestMarketDepth(
          .init(
            requestID: 1, contract: DataWorld.contract(symbol), rows: 7,
            isSmartDepth: TWSFlag(isSmart), options: "")))
      for _ in 0..<10 {
        await world.play(.seconds(2))
        try await listen()
        let book = try #require(await world.gateway.book(1))
        func rows(_ side: [MarketDepth.Row]) -> [String] {
          side.map { "\(Translation.number($0.price)) \(Translation.number($0.size)) \($0.maker)" }
        }
        #expect(book.bids.count == 7 && bids == rows(book.bids))
        #expect(book.asks.count == 7 && asks == rows(book.asks))
      }
      try await world.client.send(
        .cancelMarketDepth(.init(requestID: 1, isSmartDepth: TWSFlag(isSmart))))
      _ = try await world.settle()
      await world.play(.seconds(2))
      #expect(try await world.settle().isEmpty)
      try await world.client.send(
        .cancelMarketDepth(.init(requestID: 1, isSmartDepth: TWSFlag(isSmart))))
      #expect(try await world.client.error(310).id == 1)
    }
  }

  @Test func changesOfABook_LeadFromAnyBookToAnyOther() {
    var state: UInt64 = 7
    func draw(_ limit: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % limit
    }
    func book() -> [MarketDepth.Row] {
      let prices = Set((0..<draw(9)).map { _ in Int(draw(12)) }).sorted()
      return prices.map {
        MarketDepth.Row(price: Decimal64($0 + 1), size: Decimal64(Int(draw(3)) + 1))
      }
    }
    for _ in 0..<2000 {
      let (old, new) = (book(), book())
      var rows = old
      for change in BookChange.between(old, new) {
        switch (change.operation, change.row) {
        case (.insert, let row?): rows.insert(row, at: change.position)
        case (.update, let row?): rows[change.position] = row
        case (.delete, _): rows.remove(at: change.position)
        default: Issue.record("a change without its row")
        }
      }
      #expect(rows == new)
    }
  }

  @Test func booksThatAreNot_AreRefused() async throws {
    try await DataWorld.run { world in
      for (id, contract, isSmart) in [
        (1, DataWorld.contract("SPX"), false), (2, appleContract(), false),
        (3, DataWorld.contract("ES"), true),
      ] {
        try await world.client.send(
          .requestMarketDepth(
            .init(
              requestID: RequestID(rawValue: Int32(id)), contract: contract, rows: 5,
              isSmartDepth: TWSFlag(isSmart), options: "")))
        #expect(try await world.client.error(10_092).id == Int32(id))
      }
    }
  }

  @Test func exchangesAndHistogram_AreAnswered() async throws {
    try await DataWorld.run { world in
      try await world.client.send(
        .requestSmartComponents(.init(requestID: 1, bboExchange: "9c0001")))
      let parts = try await world.client.first {
        if case .smartComponents(let found) = $0 { found } else { nil }
      }
      #expect(parts.components.contains { $0.exchange == "NASDAQ" && $0.letter == "Q" })
      try await world.client.send(
        .requestHistogram(
          .init(
            requestID: 2, contract: appleContract(), includesExpired: false,
            isRegularHoursOnly: true, period: "3 days")))
      try await world.client.send(.requestMarketDepthExchanges)
      let heard = try await world.settle()
      #expect(heard.count == 2)
      #expect(!heard.contains { if case .error = $0 { true } else { false } })
    }
  }
}
