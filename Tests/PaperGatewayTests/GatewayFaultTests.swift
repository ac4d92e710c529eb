import Foundation
import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayFaultTests {
  private func history(_ id: RequestID, _ size: String = "1 min") -> ClientMessage {
    .requestHistoricalData(
      ClientMessage.RequestHistoricalData(
        requestID: id, contract: appleContract(), includesExpired: false, end: "", barSize: size,
        duration: "600 S", isRegularHoursOnly: false, whatToShow: "TRADES", dateFormat: 2,
        keepsUpToDate: false, options: ""))
  }

  @Test func firstHistory_CanMeetThePacingError() async throws {
    try await withGateway({ $0.faults = [GatewayFault(.failFirstHistory)] }) { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      try await client.send(history(1))
      let error = try await client.error(162)
      #expect(error.text.contains("pacing violation"))
      try await client.send(history(2))
      let data = try await client.first {
        if case .historicalData(let data) = $0 { data } else { nil }
      }
      #expect(data.requestID == 2)
      #expect((10...11).contains(data.bars.count))
      _ = try await client.first { if case .historicalDataEnd(let end) = $0 { end } else { nil } }
      try await client.send(history(3, "7 mins"))
      #expect(try await client.error(321).id == 3)
    }
  }

  @Test func mutedOrders_TradeWithoutAWord() async throws {
    try await withGateway { gateway, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      try await gateway.inject(GatewayFault(.muteOrders))
      try await client.send(order(id, "BUY", 1))
      try await client.send(.requestCurrentTime)
      _ = try await client.first { if case .currentTime(let time) = $0 { time } else { nil } }
      #expect(
        !client.received.contains {
          switch $0 {
          case .openOrder, .orderStatus, .executionDetails: true
          default: false
          }
        })
      await gateway.lift(.muteOrders)
      try await client.send(
        .requestExecutions(
          ClientMessage.RequestExecutions(
            requestID: 5, clientID: 0, account: "", time: "", symbol: "", securityType: "",
            exchange: "", side: "", lastDays: .unset, specificDates: [])))
      _ = try await client.first {
        if case .executionDetails(let details) = $0 { details } else { nil }
      }
      #expect(await gateway.ledger()?.executions.count == 1)
    }
  }

  @Test func droppedOnTheNextOrder_TheOrderIsThereAfterwards() async throws {
    try await withGateway { gateway, port in
      let client = try await TestClient.connect(port, id: 4)
      let id = try await client.ready()
      try await gateway.inject(GatewayFault(.dropOnOrder))
      try await client.send(order(id, "BUY", 2, type: "LMT", limit: 50, reference: "r1-lost"))
      await client.closed()
      let again = try await TestClient.connect(port, id: 4)
      let open = try await again.first { if case .openOrder(let open) = $0 { open } else { nil } }
      #expect(open.order.orderReference == "r1-lost")
    }
  }

  @Test func droppedAndRefusedConnections() async throws {
    try await withGateway { gateway, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      try await gateway.inject(GatewayFault(.refuseConnections))
      try await gateway.inject(GatewayFault(.dropConnections))
      await client.closed()
      await #expect(throws: (any Error).self) { _ = try await TestClient.connect(port) }
      await gateway.lift(.refuseConnections)
      _ = try await TestClient.connect(port).ready()
    }
  }

  @Test func silencedStream_SaysNothingWhileOthersGoOn() async throws {
    let fault = try GatewayFault("silence symbol=AAPL")
    try await withGateway({ $0.faults = [fault] }) { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      var euro = TWSContract()
      euro.contractID = 12_087_792
      for (id, contract) in [(RequestID(rawValue: 1), appleContract()), (2, euro)] {
        try await client.send(
          .requestMarketData(
            ClientMessage.RequestMarketData(
              requestID: id, contract: contract, genericTicks: "", isSnapshot: false,
              isRegulatorySnapshot: false, options: "")))
      }
      var others = 0
      while others < 20 {
        let id = try await client.first {
          if case .tickPrice(let tick) = $0 { tick.requestID } else { nil }
        }
        #expect(id == 2)
        others += 1
      }
    }
  }

  @Test func unservedRequests_AreToldSo() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      try await client.send(
        .requestNewsArticle(.init(requestID: 77, providerCode: "BRFG", articleID: "1")))
      #expect(try await client.error(321).id == 77)
      try await client.send(.cancelScanner(3))
      #expect(try await client.error(321).id == 3)
      try await client.send(.requestScannerParameters)
      #expect(try await client.error(321).id == -1)
      try await client.send(.unsupported(RawMessage(id: 250, body: Array("1\u{0}77\u{0}".utf8))))
      #expect(try await client.error(321).id == -1)
      try await client.send(bytes: [0, 0, 0, 4] + Array("3\u{0}x\u{0}".utf8))
      _ = try await client.error(320)
      try await client.send(bytes: [0xFF, 0xFF, 0xFF, 0xFF])
      await client.closed()
    }
  }

  @Test func tooManyMessages_AreToldAndThenClosed() async throws {
    try await withGateway({ $0.messageLimit = .init(perSecond: 20, strikes: 1) }) { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      for _ in 0..<60 {
        do { try await client.send(.requestCurrentTime) } catch { break }
      }
      _ = try await client.error(100)
      await client.closed()
    }
  }

  @Test func ambiguousAndUnknownContracts() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      var future = TWSContract()
      future.symbol = "ES"
      future.securityType = "FUT"
      future.exchange = "CME"
      try await client.send(
        .requestContractData(
          ClientMessage.RequestContractData(requestID: 1, contract: future)))
      _ = try await client.first { if case .contractDataEnd(let id) = $0 { id } else { nil } }
      let found = client.received.filter { if case .contractData = $0 { true } else { false } }
      #expect(found.count == 4)
      try await client.send(order(1, "BUY", 1, contract: future))
      #expect(try await client.error(200).text.contains("ambiguous"))
      future.symbol = "NOPE"
      try await client.send(
        .requestContractData(
          ClientMessage.RequestContractData(requestID: 2, contract: future)))
      #expect(try await client.error(200).id == 2)
    }
  }

  @Test func recordedBars_FillAtTheRecordedPrices() async throws {
    let text = """
      timestamp_utc,open,high,low,close,volume
      2024-01-01 23:01:00,1.1076,1.10785,1.1076,1.1078,205
      2024-01-01 23:02:00,1.10775,1.1078,1.1077,1.10770,86

      """
    let rows = try RecordedFile.parse(Array(text.utf8), name: "bars")
    try await withGateway({
      $0.recordings = [
        .init(symbol: "6EH4", rows: rows, settings: .init(pace: .asFastAsPossible))
      ]
    }) { gateway, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      var contract = TWSContract()
      contract.localSymbol = "6EH4"
      contract.securityType = "FUT"
      contract.exchange = "CME"
      try await client.send(
        .requestMarketData(
          ClientMessage.RequestMarketData(
            requestID: 1, contract: contract, genericTicks: "", isSnapshot: false,
            isRegulatorySnapshot: false, options: "")))
      var bids: [TWSNumber] = []
      while bids.count < 6 {
        bids.append(
          try await client.first {
            if case .tickPrice(let tick) = $0, tick.tickType == .bid { tick.price } else { nil }
          })
      }
      #expect(
        bids.map(\.description) == [
          "1.1076", "1.10785", "1.1078", "1.10775", "1.1078", "1.1077",
        ], "every change from the first row on, although the client came late")
      try await client.send(order(id, "SELL", 2, contract: contract))
      _ = try await client.status(id, "Filled")
      let fill = try #require(await gateway.ledger()?.executions.first)
      #expect(fill.price == decimal("1.1077"), "the last bid")
      #expect(fill.commission == decimal("4.94"))
      #expect(fill.sourceTime.seconds == 1_704_150_165)
    }
  }
}
