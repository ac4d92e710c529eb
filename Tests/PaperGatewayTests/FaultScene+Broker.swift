import PaperGateway
import TWSProtocol
import Testing
import TradingModel

extension FaultScene {
  private var euro: TWSContract {
    var contract = TWSContract()
    contract.contractID = 12_087_792
    return contract
  }

  /// A client whose Apple is silent while another's goes on; returns the first client's id.
  private func silences(_ code: Int, _ text: String) async throws -> (TestClient, TestClient) {
    let (client, _) = try await client()
    let (witness, _) = try await self.client(2)
    try await watch(client, 1)
    try await ticks(client, 1)
    try await fault(text)
    _ = try await client.error(code)
    try await watch(witness, 1)
    try await ticks(witness, 1, 20)
    #expect(try await !fence(client).hasTicks(1), "\(text) is really silent")
    return (client, witness)
  }

  func provesConnectivityLost() async throws {
    let (client, witness) = try await silences(1100, "connectivity-lost client=1 for=1h")
    try await client.send(order(1, "BUY", 1, reference: "r1-x"))
    try await client.send(.requestAllOpenOrders)
    #expect(try await fence(client).orderNews.isEmpty, "the fill waits")
    await gateway.lift(.connectivityLost)
    _ = try await client.error(1102)
    _ = try await client.first { isCommission($0) ? true : nil }
    #expect(
      client.received.suffix(12).map { $0 }.orderNews.suffix(3)
        == ["open Filled", "status Filled", "cost .01"])
    try await ticks(client, 1)
    try await witness.close()

