/// What is wrong with a ring, as its cautious side found it. The ring cannot be used further.
public enum RingError: Error, Hashable, Sendable {
  /// The other side's position cannot be: further than the ring is long, or not aligned.
  case positionOutOfRange(own: UInt64, other: UInt64)
  /// A record claims more bytes than were published, or than a record may have.
  case recordTooLong(length: Int, limit: Int)
  /// Asked to write a record longer than a record may be.
  case tooLongToWrite(length: Int, limit: Int)
}
