import Feeds
import Orders
import Testing
import TradingModel

@testable import IBClient

@Suite(.timeLimit(.minutes(1)))
struct PoolTests {
  private func gateway(_ accounts: String) -> ScriptedGateway {
    ScriptedGateway { connection, _ in
      connection.handshake(accounts: accounts)
      connection.stayAlive()
    }
  }

  @Test func accounts_FindTheirGateway_AndOthersAreNamed() async throws {
    let (first, second) = (gateway("DU1,DU9,"), gateway("DU2"))
    let harness = try Harness(
      [first.endpoint, second.endpoint],
      accounts: ["main": "DU1", "second": "DU2", "third": "DU3"])
    let result = await harness.pool.loadClients()
    #expect(Set(result.accounts.keys.map(\.rawValue)) == ["main", "second"])
    #expect(result.broker("main") !== result.broker("second"))
    #expect(result.warnings.count == 2)
    #expect(result.warnings[0].contains("serves account DU9, which brokers.toml does not name"))
    #expect(
      result.warnings[1]
        == "account \"third\" (DU3) cannot be traded: none of the 2 gateways that answered "
        + "serves it")
  }

  @Test func theTwoRefusals_Differ() async throws {
    let only = gateway("DU1")
    let harness = try Harness([only.endpoint])
    _ = await harness.pool.loadClients()
    #expect(throws: IBAccountError.notConfigured(AccountName(rawValue: "nobody"))) {
      try harness.pool.broker(for: AccountName(rawValue: "nobody"))
    }
    do {
      _ = try harness.pool.broker(for: AccountName(rawValue: "second"))
      Issue.record("a client for an account that nobody serves")
    } catch {
      #expect(error.description.contains("no connected gateway serves account \"second\""))
    }
    _ = try harness.pool.broker(for: AccountName(rawValue: "main"))
  }

  @Test func aConnectedClient_IsUsedAgain_AndCallsAreShared() async throws {
    let connections = Mailbox<Int>()
    let only = ScriptedGateway { connection, number in
      connections.put(number)
      connection.handshake()
      connection.stayAlive()
    }
    let harness = try Harness([only.endpoint])
    async let one = harness.pool.loadClients()
    async let two = harness.pool.loadClients()
    let results = await (one, two)
    let three = await harness.pool.loadClients()
    #expect(connections.all == [0])
    #expect(results.0.broker("main") === results.1.broker("main"))
    #expect(three.broker("main") === results.0.broker("main"))
  }

  @Test func aLostClient_IsConnectedAgain_NotDoubled() async throws {
    let connections = Mailbox<Int>()
    let only = ScriptedGateway { connection, number in
      connections.put(number)
      connection.handshake()
      if number > 0 { connection.stayAlive() }
    }
    let harness = try Harness([only.endpoint])
    let first = await harness.pool.loadClients()
    _ = await harness.sink.events.first {
      if case .readiness(.notReady) = $0 { true } else { false }
    }
    let second = await harness.pool.loadClients()
    #expect(second.broker("main") === first.broker("main"))
    #expect(second.broker("main")?.readiness == .ready)
    #expect(connections.all == [0, 1])
  }

  @Test func aClientThatIsAway_KeepsItsAccounts() async throws {
    let only = ScriptedGateway { connection, _ in connection.handshake() }
    let harness = try Harness([only.endpoint])
    let first = await harness.pool.loadClients()
    _ = await harness.sink.events.first {
      if case .readiness(.notReady) = $0 { true } else { false }
    }
    only.stop()
    let second = await harness.pool.loadClients()
    #expect(second.endpoints[0].accounts == nil)
    #expect(second.broker("main") === first.broker("main") && first.broker("main") != nil)
    #expect(harness.pool.dataBackend === harness.pool.dataBackend)
    _ = try harness.pool.broker(for: AccountName(rawValue: "main"))
  }

  @Test func aStop_EndsTheLookThatIsUnderWay() async throws {
    let connections = Mailbox<Int>()
    let mute = ScriptedGateway { connection, number in
      connections.put(number)
      connection.stayAlive()
    }
    let harness = try Harness([mute.endpoint])
    async let look = harness.pool.loadClients()
    _ = await connections.first { _ in true }
    harness.pool.stop()
    let result = await look
    #expect(result.accounts.isEmpty)
    #expect(result.endpoints.map(\.text) == ["stopped"])
    let next = await harness.pool.loadClients()
    #expect(next.endpoints.map(\.text) == ["the client was stopped"])
    #expect(connections.all == [0])
  }

  @Test func data_ComesFromThePreferredAccountsGateway() async throws {
    let (first, second) = (gateway("DU1"), gateway("DU2"))
    let endpoints = [first.endpoint, second.endpoint]
    let plain = try Harness(endpoints)
    _ = await plain.pool.loadClients()
    #expect(plain.pool.dataBackend?.name == "ib \(endpoints[0])")
    let preferring = try Harness(endpoints, prefer: ["missing", "second"])
    plain.pool.stop()
    _ = await preferring.pool.loadClients()
    #expect(preferring.pool.dataBackend?.name == "ib \(endpoints[1])")
  }

  @Test func anAccountWithItsOwnClientID_HasItsOwnConnection() async throws {
    let clients = Mailbox<String>()
    let gateway = ScriptedGateway(isParallel: true) { connection, _ in
      guard connection.receiveHello() != nil else { return }
      connection.send("200|now|")
      guard let start = connection.receive(id: 71) else { return }
      clients.put(start[2])
      connection.send("15|1|DU1,DU2,|")
      connection.send("9|1|1|")
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint], clientIDs: ["second": 12])
    let result = await harness.pool.loadClients()
    #expect(clients.all == ["7", "12"])
    #expect(result.broker("main") !== result.broker("second"))
    #expect(result.broker("second")?.name.hasSuffix("client 12") == true)
    #expect(result.endpoints.map(\.clientID) == [7, 12])
  }

  @Test func anAccountServedTwice_IsUsedOnce() {
    let configuration = IBConfiguration(
      accounts: [AccountName(rawValue: "main"): AccountNumber(rawValue: "DU1")],
      connection: IBConnectionSettings(clientID: 1))
    let (one, two) = (IBEndpoint(host: "a", port: 1), IBEndpoint(host: "b", port: 2))
    let directory = GatewayMap(
      configuration: configuration,
      served: [
        .init(endpoint: one, accounts: [AccountNumber(rawValue: "DU1")]),
        .init(endpoint: two, accounts: [AccountNumber(rawValue: "DU1")]),
      ])
    #expect(directory.endpoints.values.first == one)
    #expect(
      directory.warnings == [
        "account \"main\" is served at a:1 and at b:2: the first is used"
      ])
    #expect(directory.dataEndpoint == one)
  }

  @Test func theScanOrder_HasNoRepetition() {
    let configuration = IBConfiguration(
      hosts: ["a", "b", "a"], ports: [1, 2, 1], accounts: [:],
      connection: IBConnectionSettings(clientID: 1))
    #expect(configuration.endpoints.map(\.description) == ["a:1", "a:2", "b:1", "b:2"])
  }
}
