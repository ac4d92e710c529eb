import StrategyChannel
import Tape
import TradingModel

/// What one strategy saw and said within a time, as the tape has it.
///
/// A message does not name the event that it answers. A child takes its events in order and says
/// what it has to say before the next, so on the tape a message follows its event; where the child
/// was behind, later events may stand between them.
struct TapeWindow {
  /// One event with what the strategy said before the next one for it.
  struct Seen {
    var position: UInt64
    /// When the daemon wrote it for the child.
    var time: Timestamp
    var event: ChildEvent
    /// The names of the life that saw it.
    var words = EventWords()
    var answers: [(time: Timestamp, body: ChildMessage.Body)] = []
  }

  /// The most events that are kept; the newest stay.
  static let limit = 5_000

  let strategy: StrategyID
  var words = EventWords()
  /// The callbacks of its script; nil where its beginning is not on the tape.
  var callbacks: Set<String>?
  var seen: [Seen] = []
  /// Events that were left out for the limit.
  var leftOut = 0
  /// The newest event for it before the window.
  var before: (time: Timestamp, text: String)?
  /// The newest quotes before the window, by address.
  var quotesBefore: [String: Quote] = [:]
  /// What each instrument's stream did last, where that was not to be live.
  var feeds: [String: FeedCondition] = [:]
  /// Accounts that were not ready, and why.
  var unready: [AccountName: String] = [:]
  /// Entries of its life that the tape lost.
  var lost: UInt64 = 0
  /// Whether a life of it ran at the end of the window.
  var isRunning = false
  /// Whether its script broke, and how.
  var fault: String?
  /// Why its newest life ended or was to end.
  var stop: String?

  /// The message that asked for an order, with the event before it.
  func request(_ number: Int64) -> (seen: Seen, time: Timestamp, action: OrderRequest.Action)? {
    for seen in seen.reversed() {
      for answer in seen.answers {
        if case .request(number, _, let action) = answer.body {
          return (seen, answer.time, action)
        }
      }
    }
    return nil
  }

  /// The newest quote of an instrument at or before a moment.
  func quote(of address: String, at time: Timestamp) -> Quote? {
    for seen in seen.reversed() where seen.time <= time {
      if case .quote(let index, let quote, _) = seen.event.body,
        seen.words.symbol(index) == address
      {
        return quote
      }
    }
    return quotesBefore[address]
  }
}
