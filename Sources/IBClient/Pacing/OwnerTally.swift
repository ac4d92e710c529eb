/// Counts what owners have written: in all, and in the running and the last minute. At most
/// `limit` owners; what others write is counted for the daemon.
struct OwnerTally {
  /// What one owner has written.
  struct Count: Equatable {
    var total: UInt64 = 0
    var lastMinute = 0
    var thisMinute = 0
    fileprivate var minute: Int64 = 0
  }

  static let limit = 2000
  private static let minute: Int64 = 60_000_000_000
  private var counts: [RequestOwner: Count] = [:]

  @inline(__always)
  mutating func count(_ messages: Int, of owner: RequestOwner, now: Uptime) {
    let minute = now.rawValue / Self.minute
    let isKnown = counts.count < Self.limit || counts[owner] != nil
    counts[isKnown ? owner : .daemon, default: Count()].add(messages, minute)
  }

  /// What each owner has written, the last full minute's count moved along with the clock.
  func counts(now: Uptime) -> [RequestOwner: Count] {
    let minute = now.rawValue / Self.minute
    return counts.mapValues { count in
      var count = count
      count.add(0, minute)
      return count
    }
  }
}

extension OwnerTally.Count {
  fileprivate mutating func add(_ messages: Int, _ now: Int64) {
    if now != minute {
      lastMinute = now == minute &+ 1 ? thisMinute : 0
      thisMinute = 0
      minute = now
    }
    thisMinute += messages
    total &+= UInt64(messages)
  }
}
