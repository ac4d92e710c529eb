/// What a reader left out on its way, for the report at the end.
public struct HistoryFaults: Hashable, Sendable {
  /// Rows that made no sense and were left out, where that was asked for.
  public var badRows = 0
  /// The first of them.
  public var firstBadRow: HistoryError?
  /// Bars that stood in the data twice with the same values; one of each is kept.
  public var duplicates = 0
  /// Bars that only one of two sides had.
  public var unpaired = 0
  /// Pairs of bars whose bid lay above the ask; the ask is raised to the bid in their quotes.
  public var crossed = 0

  /// No faults.
  public init() {}

  /// The faults of two sources.
  public static func + (left: HistoryFaults, right: HistoryFaults) -> HistoryFaults {
    var sum = left
    sum.badRows &+= right.badRows
    sum.firstBadRow = left.firstBadRow ?? right.firstBadRow
    sum.duplicates &+= right.duplicates
    sum.unpaired &+= right.unpaired
    sum.crossed &+= right.crossed
    return sum
  }
}

extension HistoryReader {
  /// Most sources leave nothing out.
  public var faults: HistoryFaults { HistoryFaults() }
}
