public import TradingModel

/// Decides when a new version takes the place of the one that trades, and when it goes back. A
/// value without I/O: its owner does what it answers and tells it what happened.
public struct Promotion: Hashable, Sendable {
  /// When the versions are swapped.
  public enum Moment: String, Hashable, Sendable, Codable, CaseIterable {
    /// At once.
    case now
    /// At the next end of a bar of the size that the new script names first.
    case bar
    /// As soon as the strategy holds nothing.
    case flat
  }

  /// Where it stands.
  public enum Phase: Hashable, Sendable {
    /// It waits for its moment.
    case waiting
    /// The versions are being swapped.
    case swapping
    /// The new version runs, and goes back when it fails before then.
    case watching(until: Timestamp)
    /// The new version is going back.
    case rollingBack(String)
    /// The new version stays.
    case settled
    /// The old version runs again: the reason says why.
    case rolledBack(String)
    /// Nothing was swapped: the reason says why.
    case failed(String)
    /// The new version failed and the old one could not be put back: the reason says why.
    case stuck(String)
  }

  /// What the owner is to do.
  public enum Action: Hashable, Sendable {
    case nothing
    /// Swap the versions, then call `swapped` or `swapFailed`.
    case swap
    /// Put the old version and its state back, then call `wentBack`; the reason is for people.
    case rollBack(String)
    /// Forget what was kept for going back.
    case settle
    /// Something else than the new version runs by now: the watch is over.
    case letGo
    /// The wait is over and nothing is swapped: the reason says why.
    case giveUp(String)
  }

  /// What shows of the strategy at one moment.
  public struct Sight: Hashable, Sendable {
    /// Where it stands.
    public var state: StrategyStatus.State
    /// Why, where that is told.
    public var reason: String?
    /// Errors that it, or its process, ever made.
    public var errors: Int
    /// What the newest of them says.
    public var lastError: String?
    /// The rule of the risk gate that holds it back since the swap; nil for none.
    public var trip: String?
    /// Whether it holds nothing.
    public var isFlat: Bool
    /// What `on_start` raised in its newest process; nil when nothing.
    public var startFault: String?
    /// Whether what runs, or ran last, is the new version; true where that is not known.
    public var isNew = true
    /// Why the shadow cannot take its place; nil while it can.
    public var shadowFault: String?

    /// A sight from its parts.
    public init(
      state: StrategyStatus.State, reason: String? = nil, errors: Int = 0,
      lastError: String? = nil, trip: String? = nil, isFlat: Bool = false
    ) {
      self.state = state
      self.reason = reason
      self.errors = errors
      self.lastError = lastError
      self.trip = trip
      self.isFlat = isFlat
    }
  }

  /// When the versions are swapped.
  public let moment: Moment
  /// How long the new version is watched.
  public let window: Duration
  /// So many errors within the window send it back.
  public let errorLimit: Int
  /// Until when it waits for its moment.
  public let deadline: Timestamp
  /// Where it stands.
  public private(set) var phase = Phase.waiting
  private var errorsBefore = 0

  /// A promotion that waits for its moment, until `deadline` at the latest.
  public init(_ moment: Moment, window: Duration, errorLimit: Int, deadline: Timestamp) {
    self.moment = moment
    self.window = window
    self.errorLimit = max(1, errorLimit)
    self.deadline = deadline
  }

  /// One that an earlier life of the daemon swapped, watched until then.
  public init(watchingUntil end: Timestamp, errorLimit: Int) {
    self.init(.now, window: .zero, errorLimit: errorLimit, deadline: end)
    phase = .watching(until: end)
  }

  /// One that stands like this since an earlier life of the daemon.
  public init(_ moment: Moment, over phase: Phase) {
    self.init(moment, window: .zero, errorLimit: 1, deadline: Timestamp(rawValue: 0))
    self.phase = phase
  }

  /// Whether it may still change anything.
  public var isOver: Bool {
    switch phase {
    case .waiting, .swapping, .watching, .rollingBack: false
    case .settled, .rolledBack, .failed, .stuck: true
    }
  }

  /// Takes a look; to be called at the beginning and then every second or so. `barClosed` says that
  /// a bar of the new script's first size has ended since the last look.
  public mutating func look(
    _ sight: Sight, at now: Timestamp, barClosed: Bool = false
  ) -> Action {
    switch phase {
    case .waiting: return lookWaiting(sight, now, barClosed)
    case .watching(let end):
      if let reason = fault(sight) { return rollBack(reason) }
      guard sight.isNew else {
        phase = .settled
        return .letGo
      }
      guard now >= end else { return .nothing }
      phase = .settled
      return .settle
    case .swapping, .rollingBack, .settled, .rolledBack, .failed, .stuck: return .nothing
    }
  }

