import TradingModel

/// How often a wrong token may be tried: five times in a row per address, then after a pause that
/// doubles up to a minute; and thirty times a minute by all together.
struct LoginThrottle: Sendable {
  private struct Trials: Sendable {
    var wrong: Int
    var last: Timestamp
  }

  static let freeTrials = 5
  static let longestPause = Duration.seconds(60)
  static let trialsPerMinute = 30
  /// So many addresses are remembered; the one silent for longest goes when another one comes.
  static let addressLimit = 1024

  private var trials: [String: Trials] = [:]
  private var recent: [Timestamp] = []

  /// How long this address has to wait before it may try; nil when it may now.
  func pause(_ address: String, at now: Timestamp) -> Duration? {
    var until: Timestamp?
    if let trial = trials[address], trial.wrong >= LoginThrottle.freeTrials {
      let doublings = min(trial.wrong - LoginThrottle.freeTrials, 6)
      let pause = min(Duration.seconds(1 << doublings), LoginThrottle.longestPause)
      until = trial.last.advanced(by: pause)
    }
    if recent.count >= LoginThrottle.trialsPerMinute, let first = recent.first {
      until = max(until ?? .init(rawValue: .min), first.advanced(by: .seconds(60)))
    }
    guard let until, until > now else { return nil }
    return .nanoseconds(until.rawValue &- now.rawValue)
  }

  /// A wrong token was tried.
  mutating func failed(_ address: String, at now: Timestamp) {
    if trials[address] == nil, trials.count >= LoginThrottle.addressLimit,
      let oldest = trials.min(by: { $0.value.last < $1.value.last })
    {
      trials[oldest.key] = nil
    }
    trials[address, default: Trials(wrong: 0, last: now)].wrong += 1
    trials[address]?.last = now
    recent.append(now)
    if recent.count > LoginThrottle.trialsPerMinute { recent.removeFirst() }
  }

  /// The right token was given.
  mutating func succeeded(_ address: String) { trials[address] = nil }
}
