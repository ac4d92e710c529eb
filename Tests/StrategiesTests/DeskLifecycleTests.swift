import Testing

@testable import Strategies

@Suite struct DeskLifecycleTests {
  static let second: Int64 = 1_000_000_000

  static func running() -> DeskLifecycle {
    var life = DeskLifecycle()
    _ = life.startAsked()
    life.started()
    return life
  }

  @Test func start_SpawnsOnce() {
    var life = DeskLifecycle()
    #expect(life.startAsked() == .spawn)
    #expect(life.startAsked() == .nothing)
    life.started()
    #expect(life.state == .running && life.startAsked() == .nothing)
  }

  @Test func deaths_BackOff_ThenStayDown_UntilAPersonStarts() {
    var life = DeskLifecycleTests.running()
    let second = DeskLifecycleTests.second
    #expect(life.exited("killed", now: 10 * second) == .wait(.seconds(1)))
    #expect(life.waitIsOver() == .spawn)
    #expect(life.exited("killed", now: 20 * second) == .wait(.seconds(2)))
    #expect(life.waitIsOver() == .spawn)
    #expect(life.restarts == 2)
    #expect(life.exited("killed", now: 30 * second) == .quarantine)
    guard case .quarantined(let reason) = life.state else {
      Issue.record("state is \(life.state)")
      return
    }
    #expect(reason.hasPrefix("killed; that was death 3 within 10 minutes"))
    #expect(life.waitIsOver() == .nothing)
    // Neither a stop nor the fleet's start ends a quarantine; a person does.
    #expect(life.stopAsked("evening") == .nothing)
    #expect(life.fleetStarts() == .nothing)
    #expect(life.startAsked() == .spawn)
  }

  @Test func quarantineOfAnEarlierLife_StaysDown_UntilAPersonStarts() {
    var life = DeskLifecycle(quarantined: "it died thrice")
    #expect(life.fleetStarts() == .nothing)
    #expect(life.state == .quarantined("it died thrice"))
    #expect(life.stopAsked("again", restarts: true) == .spawn)
  }

  @Test func deaths_LongAgo_AreForgotten() {
    var life = DeskLifecycleTests.running()
    for round in 0..<20 {
      let action = life.exited("x", now: Int64(round) * 400 * DeskLifecycleTests.second)
      #expect(action != .ended)
      _ = life.waitIsOver()
    }
  }

  @Test func stop_AsksThenKillsAfterTheGrace() {
    var life = DeskLifecycleTests.running()
    #expect(life.graceOver() == .nothing)
    #expect(life.stopAsked("asked") == .tellStop("asked"))
    #expect(life.stopAsked("again") == .nothing)
    #expect(life.graceOver() == .kill)
    #expect(life.exited("killed", now: 0) == .ended)
    #expect(life.state == .stopped("again"))
  }

  @Test func restart_SpawnsAfterTheEnd() {
    var life = DeskLifecycleTests.running()
    #expect(life.stopAsked("restart", restarts: true) == .tellStop("restart"))
    #expect(life.exited("exited", now: 0) == .spawn)
  }

  @Test func stop_WhileWaiting_EndsTheRestarts() {
    var life = DeskLifecycleTests.running()
    _ = life.exited("x", now: 0)
    #expect(life.stopAsked("asked") == .ended)
    #expect(life.waitIsOver() == .nothing)
    #expect(life.state == .stopped("asked"))
  }
}
