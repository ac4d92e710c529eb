import Orders
import OrdersTestSupport
import Synchronization
import Testing
import TradingModel

@Suite("Pause, reduce and halt")
struct RestraintTests {
  @Test("a halt refuses every order with its sentence, and cancels still work")
  func halt_RefusesOrders() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    fixture.restrain(.halt, .account(DeskFixture.paper))
    let words = fixture.refusal(1, .make())
    #expect(
      words
        == "Not sent: trading is halted for account:paper since 14:30:00 UTC by maria (too fast). "
        + "Cancels still work. Lift it with: perigee resume account:paper --reason TEXT")
    #expect(fixture.broker.placed.isEmpty)
    fixture.desk.handleOrderRequests([.make(2, account: "second")])
    #expect(fixture.broker.placed.count == 1, "another account trades on")
    fixture.desk.handleOrderRequests([.make(3, .preview(.make()))])
    #expect(fixture.listener.refusals.last?.contains("trading is halted") == true)
  }

  @Test("a halt is journaled before the cancels of what works go out; manual orders stay")
  func halt_JournalsThenCancels() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    fixture.receive(order.status(.submitted))
    let cancelsAtCommit = Mutex<[Int]>([])
    let broker = fixture.broker
    log.set(beforeCommit: { records in
      guard records.contains(where: { if case .restrained = $0 { true } else { false } }) else {
        return
      }
      cancelsAtCommit.withLock { $0.append(broker.cancels.count) }
    })
    var manual = order.report(reference: false, perm: PermID(rawValue: 77))
    manual.order = nil
    manual.clientID = 0
    fixture.receive(.orderReport(manual))
    let answer = fixture.restrain(.halt)
    #expect(cancelsAtCommit.withLock { $0 } == [0])
    #expect(answer.isNew && answer.cancelled == 1 && answer.live == [order.intent])
    #expect(fixture.broker.cancels == [order.brokerOrder])
    #expect(!fixture.broker.calls.contains(.everything))
    let again = fixture.restrain(.halt, by: "peter")
    #expect(!again.isNew && again.cancelled == 0 && again.restraint.actor == "maria")
    #expect(fixture.broker.cancels.count == 1, "asked for once")
    #expect(fixture.restrain(.pause).restraint.level == .halt, "a milder wish changes nothing")
  }

  @Test("orders that wait for their turn are taken back and are not sent")
  func waitingOrders_AreWithdrawn() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let order = fixture.place()
    let number = try #require(order.brokerOrder)
    fixture.broker.set(waiting: [WithdrawnOrder(order: number, message: .place)])
    let answer = fixture.restrain(.halt)
    #expect(answer.withdrawn == 1 && answer.cancelled == 0 && answer.live.isEmpty)
    #expect(fixture.state(order) == .notSent)
    #expect(fixture.desk.order(order.intent)?.reason?.contains("trading is halted") == true)
  }

  @Test("what is journaled already is not written once the brake is pulled")
  func brake_StopsTheBatchInHand() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let brake = fixture.desk.brake
    log.set(beforeCommit: { _ in brake.pull(.all, .halt) })
    fixture.desk.handleOrderRequests([.make(1), .make(2)])
    log.set(beforeCommit: nil)
    #expect(fixture.broker.placed.isEmpty)
    #expect(fixture.listener.orders.suffix(2).allSatisfy { $0.state == .notSent })
    #expect(log.orders.values.allSatisfy { $0.state == .notSent })
  }

  @Test("it holds over a restart, and only a person with a reason lifts it")
  func restraint_IsSticky() throws {
    let log = MemoryLog()
    try DeskFixture(log: log).restrain(.halt, .strategy(DeskFixture.alpha))
    let fixture = try DeskFixture(log: log, seed: 2)
    #expect(fixture.desk.restraints.map(\.level) == [.halt])
    #expect(fixture.refusal(1, .make())?.contains("halted for strategy:alpha") == true)
    #expect(throws: ResumeRefusal.noReason(.strategy(DeskFixture.alpha))) {
      try fixture.desk.resume(.strategy(DeskFixture.alpha), reason: " \n", actor: "maria")
    }
    #expect(throws: ResumeRefusal.self) {
      try fixture.desk.resume(.all, reason: "fine", actor: "maria")
    }
    log.set(failure: OrderLogError("disk full"))
    #expect(throws: ResumeRefusal.journal("disk full")) {
      try fixture.desk.resume(.strategy(DeskFixture.alpha), reason: "fine", actor: "maria")
    }
    log.set(failure: nil)
    try fixture.desk.resume(.strategy(DeskFixture.alpha), reason: "fine", actor: "maria")
    #expect(fixture.refusal(2, .make()) == nil)
    #expect(try log.load().restraints.isEmpty)
    let released = log.commits.joined().contains {
      if case .released(_, "fine", "maria", _) = $0 { true } else { false }
    }
    #expect(released)
  }

  @Test("when the journal cannot be written a halt stops sending all the same")
  func halt_NeedsNoJournal() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    fixture.receive(order.status(.submitted))
    log.set(failure: OrderLogError("disk full"))
    let answer = fixture.restrain(.halt)
    #expect(answer.unstored == "disk full")
    #expect(fixture.broker.cancels == [order.brokerOrder], "cancels still work")
    #expect(fixture.kinds("restraint.unstored").count == 1)
    log.set(failure: nil)
    #expect(try log.load().restraints.isEmpty)
    fixture.pass(1)
    #expect(try log.load().restraints.map(\.level) == [.halt])
    #expect(fixture.refusal(2, .make())?.contains("halted") == true)
  }

  @Test("while disconnected cancels wait, and go out first after the reconnect")
  func cancels_GoOutAfterReconnect() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let order = fixture.place()
    fixture.receive(order.status(.submitted))
    fixture.broker.set(readiness: .notReady("lost"))
    fixture.receive(.readiness(.notReady("lost")))
    let answer = fixture.restrain(.halt)
    #expect(answer.live == [order.intent])
    #expect(fixture.broker.cancels.isEmpty)
    let state = try #require(fixture.desk.restraintStates.first)
    #expect(state.live.map(\.intent) == [order.intent] && state.unreachable == 1)
    fixture.broker.set(readiness: .ready)
    fixture.receive(.readiness(.ready), .snapshot(.make(open: [order.report()])))
    #expect(fixture.broker.cancels == [order.brokerOrder])
    #expect(fixture.broker.placed.count == 1)
  }

  @Test("an order that turns out to be live during a halt is cancelled")
  func lateOrder_IsCancelled() throws {
    let log = MemoryLog()
    let first = try DeskFixture(log: log)
    let order = first.place()
    first.restrain(.halt)
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    fixture.receive(.readiness(.ready), .snapshot(.make(open: [order.report()])))
    fixture.pass(1)
    #expect(fixture.broker.cancels == [order.brokerOrder])
  }

  @Test("a pause lets through what can only reduce, counting what works already")
  func pause_LetsReducingPass() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    fixture.hold(100)
    fixture.restrain(.pause)
    #expect(fixture.refusal(2, .make(side: .buy, quantity: 1))?.contains("paused") == true)
    #expect(fixture.refusal(3, .make(side: .sell, quantity: 101))?.contains("paused") == true)
    #expect(fixture.refusal(4, .make(side: .sell, quantity: 60)) == nil)
    #expect(fixture.refusal(5, .make(side: .sell, quantity: 41))?.contains("paused") == true)
    #expect(fixture.refusal(6, .make(side: .sell, quantity: 40)) == nil)
    let bracket = OrderTicket.Bracket(takeProfit: nil, stopLoss: "190")
    #expect(
      fixture.refusal(7, .make(side: .sell, quantity: 1, bracket: bracket))?.contains("paused")
        == true, "an exit with a bracket would open anew")
    let fresh = try DeskFixture(log: MemoryLog())
    fresh.restrain(.pause)
    #expect(fresh.refusal(1, .make(side: .sell))?.contains("paused") == true, "flat is not long")
  }

  @Test("while books and broker differ, an order must also bring the account towards flat")
  func pause_DistrustsBooks() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    fixture.hold(100)
    fixture.position(0)
    fixture.restrain(.pause)
    #expect(fixture.refusal(2, .make(side: .sell, quantity: 50))?.contains("paused") == true)
    fixture.position(30)
    #expect(fixture.refusal(3, .make(side: .sell, quantity: 31))?.contains("paused") == true)
    #expect(fixture.refusal(4, .make(side: .sell, quantity: 30)) == nil)
  }

  @Test("a pause keeps entries from being changed, unless they become smaller")
  func pause_HoldsChanges() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let order = fixture.place()
    fixture.receive(order.status(.submitted))
    fixture.restrain(.pause)
    #expect(fixture.broker.cancels.isEmpty, "what works goes on working")
    fixture.desk.handleOrderRequests([.make(2, .modify(order.intent, quantity: 150, type: nil))])
    #expect(fixture.listener.refusals.last?.contains("paused") == true)
    fixture.desk.handleOrderRequests([
      .make(3, .modify(order.intent, quantity: nil, type: .limit("187.30")))
    ])
    #expect(fixture.listener.refusals.count == 2)
    fixture.desk.handleOrderRequests([.make(4, .modify(order.intent, quantity: 50, type: nil))])
    #expect(fixture.state(order) == .modifyPending)
    fixture.desk.handleOrderRequests([.make(5, .cancel(order.intent))])
    #expect(fixture.broker.cancels == [order.brokerOrder])
  }

  @Test("reduce cancels what could enlarge, and keeps stops and exits that fit")
  func reduce_CancelsEntries() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    fixture.hold(100)
    let exit = fixture.place(2, .make(side: .sell, quantity: 100, type: .limit("195.00")))
    let stop = fixture.place(3, .make(side: .sell, quantity: 60, type: .stop("180.00")))
    let entry = fixture.place(4, .make(side: .buy, quantity: 10))
    let small = fixture.place(5, .make(side: .sell, quantity: 40, type: .limit("196.00")))
    for order in [exit, stop, entry, small] { fixture.receive(order.status(.submitted)) }
    let answer = fixture.restrain(.reduce)
    #expect(answer.cancelled == 2)
    #expect(Set(fixture.broker.cancels) == Set([exit.brokerOrder, entry.brokerOrder]))
    #expect(fixture.state(stop) == .working && fixture.state(small) == .working)
  }

  @Test("reduce leaves both ends of a bracket around a position")
  func reduce_KeepsBrackets() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let entry = fixture.hold(
      100, bracket: OrderTicket.Bracket(takeProfit: "200", stopLoss: "180"))
    let children = fixture.desk.openOrders().filter { $0.parent == entry.intent }
    #expect(children.count == 2)
    for child in children { fixture.receive(child.status(.submitted)) }
    #expect(fixture.restrain(.reduce).cancelled == 0)
    let resting = try DeskFixture(log: MemoryLog())
    let waiting = resting.place(
      1, .make(bracket: OrderTicket.Bracket(takeProfit: "200", stopLoss: "180")))
    resting.receive(waiting.status(.submitted))
    #expect(resting.restrain(.reduce).cancelled == 1, "the entry alone; its ends go with it")
    #expect(resting.broker.cancels == [waiting.brokerOrder])
  }
}
