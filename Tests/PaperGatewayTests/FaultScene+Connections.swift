import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

extension FaultScene {
  func provesDropConnections() async throws {
    let (client, _) = try await client()
    try await fault("drop-connections on=order after=1")
    try await client.send(order(1, "BUY", 1, type: "LMT", limit: 5))
    _ = try await client.status(1, "Submitted")
    try await client.send(order(2, "BUY", 1, type: "LMT", limit: 5))
    await client.closed()
    #expect(await gateway.ledger()?.orders.count == 1, "it closes before the second order")
    _ = try await self.client()
  }

  func provesRefuseConnections() async throws {
    try await fault("refuse-connections count=1")
    await #expect(throws: (any Error).self) { _ = try await TestClient.connect(port) }
    _ = try await client()
  }

  func provesDropOnOrder() async throws {
    try await fault("drop-on-order bytes=12")
    let (lost, _) = try await client()
    try await lost.send(order(1, "BUY", 1, type: "LMT", limit: 5))
    await lost.closed()
    #expect(await gateway.ledger()?.orders.isEmpty == true)
    try await fault("drop-on-order bytes=100000")
    let (taken, _) = try await client(2)
    try await taken.send(order(1, "BUY", 1, type: "LMT", limit: 5))
    await taken.closed()
    #expect(taken.received.orderNews.isEmpty)
    #expect(await gateway.ledger()?.orders.count == 1)
  }

  func provesHalfOpen() async throws {
    let (frozen, _) = try await client()
    try await watch(frozen, 1)
    try await ticks(frozen, 1)
    try await fault("half-open")
    let (other, _) = try await client(2)
    try await watch(other, 1)
    let before = await gateway.statistics()
    try await frozen.send(.requestCurrentTimeMillis)
    try await ticks(other, 1, 20)
    _ = try await fence(other)
    let after = await gateway.statistics()
    #expect(after?.messagesIn == (before?.messagesIn ?? 0) + 1, "only the fence was read")
    await gateway.lift(.halfOpen)
    _ = try await frozen.first { if case .currentTimeMillis(let time) = $0 { time } else { nil } }
    try await ticks(frozen, 1)
  }

  func provesPartialFrames() async throws {
    try await fault("partial-frames size=1 every=2ms")
    let raw = try await RawClient.connect(port)
    try await raw.greet()
    var bytes = 0
    while bytes < 20, let piece = await raw.next() { bytes += piece.count }
    #expect(raw.received.count > 5, "\(bytes) bytes in \(raw.received.count) pieces")
    try await raw.close()
    await gateway.lift(nil)
    try await fault("partial-frames size=1 every=0s")
    let (client, id) = try await client(2)
    _ = try await trade(client, id, until: isCommission)
    await gateway.lift(nil)
    try await fault("partial-frames size=7 every=1ms")
    _ = try await trade(client, id + 1, until: isCommission)
  }

  func provesSlowAnswers() async throws {
    let (client, _) = try await client()
    try await fault("slow-answers delay=300ms")
    let start = ContinuousClock.now
    try await client.send(.requestCurrentTimeMillis)
    try await client.send(.requestCurrentTime)
    let order = try await client.first { message -> String? in
      if case .currentTimeMillis = message { return "first" }
      if case .currentTime = message { return "second" }
      return nil
    }
    #expect(order == "first")
    #expect(ContinuousClock.now - start >= .milliseconds(290))
    await gateway.lift(.slowAnswers)
    _ = try await fence(client)
  }

  func provesDuplicateMessages() async throws {
    let (client, _) = try await client()
    try await fault("duplicate-messages count=2")
    try await client.send(.requestCurrentTimeMillis)
    try await client.send(.requestManagedAccounts)
    let between = try await fence(client)
    #expect(between.count == 4)
    #expect(between.count > 3 && between[0] == between[1] && between[2] == between[3])
  }

