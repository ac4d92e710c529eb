/// One thing that is wrong with the configuration: where it stands, what it is, what to do.
struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// How far the problem reaches.
  enum Reach: Hashable, Sendable {
    /// Nothing can be started.
    case everything
    /// The strategy of this name cannot be started; the others can.
    case strategy(String)
    /// Nothing is held up; a person should know it all the same.
    case warning
  }

  /// The file, as the user knows it (`brokers.toml`).
  var file: String
  /// The line, counted from 1; nil when the problem has no line, as with a missing file.
  var line: Int?
  /// What is wrong and what to do.
  var message: String
  /// How far it reaches.
  var reach: Reach

  init(file: String, line: Int?, message: String, reach: Reach = .everything) {
    self.file = file
    self.line = line
    self.message = message
    self.reach = reach
  }

  /// `brokers.toml:12: message`.
  var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): \(reach == .warning ? "warning: " : "")\(message)"
  }
}
