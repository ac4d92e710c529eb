import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Restart and reconnect")
struct ReconcileTests {
  /// A log with one order that was being sent when its run ended.
  private func interrupted() throws -> (MemoryLog, Order) {
    let log = MemoryLog()
    let order = try DeskFixture(log: log).place()
    return (log, order)
  }

  @Test("an order being sent when the run ended is unknown, and silence changes nothing")
  func sendingOrder_IsUnknownAfterRestart() throws {
    let (log, order) = try interrupted()
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    #expect(log.orders[order.intent]?.state == .unknown)
    #expect(fixture.listener.orders.map(\.state) == [.unknown])
    for _ in 0..<3 { fixture.reconnect(.make()) }
    #expect(fixture.state(order) == .unknown)
    #expect(fixture.listener.notices.contains { $0.kind == "reconcile.unknown" })
    #expect(fixture.broker.placed.isEmpty)
  }

  @Test("an unknown order is adopted where it is found: open, executed, or completed")
  func unknownOrder_IsAdopted() throws {
    let found: [(OrderState, (Order) -> BrokerSnapshot)] = [
      (.working, { .make(open: [$0.report()]) }),
      (.filled, { .make(executions: [$0.execution("e.01", 100)]) }),
      (
        .partiallyFilled,
        { .make(open: [$0.report()], executions: [$0.execution("e.01", 10)]) }
      ),
      (.cancelled, { .make(completed: [$0.report(.cancelled, completed: true)]) }),
      (
        .filled,
        {
          .make(
            completed: [$0.report(.filled, completed: true)],
            executions: [$0.execution("e.01", 100, number: false)])
        }
      ),
      (.unknown, { .make(completed: [$0.report(.filled, completed: true)]) }),
    ]
    for (state, snapshot) in found {
      let (log, order) = try interrupted()
      let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
      fixture.receive(.snapshot(snapshot(order)))
      #expect(fixture.state(order) == state)
      #expect(log.orders[order.intent]?.state == state)
      #expect(fixture.broker.placed.isEmpty)
    }
  }

  @Test("without a reference, the number adopts only an order of the same terms")
  func numberAlone_AdoptsOnlyTheSameTerms() throws {
    for (change, state) in [
      ({ (_: inout OrderReport) in }, OrderState.working),
      ({ $0.quantity = 99 }, .unknown), ({ $0.side = .sell }, .unknown),
      ({ $0.clientID = 8 }, .unknown),
    ] as [((inout OrderReport) -> Void, OrderState)] {
      let (log, order) = try interrupted()
      let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
      var report = order.report(reference: false)
      change(&report)
      fixture.receive(.snapshot(.make(open: [report])))
      #expect(fixture.state(order) == state)
    }
  }

  @Test("an execution older than the order does not adopt it by number")
  func olderExecution_DoesNotAdopt() throws {
    let (log, order) = try interrupted()
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    let old = order.execution(
      "e.01", 100, reference: false, time: Timestamp(seconds: 1_767_600_000))
    fixture.receive(.snapshot(.make(executions: [old])))
    #expect(fixture.state(order) == .unknown)
  }

  @Test("a status alone does not adopt an order of an earlier run")
  func statusAlone_DoesNotAdopt() throws {
    let (log, order) = try interrupted()
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    fixture.receive(order.status(.submitted))
    #expect(fixture.state(order) == .unknown)
  }

  @Test("fills during the absence are booked once over any number of restarts")
  func restarts_BookFillsOnce() throws {
    let (log, order) = try interrupted()
    let snapshot = BrokerSnapshot.make(
      executions: [order.execution("e.01", 40), order.execution("f.01", 60)])
    for round in 0..<20 {
      let fixture = try DeskFixture(log: log, seed: UInt64(round + 2), isReconciled: false)
      fixture.receive(.snapshot(snapshot), .snapshot(snapshot))
      #expect(log.fills.count == 2)
      let key = StrategyHolding.Key(
        strategy: order.strategy, account: order.account, instrument: order.ticket.instrument)
      #expect(fixture.desk.holding(key).quantity == 100)
      #expect(fixture.state(order) == .filled)
    }
  }

