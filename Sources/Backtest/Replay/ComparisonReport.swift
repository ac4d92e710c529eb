public import TradingModel

/// What another version of a script decided otherwise on a recorded session.
public struct ComparisonReport: Sendable, Hashable {
  /// The most changes that are listed; the others are counted.
  public static let maximumChanges = 10_000
  /// The most faults of the new script that are listed.
  public static let maximumFaults = 20

  /// The session's name.
  public var session: String
  /// The strategy.
  public var strategy: String
  /// The recorded script's file.
  public var recordedScript: String
  /// The new script's file.
  public var newScript: String
  /// How many decisions the recorded script takes in the replay.
  public var recordedDecisions = 0
  /// How many the new one takes.
  public var newDecisions = 0
  /// How many both take at the same event with the same terms.
  public var same = 0
  /// Every change, in the order of the events.
  public var changes: [Change] = []
  /// Changes beyond `maximumChanges`; their worth is not counted either.
  public var unlisted = 0
  /// What the changes would have been worth, by currency.
  public var totals: [Total] = []
  /// What the new script failed at.
  public var faults: [String] = []
  /// Faults beyond `maximumFaults`.
  public var unlistedFaults = 0
  /// What the recorded script says now against the recording.
  public var baseline: ReplayReport
  /// What must be known to read it, as sentences.
  public var notes: [String] = []

  /// One decision that changed.
  public struct Change: Sendable, Hashable {
    /// The event at which it was taken.
    public var place: TapePlace
    /// What the recorded script decided; nil when it did nothing.
    public var recorded: Decision?
    /// What the new one decided; nil when it did nothing.
    public var new: Decision?
  }

  /// One request for the order desk.
  public struct Decision: Sendable, Hashable {
    /// What was asked for, in words.
    public var words: String
    /// What it would have been worth; nil for what is no new order.
    public var worth: DecisionWorth?
  }

  /// The worth of all changes in one currency: what the new script's orders would have made, less
  /// what the recorded script's would have.
  public struct Total: Sendable, Hashable {
    /// The currency.
    public var currency: String
    /// After a minute.
    public var oneMinute: Money
    /// After five minutes.
    public var fiveMinutes: Money
    /// At the end of the tape.
    public var end: Money
  }
}

/// What an order would have been worth by the recorded market, had it been filled at once at the
/// far side of the quote. Before fees.
public struct DecisionWorth: Sendable, Hashable {
  /// The currency.
  public var currency: String
  /// The price; nil while the tape has no price after the decision.
  public var price: Price?
  /// Where the price comes from: `quote`, `next quote` or `next bar`.
  public var source: String?
  /// Its profit a minute later; where the tape ends before, at its end.
  public var oneMinute: Money?
  /// Its profit five minutes later; where the tape ends before, at its end.
  public var fiveMinutes: Money?
  /// Its profit at the end of the tape.
  public var end: Money?
}
