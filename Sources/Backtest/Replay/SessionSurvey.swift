public import StrategyChannel
import StrategyHost
public import Tape
public import TradingModel

/// What a first walk over a session tells: its lives, and what their replay must know beforehand.
public struct SessionSurvey: Sendable {
  /// One run of one child.
  public struct Life: Sendable {
    /// Its number within the session.
    public var number: TapeEntry.Life
    /// What it ran; nil when the recording begins in its middle.
    public var start: DeskStart?
    /// The time of its first entry.
    public var firstTime: Timestamp
    /// The time of its last entry.
    public var lastTime: Timestamp
    /// How many events were recorded of it.
    public var events = 0
    /// How many messages were recorded of it.
    public var messages = 0
    /// Whether its end was recorded.
    public var hasEnded = false
    /// How many events it had taken at its end; nil where that is not known.
    public var eventsTaken: UInt64?
    /// The strategies, by index, that said that they had stopped.
    public var stopped: Set<UInt16> = []
    /// The notes about lost log lines by strategy: which of its messages, from 1, and how many.
    var lostLines: [UInt16: [LostLines]] = [:]

    init(number: TapeEntry.Life, time: Timestamp) {
      self.number = number
      firstTime = time
      lastTime = time
    }
  }

  /// A note in a strategy's messages that lines of its log were lost.
  struct LostLines: Sendable, Hashable {
    var message: Int
    var count: Int
  }

  /// The lives, by number.
  public private(set) var lives: [Life] = []
  /// How many entries the session has.
  public private(set) var entries = 0
  /// The time of the first entry; nil for an empty session.
  public private(set) var firstTime: Timestamp?
  /// The time of the last entry.
  public private(set) var lastTime: Timestamp?

  private var places: [TapeEntry.Life: Int] = [:]
  private var messages: [TapeEntry.Life: [UInt16: Int]] = [:]

  /// Walks a session once. Throws what its reading throws. O(entries); the memory goes with the
  /// number of lives.
  public init(_ session: any RecordedSession) throws {
    var walk = try session.entries()
    while let item = try walk.next() { take(item) }
    lives.sort { $0.number < $1.number }
    places = [:]
    messages = [:]
  }

  /// The names of all strategies that it recorded, sorted.
  public var strategies: [StrategyID] {
    Set(lives.flatMap { $0.start?.strategies.map(\.strategy) ?? [] })
      .sorted { $0.rawValue < $1.rawValue }
  }

  private mutating func take(_ item: RecordedEntry) {
    entries += 1
    firstTime = firstTime ?? item.time
    lastTime = item.time
    let index = place(of: item.entry.lifeNumber, item.time)
    lives[index].lastTime = item.time
    switch item.entry {
    case .event(_, let event):
      lives[index].events += 1
      if case .start(let start) = event.body, lives[index].start == nil {
        lives[index].start = start
      }
    case .message(let life, let message):
      lives[index].messages += 1
      let number = messages[life, default: [:]][message.strategy, default: 0] + 1
      messages[life, default: [:]][message.strategy] = number
      if message.body == .stopped { lives[index].stopped.insert(message.strategy) }
      if let count = LostLinesNote.count(message) {
        lives[index].lostLines[message.strategy, default: []].append(
          LostLines(message: number, count: count))
      }
    case .ended(_, let taken):
      lives[index].hasEnded = true
      lives[index].eventsTaken = taken
    case .gap: break
    }
  }

  private mutating func place(of life: TapeEntry.Life, _ time: Timestamp) -> Int {
    if let known = places[life] { return known }
    places[life] = lives.count
    lives.append(Life(number: life, time: time))
    return lives.count - 1
  }
}

extension TapeEntry {
  /// The life that it belongs to.
  var lifeNumber: Life {
    switch self {
    case .event(let life, _), .message(let life, _), .ended(let life, _), .gap(let life, _): life
    }
  }
}