  @Test("a working order of the last session can be changed and cancelled")
  func oldOrder_IsManageable() throws {
    let log = MemoryLog()
    let first = try DeskFixture(log: log)
    let order = first.place()
    first.receive(.orderReport(order.report()))
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    fixture.receive(.snapshot(.make(open: [order.report()])))
    fixture.desk.handleOrderRequests([.make(2, .cancel(order.intent))])
    #expect(fixture.broker.cancels == [order.brokerOrder!])
  }

  @Test("a lost connection makes unanswered orders unknown, and acknowledged ones stay")
  func lostConnection_MakesUnansweredUnknown() throws {
    let fixture = try DeskFixture()
    let answered = fixture.place(1)
    fixture.receive(.orderReport(answered.report()))
    let unanswered = fixture.place(2)
    fixture.receive(.readiness(.notReady("reset by peer")))
    #expect(fixture.state(answered) == .working)
    #expect(fixture.state(unanswered) == .unknown)
    #expect(fixture.listener.readiness[AccountName(rawValue: "paper")] == false)
    // Fills are taken whatever the session's state is.
    fixture.receive(.execution(answered.execution("e.01", 100)))
    #expect(fixture.state(answered) == .filled)
  }

  @Test("an acknowledged order that vanished is unknown, not dead")
  func vanishedOrder_IsUnknown() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.reconnect(.make(open: nil))
    #expect(fixture.state(order) == .working, "an incomplete answer is no evidence")
    fixture.receive(.snapshot(.make()))
    #expect(fixture.state(order) == .unknown)
    fixture.receive(.execution(order.execution("late.01", 100)))
    #expect(fixture.state(order) == .filled)
  }

  @Test("completed orders that never come hold up only where something hangs on them")
  func missingCompletedOrders_HoldUpOnlyWhenNeeded() throws {
    let paper = AccountName(rawValue: "paper")
    let fixture = try DeskFixture(isReconciled: false)
    fixture.receive(.snapshot(.make(completed: nil)))
    #expect(fixture.desk.readiness(of: paper) == nil)
    fixture.place(1)
    fixture.reconnect(.make(completed: nil))
    #expect(fixture.desk.readiness(of: paper) != nil)
    fixture.clock.advance(by: OrderDesk.retryInterval)
    let asked = fixture.broker.snapshotRequests
    fixture.desk.tick()
    #expect(fixture.broker.snapshotRequests == asked + 1)
  }

  @Test("an order believed dead that is open at the broker is live again")
  func revivedOrder_IsLive() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()), order.status(.cancelled))
    fixture.reconnect(.make(open: [order.report()]))
    #expect(fixture.state(order) == .working)
    #expect(fixture.listener.notices.contains { $0.kind == "order.revived" })
  }

  @Test("an ending that came after the list was asked for stands against the list")
  func endingDuringSnapshot_Stands() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.receive(.readiness(.notReady("lost")), .readiness(.ready))
    fixture.receive(order.status(.cancelled))
    fixture.receive(.snapshot(.make(open: [order.report()])))
    #expect(fixture.state(order) == .cancelled)
  }

  @Test("an order placed after the list was asked for is not missed in it")
  func orderDuringSnapshot_IsNotMissed() throws {
    let fixture = try DeskFixture()
    fixture.clock.advance(by: OrderDesk.reconcileInterval)
    fixture.desk.tick()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.receive(.snapshot(.make()))
    #expect(fixture.state(order) == .working)
  }

  @Test("a cancel that was under way when the connection went is sent again")
  func pendingCancel_IsSentAgain() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.desk.handleOrderRequests([.make(2, .cancel(order.intent))])
    fixture.reconnect(.make(open: [order.report()]))
    #expect(fixture.broker.cancels.count == 2)
    #expect(fixture.state(order) == .cancelPending)
  }

  @Test("a replaced directory begins with a comparison for the new client")
  func replacedDirectory_Reconciles() throws {
    let fixture = try DeskFixture()
    let other = FakeBroker(name: "127.0.0.1:4003 client 7")
    let directory = AccountDirectory(
      accounts: DeskFixture.accounts,
      connections: [
        .init(broker: fixture.broker, accounts: [AccountNumber(rawValue: "DU1")]),
        .init(broker: other, accounts: [AccountNumber(rawValue: "DU3")]),
      ])
    fixture.desk.replaceDirectory(directory)
    #expect(other.snapshotRequests == 1)
    fixture.desk.handleOrderRequests([
      .make(1), .make(2, account: "offline"), .make(3, account: "second"),
    ])
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.listener.refusals[0].contains("reconciling"))
    #expect(fixture.listener.refusals[1].hasPrefix("No api client loaded for account: `second`"))
  }

  @Test("old final orders are forgotten in memory, and repeats of their numbers are refused")
  func oldOrders_AreForgotten() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.execution(order.execution("e.01", 100)))
    fixture.clock.advance(by: OrderDesk.memory + .seconds(3600))
    fixture.desk.tick()
    #expect(fixture.desk.order(order.intent) == nil)
    fixture.desk.handleOrderRequests([.make(1)])
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.listener.refusals.last?.contains("was used before") == true)
  }

  @Test("ended orders are forgotten on demand, but not the entry of a stop that still works")
  func endedOrders_AreForgottenOnDemand() throws {
    let fixture = try DeskFixture()
    let single = fixture.place(1)
    var ticket = OrderTicket.make()
    ticket.bracket = OrderTicket.Bracket(takeProfit: nil, stopLoss: "180.00")
    fixture.desk.handleOrderRequests([.make(2, .place(ticket))])
    let stop = try #require(fixture.desk.openOrders().first { $0.parent != nil })
    let parent = try #require(stop.parent)
    let entry = try #require(fixture.desk.order(parent))
    fixture.receive(
      .execution(single.execution("e.01", 100)), .execution(entry.execution("f.01", 100)))
    fixture.clock.advance(by: .seconds(60))
    let now = fixture.clock.now
    fixture.desk.forgetEnded(before: now, beyond: 3)
    #expect(fixture.desk.order(single.intent) != nil)
    fixture.desk.forgetEnded(before: now, beyond: 2)
    #expect(fixture.desk.order(single.intent) == nil)
    #expect(fixture.state(entry) == .filled)
    #expect(fixture.desk.order(stop.intent) != nil)
  }

  @Test("silence about an order proves nothing: half an hour later it fills")
  func silentOrder_FillsLate() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    for _ in 0..<6 {
      fixture.clock.advance(by: .seconds(300))
      fixture.desk.tick()
      fixture.receive(.snapshot(.make()))
    }
    #expect(fixture.state(order) == .sending)
    fixture.receive(.execution(order.execution("e.01", 100)))
    #expect(fixture.state(order) == .filled)
    #expect(fixture.broker.placed.count == 1)
  }

  @Test("fills of a snapshot that comes while the session is down are booked")
  func snapshotWhileOffline_BooksFills() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.readiness(.notReady("1100")))
    fixture.receive(.snapshot(.make(executions: [order.execution("e.01", 40)])))
    #expect(fixture.state(order) == .partiallyFilled)
    #expect(fixture.desk.readiness(of: order.account) != nil)
    fixture.broker.set(readiness: .ready)
    fixture.desk.tick()
    fixture.receive(.snapshot(.make(open: [order.report()])))
    #expect(fixture.desk.readiness(of: order.account) == nil, "a lost announcement heals")
  }

  @Test("executions of the last week that are told again are not booked again")
  func weekOldExecutions_AreNotBookedAgain() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    let execution = order.execution("e.01", 100)
    fixture.receive(.execution(execution))
    for _ in 0..<7 {
      fixture.clock.advance(by: .seconds(24 * 3600))
      fixture.desk.tick()
      fixture.receive(.snapshot(.make(executions: [execution])))
    }
    #expect(fixture.listener.fills.count == 1)
    #expect(fixture.desk.holdings.map(\.quantity) == [100])
  }
}
