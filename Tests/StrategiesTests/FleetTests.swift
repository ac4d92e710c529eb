import Orders
import OrdersTestSupport
import Strategies
import StrategyChannel
import SystemKit
import Testing
import TradingModel

@Suite(.serialized) struct FleetTests {
  static let a = StrategyID(rawValue: "a")

  @Test func quote_ReachesTheChild_AndItsOrderTheBroker() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ order-on-quote"], deployments: [.make("a")])
    await world.start("a")
    #expect(await world.quote { !world.broker.placed.isEmpty })
    let order = try #require(world.broker.placed.first?.first)
    #expect(order.account.rawValue == "DU1" && order.ticket.instrument.rawValue == 1)
    #expect(await world.log.says("a", "order r1-"))
    let status = try await world.status("a")
    #expect(status.state == .running && status.process != nil)
    #expect((status.residentBytes ?? 0) > 0)
    await world.end()
  }

  @Test func crash_RestartsTheChild_AndItsNeighbourNeverNotices() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ crash-on-quote save", "b.lua": ""],
      deployments: [.make("a"), .make("b")])
    await world.start("a", "b")
    let neighbour = try await world.status("b").process
    #expect(await world.quote { world.log.has("a", "killed by signal 6; it is started again") })
    // The new process gets what the strategy had saved.
    #expect(await world.log.says("a", "state 2 [1, 2, 3]"))
    #expect(await world.log.says("a", "began", times: 2))
    #expect(try await world.status("a").restarts == 1)
    #expect(try await world.status("b").process == neighbour)
    await world.end()
  }

  @Test func hangingChild_IsKilledAtTheHardDeadline() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ hang-on-quote"], deployments: [.make("a")])
    await world.start("a")
    #expect(await world.quote { world.log.has("a", "one event took longer than") })
    #expect(await world.log.says("a", "began", times: 2))
    await world.end()
  }

  @Test func childThatReadsNothing_AndShowsNothing_IsKilled() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ deaf-on-quote"], deployments: [.make("a")])
    await world.start("a")
    #expect(await world.quote { world.log.has("a", "left its events unread") })
    await world.end()
  }

  @Test func childThatNeverStopsTalking_KeepsNobodyWaiting_AndFillsNoLog() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "chatter-on-quote symbol:AAPL.NASDAQ", "b.lua": "echo timer"],
      deployments: [.make("a"), .make("b")], hardDeadline: .seconds(60))
    await world.start("a", "b")
    #expect(await world.quote { world.log.has("a", "lines were dropped") })
    // The loop answers while the other goes on.
    #expect(try await world.status("b").state == .running)
    await world.fleet.stop(StrategyID(rawValue: "b"), reason: "asked")
    #expect(try await world.status("b").state == .stopped)
    await world.end()
  }

  @Test func lyingChild_IsKilled() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ break-on-quote"], deployments: [.make("a")])
    await world.start("a")
    #expect(await world.quote { world.log.has("a", "its process broke the channel") })
    #expect(await world.log.says("a", "started again"))
    await world.end()
  }

  @Test(arguments: [1, 2, 3, 4])
  func childThatAsksForWhatCannotBe_HurtsNobody(seed: Int) async throws {
    let world = try FleetWorld(
      scripts: [
        "a.lua": "symbol:AAPL.NASDAQ hostile:\(seed)", "b.lua": "symbol:AAPL.NASDAQ count",
      ],
      deployments: [.make("a"), .make("b")], hardDeadline: .seconds(20))
    await world.start("a", "b")
    let neighbour = try await world.status("b").process
    #expect(await world.quote { world.log.has("a", "said everything") })
    #expect(await world.quote { world.log.has("b", "quotes 20") })
    #expect(try await world.status("b").process == neighbour)
    for line in world.log.all {
      #expect(!line.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }
    await world.end()
  }

  @Test func requestNumberThatLeaps_EndsTheChild_AndNothingIsSent() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ leap-on-quote"], deployments: [.make("a")])
    await world.start("a")
    #expect(
      await world.quote { world.log.has("a", "request number holds the unknown value") })
    #expect(world.broker.placed.isEmpty)
    await world.end()
  }

  @Test func stop_LetsOnStopOrder_ThenCancelsWhatIsOpen() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": "symbol:AAPL.NASDAQ order-on-quote order-on-stop"],
      deployments: [.make("a", onStop: .cancel)])
    await world.start("a")
    #expect(await world.quote { !world.broker.placed.isEmpty })
    await world.fleet.stop(FleetTests.a, reason: "asked by a person")
    #expect(world.log.has("a", "stop asked by a person"))
    let status = try await world.status("a")
    #expect(status.state == .stopped && status.process == nil)
    await world.end()
  }

  @Test func deafChild_IsKilledAfterTheGrace() async throws {
    let world = try FleetWorld(scripts: ["a.lua": "deaf-on-stop"], deployments: [.make("a")])
    await world.start("a")
    await world.fleet.stop(FleetTests.a, reason: "asked")
    #expect(try await world.status("a").state == .stopped)
    await world.end()
  }

  @Test func brokenScript_IsToldWithItsPlace_AndStaysDown() async throws {
    let world = try FleetWorld(scripts: ["a.lua": "broken"], deployments: [.make("a")])
    await world.start()
    #expect(await world.log.says("a", "a.lua:3: '=' expected near 'x'"))
    #expect(world.log.all.contains { $0.place == "a.lua:3" })
    #expect(try await world.status("a").state == .failed)
    await world.end()
  }

  @Test func missingScript_FailsAlone() async throws {
    let world = try FleetWorld(
      scripts: ["b.lua": ""], deployments: [.make("a"), .make("b")])
    await world.start("b")
    #expect(await world.log.says("a", "a.lua cannot be read"))
    #expect(try await world.status("a").state == .failed)
    await world.end()
  }

  @Test func desk_SharesOneProcess_AndEachQuoteComesOnce() async throws {
    let world = try FleetWorld(
      scripts: [
        "a.lua": "symbol:AAPL.NASDAQ count", "b.lua": "symbol:AAPL.NASDAQ count late",
      ], deployments: [.make("a", desk: "d"), .make("b", desk: "d")])
    await world.start("a", "b")
    let (a, b) = try await (world.status("a"), world.status("b"))
    #expect(a.process == b.process && a.process != nil)
    // `late` asks for the symbol that its desk has already, with other bars.
    var sent = 0
    #expect(
      await world.quote {
        sent += 1
        return world.log.has("a", "quotes 20") && world.log.has("b", "quotes 20")
      })
    // Were a quote written for each ticket, twenty would be seen after ten.
    #expect(sent >= 20)
    await world.end()
  }

  @Test func timers_Arrive() async throws {
    let world = try FleetWorld(scripts: ["a.lua": "timer"], deployments: [.make("a")])
    await world.start("a")
    #expect(await world.log.says("a", "timer 5"))
    await world.end()
  }

  @Test func missingProgram_IsTold() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": ""], deployments: [.make("a")], executable: "/nowhere/perigee-strategy")
    await world.start()
    #expect(await world.log.says("a", "start /nowhere/perigee-strategy: No such file"))
    await world.end()
  }

  @Test func disabledStrategy_StartsByName_AndRestarts() async throws {
    let world = try FleetWorld(
      scripts: ["a.lua": ""], deployments: [.make("a", isEnabled: false)])
    await world.start()
    #expect(try await world.status("a").state == .stopped)
    await world.fleet.start(FleetTests.a)
    #expect(await world.log.says("a", "began"))
    let first = try await world.status("a").process
    await world.fleet.restart(FleetTests.a)
    #expect(await world.log.says("a", "began", times: 2))
    #expect(try await world.status("a").process != first)
    await world.end()
  }
}
