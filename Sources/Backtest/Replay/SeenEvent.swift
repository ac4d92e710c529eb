import StrategyChannel
import Tape
public import TradingModel

/// An event of a life as the replay passed it.
struct SeenEvent {
  /// Its number within its life, from 1.
  var number: Int
  /// The number of its entry within the session, from 1.
  var entry: Int
  var time: Timestamp
  var event: ChildEvent
}

/// A place on a tape, for people.
public struct TapePlace: Sendable, Hashable {
  /// The life.
  public var life: UInt32
  /// The event's number within its life, from 1.
  public var event: Int
  /// The number of its entry within the session, from 1.
  public var entry: Int
  /// The event's own time.
  public var time: Timestamp
  /// What the event was, in words.
  public var words: String

  init(_ seen: SeenEvent, life: TapeEntry.Life, names: SymbolNames) {
    self.life = life
    event = seen.number
    entry = seen.entry
    time = seen.event.time
    words = EventWords(names: names).text(seen.event)
  }
}
