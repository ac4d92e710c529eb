import Testing

@testable import Strategies

@Suite struct DeskLifecycleTableTests {
  /// What happens to a desk; times are in seconds.
  enum Event {
    case start, started, stop, restart, graceOver, waitIsOver, scriptsFailed
    case exit(Int64)
    case spawnFailed(Int64)
  }

  typealias Row = (
    name: String, events: [Event], actions: [DeskLifecycle.Action], state: DeskLifecycle.State
  )

  static func run(_ events: [Event]) -> ([DeskLifecycle.Action], DeskLifecycle) {
    var life = DeskLifecycle()
    let actions = events.map { event -> DeskLifecycle.Action in
      switch event {
      case .start: return life.startAsked()
      case .started:
        life.started()
        return .nothing
      case .stop: return life.stopAsked("asked")
      case .restart: return life.stopAsked("again", restarts: true)
      case .graceOver: return life.graceOver()
      case .waitIsOver: return life.waitIsOver()
      case .scriptsFailed: return life.scriptsFailed("bad script")
      case .exit(let time): return life.exited("died", now: time * 1_000_000_000)
      case .spawnFailed(let time): return life.spawnFailed("no room", now: time * 1_000_000_000)
      }
    }
    return (actions, life)
  }

  static let rows: [Row] = [
    (
      "a start spawns once", [.start, .start, .started, .start],
      [.spawn, .nothing, .nothing, .nothing], .running
    ),
    (
      "a stop tells, and the exit ends", [.start, .started, .stop, .exit(1)],
      [.spawn, .nothing, .tellStop("asked"), .ended], .stopped("asked")
    ),
    (
      "a stop while starting tells too", [.start, .stop, .started, .exit(1)],
      [.spawn, .tellStop("asked"), .nothing, .ended], .stopped("asked")
    ),
    (
      "who does not stop in time is killed", [.start, .stop, .graceOver, .exit(4)],
      [.spawn, .tellStop("asked"), .kill, .ended], .stopped("asked")
    ),
    (
      "grace over after the end is nothing", [.start, .stop, .exit(1), .graceOver],
      [.spawn, .tellStop("asked"), .ended, .nothing], .stopped("asked")
    ),
    (
      "a restart stops, then spawns", [.start, .started, .restart, .exit(1)],
      [.spawn, .nothing, .tellStop("again"), .spawn], .starting
    ),
    (
      "a restart asked while stopping starts again", [.start, .stop, .restart, .exit(1)],
      [.spawn, .tellStop("asked"), .nothing, .spawn], .starting
    ),
    (
      "a start asked while stopping starts again", [.start, .stop, .start, .exit(1)],
      [.spawn, .tellStop("asked"), .nothing, .spawn], .starting
    ),
    (
      "a stop after a restart was asked stays down", [.start, .restart, .stop, .exit(1)],
      [.spawn, .tellStop("again"), .nothing, .ended], .stopped("asked")
    ),
    (
      "a death waits one second", [.start, .started, .exit(5), .waitIsOver],
      [.spawn, .nothing, .wait(.seconds(1)), .spawn], .starting
    ),
    (
      "a second death waits two", [.start, .exit(5), .waitIsOver, .exit(9)],
      [.spawn, .wait(.seconds(1)), .spawn, .wait(.seconds(2))], .waiting("died")
    ),
    (
      "deaths long ago do not count", [.start, .exit(5), .waitIsOver, .exit(700)],
      [.spawn, .wait(.seconds(1)), .spawn, .wait(.seconds(1))], .waiting("died")
    ),
    (
      "a stop while waiting ends and stays down", [.start, .exit(5), .stop, .waitIsOver],
      [.spawn, .wait(.seconds(1)), .ended, .nothing], .stopped("asked")
    ),
    (
      "a start while waiting spawns at once, and the old wait is nothing",
      [.start, .exit(5), .start, .waitIsOver],
      [.spawn, .wait(.seconds(1)), .spawn, .nothing], .starting
    ),
    (
      "a start forgets earlier deaths",
      [.start, .exit(1), .waitIsOver, .exit(2), .start, .exit(3)],
      [.spawn, .wait(.seconds(1)), .spawn, .wait(.seconds(2)), .spawn, .wait(.seconds(1))],
      .waiting("died")
    ),
    (
      "a failed spawn counts as a death", [.start, .spawnFailed(1), .waitIsOver, .spawnFailed(2)],
      [.spawn, .wait(.seconds(1)), .spawn, .wait(.seconds(2))], .waiting("no room")
    ),
    (
      "scripts that fail are not tried again", [.start, .scriptsFailed, .exit(1)],
      [.spawn, .kill, .ended], .failed("bad script")
    ),
    (
      "a start while a failed process is killed waits for its end",
      [.start, .scriptsFailed, .start, .exit(1)],
      [.spawn, .kill, .nothing, .spawn], .starting
    ),
    (
      "a restart while a failed process is killed waits for its end",
      [.start, .scriptsFailed, .restart, .exit(1)],
      [.spawn, .kill, .nothing, .spawn], .starting
    ),
    (
      "a stop of a failed process takes the start back",
      [.start, .scriptsFailed, .start, .stop, .exit(1)],
      [.spawn, .kill, .nothing, .nothing, .ended], .stopped("asked")
    ),
    (
      "a stop of what failed ends it", [.start, .scriptsFailed, .exit(1), .stop],
      [.spawn, .kill, .ended, .ended], .stopped("asked")
    ),
    ("a stop of what is stopped is nothing", [.stop], [.nothing], .stopped(nil)),
    ("a restart of what is stopped starts it", [.restart], [.spawn], .starting),
  ]

  @Test(arguments: rows.indices)
  func events_LeadToTheirActionsAndState(_ index: Int) {
    let row = Self.rows[index]
    let (actions, life) = Self.run(row.events)
    #expect(actions == row.actions, "\(row.name)")
    #expect(life.state == row.state, "\(row.name)")
  }

  @Test func thirdDeathWithinTenMinutes_StaysDownUntilAStart() {
    let events: [Event] = [.start, .exit(1), .waitIsOver, .exit(2), .waitIsOver, .exit(3)]
    let (actions, life) = Self.run(events)
    #expect(actions.last == .quarantine)
    guard case .quarantined(let reason) = life.state else {
      Issue.record("\(life.state)")
      return
    }
    #expect(reason.contains("death 3"))
    #expect(life.restarts == 2)
    #expect(Self.run(events + [.waitIsOver]).0.last == .nothing)
    #expect(Self.run(events + [.start]).0.last == .spawn)
  }

  @Test("No sequence of events has two processes at once")
  func anySequence_HasAtMostOneProcess() {
    var generator = SplitMix(seed: 11)
    for _ in 0..<2_000 {
      var life = DeskLifecycle()
      var processes = 0
      for step in 0..<40 {
        let action: DeskLifecycle.Action
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: action = life.startAsked()
        case 1: action = life.stopAsked("stop")
        case 2: action = life.stopAsked("restart", restarts: true)
        case 3: action = life.waitIsOver()
        case 4: action = processes > 0 ? life.scriptsFailed("bad") : .nothing
        case 5: action = life.graceOver()
        default:
          guard processes > 0 else { continue }
          processes -= 1
          action = life.exited("died", now: Int64(step))
        }
        if action == .spawn { processes += 1 }
        #expect(processes <= 1)
        #expect(life.hasProcess == (processes == 1))
      }
    }
  }
}

/// A repeatable source of randomness (SplitMix64).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
