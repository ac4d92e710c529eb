/// One page of the log.
public struct LogPage: Hashable, Sendable {
  /// The lines, oldest first.
  public var entries: [LogEntry]
  /// Turn to `before` this number for older lines; nil when there are none.
  public var older: Int64?
  /// Turn to `after` this number for newer lines; nil when there are none.
  public var newer: Int64?
  /// The number of the newest line of all when the page was read; 0 for an empty log. Lines
  /// after it came later.
  public var newest: Int64
  /// Whether the time allowed ran out before the page was full: the next turn goes on from there.
  public var isPartial: Bool
  /// Lines in the searched part that an older version wrote and that have no index yet: a search
  /// for words does not find them.
  public var unindexed: Int64
}
