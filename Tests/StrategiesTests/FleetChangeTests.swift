import Orders
import OrdersTestSupport
import StrategyChannel
import SystemKit
import Testing
import TradingModel

@testable import Strategies

@Suite(.serialized) struct FleetChangeTests {
  static let a = StrategyID(rawValue: "a")
  static let b = StrategyID(rawValue: "b")
  static let c = StrategyID(rawValue: "c")

  @Test func deploy_StartsTheNewOne_AndTheOthersKeepTheirProcesses() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": ""], deployments: [.make("a")])
    await world.start("a")
    let process = try await world.status("a").process
    let change = try await world.fleet.deploy(.make("b"))
    #expect(change == FleetChange(effect: .started))
    #expect(await world.log.says("b", "began"))
    #expect(try await world.status("a").process == process)
    #expect(await world.fleet.members().map(\.deployment.strategy) == [Self.a, Self.b])
    #expect(await world.fleet.members()[1].script?.source == "")
    await world.end()
  }

  @Test func deploy_OfWhatCannotBe_ChangesNothing() async throws {
    let world = try FleetWorld(scripts: ["a.lua": ""], deployments: [.make("a")])
    await world.start("a")
    await #expect(throws: FleetRefusal.alreadyDeployed(Self.a)) {
      try await world.fleet.deploy(.make("a"))
    }
    await #expect(throws: FleetRefusal.self) { try await world.fleet.deploy(.make("b")) }
    await #expect(throws: FleetRefusal.notDeployed(Self.b)) {
      try await world.fleet.withdraw(Self.b, reason: "gone")
    }
    await #expect(throws: FleetRefusal.notDeployed(Self.b)) {
      try await world.fleet.replace(.make("b", script: "a.lua"))
    }
    #expect(await world.fleet.members().map(\.deployment.strategy) == [Self.a])
    await world.end()
    await #expect(throws: FleetRefusal.closed) {
      try await world.fleet.deploy(
        .make("b"), script: ScriptFolder.Script(source: "", modules: []))
    }
  }

  @Test(arguments: [Deployment.OrdersOnStop.keep, .cancel])
  func withdraw_EndsItsOrdersAsOnStopSays_AndSaysWhatIsLeft(
    onStop: Deployment.OrdersOnStop
  ) async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ order-on-quote", "b.lua": ""],
      deployments: [.make("a", onStop: onStop), .make("b")])
    await world.start("a", "b")
    #expect(await world.quote { !world.broker.placed.isEmpty })
    world.accept()
    let neighbour = try await world.status("b").process
    let change = try await world.fleet.withdraw(Self.a, reason: "withdrawn by a person")
    #expect(world.log.has("a", "stop withdrawn by a person"))
    #expect(change.effect == .gone && change.restarted.isEmpty)
    #expect(change.remains.map(\.orders).reduce(0, +) == world.broker.placed.count)
    #expect(world.broker.cancels.isEmpty == (onStop == .keep))
    #expect(await world.fleet.statuses().keys.map(\.self) == [Self.b])
    #expect(try await world.status("b").process == neighbour)
    await world.end()
  }

  @Test func nameThatWasWithdrawn_ComesBack_WithItsState() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ save"], deployments: [.make("a")])
    await world.start("a")
    try await world.fleet.withdraw(Self.a, reason: "gone")
    try await world.fleet.deploy(.make("a"))
    #expect(await world.log.says("a", "state 2 [1, 2, 3]"))
    await world.end()
  }

  @Test func desk_IsRestartedAlone_WhenOneLeaves_AndWhenOneJoins() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": "", "c.lua": ""],
      deployments: [.make("a", desk: "d"), .make("b", desk: "d"), .make("c")])
    await world.start("a", "b", "c")
    let lone = try await world.status("c").process
    let left = try await world.fleet.withdraw(Self.a, reason: "gone")
    #expect(left.restarted == [Self.b])
    #expect(await world.log.says("b", "began", times: 2))
    #expect(!world.log.has("a", "began", times: 2))
    let second = try await world.status("b").process
    let joined = try await world.fleet.deploy(.make("a", desk: "d"))
    #expect(joined == FleetChange(effect: .started, restarted: [Self.b]))
    #expect(await world.log.says("a", "began", times: 2))
    #expect(await world.log.says("b", "began", times: 3))
    #expect(try await world.status("b").process != second)
    #expect(try await world.status("a").process == world.status("b").process)
    #expect(try await world.status("c").process == lone)
    await world.end()
  }

  @Test func desk_ThatAPersonStopped_StaysDown_WhenOneJoins() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": ""], deployments: [.make("a", desk: "d")])
    await world.start("a")
    await world.fleet.stop(Self.a, reason: "asked")
    let change = try await world.fleet.deploy(.make("b", desk: "d"))
    #expect(change.effect == .staysDown("its desk was stopped; perigee start starts it"))
    #expect(try await world.status("b").process == nil)
    await world.end()
  }

  @Test func replace_RunsTheNewScript_AndTheOldOneNoMore() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ order-on-quote", "b.lua": "echo"],
      deployments: [.make("a", onStop: .cancel)])
    await world.start("a")
    #expect(await world.quote { !world.broker.placed.isEmpty })
    world.accept()
    let first = try await world.status("a").process
    let change = try await world.fleet.replace(.make("a", script: "b.lua", onStop: .cancel))
    #expect(change == FleetChange(effect: .started))
    #expect(await world.log.says("a", "began", times: 2))
    #expect(try await world.status("a").process != first)
    #expect(await world.fleet.members().first?.deployment.script == "b.lua")
    // A replacement is no stop: what works goes on working.
    #expect(world.broker.cancels.isEmpty)
    await world.end()
  }

  @Test func replace_OfWhatTheProcessDoesNotKnow_KeepsTheProcess() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ order-on-quote"], deployments: [.make("a")])
    await world.start("a")
    #expect(await world.quote { !world.broker.placed.isEmpty })
    world.accept()
    let first = try await world.status("a").process
    let change = try await world.fleet.replace(.make("a", onStop: .cancel))
    #expect(change.effect == .inPlace)
    #expect(try await world.status("a").process == first)
    await world.fleet.stop(Self.a, reason: "asked")
    #expect(!world.broker.cancels.isEmpty)
    await world.end()
  }

  @Test func replace_OfAStoppedOne_LeavesItDown_UntilAPersonStartsIt() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": "echo"], deployments: [.make("a")])
    await world.start("a")
    await world.fleet.stop(Self.a, reason: "asked")
    let change = try await world.fleet.replace(.make("a", script: "b.lua"))
    #expect(change.effect == .staysDown("it was stopped; perigee start starts it"))
    #expect(try await world.status("a").process == nil)
    await world.fleet.start(Self.a)
    #expect(await world.log.says("a", "began", times: 2))
    #expect(await world.fleet.members().first?.script?.source == "echo")
    await world.end()
  }

  @Test func replace_ThatDisables_Stops_AndThatEnables_Starts() async throws {
    let world = try FleetWorld(scripts: ["a.lua": ""], deployments: [.make("a")])
    await world.start("a")
    let off = try await world.fleet.replace(.make("a", isEnabled: false))
    #expect(
      off.effect == .staysDown("it does not start by itself; perigee start a starts it"))
    #expect(try await world.status("a").process == nil)
    let on = try await world.fleet.replace(.make("a"))
    #expect(on.effect == .started)
    #expect(await world.log.says("a", "began", times: 2))
    await world.end()
  }

  @Test func replace_MovesAStrategyToAnotherDesk() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": "", "c.lua": ""],
      deployments: [.make("a", desk: "d"), .make("b", desk: "d"), .make("c", desk: "e")])
    await world.start("a", "b", "c")
    let change = try await world.fleet.replace(.make("a", desk: "e"))
    #expect(change == FleetChange(effect: .started, restarted: [Self.b, Self.c]))
    #expect(await world.log.says("a", "began", times: 2))
    #expect(await world.log.says("b", "began", times: 2))
    #expect(await world.log.says("c", "began", times: 2))
    #expect(try await world.status("a").process == world.status("c").process)
    #expect(try await world.status("a").process != world.status("b").process)
    await world.end()
  }

  @Test func replace_OfABrokenScript_StartsIt() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "broken", "b.lua": ""], deployments: [.make("a")])
    await world.start()
    #expect(await world.log.says("a", "cannot run"))
    let change = try await world.fleet.replace(.make("a", script: "b.lua"))
    #expect(change.effect == .started)
    #expect(await world.log.says("a", "began"))
    await world.end()
  }

  @Test func replace_TakesAGivenText_InPlaceOfTheFolders() async throws {
    let world = try FleetWorld(scripts: ["a.lua": ""], deployments: [.make("a")])
    await world.start("a")
    let change = try await world.fleet.replace(
      .make("a"), script: ScriptFolder.Script(source: "echo", modules: []))
    #expect(change.effect == .started)
    #expect(await world.log.says("a", "began", times: 2))
    #expect(await world.fleet.members().first?.script?.source == "echo")
    await world.end()
  }

  /// A promotion or a way back at the same moment must not leave a process that nobody owns.
  @Test func withdraw_AndASwapOfVersions_LeaveNoProcess() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": ""], deployments: [.make("a"), .make("b")])
    await world.start("a", "b")
    let fleet = world.fleet
    for _ in 1...4 {
      await withTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
          do { try await fleet.withdraw(Self.a, reason: "gone") } catch { Issue.record(error) }
        }
        tasks.addTask {
          do throws(FleetRefusal) {
            try await fleet.replace(
              .make("a"), script: ScriptFolder.Script(source: "echo", modules: []),
              reason: "swap", renewal: .ofRunning)
          } catch { #expect(error == .notDeployed(Self.a)) }
        }
      }
      #expect(await fleet.members().map(\.deployment.strategy) == [Self.b])
      await #expect(throws: FleetRefusal.notDeployed(Self.a)) {
        try await fleet.replace(
          .make("a"), script: ScriptFolder.Script(source: "", modules: []), reason: "late",
          renewal: .ofRunning)
      }
      try await fleet.deploy(.make("a"))
    }
    await world.end()
    // Every process that began was told to stop: one that was forgotten would never hear of it.
    func lines(_ words: String) -> Int {
      world.log.all.count { $0.strategy == Self.a && $0.text.hasPrefix(words) }
    }
    #expect(lines("began") >= 5 && lines("began") == lines("stop "))
  }

  /// The fleet's own start reads every script; a change before it must not start half a desk.
  @Test func changesOfADesk_BeforeTheFleetStarts_WaitForIt() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": "", "c.lua": "", "d.lua": ""],
      deployments: [.make("a", desk: "d"), .make("b", desk: "d")])
    let words = "the daemon is starting; it starts with the rest of its desk"
    #expect(try await world.fleet.deploy(.make("c", desk: "d")).effect == .staysDown(words))
    #expect(
      try await world.fleet.replace(.make("b", script: "d.lua", desk: "d")).effect
        == .staysDown(words))
    await world.start("a", "b", "c")
    #expect(!world.log.all.contains { $0.text.contains("cannot run") })
    #expect(await world.fleet.members().map(\.deployment.script) == ["a.lua", "d.lua", "c.lua"])
    await world.end()
  }

  /// One that joins while another of its desk is restarted has its script all the same.
  @Test func restartOfADesk_KeepsTheTextsOfThoseThatJoinMeanwhile() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": ""], deployments: [.make("a", desk: "d")])
    await world.start("a")
    let fleet = world.fleet
    for _ in 1...5 {
      await withTaskGroup(of: Void.self) { tasks in
        tasks.addTask { await fleet.restart(Self.a) }
        tasks.addTask {
          do { try await fleet.deploy(.make("b", desk: "d")) } catch { Issue.record(error) }
        }
      }
      #expect(await world.quote { await fleet.statuses()[Self.b]?.state == .running })
      try await fleet.withdraw(Self.b, reason: "gone")
    }
    #expect(!world.log.all.contains { $0.text.contains("was not read") })
    await world.end()
  }

  /// A cancel that no connection takes would be forgotten, and the order work on with nobody's eye on it.
  @Test func withdraw_WhileItsAccountIsAway_CancelsOnceItIsBack() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ order-on-quote", "b.lua": ""],
      deployments: [.make("a", onStop: .cancel), .make("b")])
    await world.start("a", "b")
    #expect(await world.quote { !world.broker.placed.isEmpty })
    world.accept()
    world.broker.set(readiness: .notReady("the connection is lost"))
    let change = try await world.fleet.withdraw(Self.a, reason: "gone")
    #expect(change.remains.map(\.orders).reduce(0, +) == world.broker.placed.count)
    #expect(world.broker.cancels.isEmpty)
    #expect(await world.log.says("a", "are cancelled as soon as the account is back"))
    world.broker.set(readiness: .ready)
    await world.isBack("paper")
    #expect(world.broker.cancels.count == world.broker.placed.count)
    await world.end()
  }

  @Test func startedAgain_WhileItsAccountIsAway_KeepsItsOrders() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ order-on-quote"],
      deployments: [.make("a", onStop: .cancel)])
    await world.start("a")
    #expect(await world.quote { !world.broker.placed.isEmpty })
    world.accept()
    world.broker.set(readiness: .notReady("the connection is lost"))
    await world.fleet.stop(Self.a, reason: "asked")
    #expect(await world.log.says("a", "are cancelled as soon as the account is back"))
    await world.fleet.start(Self.a)
    #expect(await world.log.says("a", "began", times: 2))
    world.broker.set(readiness: .ready)
    await world.isBack("paper")
    #expect(world.broker.cancels.isEmpty)
    await world.end()
  }

  @Test(arguments: [Deployment.OrdersOnStop.keep, .cancel])
  func replace_ThatLeavesAnAccount_SaysWhatStaysThere(
    onStop: Deployment.OrdersOnStop
  ) async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ order-on-quote", "b.lua": ""],
      deployments: [.make("a", onStop: onStop)])
    await world.start("a")
    #expect(await world.quote { !world.broker.placed.isEmpty })
    world.accept()
    var moved = Deployment.make("a", script: "b.lua", onStop: onStop)
    moved.accounts = [AccountName(rawValue: "second")]
    let change = try await world.fleet.replace(moved)
    #expect(change.effect == .started)
    // The new process counts its requests by itself: one that the fleet used would swallow an order.
    #expect(await world.nextNumber("a") == Int64(world.broker.placed.count) + 1)
    #expect(change.remains.map(\.account) == [AccountName(rawValue: "paper")])
    #expect(change.remains.map(\.orders).reduce(0, +) == world.broker.placed.count)
    #expect(world.broker.cancels.isEmpty == (onStop == .keep))
    await world.end()
  }

  @Test func changesAtOnce_HappenOneAfterAnother() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "", "b.lua": "", "c.lua": ""], deployments: [.make("a", desk: "d")])
    await world.start("a")
    let fleet = world.fleet
    await withTaskGroup(of: Void.self) { tasks in
      for name in ["b", "c"] {
        tasks.addTask {
          for _ in 0..<5 {
            do {
              try await fleet.deploy(.make(name, desk: "d"))
              try await fleet.withdraw(StrategyID(rawValue: name), reason: "gone")
            } catch { Issue.record(error) }
          }
        }
      }
    }
    #expect(await fleet.members().map(\.deployment.strategy) == [Self.a])
    #expect(
      await world.quote {
        await fleet.statuses()[Self.a]?.state == .running
      })
    await world.end()
  }
}
