/// The life of one desk's process, decided without I/O.
///
/// A death that nobody asked for is followed by a restart after 1, 2, 4, ... 60 seconds; the
/// third death within ten minutes ends that until a person starts the desk. A desk that ran for
/// ten minutes begins again with one second.
struct DeskLifecycle: Hashable {
  enum State: Hashable {
    case stopped(String?)
    case starting
    case running
    case stopping(String, restarts: Bool)
    case waiting(String)
    case failed(String)
  }

  enum Action: Hashable {
    case spawn
    /// Tell the child to stop; `graceOver` follows after the grace.
    case tellStop(String)
    case kill
    /// Call `waitIsOver` after this time.
    case wait(Duration)
    /// The desk is down for good and its orders are to be dealt with.
    case ended
    case nothing
  }

  /// Deaths within this time count together.
  static let memory = Duration.seconds(600)
  /// So many deaths within `memory` end the restarts.
  static let limit = 3
  static let longestWait = Duration.seconds(60)

  private(set) var state = State.stopped(nil)
  private(set) var restarts = 0
  /// When the latest deaths were, in nanoseconds of the monotonic clock, oldest first.
  private var deaths: [Int64] = []

  /// A person or the fleet wants it to run. What failed before is forgotten.
  mutating func startAsked() -> Action {
    switch state {
    case .starting, .running: return .nothing
    case .stopping(let reason, _):
      state = .stopping(reason, restarts: true)
      return .nothing
    case .stopped, .waiting, .failed:
      deaths = []
      state = .starting
      return .spawn
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
    case .stopped, .stopping, .waiting, .failed: return .nothing
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
      guard restarts else {
        state = .stopped(reason)
        return .nothing
      }
      deaths = []
      state = .starting
      return .spawn
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
    state = .starting
    restarts += 1
    return .spawn
  }

  /// The process could not be started.
  mutating func spawnFailed(_ reason: String, now: Int64) -> Action { died(reason, now: now) }

  /// The process has ended.
  mutating func exited(_ reason: String, now: Int64) -> Action {
    switch state {
    case .stopping(let asked, let restartsAfter):
      guard restartsAfter else {
        state = .stopped(asked)
        return .ended
      }
      deaths = []
      state = .starting
      return .spawn
    case .starting, .running: return died(reason, now: now)
    case .stopped, .waiting, .failed: return .ended
    }
  }

  private mutating func died(_ reason: String, now: Int64) -> Action {
    deaths.removeAll { now - $0 > Self.memory.components.seconds * 1_000_000_000 }
    deaths.append(now)
    guard deaths.count < Self.limit else {
      state = .failed(
        "\(reason); that was death \(deaths.count) within 10 minutes, so it stays down until "
          + "perigee start")
      return .ended
    }
    state = .waiting(reason)
    let seconds = 1 << min(6, deaths.count - 1)
    return .wait(min(.seconds(seconds), Self.longestWait))
  }
}
