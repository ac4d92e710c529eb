public import TradingModel

/// How much a recorder may use.
public struct TapeLimits: Sendable, Hashable {
  /// Days that a file is kept after its own; nil keeps it until `maxBytes`.
  public var keepDays: Int? = 30
  /// Bytes of all sessions together; beyond, the oldest days go. Nil: no limit.
  public var maxBytes: Int64? = 20 << 30
  /// Free space of the disk below which nothing is recorded any more, in bytes.
  public var freeBytes: Int64 = 512 << 20
  /// Bytes of each of the two buffers between the daemon's threads and the tape's.
  public var bufferBytes = 4 << 20

  /// The standard limits.
  public init() {}
}

/// What a recorder takes from the world.
public struct TapeWorld: Sendable {
  /// The wall clock. Called for each entry under a lock: it must be quick.
  public var now: @Sendable () -> Timestamp
  /// Free space at a path in bytes; nil where it cannot be told.
  public var freeBytes: @Sendable (String) -> Int64?
  /// Takes the one sentence about why recording stopped, and what could not be pruned. On the
  /// recorder's thread.
  public var warn: @Sendable (String) -> Void

  /// A world from its parts.
  public init(
    now: @escaping @Sendable () -> Timestamp, freeBytes: @escaping @Sendable (String) -> Int64?,
    warn: @escaping @Sendable (String) -> Void
  ) {
    self.now = now
    self.freeBytes = freeBytes
    self.warn = warn
  }
}
