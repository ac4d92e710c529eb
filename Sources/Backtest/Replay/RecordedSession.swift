public import Tape
public import TradingModel

/// One entry of a tape with the time of its recording.
public struct RecordedEntry: Sendable, Hashable {
  /// When it was recorded.
  public var time: Timestamp
  /// What was recorded.
  public var entry: TapeEntry

  /// An entry from its parts.
  public init(time: Timestamp, entry: TapeEntry) {
    self.time = time
    self.entry = entry
  }
}

/// A walk over a tape, oldest entry first. On one thread at a time.
public protocol TapeEntries {
  /// The next entry; nil at the end of what was recorded. Throws when the tape cannot be read.
  mutating func next() throws -> RecordedEntry?
}

/// A recorded session, which can be walked from its start any number of times.
public protocol RecordedSession: Sendable {
  /// Its name, for people.
  var name: String { get }
  /// A walk from the start.
  func entries() throws -> any TapeEntries
}

/// A session that is held in memory.
public struct ListedSession: RecordedSession {
  /// Its name, for people.
  public var name: String
  /// The entries, oldest first.
  public var list: [RecordedEntry]

  /// A session from its entries.
  public init(name: String = "memory", _ list: [RecordedEntry]) {
    self.name = name
    self.list = list
  }

  private struct Walk: TapeEntries {
    var rest: ArraySlice<RecordedEntry>

    mutating func next() -> RecordedEntry? { rest.popFirst() }
  }

  /// A walk from the start.
  public func entries() -> any TapeEntries { Walk(rest: list[...]) }
}
