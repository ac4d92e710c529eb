import Foundation
import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayTests {
  @Test(arguments: [(157, 157), (158, 157), (176, 176), (178, 178), (200, 200), (225, 200)])
  func hello_IsAnsweredWithTheNewestCommonTextVersion(_ offered: Int, _ expected: Int) async throws
  {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port, version: offered, minimum: 100)
      #expect(client.version.rawValue == expected)
      #expect(try await client.ready() == 1)
    }
  }

  @Test func clientOfTheFuture_IsClosed() async throws {
    try await withGateway { _, port in
      await #expect(throws: ConnectionClosed.self) {
        _ = try await TestClient.connect(port, version: 225, minimum: 213)
      }
    }
  }

  @Test func maximumVersion_CanBeLowered() async throws {
    try await withGateway({ $0.maximumVersion = 187 }) { _, port in
      let client = try await TestClient.connect(port, version: 200, minimum: 100)
      #expect(client.version.rawValue == 187)
    }
    await #expect(throws: PaperGatewayError.unsupportedVersion(158)) {
      try await withGateway({ $0.maximumVersion = 158 }) { _, _ in }
    }
  }

  @Test func clientID_IsTakenOnce() async throws {
    try await withGateway { _, port in
      let first = try await TestClient.connect(port, id: 5)
      _ = try await first.ready()
      let second = try await TestClient.connect(port, id: 5)
      _ = try await second.error(326)
      await second.closed()
      try await first.close()
      let third = try await TestClient.connect(port, id: 6)
      _ = try await third.ready()
    }
  }

  @Test(arguments: [157, 163, 166, 170, 176, 178, 187, 191, 193, 196, 200])
  func marketOrder_GoesItsWholeWayAtEveryVersion(_ version: Int) async throws {
    try await withGateway { gateway, port in
      let client = try await TestClient.connect(port, version: version, minimum: 100)
      let id = try await client.ready()
      try await client.send(order(id, "BUY", 3, reference: "r1-test"))
      let opened = try await client.first {
        if case .openOrder(let open) = $0 { open } else { nil }
      }
      #expect(opened.order.orderReference == "r1-test")
      #expect(opened.state.status == "Submitted")
      let fill = try await client.first {
        if case .executionDetails(let details) = $0 { details } else { nil }
      }
      #expect(fill.defects.isEmpty)
      #expect(fill.requestID == RequestID.none)
      let filled = try await client.status(id, "Filled")
      let cost = try await client.first {
        if case .commissionReport(let report) = $0 { report } else { nil }
      }
      let ledger = try #require(await gateway.ledger())
      let known = try #require(ledger.executions.first)
      #expect(fill.executionID == known.id.rawValue)
      #expect(cost.executionID == known.id.rawValue)
      #expect(filled.permanentID == Int(known.perm.rawValue))
      #expect(known.commission == 1)
    }
  }

  @Test("an index has a last price, and nothing at bid and ask")
  func index_HasNoQuote() async throws {
    try await withGateway({ $0.symbols = ["SPX"] }) { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      var contract = TWSContract()
      contract.symbol = "SPX"
      contract.securityType = "IND"
      contract.exchange = "CBOE"
      contract.currency = "USD"
      try await client.send(
        .requestMarketData(.init(requestID: 4, contract: contract, genericTicks: "")))
      var told: [TickType: TWSNumber] = [:]
      for _ in 0..<3 {
        let tick = try await client.first {
          if case .tickPrice(let tick) = $0, [.bid, .ask, .last].contains(tick.tickType) {
            tick
          } else {
            nil
          }
        }
        told[tick.tickType] = tick.price
      }
      #expect(told[.bid] == -1 && told[.ask] == -1)
      #expect(decimal(told[.last]?.description ?? "0") > 1000)
    }
  }

  @Test func fiftyLinesOnTwoInstruments_AreCounted() async throws {
    try await withGateway { gateway, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      var euro = TWSContract()
      euro.contractID = 12_087_792
      for number in 0..<10 {
        try await client.send(
          .requestMarketData(
            ClientMessage.RequestMarketData(
              requestID: RequestID(rawValue: Int32(number)),
              contract: number % 2 == 0 ? appleContract() : euro, genericTicks: "221",
              isSnapshot: false, isRegulatorySnapshot: false, options: "")))
      }
      _ = try await client.first {
        if case .tickPrice(let tick) = $0, tick.requestID == 9 { tick } else { nil }
      }
      let euroID = InstrumentID(rawValue: 12_087_792)
      #expect(await gateway.activeStreams() == [apple: 5, euroID: 5])
      try await client.send(.cancelMarketData(0))
      try await client.send(.requestCurrentTime)
      _ = try await client.first { if case .currentTime(let time) = $0 { time } else { nil } }
      #expect(await gateway.activeStreams() == [apple: 4, euroID: 5])
      try await client.send(.cancelMarketData(0))
      _ = try await client.error(300)
      try await client.close()
      let other = try await TestClient.connect(port, id: 2)
      _ = try await other.ready()
      #expect(await gateway.activeStreams().isEmpty)
    }
  }

  @Test func restartedGateway_RemembersOrdersFillsAndPositions() async throws {
    try await withFolder { folder in
      let file = folder + "/ledger.json"
      var before: Ledger?
      try await withGateway({ $0.ledgerFile = file }) { gateway, port in
        let client = try await TestClient.connect(port, id: 9)
        let id = try await client.ready()
        try await client.send(order(id, "BUY", 3))
        _ = try await client.status(id, "Filled")
        try await client.send(order(id + 1, "BUY", 3, type: "LMT", limit: 50, reference: "kept"))
        _ = try await client.status(id + 1, "Submitted")
        before = await gateway.ledger()
      }
      try await withGateway({ $0.ledgerFile = file }) { gateway, port in
        let after = try #require(await gateway.ledger())
        #expect(after.orders == before?.orders)
        #expect(after.executions == before?.executions)
        #expect(after.accounts.map(\.cash) == before?.accounts.map(\.cash))
        let client = try await TestClient.connect(port, id: 9)
        let open = try await client.first {
          if case .openOrder(let open) = $0 { open } else { nil }
        }
        #expect(open.order.orderReference == "kept")
        #expect(open.orderID.rawValue == 2)
        #expect(try await client.ready() == 3)
        try await client.send(.cancelOrder(ClientMessage.CancelOrder(orderID: 2)))
        _ = try await client.status(2, "Cancelled")
        _ = try await client.error(202)
      }
    }
  }

  @Test func brokenLedger_StopsTheStartAndStaysAsItIs() async throws {
    try await withFolder { folder in
      let file = folder + "/ledger.json"
      try Data("not json".utf8).write(to: URL(fileURLWithPath: file))
      do {
        try await withGateway({ $0.ledgerFile = file }) { _, _ in }
        Issue.record("it started")
      } catch PaperGatewayError.ledgerUnreadable(let named, _) {
        #expect(named == file)
      }
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "not json")
    }
  }

  @Test func portInUse_IsAnErrorThatNamesIt() async throws {
    try await withGateway { _, port in
      do {
        try await withGateway({ $0.port = port }) { _, _ in }
        Issue.record("it started")
      } catch PaperGatewayError.cannotListen(let host, let taken, _) {
        #expect(host == "127.0.0.1" && taken == port)
      }
    }
  }

  @Test func statisticsFile_TellsStreamsAndOrders() async throws {
    try await withFolder { folder in
      let file = folder + "/stats.json"
      try await withGateway({ $0.statisticsFile = file }) { _, port in
        let client = try await TestClient.connect(port)
        let id = try await client.ready()
        try await client.send(
          .requestMarketData(
            ClientMessage.RequestMarketData(
              requestID: 1, contract: appleContract(), genericTicks: "", isSnapshot: false,
              isRegulatorySnapshot: false, options: "")))
        try await client.send(order(id, "BUY", 1))
        _ = try await client.status(id, "Filled")
      }
      let data = try Data(contentsOf: URL(fileURLWithPath: file))
      let statistics = try JSONDecoder().decode(GatewayStatistics.self, from: data)
      #expect(statistics.openedLines == ["AAPL.NASDAQ": 1])
      #expect(statistics.orders == 1 && statistics.executions == 1)
    }
  }
}
