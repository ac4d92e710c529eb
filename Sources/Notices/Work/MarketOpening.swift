package import TradingModel

/// Openings of a market that was closed before.
package enum MarketOpening {
  /// The first opening after `time` that no other session runs into, as those of a market do that
  /// trades round the clock; nil when the schedule knows none. O(sessions).
  package static func next(_ schedule: TradingSchedule, after time: Timestamp) -> Timestamp? {
    var lastClose = Timestamp(rawValue: .min)
    for session in schedule.sessions {
      if session.open > time, session.open > lastClose { return session.open }
      lastClose = max(lastClose, session.close)
    }
    return nil
  }
}
