/// What one attack came to.
package struct AttackReport: Sendable, Codable {
  /// The attack's name.
  package var name: String
  /// How each of its rounds ended, without repetitions.
  package var endings: [Attack.Ending]
  /// The longest time from its beginning to the end of its process, in milliseconds; nil where it
  /// was harmless.
  package var stopMilliseconds: Double?
  /// The neighbours' 99th percentile before it, and while it ran, in milliseconds.
  package var p99Before: Double?
  package var p99During: Double?
  /// What is wrong; empty when it was contained.
  package var complaints: [String]
  /// The last line that its log has of it.
  package var words: String

  /// How much the neighbours' latency rose, in milliseconds; nil where it was not measured.
  package var rise: Double? {
    guard let p99Before, let p99During else { return nil }
    return p99During - p99Before
  }
}

/// What all attacks came to.
package struct AttackSummary: Sendable, Codable {
  package var reports: [AttackReport]
  /// The neighbours' 99th percentile over all rounds, before and while attacks ran.
  package var p99Before: Double?
  package var p99During: Double?
  /// The longest time until an offender was stopped, in milliseconds.
  package var slowestStop: Double?
  /// How many attacks were contained.
  package var contained: Int
}