    try await fault("connectivity-lost data=lost client=1 for=1h")
    _ = try await client.error(1100)
    await gateway.lift(.connectivityLost)
    _ = try await client.error(1101)
    #expect(await gateway.statistics()?.streams["AAPL.NASDAQ"]?.marketData != 2)
    let (late, _) = try await self.client(3)
    try await watch(late, 1)
    try await ticks(late, 1, 20)
    #expect(try await !fence(client).hasTicks(1), "forgotten until requested anew")
    try await watch(client, 1)
    try await ticks(client, 1)
  }

  func provesServerLinkBroken() async throws {
    let (client, _) = try await silences(2110, "server-link-broken client=1 for=1h")
    let late = try await TestClient.connect(port, id: 5)
    _ = try await late.ready()
    #expect(!late.received.hasError(2110), "the fault is the first client's own")
    await gateway.lift(.serverLinkBroken)
    _ = try await client.error(1102)
    try await ticks(client, 1)
  }

  func provesFarmBroken() async throws {
    let (client, witness) = try await silences(2103, "farm-broken farm=usfarm client=1 for=1h")
    try await watch(client, 2, euro)
    try await ticks(client, 2)
    #expect(!client.received.suffix(10).map { $0 }.hasTicks(1), "another farm goes on")
    await gateway.lift(.farmBroken)
    _ = try await client.error(2119)
    _ = try await client.error(2104)
    try await ticks(client, 1)

    try await fault("farm-broken farm=ushmds for=1h")
    _ = try await witness.error(2105)
    try await history(witness, 9)
    let waits = try await fence(witness)
    #expect(!waits.contains { if case .historicalData = $0 { true } else { false } })
    let late = try await TestClient.connect(port, id: 8)
    _ = try await late.ready()
    #expect(late.received.hasError(2105) && !late.received.hasError(2106))
    await gateway.lift(.farmBroken)
    _ = try await witness.error(2106)
    _ = try await witness.first { if case .historicalData(let data) = $0 { data } else { nil } }

    try await fault("farm-broken farm=secdefnj for=1h")
    _ = try await witness.error(2157)
    try await witness.send(
      .requestContractData(
        ClientMessage.RequestContractData(requestID: 10, contract: appleContract())))
    let silent = try await fence(witness)
    #expect(!silent.contains { if case .contractData = $0 { true } else { false } })
    await gateway.lift(.farmBroken)
    _ = try await witness.error(2158)
    _ = try await witness.first { if case .contractDataEnd(let id) = $0 { id } else { nil } }
  }

  func provesFarmInactive() async throws {
    let (client, _) = try await client()
    try await fault("farm-inactive farm=usfuture")
    #expect(try await client.error(2108).text.hasSuffix("usfuture"))
    try await fault("farm-inactive farm=ushmds")
    #expect(try await client.error(2107).id == -1)
  }

  func provesCompetingSession() async throws {
    let (client, witness) = try await silences(10_197, "competing-session client=1")
    try await watch(client, 4, euro)
    #expect(try await client.error(10_197).id == 4)
    try await ticks(witness, 1)
    #expect(try await !fence(client).hasTicks(4))
    await gateway.lift(.competingSession)
    try await ticks(client, 1)
  }

  func provesSilence() async throws {
    let (client, _) = try await client()
    try await watch(client, 1)
    try await watch(client, 2, euro)
    try await fault("silence symbol=AAPL.NASDAQ")
    _ = try await fence(client)
    let before = client.received.count
    try await ticks(client, 2, 20)
    #expect(!Array(client.received[before...]).hasTicks(1))
    await gateway.lift(.silence)
    try await ticks(client, 1)
  }

  func provesMuteEnd() async throws {
    let (client, _) = try await client()
    try await fault("mute-end")
    try await client.send(.requestAllOpenOrders)
    try await client.send(.requestCompletedOrders(true))
    try await executions(client, 1)
    try await client.send(.requestPositions)
    try await client.send(
      .requestPositionsMulti(.init(requestID: 2, account: one.rawValue, modelCode: "")))
    try await client.send(
      .requestAccountUpdates(.init(isSubscribed: true, account: one.rawValue)))
    try await client.send(
      .requestAccountSummary(.init(requestID: 3, group: "All", tags: "NetLiquidation")))
    try await client.send(
      .requestAccountUpdatesMulti(
        .init(requestID: 4, account: one.rawValue, modelCode: "", isLedgerAndNLV: false)))
    try await client.send(
      .requestContractData(.init(requestID: 5, contract: appleContract())))
    try await history(client, 6)
    try await client.send(
      .requestMarketData(
        .init(
          requestID: 7, contract: appleContract(), genericTicks: "", isSnapshot: true,
          isRegulatorySnapshot: false, options: "")))
    let all = try await fence(client)
    #expect(
      !all.contains {
        switch $0 {
        case .openOrderEnd, .completedOrdersEnd, .executionDetailsEnd, .positionEnd,
          .positionMultiEnd, .accountDownloadEnd, .accountSummaryEnd, .accountUpdateMultiEnd,
          .contractDataEnd, .historicalDataEnd, .tickSnapshotEnd:
          true
        default: false
        }
      })
    await fired(.muteEnd, atLeast: 11)
    await gateway.lift(.muteEnd)
    try await fault("mute-end list=executions")
    try await client.send(.requestAllOpenOrders)
    try await executions(client, 8)
    let some = try await fence(client)
    #expect(some.contains(.openOrderEnd))
    #expect(!some.contains { if case .executionDetailsEnd = $0 { true } else { false } })
  }

  func provesFailHistory() async throws {
    let (client, _) = try await client()
    try await fault("fail-history count=2 symbol=AAPL.NASDAQ")
    for id in 1...3 { try await history(client, RequestID(rawValue: Int32(id))) }
    for id in 1...2 { #expect(try await client.error(162).id == Int32(id)) }
    _ = try await client.first { if case .historicalDataEnd(let end) = $0 { end } else { nil } }
  }

  func provesFailFirstHistory() async throws {
    let (client, _) = try await client()
    try await fault("fail-first-history")
    try await history(client, 1)
    #expect(try await client.error(162).id == 1)
    try await history(client, 2)
    _ = try await client.first { if case .historicalDataEnd(let end) = $0 { end } else { nil } }
  }

  func provesLowerNextID() async throws {
    let (client, _) = try await client()
    try await client.send(order(500, "BUY", 1, type: "LMT", limit: 5))
    _ = try await client.status(500, "Submitted")
    try await fault("lower-next-id by=400")
    try await client.send(.requestIDs(1))
    let id = try await client.first { if case .nextValidID(let id) = $0 { id } else { nil } }
    #expect(id.rawValue == 101)
  }

  func provesClockSkew() async throws {
    let (client, _) = try await client()
    try await fault("clock-skew by=-1h")
    try await client.send(.requestCurrentTimeMillis)
    try await client.send(.requestCurrentTime)
    let time = try await client.first { if case .currentTime(let time) = $0 { time } else { nil } }
    #expect(abs(Int(systemClock().seconds) - 3600 - time) < 120)
    let millis = client.received.compactMap { message in
      if case .currentTimeMillis(let millis) = message { millis } else { nil }
    }
    #expect(abs((millis.first ?? 0) / 1000 - time) < 120)
  }
}