  /// Only what runs is swapped: what a person stopped, and what is in quarantine, stays down.
  private mutating func lookWaiting(
    _ sight: Sight, _ now: Timestamp, _ barClosed: Bool
  ) -> Action {
    if let fault = sight.shadowFault { return giveUp(fault) }
    let why = sight.reason.map { ": \($0)" } ?? ""
    switch sight.state {
    case .stopped: return giveUp("the strategy is stopped\(why)")
    case .failed: return giveUp("the strategy cannot run\(why)")
    case .quarantined: return giveUp("the strategy is in quarantine\(why)")
    case .running:
      switch moment {
      case .now: return swap()
      case .flat: if sight.isFlat { return swap() }
      case .bar: if barClosed { return swap() }
      }
    case .starting, .stopping, .restarting: break
    }
    guard now >= deadline else { return .nothing }
    let words =
      switch moment {
      case .now: "it did not run"
      case .bar: "no bar of its first size ended while it ran"
      case .flat: "it was never flat"
      }
    return giveUp("\(words) within promotion_wait; promote it again, or with --when now")
  }

  /// The strategy is gone.
  public mutating func withdrawn() -> Action {
    switch phase {
    case .waiting: return giveUp("the strategy was withdrawn")
    case .watching:
      phase = .settled
      return .letGo
    case .swapping, .rollingBack, .settled, .rolledBack, .failed, .stuck: return .nothing
    }
  }

  /// The new version is on its way. `errors` is how many the strategy had made before.
  public mutating func swapped(at now: Timestamp, errors: Int) {
    guard phase == .swapping else { return }
    errorsBefore = errors
    phase = .watching(until: now.advanced(by: window))
  }

  /// Nothing was swapped.
  public mutating func swapFailed(_ reason: String) {
    if phase == .swapping || phase == .waiting { phase = .failed(reason) }
  }

  /// A person wants the old version back, or the end of the wait. Nothing where it is over.
  public mutating func goBack(_ reason: String) -> Action {
    switch phase {
    case .waiting:
      phase = .failed(reason)
      return .nothing
    case .watching: return rollBack(reason)
    case .swapping, .rollingBack, .settled, .rolledBack, .failed, .stuck: return .nothing
    }
  }

  /// A person made the strategy something else: what was to come does not, and what was watched is
  /// watched no more, and what was stuck is mended. False where there is nothing to end, or where the versions are being swapped.
  public mutating func overtaken(_ reason: String) -> Bool {
    switch phase {
    case .waiting: phase = .failed(reason)
    case .watching, .stuck: phase = .settled
    case .swapping, .rollingBack, .settled, .rolledBack, .failed: return false
    }
    return true
  }

  /// The old version is on its way again.
  public mutating func wentBack() {
    if case .rollingBack(let reason) = phase { phase = .rolledBack(reason) }
  }

  /// The old version could not be put back: the reason says why.
  public mutating func couldNotGoBack(_ why: String) {
    if case .rollingBack(let reason) = phase { phase = .stuck("\(reason); \(why)") }
  }

  private mutating func giveUp(_ reason: String) -> Action {
    phase = .failed(reason)
    return .giveUp(reason)
  }

  private mutating func swap() -> Action {
    phase = .swapping
    return .swap
  }

  private mutating func rollBack(_ reason: String) -> Action {
    phase = .rollingBack(reason)
    return .rollBack(reason)
  }

  private func fault(_ sight: Sight) -> String? {
    let why = sight.reason.map { ": \($0)" } ?? ""
    switch sight.state {
    case .quarantined: return "it was put in quarantine\(why)"
    case .failed: return "it cannot run\(why)"
    case .stopped, .starting, .running, .stopping, .restarting: break
    }
    if let fault = sight.startFault { return "its on_start failed: \(fault)" }
    if let trip = sight.trip { return "the risk gate holds it back: \(trip)" }
    let errors = sight.errors &- errorsBefore
    guard errors >= errorLimit else { return nil }
    return "it made \(errors) error\(errors == 1 ? "" : "s")"
      + (sight.lastError.map { ", the newest: \($0)" } ?? "")
  }
}