  func provesMalformedFrame() async throws {
    for form in ["garbage", "empty"] {
      let (client, _) = try await client()
      try await fault("malformed-frame form=\(form)")
      let between = try await fence(client)
      #expect(between.count == 1, "\(form)")
      guard case .unknown(let raw)? = between.first else {
        Issue.record("\(form) was read as \(between)")
        continue
      }
      #expect(raw.id == -1)
      try await client.close()
      await closedOnBothSides()
    }
    let (client, id) = try await client()
    try await fault("malformed-frame form=unknown")
    let between = try await fence(client)
    #expect(between.contains { if case .unknown(let raw) = $0 { raw.id == 9999 } else { false } })
    try await fault("malformed-frame form=truncated")
    try await client.send(.requestManagedAccounts)
    #expect(try await fence(client).contains { if case .unknown = $0 { true } else { false } })
    try await fault("malformed-frame form=bad-execution field=20")
    let news = try await trade(client, id, until: isCommission)
    let fill = news.compactMap { message in
      if case .executionDetails(let execution) = message { execution } else { nil }
    }
    #expect(fill.first?.defects.count == 1 && fill.first?.price.isUnset == true)
    #expect(fill.first?.shares.integer == 3, "only one field is spoiled")
    try await fault("malformed-frame form=oversized")
    try await client.send(.requestCurrentTime)
    await client.closed()
  }

  /// Awaits that the gateway has taken note of the last client's leaving.
  private func closedOnBothSides() async {
    while await gateway.statistics()?.clients.isEmpty == false { await Task.yield() }
  }

  func provesNightlyReset() async throws {
    let (client, _) = try await client()
    try await fault("nightly-reset for=1h")
    await client.closed()
    await #expect(throws: (any Error).self) { _ = try await TestClient.connect(port) }
    await gateway.lift(.nightlyReset)
    let (again, _) = try await self.client()
    try await fault("nightly-reset for=1ms")
    await again.closed()
    // It ends by itself.
    while await !connects() {}
  }

  private func connects() async -> Bool {
    do {
      let client = try await TestClient.connect(port, id: 7)
      _ = try await client.ready()
      return true
    } catch {
      return false
    }
  }

  func provesWeeklyLogin() async throws {
    let (client, _) = try await client()
    try await fault("weekly-login mode=mute")
    await client.closed()
    let mute = try await RawClient.connect(port)
    try await mute.greet()
    while await gateway.fired(.weeklyLogin) == 1 { await Task.yield() }
    await gateway.lift(.weeklyLogin)
    _ = try await self.client()
    #expect(mute.received.isEmpty)
    try await mute.close()
    try await fault("weekly-login")
    await #expect(throws: (any Error).self) { _ = try await TestClient.connect(port) }
  }

  func provesClientIDInUse() async throws {
    try await fault("client-id-in-use")
    let client = try await TestClient.connect(port)
    #expect(try await client.error(326).id == -1)
    await client.closed()
    _ = try await self.client()
  }

  func provesMuteHandshake() async throws {
    try await fault("mute-handshake step=hello count=1")
    let mute = try await RawClient.connect(port)
    try await mute.greet()
    while await gateway.fired(.muteHandshake) == 0 { await Task.yield() }
    let (other, _) = try await client()
    #expect(mute.received.isEmpty)
    try await mute.close()
    try await other.close()

    try await fault("mute-handshake step=start count=1")
    let unheard = try await TestClient.connect(port, id: 2)
    while await gateway.fired(.muteHandshake) == 1 { await Task.yield() }
    try await unheard.send(.startAPI(ClientMessage.StartAPI(clientID: 2)))
    _ = try await unheard.ready()
    #expect(unheard.received.count { if case .managedAccounts = $0 { true } else { false } } == 1)

    try await fault("mute-handshake step=accounts client=3")
    let (noAccounts, _) = try await client(3)
    #expect(!noAccounts.received.contains { if case .managedAccounts = $0 { true } else { false } })
    try await fault("mute-handshake step=next-id client=4")
    let noID = try await TestClient.connect(port, id: 4)
    _ = try await noID.error(2158)
    #expect(!noID.received.contains { if case .nextValidID = $0 { true } else { false } })
    #expect(noID.received.contains { if case .managedAccounts = $0 { true } else { false } })
  }
}
