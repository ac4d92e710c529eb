/// Names one timer of one loop, for cancelling it. Never reused.
public struct TimerToken: Hashable, Sendable {
  let id: UInt64
}

/// What a watched descriptor is ready for.
public struct Readiness: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt32
  /// Wraps bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// A read will not block: there are bytes, an end, or a waiting connection.
  public static let readable = Readiness(rawValue: 1)
  /// A write will not block.
  public static let writable = Readiness(rawValue: 2)
  /// The other side hung up, or there is an error to be read.
  public static let hungUp = Readiness(rawValue: 4)
}
