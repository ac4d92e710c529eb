import TradingModel

/// Counts the requests for historical bars against the broker's rules.
struct HistoryPacing {
  /// What the rules see of a request.
  struct Request: Hashable {
    /// Everything that makes two requests the same.
    var identity: String
    /// Contract, exchange and kind of price.
    var group: String
    /// 2 for `BID_ASK`, otherwise 1.
    var cost: Int
  }

  private struct Entry {
    var time: Timestamp
    var request: Request
  }

  static let window = Duration.seconds(600)
  static let burstWindow = Duration.seconds(2)

  /// The requests of the last ten minutes, oldest first; never more than the limit.
  private var entries: [Entry] = []

  /// Counts a request; false when it breaks a rule, and then it does not count.
  mutating func admit(
    _ request: Request, at now: Timestamp, _ rules: GatewayLimits.History
  ) -> Bool {
    entries.removeAll { now.since($0.time) >= HistoryPacing.window }
    let total = entries.reduce(0) { $0 + $1.request.cost }
    guard total + request.cost <= rules.perTenMinutes else { return false }
    let isRepeated = entries.contains {
      $0.request.identity == request.identity && now.since($0.time) < rules.identicalInterval
    }
    guard !isRepeated else { return false }
    let burst = entries.reduce(0) { sum, entry in
      let isInBurst =
        entry.request.group == request.group
        && now.since(entry.time) < HistoryPacing.burstWindow
      return sum + (isInBurst ? entry.request.cost : 0)
    }
    guard burst + request.cost <= rules.burst else { return false }
    entries.append(Entry(time: now, request: request))
    return true
  }
}
