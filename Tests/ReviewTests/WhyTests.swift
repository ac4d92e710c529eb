import Foundation
import Journal
import Orders
import OrdersTestSupport
import Review
import StrategyChannel
import Tape
import Testing
import TradingModel

@Suite("Why a strategy did or did not trade")
struct WhyTests {
  private func why(
    _ world: ReviewWorld, _ strategy: String = "alpha", at moment: Timestamp? = nil
  ) throws -> WhyReport {
    try Reviewer(folder: world.path).why(strategy, at: moment ?? world.clock.now)
  }

  @Test("each event is shown with what its callback did, also nothing")
  func events_AreShownWithTheirAnswers() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    world.quote("187.20", "187.30")
    world.pass(.milliseconds(2))
    world.quote("187.21", "187.30")
    world.say(.log(.info, text: "too wide", file: nil, line: nil))
    world.pass(.milliseconds(2))
    world.see(.timer(id: 4), for: 0)
    world.settle()
    let report = try why(world)
    #expect(report.events == 3)
    #expect(report.seen.map(\.callback) == ["on_quote", "on_quote", nil])
    #expect(report.seen.map(\.did) == [[], ["logged (info): too wide"], []])
    #expect(report.heldBack.isEmpty)
    #expect(
      report.answer
        == "It saw 2 events that its callbacks answered without an order; the last was quote of "
        + "AAPL.NASDAQ: bid 187.21, ask 187.30.")
  }

  @Test("what it traded, and what was refused, stands in the answer")
  func trades_AreTold() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    world.quote("187.20", "187.30")
    let order = world.place(1)
    world.settle()
    let traded = try why(world)
    #expect(traded.answer == "It traded: one order in the window.")
    #expect(traded.requests.first?.hasPrefix(order.intent.rawValue) == true)
    #expect(traded.seen.last?.did == ["request 1 on paper: BUY 100 AAPL.NASDAQ LMT limit 187.25"])
    world.pass(.seconds(60))
    world.fixture.desk.handleOrderRequests([.make(2, account: "nowhere")])
    world.settle()
    let refused = try why(world)
    #expect(refused.answer.hasPrefix("It wanted to trade, and was refused: "))
  }

  @Test("a restraint, a stale stream, a lost connection and a broken script hold it back")
  func obstacles_AreNamed() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    _ = world.fixture.desk.restrain(
      RestraintRequest(scope: .all, level: .pause, reason: "lunch", actor: "operator"))
    world.pass(.seconds(60))
    let paused = world.clock.now
    world.quote("187.20", "187.30")
    world.pass(.seconds(60))
    _ = try world.fixture.desk.resume(.all, reason: "done", actor: "operator")
    world.pass(.seconds(60))
    world.see(.feedState(0, .stale(silent: .seconds(31))))
    world.see(.connection(AccountName(rawValue: "paper"), isReady: false, text: "lost"))
    world.settle()
    let held = try why(world, at: paused)
    #expect(held.answer.contains("would not have come through"))
    #expect(held.heldBack.contains { $0.contains("lunch") })
    let later = try why(world)
    #expect(!later.heldBack.contains { $0.contains("lunch") })
    #expect(later.heldBack.contains { $0.contains("AAPL.NASDAQ was stale") })
    #expect(later.heldBack.contains { $0.contains("account paper was not ready: lost") })
  }

  @Test("a restraint that was made stricter later held back at its first level before")
  func restraint_HadAnotherLevel() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    let desk = world.fixture.desk
    _ = desk.restrain(
      RestraintRequest(scope: .all, level: .pause, reason: "lunch", actor: "operator"))
    world.pass(.seconds(60))
    let paused = world.clock.now
    world.pass(.seconds(60))
    _ = desk.restrain(
      RestraintRequest(scope: .all, level: .halt, reason: "fire", actor: "operator"))
    world.pass(.seconds(60))
    let halted = world.clock.now
    world.pass(.seconds(60))
    world.settle()
    #expect(try why(world, at: paused).heldBack.first?.contains("pause) since") == true)
    #expect(try why(world, at: halted).heldBack.first?.contains("halt) since") == true)
    // Also once both are lifted.
    _ = try desk.resume(.all, reason: "out", actor: "operator")
    world.pass(.seconds(60))
    world.settle()
    #expect(try why(world, at: paused).heldBack.first?.contains("lunch") == true)
    #expect(try why(world, at: halted).heldBack.first?.contains("fire") == true)
    #expect(try why(world).heldBack == [])
  }

  @Test("while its process is replaced it goes on running in the new one")
  func replacement_GoesOn() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    let next = world.recorder.begin()
    for record in WireRecord.records(
      of: ChildEvent(
        time: world.clock.now, strategy: nil,
        .start(
          DeskStart(strategies: [
            StrategyStart(
              strategy: ReviewWorld.alpha, accounts: [], scriptName: "alpha.lua",
              source: "-- next", seed: 1)
          ]))))
    {
      record.bytes.withUnsafeBytes { next.wrote(kind: record.kind, $0) }
    }
    world.pass(.milliseconds(5))
    world.tap.ended(recordsTaken: nil)
    world.pass(.seconds(60))
    let moment = world.clock.now
    world.pass(.seconds(100))
    // A further life, so that the session goes on.
    world.recorder.begin().ended(recordsTaken: 0)
    world.settle()
    #expect(try why(world, at: moment).answer.hasPrefix("It saw nothing in the window"))
  }

  @Test("a window over a restart of the daemon has what was seen before it and after it")
  func restart_IsCrossed() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    world.quote("187.20", "187.30")
    world.pass(.seconds(1))
    world.settle()
    world.recorder.close()
    world.pass(.seconds(1))
    let clock = world.clock
    let second = try TapeRecorder(
      root: world.path + "/tape", perigee: "1",
      world: TapeWorld(now: { clock.now }, freeBytes: { _ in .max }, warn: { _ in }))
    let tap = second.begin()
    for record in WireRecord.records(
      of: ChildEvent(
        time: clock.now, strategy: nil,
        .start(
          DeskStart(strategies: [
            StrategyStart(
              strategy: ReviewWorld.alpha, accounts: [], scriptName: "alpha.lua",
              source: "-- again", seed: 1)
          ]))))
    {
      record.bytes.withUnsafeBytes { tap.wrote(kind: record.kind, $0) }
    }
    world.pass(.seconds(1))
    second.drain()
    let report = try why(world, at: clock.now)
    #expect(report.seen.count == 2)
    #expect(report.seen.first?.text.hasPrefix("quote of AAPL.NASDAQ") == true)
    #expect(report.seen.last?.text == "its process began with alpha.lua")
    #expect(report.notes.contains { $0.contains("began anew") })
    second.close()
  }

  @Test("a hold that ended in the window held nothing back after, and is told as ended")
  func hold_HasEnded() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    func note(_ kind: String, _ text: String) {
      world.fixture.desk.note(
        DeskNote(kind: kind, text: text))
    }
    note("hold.begun", "order r1-x is unknown")
    world.pass(.seconds(60))
    note("hold.ended", "AAPL.NASDAQ passes again")
    world.settle()
    let report = try why(world)
    #expect(report.heldBack == [])
    #expect(report.notes.contains { $0.contains("AAPL.NASDAQ passes again") })
  }

  @Test("more requests than a report shows are counted all the same")
  func requests_AreCounted() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    for number in 1...Int64(230) {
      world.fixture.desk.handleOrderRequests([.make(number, account: "nowhere")])
    }
    world.settle()
    let report = try why(world)
    #expect(report.requests.count == 200)
    #expect(report.notes.contains("Of the requests of that time only the first 200 are shown."))
  }

  @Test("nothing seen, not running, and no tape are three different answers")
  func silence_IsExplained() throws {
    let world = try ReviewWorld()
    world.pass(.seconds(60))
    world.quote("187.20", "187.30")
    world.pass(.seconds(100))
    let silent = world.clock.now
    world.pass(.seconds(100))
    world.tap.ended(recordsTaken: nil)
    world.pass(.seconds(100))
    let gone = world.clock.now
    world.pass(.seconds(100))
    // Another life, so that the session goes on.
    let other = world.recorder.begin()
    other.ended(recordsTaken: 0)
    world.settle()
    #expect(
      try why(world, at: silent).answer
        == "It saw nothing in the window; the event before was 95 s earlier: quote of "
        + "AAPL.NASDAQ: bid 187.20, ask 187.30.")
    #expect(try why(world, at: gone).answer == "It was not running.")
    try FileManager.default.removeItem(atPath: world.path + "/tape")
    let unknown = try why(world, at: silent)
    #expect(unknown.answer.contains("not on a tape"))
    #expect(try why(world, "nobody").isEmpty)
  }

  @Test("of a desk with two strategies each has its own events and answers")
  func desk_IsToldApart() throws {
    let world = try ReviewWorld(strategies: ["alpha", "beta"])
    world.pass(.seconds(60))
    world.quote("187.20", "187.30")
    world.say(.log(.info, text: "one", file: nil, line: nil), of: 0)
    world.say(.log(.info, text: "two", file: nil, line: nil), of: 1)
    world.see(.timer(id: 1), for: 1)
    world.settle()
    #expect(try why(world, "alpha").seen.map(\.did) == [["logged (info): one"]])
    #expect(try why(world, "beta").seen.map(\.did) == [["logged (info): two"], []])
  }
}
