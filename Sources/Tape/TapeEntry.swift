public import StrategyChannel

/// One entry of a tape, in the order in which the daemon saw it.
///
/// A life is one run of one child, from its process's start to its end: the events sent to it and
/// the messages that came back. Everything that a life's strategies saw stands before what they
/// said about it; entries of different lives are interleaved in time.
public enum TapeEntry: Sendable, Hashable {
  /// A life's number within its session; rises from 1, never used twice.
  public typealias Life = UInt32

  /// An event as it was written for the child, in the child's order.
  case event(Life, ChildEvent)
  /// A message as it was read from the child.
  case message(Life, ChildMessage)
  /// The child ended: how many of its events it had taken, where that is known.
  case ended(Life, eventsTaken: UInt64?)
  /// Entries of a life were lost because the recorder was behind; nothing can be proven of it from
  /// here on.
  case gap(Life, lost: UInt64)
}
