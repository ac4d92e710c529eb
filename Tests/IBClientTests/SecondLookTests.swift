import Orders
import Testing
import TradingModel

@testable import IBClient

@Suite(.timeLimit(.minutes(1)))
struct SecondLookTests {
  private func report(_ instrument: Int64, _ quantity: Quantity) -> PositionReport {
    PositionReport(
      account: AccountNumber(rawValue: "DU1"), instrument: InstrumentID(rawValue: instrument),
      contract: Contract(
        instrument: InstrumentID(rawValue: instrument), symbol: "AAPL", securityType: .stock,
        exchange: "SMART", currency: "USD"),
      quantity: quantity, averageCost: nil)
  }

  @Test("a position counts only when two looks agree on it, a flat one as well")
  func positions_NeedTwoLooks() {
    var memory = SecondLookMemory()
    #expect(memory.confirmed(by: [report(1, 10), report(2, 5)]) == [])
    #expect(memory.confirmed(by: [report(1, 10), report(2, 6)]).map(\.quantity) == [10])
    #expect(memory.confirmed(by: [report(2, 6)]).map(\.quantity) == [6])
    #expect(memory.confirmed(by: [report(2, 6)]).map(\.quantity) == [0, 6])
  }

  @Test("an execution that the first client never heard of is told in its name")
  func missedExecution_IsTold() async throws {
    let clients = Mailbox<String>()
    let gateway = ScriptedGateway(isParallel: true) { connection, number in
      guard number == 1 else {
        connection.handshake()
        return connection.stayAlive()
      }
      guard connection.receiveHello() != nil else { return }
      connection.send("200|20260105 14:30:00 UTC|")
      guard let start = connection.receive(id: 71) else { return }
      clients.put(start[2])
      connection.send("15|1|DU1,DU2,|")
      connection.send("9|1|7|")
      guard let executions = connection.receive(id: 7) else { return }
      connection.send(
        "11|\(executions[2])|5|265598|AAPL|STK||0.0|||IEX|USD|AAPL|NMS|e.9.01"
          + "|20260105 14:30:00 UTC|DU1|IEX|SLD|40|250.5|900|7|0|40|250.5|r1-x||||2|0||")
      for text in ["55|1|\(executions[2])|", "53|1|", "62|1|", "102|"] { connection.send(text) }
      connection.stayAlive()
    }
    let harness = try Harness([gateway.endpoint], secondLook: 1007)
    let broker = try #require(await harness.pool.loadClients().broker("main"))
    let event = await harness.sink.events.first {
      if case .execution = $0 { true } else { false }
    }
    guard case .execution(let report) = event else { return }
    #expect(report.execution.rawValue == "e.9.01" && report.reference?.rawValue == "r1-x")
    #expect(clients.all == ["1007"])
    withExtendedLifetime(broker) {}
  }

  @Test(
    "365 nights of the gateway's restart: every wait is bounded, and it is at work each morning")
  func nightlyRestart_IsSurvived() {
    let limits = IBTimeLimits()
    var session = IBSession(limits: limits, clientID: 7)
    var schedule = ReconnectSchedule()
    var generator: any RandomNumberGenerator = SeededNights()
    let accounts = [AccountNumber(rawValue: "DU1")]
    var now = 0.0
    var tries = 0
    for night in 0..<365 {
      let back = Double(night - 1) * 86_400 + 86_000
      _ = session.start(now: .at(now))
      while session.phase != .ready {
        tries += 1
        if now < back, night > 0 {
          // The port answers nothing while the gateway is down for five minutes.
          now += 1
          #expect(session.ended("refused", now: .at(now)).contains(.scheduleRetry))
          let wait = schedule.next(using: &generator)
          #expect(wait <= .seconds(60))
          now += Double(wait.components.seconds) + 1
          _ = session.start(now: .at(now))
        } else {
          _ = session.connected(now: .at(now))
          _ = session.greeted(now: .at(now))
          _ = session.receivedAccounts(accounts, now: .at(now))
          _ = session.receivedNextOrderID(BrokerOrderID(rawValue: 1), now: .at(now))
          schedule.succeeded()
        }
      }
      #expect(session.isOpenForOrders && session.epoch >= night + 1)
      now = Double(night + 1) * 86_400 + 85_700
      let notice = session.receivedNotice(
        .marketLost(healsWithFarms: false), text: "1100", now: .at(now))
      #expect(!session.isOpenForOrders && !notice.isEmpty)
      #expect(session.ended("closed", now: .at(now)).last == .scheduleRetry)
    }
    #expect(tries < 365 * 40)
  }

  @Test("1102 without a 1100 before it has the orders compared all the same")
  func unannouncedReturn_ComparesOrders() {
    var session = IBSession(limits: IBTimeLimits(), clientID: 7)
    _ = session.start(now: .at(0))
    _ = session.connected(now: .at(0))
    _ = session.greeted(now: .at(0))
    _ = session.receivedAccounts([AccountNumber(rawValue: "DU1")], now: .at(0))
    _ = session.receivedNextOrderID(BrokerOrderID(rawValue: 1), now: .at(0))
    let actions = session.receivedNotice(
      .marketBack(dataLost: false), text: "1102", now: .at(1))
    let readiness = actions.compactMap { action -> Bool? in
      if case .readiness(let isReady, _) = action { isReady } else { nil }
    }
    #expect(readiness == [false, true])
  }
}

private struct SeededNights: RandomNumberGenerator {
  private var state: UInt64 = 42
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state
  }
}
