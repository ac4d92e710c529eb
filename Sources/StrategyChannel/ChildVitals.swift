/// What a child tells of itself through shared memory. A hostile child can write anything here:
/// good enough to end one that hangs, and for measuring, and for nothing else.
public struct ChildVitals: Hashable, Sendable {
  /// Events taken from the ring.
  public var eventsSeen: UInt64
  /// Since when it works on an event, in nanoseconds of the monotonic clock; nil when it waits.
  public var busySince: Int64?
  /// How many times from a quote to its callback it has noted; the number k went to the place
  /// k mod 1024 of `latencies`.
  public var samples: UInt64
  /// The newest times from a quote's writing to its callback, in nanoseconds; at most 1024.
  public var latencies: [UInt32]
}
