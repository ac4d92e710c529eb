public import TradingModel

/// Why a backfill stopped asking.
public enum BackfillEnd: Hashable, Sendable {
  /// The asked depth and number of bars are there.
  case depthReached
  /// The source has nothing older within the bound of closed days.
  case noOlderData
  /// The source answered with the same frame again and again.
  case repeatedFrames
  /// The limit of requests for one backfill was reached.
  case requestLimit
  /// A reason that asking again does not change, or too many failures in a row.
  case failed(FeedError)
}

/// How deep a backfill goes.
public struct BackfillPlan: Hashable, Sendable {
  /// What is asked.
  public var instrument: Instrument
  /// The length of each bar.
  public var barSize: BarSize
  /// How far back from now.
  public var depth: Duration
  /// At least so many bars, even when they lie deeper.
  public var bars: Int
  /// Where to begin; nil is now.
  public var end: Timestamp?

  /// A plan from its parts.
  public init(
    instrument: Instrument, barSize: BarSize, depth: Duration, bars: Int, end: Timestamp? = nil
  ) {
    self.instrument = instrument
    self.barSize = barSize
    self.depth = depth
    self.bars = bars
    self.end = end
  }
}
