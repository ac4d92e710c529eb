public import TradingModel

/// What the replay of a session found.
public struct ReplayReport: Sendable, Hashable {
  /// The session's name.
  public var session: String
  /// How many entries of the tape were walked.
  public var entries: Int
  /// The time of the first entry; nil for an empty tape.
  public var firstTime: Timestamp?
  /// The time of the last entry.
  public var lastTime: Timestamp?
  /// One row for each strategy of each life, by life and then in the desk's order.
  public var rows: [Row] = []
  /// What must be known of the whole to read it, as sentences.
  public var notes: [String] = []

  /// One strategy in one life.
  public struct Row: Sendable, Hashable {
    /// The strategy.
    public var strategy: String
    /// The script's file.
    public var script: String
    /// The life.
    public var life: UInt32
    /// The life's first entry.
    public var firstTime: Timestamp
    /// Events that its child got, for all of its strategies.
    public var events: Int
    /// What the strategy said by the recording.
    public var recorded: MessageCounts
    /// What it says now.
    public var replayed: MessageCounts
    /// Messages that are the same, byte for byte.
    public var matched: Int
    /// The first difference; nil when there is none.
    public var difference: Difference?
    /// What is not compared, and why, as sentences.
    public var notes: [String]
  }

  /// The first place where a strategy's recorded and replayed messages part.
  public struct Difference: Sendable, Hashable {
    /// The number of the message among the recorded ones of its strategy and life, from 1.
    public var message: Int
    /// The event that led to the replayed message; without one, the last event before the recorded.
    public var event: TapePlace?
    /// What the recording has; nil when it has nothing.
    public var recorded: String?
    /// What the replay has; nil when it has nothing.
    public var replayed: String?
    /// What may be behind it, as a sentence; nil where nothing is known.
    public var hint: String?
  }

  /// How many rows have a difference.
  public var differences: Int { rows.count { $0.difference != nil } }
  /// How many messages are the same.
  public var matched: Int { rows.reduce(0) { $0 + $1.matched } }
  /// How many events the replayed lives got.
  public var events: Int {
    var lives: [UInt32: Int] = [:]
    for row in rows { lives[row.life] = row.events }
    return lives.values.reduce(0, +)
  }
}
