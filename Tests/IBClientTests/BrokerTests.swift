import Orders
import Testing
import TradingModel

@testable import IBClient

@Suite(.timeLimit(.minutes(1)))
struct BrokerTests {
  @Test func orders_AreWrittenOnce_AndTheAnswersAreTranslated() async throws {
    let seen = Mailbox<[String]>()
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      guard let order = connection.receive(id: 3) else { return }
      seen.put(order)
      let id = order[1]
      connection.send("3|\(id)|Submitted|0|100|0|900|0|0|7||0|")
      connection.send("4|\(id)|399|Warning: held until the market opens||1|")
      connection.send(
        "11|-1|\(id)|265598|AAPL|STK||0.0|||IEX|USD|AAPL|NMS|e.1.01|20260413 15:27:04 US/Eastern"
          + "|DU1|IEX|BOT|40|250.5|900|7|0|40|250.5|r1-test7||||2|0||")
      connection.send("59|1|e.1.01|1.0|USD|1.7976931348623157E308|1.7976931348623157E308||")
      if let cancel = connection.receive(id: 4) { seen.put(cancel) }
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    try broker.place([.make(id: 7)])
    let events = harness.sink.events
    _ = await events.first {
      if case .orderStatus(let report) = $0 {
        report.status == .submitted && report.order.rawValue == 7 && report.perm?.rawValue == 900
          && report.averagePrice == nil
      } else {
        false
      }
    }
    _ = await events.first {
      if case .orderMessage(let id, 399, _) = $0 { id.rawValue == 7 } else { false }
    }
    _ = await events.first {
      if case .execution(let report) = $0 {
        report.quantity == 40 && report.reference?.rawValue == "r1-test7"
      } else {
        false
      }
    }
    _ = await events.first {
      if case .commission(let commission) = $0 {
        commission.amount == 1 && commission.realizedProfit == nil
      } else {
        false
      }
    }
    #expect(broker.nextOrderID.rawValue == 8)
    try broker.cancel(BrokerOrderID(rawValue: 7))
    let cancel = await seen.first { $0[0] == "4" }
    #expect(cancel[1] == "7")
    let order = seen.all[0]
    #expect(order[2] == "265598" && order[3] == "AAPL")
    #expect(order.contains("250.50") && order.contains("r1-test7") && order.contains("DU1"))
    #expect(order.count == 119)
  }

