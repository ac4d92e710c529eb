/// The life of one desk's process, decided without I/O.
///
/// A death that nobody asked for is followed by a restart after 1 second, a second one within ten
/// minutes by a restart after 2 seconds; the third within ten minutes puts the desk in quarantine
/// until a person starts it. There is never more than one process: what is asked for while one is on its
/// way out happens at its end.
struct DeskLifecycle: Hashable {
  enum State: Hashable {
    case stopped(String?)
    case starting
    case running
    case stopping(String, restarts: Bool)
    case waiting(String)
    /// There is no use in running it: its scripts cannot run.
    case failed(String)
    /// It died too often; only a person starts it.
    case quarantined(String)
  }

  enum Action: Hashable {
    case spawn
    /// Tell the child to stop; `graceOver` follows after the grace.
    case tellStop(String)
    case kill
    /// Call `waitIsOver` after this time, unless another action comes before.
    case wait(Duration)
    /// The desk is down for good and its orders are to be dealt with.
    case ended
    /// The desk died too often: keep it down over restarts, and deal with its orders.
    case quarantine
    case nothing
  }

  /// Deaths within this time count together.
  static let memory = Duration.seconds(600)
  /// So many deaths within `memory` end the restarts.
  static let limit = 3

  private(set) var state = State.stopped(nil)
  /// How often it was started again after a death.
  private(set) var restarts = 0
  /// Whether a process is there, perhaps one that is being killed.
  private(set) var hasProcess = false
  /// Whether somebody asked for a start while a failed process was being killed.
  private var startsAgain = false
  /// When the latest deaths were, in nanoseconds of the monotonic clock, oldest first.
  private var deaths: [Int64] = []

  /// A desk of which nothing runs.
  init() {}

  /// A desk that an earlier life of the daemon put in quarantine.
  init(quarantined reason: String) { state = .quarantined(reason) }

  /// The fleet starts: what is in quarantine stays down.
  mutating func fleetStarts() -> Action {
    if case .quarantined = state { return .nothing }
    return startAsked()
  }

  /// A person or the fleet wants it to run. What failed before is forgotten.
  mutating func startAsked() -> Action {
    switch state {
    case .starting, .running: return .nothing
    case .stopping(let reason, _):
      state = .stopping(reason, restarts: true)
      return .nothing
    case .stopped, .waiting, .failed, .quarantined: return begin()
    }
  }

  /// Every script of the desk has said that it runs.
  mutating func started() {
    if state == .starting { state = .running }
  }

  /// No script of the desk can run: there is no use in another try with the same scripts.
  mutating func scriptsFailed(_ reason: String) -> Action {
    switch state {
    case .starting, .running:
      state = .failed(reason)
      return .kill
    case .stopped, .stopping, .waiting, .failed, .quarantined: return .nothing
    }
  }

  /// It is to stop; with `restarts` it starts again once it is down.
  mutating func stopAsked(_ reason: String, restarts: Bool = false) -> Action {
    switch state {
    case .starting, .running:
      state = .stopping(reason, restarts: restarts)
      return .tellStop(reason)
    case .stopping:
      state = .stopping(reason, restarts: restarts)
      return .nothing
    case .stopped, .waiting, .failed:
      if restarts { return begin() }
      startsAgain = false
      if case .stopped = state { return .nothing }
      state = .stopped(reason)
      return hasProcess ? .nothing : .ended
    case .quarantined: return restarts ? begin() : .nothing
    }
  }

  /// The time for `on_stop` is over.
  mutating func graceOver() -> Action {
    if case .stopping = state { return .kill }
    return .nothing
  }

  /// The wait before a restart is over.
  mutating func waitIsOver() -> Action {
    guard case .waiting = state else { return .nothing }
    restarts += 1
    return spawn()
  }

  /// The process could not be started.
  mutating func spawnFailed(_ reason: String, now: Int64) -> Action {
    hasProcess = false
    return died(reason, now: now)
  }

  /// There is nothing to start a process for: no script could be read.
  mutating func spawnImpossible(_ reason: String) -> Action {
    hasProcess = false
    state = .failed(reason)
    return .ended
  }

  /// The process has ended.
  mutating func exited(_ reason: String, now: Int64) -> Action {
    hasProcess = false
    switch state {
    case .stopping(let asked, let restartsAfter):
      if restartsAfter { return begin() }
      state = .stopped(asked)
      return .ended
    case .starting, .running: return died(reason, now: now)
    case .stopped, .waiting, .failed, .quarantined: return startsAgain ? begin() : .ended
    }
  }

  private mutating func begin() -> Action {
    deaths = []
    guard !hasProcess else {
      startsAgain = true
      return .nothing
    }
    return spawn()
  }

  private mutating func spawn() -> Action {
    startsAgain = false
    hasProcess = true
    state = .starting
    return .spawn
  }

  private mutating func died(_ reason: String, now: Int64) -> Action {
    deaths.removeAll { now - $0 > Self.memory.components.seconds * 1_000_000_000 }
    deaths.append(now)
    guard deaths.count < Self.limit else {
      state = .quarantined(
        "\(reason); that was death \(deaths.count) within 10 minutes")
      return .quarantine
    }
    state = .waiting(reason)
    return .wait(.seconds(1 << (deaths.count - 1)))
  }
}
