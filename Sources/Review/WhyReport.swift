/// What a strategy saw around a moment and what it did with it, with a sentence at the top that
/// says why it did or did not trade.
package struct WhyReport: Hashable, Sendable, Codable {
  /// One event that the strategy saw.
  package struct Seen: Hashable, Sendable, Codable {
    /// Nanoseconds since 1970, UTC: when the daemon wrote it for the child.
    package var time: Int64
    /// The entry's number on the tape.
    package var entry: UInt64
    /// What happened, in a sentence.
    package var text: String
    /// The callback that it is for; nil where the script has none, or the event has none.
    package var callback: String?
    /// What the strategy said next; empty for nothing.
    package var did: [String]
  }

  package var strategy: String
  /// The moment asked for, and the window around it; nanoseconds since 1970, UTC.
  package var at: Int64
  package var since: Int64
  package var until: Int64
  /// The answer, in a sentence.
  package var answer: String
  /// What held it back at that time, one sentence each.
  package var heldBack: [String]
  /// The events, oldest first; events of a kind with nothing done are left out beyond a bound.
  package var seen: [Seen]
  /// How many events it saw in the window, those left out among them.
  package var events: Int
  /// Orders and refused requests of the window, in a sentence each.
  package var requests: [String]
  /// Lines of its log in the window.
  package var lines: [OrderTimeline.Step]
  /// What is not known, and why.
  package var notes: [String]

  /// Whether nothing of the strategy was found.
  package var isEmpty: Bool { events == 0 && requests.isEmpty && lines.isEmpty }
}