  @Test func aBracket_ArrivesInOneWrite_HeldBackUntilTheLast() async throws {
    let seen = Mailbox<[[String]]>()
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      seen.put((0..<3).compactMap { _ in connection.receive(id: 3) })
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint])
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    try broker.place([
      .make(id: 7), .make(id: 8, type: .limit(300), parent: 7),
      .make(id: 9, type: .stop(200), parent: 7),
    ])
    let orders = await seen.first { $0.count == 3 }
    #expect(orders.map { $0[1] } == ["7", "8", "9"])
    let reference = try #require(orders[0].firstIndex(of: "r1-test7"))
    #expect(orders.map { $0[reference + 1] } == ["0", "0", "1"])
    #expect(orders.map { $0[reference + 2] } == ["0", "7", "7"])
  }

  @Test func refusals_AreExact() async throws {
    let gateway = ScriptedGateway { connection, number in
      guard number == 0 else { return }
      connection.handshake()
      _ = connection.receive(id: 3)
    }
    let harness = try Harness([gateway.endpoint])
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    func refusal(_ order: BrokerOrder) -> String? {
      do {
        try broker.place([order])
        return nil
      } catch {
        guard case .notSent(let reason) = error else { return "unknown" }
        return reason
      }
    }
    #expect(refusal(.make(id: 1 << 30))?.contains("order id 1073741824") == true)
    #expect(refusal(.make(id: 0))?.contains("order id 0") == true)
    #expect(refusal(.make(account: "DU3"))?.contains("does not serve account DU3") == true)
    #expect(refusal(.make(quantity: 0))?.contains("not positive") == true)
    try broker.place([.make(id: 7)])
    _ = await harness.sink.events.first {
      if case .readiness(.notReady) = $0 { true } else { false }
    }
    #expect(refusal(.make(id: 8)) == "the gateway closed the connection")
  }

  @Test func ordersBeyondTheRate_WaitInOrder_AndThenAreRefused() async throws {
    let seen = Mailbox<Int>()
    let gateway = ScriptedGateway { connection, _ in
      connection.handshake()
      while let fields = connection.receive() {
        if fields[0] == "3", let id = Int(fields[1]) { seen.put(id) }
        if fields[0] == "4" { seen.put(-1) }
      }
    }
    let harness = try Harness([gateway.endpoint]) { settings in
      settings.takesDelayedData = false
      settings.sendLimits = SendLimits(
        perSecond: 5, burst: 12, reservedForCancels: 2, waitingOrders: 3,
        orderWait: .seconds(30))
    }
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    var refused = 0
    for id in 1...40 {
      do {
        try broker.place([.make(id: Int64(id))])
      } catch {
        refused += 1
        guard case .notSent(let reason) = error else {
          Issue.record("a refusal that is not exact: \(error)")
          continue
        }
        #expect(reason.contains("orders already wait for the gateway's message rate"))
      }
    }
    #expect(refused > 10 && refused < 40)
    try broker.cancel(BrokerOrderID(rawValue: 999))
    let accepted = 40 - refused
    _ = await seen.first { $0 == accepted }
    let orders = seen.all.filter { $0 > 0 }
    #expect(orders == Array(1...accepted))
    // The cancel overtook the orders that waited.
    #expect(seen.all.last != -1)
  }

  @Test func aSnapshot_IsWholeOrHonest() async throws {
    let gateway = ScriptedGateway { connection, number in
      connection.handshake()
      guard let executions = connection.receive(id: 7) else { return }
      connection.send("53|1|")
      connection.send(
        "11|\(executions[2])|5|265598|AAPL|STK||0.0|||IEX|USD|AAPL|NMS|e.9.01|bad time"
          + "|DU1|IEX|SLD|40|250.5|900|7|0|40|250.5|r1-x||||2|0||")
      connection.send("55|1|\(executions[2])|")
      connection.send("61|3|DU1|265598|AAPL|STK||0.0|||NASDAQ|USD|AAPL|NMS|15|200.25|")
      connection.send("61|3|DU1|265598|AAPL|STK||0.0|||NASDAQ|USD|AAPL|NMS|16|200.25|")
      connection.send("62|1|")
      // The list of completed orders never ends.
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint]) { $0.timeLimits.snapshot = .seconds(2) }
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    broker.requestSnapshot()
    let event = await harness.sink.events.first {
      if case .snapshot = $0 { true } else { false }
    }
    guard case .snapshot(let snapshot) = event else { return }
    #expect(snapshot.openOrders == [] && snapshot.completedOrders == nil)
    #expect(snapshot.accounts.map(\.rawValue) == ["DU1", "DU2"])
    #expect(snapshot.executions?.count == 1)
    #expect(snapshot.executions?.first?.time == nil)
    #expect(snapshot.executions?.first?.timeText == "bad time")
    #expect(snapshot.positions?.map(\.quantity) == [16])
  }

  @Test func aSnapshotCutOff_ProvesNothing() async throws {
    let gateway = ScriptedGateway { connection, number in
      guard number == 0 else { return }
      connection.handshake()
      _ = connection.receive(id: 7)
      connection.send("53|1|")
    }
    let harness = try Harness([gateway.endpoint])
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    broker.requestSnapshot()
    let event = await harness.sink.events.first {
      if case .snapshot = $0 { true } else { false }
    }
    guard case .snapshot(let snapshot) = event else { return }
    #expect(snapshot.completedOrders == nil && snapshot.executions == nil)
    #expect(snapshot.positions == nil)
  }

  @Test func orderIDs_OnlyRise() async throws {
    let gateway = ScriptedGateway { connection, number in
      connection.handshake(nextID: number == 0 ? 50 : 3)
      if number > 0 { connection.stayAlive() }
    }
    let harness = try Harness([gateway.endpoint])
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    _ = await harness.sink.events.first {
      if case .readiness(.notReady) = $0 { true } else { false }
    }
    _ = await harness.pool.loadClients()
    #expect(broker.nextOrderID.rawValue == 50)
  }
}
