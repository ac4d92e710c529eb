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
    var time: Uptime
  }

  let limits: HistoryLimits
  private var open = 0
  /// Starts for small bars within the window, oldest first; at most `perWindow`.
  private var starts: [Start] = []

  init(_ limits: HistoryLimits) {
    self.limits = limits
  }

  /// How long the request must wait; zero means that it may go now.
  mutating func delay(
    for key: Key, instrument: Int64, isSmall: Bool, now: Uptime
  ) -> Duration {
    let kept = max(limits.window, limits.identical)
    starts.removeAll { now.since($0.time) >= kept }
    // An answer comes within seconds; the end of any request looks again at once.
    var wait: Duration = open >= limits.open ? .seconds(1) : .zero
    guard isSmall else { return wait }
    let window = starts.filter { now.since($0.time) < limits.window }
    if window.count >= limits.perWindow {
      let oldest = window[window.count - limits.perWindow].time
      wait = max(wait, oldest.advanced(by: limits.window).since(now))
    }
    if let last = starts.last(where: { $0.key == key }) {
      wait = max(wait, last.time.advanced(by: limits.identical).since(now))
    }
    let burst = starts.filter {
      $0.instrument == instrument && now.since($0.time) < limits.burstWindow
    }
    if burst.count >= limits.perInstrument {
      let oldest = burst[burst.count - limits.perInstrument].time
      wait = max(wait, oldest.advanced(by: limits.burstWindow).since(now))
    }
    return wait
  }

  /// Books a request that was written.
  mutating func started(_ key: Key, instrument: Int64, isSmall: Bool, now: Uptime) {
    open += 1
    guard isSmall else { return }
    starts.append(Start(instrument: instrument, key: key, time: now))
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
