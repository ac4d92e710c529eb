import TradingModel

/// Both files, read together.
struct Configuration: Sendable {
  /// The folder of the two files; an absolute path.
  var directory: String
  var brokers: BrokersConfiguration
  var runner: RunnerConfiguration
  /// Everything that is wrong, by file and line; some of it may hold up one strategy only.
  var problems: [ConfigurationProblem]
  /// A hash of every setting but those of strategies, by its key: only a restart of the daemon
  /// changes them. What is secret stays so.
  var fixed: [String: String] = [:]
  /// The SHA-256 of both texts as they were read.
  var digest = ""

  /// Whether the daemon can start: nothing is wrong that reaches beyond single strategies.
  var isUsable: Bool { !problems.contains { $0.reach == .everything } }
}
