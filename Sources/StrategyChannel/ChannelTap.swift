/// Sees the records of one channel as they pass, in the order in which the child sees its events.
///
/// Called on the way of every tick and order: an implementer copies the bytes and returns. It
/// allocates nothing, waits for nothing, and must not fail. Every event is handed over before the
/// child can take it, so that what a child saw always stands before what it said about it.
public protocol ChannelTap: AnyObject, Sendable {
  /// A record is about to be published to the child. Called under the writer's lock, on any
  /// thread; the bytes are valid during the call.
  func wrote(kind: UInt16, _ bytes: UnsafeRawBufferPointer)
  /// A sound record was taken from the child. On the reader's thread; the bytes are valid during
  /// the call.
  func read(kind: UInt16, _ bytes: UnsafeRawBufferPointer)
  /// The child is gone, and had taken this many of the records written for it; nil when that is
  /// not known. Once, after all else.
  func ended(recordsTaken: UInt64?)
}

/// Makes the taps of a daemon's channels, one for each life of a child.
public protocol ChannelRecorder: AnyObject, Sendable {
  /// The tap of a new life.
  func begin() -> any ChannelTap
}
