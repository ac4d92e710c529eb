import StrategyChannel
public import TradingModel

/// What one session's tape holds.
public struct TapeInfo: Sendable, Hashable {
  /// One life of a child.
  public struct Life: Sendable, Hashable {
    /// Its number.
    public var number: TapeEntry.Life
    /// Its strategies; empty where its start is not on the tape.
    public var strategies: [String] = []
    /// When its first entry was recorded.
    public var first: Timestamp
    /// When its newest entry was recorded.
    public var last: Timestamp
    /// Events written for it.
    public var events: UInt64 = 0
    /// Messages read from it.
    public var messages: UInt64 = 0
    /// Entries that were lost.
    public var lost: UInt64 = 0
    /// Events that it had taken at its end; nil where that is not known.
    public var eventsTaken: UInt64?
    /// Whether its end is on the tape.
    public var hasEnded = false
  }

  /// The session's name.
  public var session: String
  /// The perigee that wrote it.
  public var perigee: String
  /// When the session began.
  public var started: Timestamp
  /// When its first and its newest entry were recorded; nil for an empty tape.
  public var first: Timestamp?
  /// See `first`.
  public var last: Timestamp?
  /// Entries, all kinds together.
  public var entries: UInt64 = 0
  /// Entries by kind: `quote`, `bar`, `request`, `log` and so on, `end` and `gap` among them.
  public var kinds: [String: UInt64] = [:]
  /// Its lives, by their number.
  public var lives: [Life] = []
  /// Bytes of the files.
  public var bytes: Int64 = 0
  /// Bytes of the entries before compression.
  public var rawBytes: Int64 = 0
  /// How it ends, when it was not closed.
  public var tear: TapeReader.Tear?

  /// The tape of an open reader, nothing of it counted yet.
  public init(_ reader: TapeReader) {
    session = reader.header.session
    perigee = reader.header.perigee
    started = reader.header.started
  }

  /// Events, all lives together.
  public var events: UInt64 { lives.reduce(0) { $0 &+ $1.events } }
  /// Entries that were lost, all lives together.
  public var lost: UInt64 { lives.reduce(0) { $0 &+ $1.lost } }

  /// Counts one entry.
  public mutating func count(_ entry: TimedEntry) {
    entries &+= 1
    if first == nil { first = entry.time }
    last = entry.time
    kinds[entry.entry.kind, default: 0] &+= 1
    let number = entry.entry.life
    // Lives begin in their order, so the wanted one is near the end.
    let place: Int
    if let found = lives.lastIndex(where: { $0.number == number }) {
      place = found
    } else {
      place = lives.count
      lives.append(Life(number: number, first: entry.time, last: entry.time))
    }
    lives[place].last = entry.time
    switch entry.entry {
    case .event(_, let event):
      lives[place].events &+= 1
      if case .start(let desk) = event.body {
        lives[place].strategies = desk.strategies.map(\.strategy.rawValue)
      }
    case .message: lives[place].messages &+= 1
    case .gap(_, let lost): lives[place].lost &+= lost
    case .ended(_, let taken):
      lives[place].hasEnded = true
      lives[place].eventsTaken = taken
    }
  }

  /// Takes what the reader knows at its end.
  public mutating func finish(_ reader: TapeReader) {
    tear = reader.tear
    bytes = reader.bytesOpened
    rawBytes = reader.bytesRead
    lives.sort { $0.number < $1.number }
  }
}
