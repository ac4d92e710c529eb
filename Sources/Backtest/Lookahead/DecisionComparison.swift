import StrategyChannel
import TradingModel

/// Holds the decisions of a run against those of the whole history, while it runs.
struct DecisionComparison {
  /// The first decision that is another one.
  struct Mismatch {
    /// Its place among the decisions, from nought.
    var place: Int
    /// When it was made.
    var time: Timestamp
    /// After how many market events.
    var played: Int64
    var message: ChildMessage
  }

  private let whole: [DecisionLog.Entry]
  private(set) var place = 0
  private(set) var mismatch: Mismatch?

  init(_ whole: DecisionLog) { self.whole = whole.entries }

  /// Takes the next decision of the run; those that no one can compare are to be left out.
  mutating func take(_ message: ChildMessage, at time: Timestamp, played: Int64) {
    guard mismatch == nil, DecisionLog.isDecision(message) else { return }
    let entry = DecisionLog.Entry(played: played, print: DecisionLog.fingerprint(of: message))
    guard place < whole.count, whole[place] == entry else {
      mismatch = Mismatch(place: place, time: time, played: played, message: message)
      return
    }
    place += 1
  }
}
