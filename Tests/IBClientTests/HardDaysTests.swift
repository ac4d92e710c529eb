import Dispatch
import Feeds
import Orders
import Testing
import TradingModel

@testable import IBClient

/// What a gateway does on its bad days, told by a script.
@Suite(.timeLimit(.minutes(1)))
struct HardDaysTests {
  private func readiness(_ harness: Harness, _ words: String) async {
    _ = await harness.sink.events.first {
      if case .readiness(.notReady(let reason)) = $0 { reason.contains(words) } else { false }
    }
  }

  @Test func aMessageThatCannotBeRead_CostsNoOther() async throws {
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      // A value without its account; an unknown type, twice; then a whole value, byte by byte.
      connection.send("73|1|5|DU1|")
      connection.send("777|what|")
      connection.send("777|what|")
      for byte in ScriptedConnection.frame("73|1|5|DU1||SMA|7.00|USD|") {
        connection.send(bytes: [byte])
      }
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    let event = await harness.sink.events.first {
      if case .accountValue = $0 { true } else { false }
    }
    guard case .accountValue(let account, "SMA", "7.00", "USD") = event else {
      Issue.record("another value: \(event)")
      return
    }
    #expect(account.rawValue == "DU1")
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    #expect(broker.readiness == .ready)
  }

  @Test func aFrameBeyondTheLimit_EndsTheConnection_WhichComesBack() async throws {
    let gateway = ScriptedGateway { connection, number in
      connection.handshake()
      if number == 0 { connection.send(bytes: [0x7F, 0xFF, 0xFF, 0xFF]) }
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    await readiness(harness, "no frame")
    await harness.sink.becameReady()
  }

  @Test func theMarketsLoss_RefusesOrders_UntilItIsBack() async throws {
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      connection.send("4|-1|1100|Connectivity between IBKR and TWS has been lost.||1|")
      // The client's own order is the sign to go on.
      while let fields = connection.receive() {
        if fields[0] == "49" { connection.send("49|1|1|") }
        if fields[0] == "59" { connection.send("4|-1|1102|Connectivity restored||1|") }
      }
    }
    let harness = try Harness([gateway.endpoint]) { $0.takesDelayedData = false }
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    await readiness(harness, "lost its own connection to the market")
    #expect(throws: BrokerError.self) { try broker.place([.make(id: 7)]) }
  }

  @Test func lostData_IsAskedForAnew_AccountsIncluded() async throws {
    let asked = Mailbox<[String]>()
    let isDone = Mailbox<Bool>()
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake(accounts: "DU1,")
      var isLost = false
      while let fields = connection.receive() {
        if fields[0] == "76" || fields[0] == "92" { asked.put(fields) }
        if fields[0] == "92", isLost { isDone.put(true) }
        if fields[0] == "6", !isLost {
          isLost = true
          connection.send("4|-1|1100|lost||1|")
          connection.send("4|-1|1101|restored, data lost||1|")
        }
        if fields[0] == "49" { connection.send("49|1|1|") }
      }
    }
    let harness = try Harness([gateway.endpoint])
    _ = await harness.pool.loadClients()
    _ = await isDone.first { $0 }
    #expect(asked.all.map { $0[0] } == ["76", "92", "76", "92"])
    #expect(Set(asked.all.map { $0[0] == "76" ? $0[2] : $0[1] }).count == 4, "fresh numbers")
  }

  @Test func aLowerNextOrderID_IsNotFollowed() async throws {
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake(nextID: 500)
      connection.send("9|1|3|")
      connection.send("73|1|5|DU1||SMA|7.00|USD|")
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    _ = await harness.sink.events.first {
      if case .accountValue = $0 { true } else { false }
    }
    #expect(broker.nextOrderID.rawValue == 500)
  }

  @Test func theClientID_StaysTheSame_HoweverOftenItIsRefused() async throws {
    let seen = Mailbox<[String]>()
    let gateway = ScriptedGateway { connection, number in
      _ = connection.receiveHello()
      connection.send("200|now|")
      seen.put(connection.receive(id: 71) ?? [])
      if number == 0 {
        connection.send("4|-1|326|Unable to connect as the client id is already in use||1|")
        return
      }
      connection.send("15|1|DU1,|")
      connection.send("9|1|1|")
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint], accounts: ["main": "DU1"], tries: 3)
    let result = await harness.pool.loadClients()
    #expect(result.broker("main") != nil)
    #expect(seen.all.map { $0[2] } == ["7", "7"])
  }

  @Test func ordersCutOffBeforeTheirTurn_AreToldAsNeverWritten() async throws {
    let seen = Mailbox<Int>()
    let allAreTaken = DispatchSemaphore(value: 0)
    let gateway = ScriptedGateway { connection, number in
      connection.handshake(accounts: "DU1,")
      guard number == 0 else { return connection.stayAlive() }
      while let fields = connection.receive() {
        guard fields[0] == "3", let id = Int(fields[1]) else { continue }
        seen.put(id)
        if id == 3 { return allAreTaken.wait() }
      }
    }
    let harness = try Harness([gateway.endpoint], accounts: ["main": "DU1"]) { settings in
      settings.takesDelayedData = false
      // The start takes four of seven, and a slow machine may give them back before the orders:
      // three to seven fit, then one a second; forty cannot all have gone.
      settings.sendLimits = SendLimits(
        perSecond: 1, burst: 7, reservedForCancels: 0, orderWait: .seconds(600))
    }
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    for id in 1...40 { try broker.place([.make(id: Int64(id))]) }
    allAreTaken.signal()
    // All are told at once, in their order.
    _ = await harness.sink.events.first { event in
      if case .unwritten(let number, .place, _) = event { number.rawValue == 40 } else { false }
    }
    let unwritten = harness.sink.events.all.compactMap { event -> Int? in
      guard case .unwritten(let number, .place, let why) = event else { return nil }
      #expect(why.contains("the connection ended before its turn"))
      return Int(number.rawValue)
    }
    // No order that the gateway saw is among them, whatever the clock let out meanwhile.
    #expect(Set(unwritten).isDisjoint(with: seen.all) && seen.all.prefix(3) == [1, 2, 3])
    #expect(unwritten == Array(40 - unwritten.count + 1...40))
  }

  @Test func oneLineTooMany_IsRefusedByUs_AndServedLater() async throws {
    let asked = Mailbox<[String]>()
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      while let fields = connection.receive() {
        if fields[0] == "1" || fields[0] == "2" { asked.put(fields) }
        if fields[0] == "49" { connection.send("49|1|1|") }
      }
    }
    let harness = try Harness([gateway.endpoint]) { settings in
      settings.lineLimits = LineLimits(marketData: 1)
    }
    _ = await harness.pool.loadClients()
    let backend = try #require(harness.pool.dataBackend)
    let (first, second) = (RecordingStream(), RecordingStream())
    let open = backend.openStream(.quotes, for: .make(), sink: first)
    _ = backend.openStream(.quotes, for: .make(id: 5, symbol: "IBM"), sink: second)
    let state = await second.states.first { _ in true }
    guard case .interrupted(let reason) = state else {
      Issue.record("the second line was asked for: \(state)")
      return
    }
    #expect(reason.contains("all 1 market data lines are in use"))
    let budget = try #require(await harness.pool.budgets().first)
    #expect(budget.lines.map(\.description) == ["AAPL STK"] && budget.lineLimit == 1)
    backend.closeStream(open)
    _ = await second.states.first { $0 == .live }
    // What was written arrives on the gateway's own thread.
    _ = await asked.first { $0.contains("IBM") }
    #expect(asked.all.map { $0[0] } == ["1", "2", "1"])
  }
}
