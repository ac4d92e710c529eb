public import TradingModel

/// What a look-ahead check found.
public struct LookaheadReport: Sendable, Hashable, Codable {
  /// One history with another future.
  public struct Cut: Sendable, Hashable, Codable {
    /// What became of the future.
    public enum Future: String, Sendable, Hashable, Codable {
      /// The history ends.
      case cutOff = "cut off"
      /// Other prices follow.
      case replaced
    }

    /// The last moment that was left as it was.
    public var time: Timestamp
    /// What became of the rest.
    public var future: Future
    /// Market events up to there.
    public var events: Int64
    /// Decisions up to there that were compared.
    public var decisions: Int
    /// The first that is another one; nil when all are the same.
    public var difference: Difference?
  }

  /// A decision that hangs on the future.
  public struct Difference: Sendable, Hashable, Codable {
    /// Its number among the decisions, from 1.
    public var decision: Int
    /// The event at which it was made.
    public var time: Timestamp
    /// What the strategy decided knowing the whole history; nil when it decided nothing.
    public var whole: String?
    /// What it decided without; nil when it decided nothing.
    public var without: String?
    /// The script's file; nil where it is not known.
    public var file: String?
    /// The line, from 1.
    public var line: Int32?
  }

  /// Market events of the whole history.
  public var events: Int64 = 0
  /// Decisions of the strategy over the whole history.
  public var decisions: Int = 0
  /// The histories that were tried.
  public var cuts: [Cut] = []
  /// Orders that a probe decided on the last bar of a history, and how many of them traded although
  /// no later price was known; nil where orders are not executed on bars.
  public var probe: Probe?
  /// What the data itself says about its stamps.
  public var timings: [DataTiming] = []
  /// What must be known to read it, as sentences.
  public var notes: [String] = []

  /// Whether orders can trade on prices from before their decision.
  public struct Probe: Sendable, Hashable, Codable {
    /// Orders that were decided on the last bar of a history.
    public var orders: Int
    /// How many of them traded.
    public var traded: Int
    /// The price at which the first of them traded, with its bar's time.
    public var first: String?
  }

  /// Nothing yet.
  public init() {}

  /// Whether anything of the future was found.
  public var isClean: Bool {
    cuts.allSatisfy { $0.difference == nil } && (probe?.traded ?? 0) == 0
      && timings.allSatisfy { $0.verdict != .early }
  }

  /// All comparisons of decisions that were made.
  public var compared: Int { cuts.reduce(0) { $0 + $1.decisions } }
}
