/// The published limits of a source of history.
public struct HistoryLimits: Hashable, Sendable {
  /// Requests open at once.
  public var open: Int
  /// Requests for bars below a minute within `window`.
  public var perWindow: Int
  /// The window of `perWindow`.
  public var window: Duration
  /// The shortest time between two identical requests for bars below a minute. An answer is
  /// shared with whoever asks the same within this time, whatever the size of the bars.
  public var identical: Duration
  /// Requests for bars below a minute of one instrument within `burstWindow`.
  public var perInstrument: Int
  /// The window of `perInstrument`.
  public var burstWindow: Duration

  /// Limits from their parts; the defaults are what Interactive Brokers publishes.
  public init(
    open: Int = 50, perWindow: Int = 60, window: Duration = .seconds(600),
    identical: Duration = .seconds(15), perInstrument: Int = 5,
    burstWindow: Duration = .seconds(2)
  ) {
    self.open = max(1, open)
    self.perWindow = max(1, perWindow)
    self.window = window
    self.identical = identical
    self.perInstrument = max(1, perInstrument)
    self.burstWindow = burstWindow
  }
}

/// Keeps history requests within the limits. No I/O, no clock.
///
/// The limits on rates hold for bars below a minute only; those above are limited in how many
/// are open, and by the general message rate.
struct HistoryPacer<Key: Hashable> {
  private struct Start {
    var instrument: Int64
    var key: Key
    /// How often it counts: requests for both sides of the quotes count twice.
    var cost: Int
    var time: Uptime
  }

  /// The first pause after the source's complaint; each further one within the window is twice as
  /// long, up to the window.
  static var firstPause: Duration { .seconds(15) }

  let limits: HistoryLimits
  private var open = 0
  /// Starts for small bars within the window, oldest first; at most `perWindow`.
  private var starts: [Start] = []
  /// No small bars are asked for until then, as the source complained.
  private var pausedUntil: Uptime?
  private var pause = Duration.zero

  init(_ limits: HistoryLimits) {
    self.limits = limits
  }

  /// How long the request must wait; zero means that it may go now.
  mutating func delay(
    for key: Key, instrument: Int64, isSmall: Bool, cost: Int = 1, now: Uptime
  ) -> Duration {
    let kept = max(limits.window, limits.identical)
    starts.removeAll { now.since($0.time) >= kept }
    // An answer comes within seconds; the end of any request looks again at once.
    var wait: Duration = open >= limits.open ? .seconds(1) : .zero
    guard isSmall else { return wait }
    if let pausedUntil { wait = max(wait, pausedUntil.since(now)) }
    let window = starts.filter { now.since($0.time) < limits.window }
    wait = max(
      wait, room(window, for: cost, limit: limits.perWindow, within: limits.window, now: now))
    if let last = starts.last(where: { $0.key == key }) {
      wait = max(wait, last.time.advanced(by: limits.identical).since(now))
    }
    let burst = starts.filter {
      $0.instrument == instrument && now.since($0.time) < limits.burstWindow
    }
    return max(
      wait,
      room(burst, for: cost, limit: limits.perInstrument, within: limits.burstWindow, now: now))
  }

  /// How long until the oldest of the starts have left the window that make room for `cost`.
  private func room(
    _ starts: [Start], for cost: Int, limit: Int, within window: Duration, now: Uptime
  ) -> Duration {
    var excess = starts.reduce(min(cost, limit)) { $0 + $1.cost } - limit
    for start in starts where excess > 0 {
      excess -= start.cost
      if excess <= 0 { return start.time.advanced(by: window).since(now) }
    }
    return .zero
  }

  /// What counts against the window.
  func used(now: Uptime) -> Int {
    starts.reduce(0) { now.since($1.time) < limits.window ? $0 + $1.cost : $0 }
  }

  /// The source says that it was asked too fast: small bars wait. The pause, or nil while one
  /// lasts already.
  mutating func backOff(now: Uptime) -> Duration? {
    if let pausedUntil, now < pausedUntil { return nil }
    let isAgain = pausedUntil.map { now.since($0) < limits.window } ?? false
    pause = isAgain ? min(limits.window, pause * 2) : Self.firstPause
    pausedUntil = now.advanced(by: pause)
    return pause
  }

  /// Books a request that was written.
  mutating func started(
    _ key: Key, instrument: Int64, isSmall: Bool, cost: Int = 1, now: Uptime
  ) {
    open += 1
    guard isSmall else { return }
    starts.append(Start(instrument: instrument, key: key, cost: cost, time: now))
  }

  /// Books an answer, an error or a cancel.
  mutating func finished() {
    open = max(0, open - 1)
  }

  /// A connection's end closes what was open; what was asked still counts.
  mutating func connectionEnded() {
    open = 0
  }
}
