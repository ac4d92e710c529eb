import TradingModel

/// Both files, read together.
struct Configuration: Sendable {
  /// The folder of the two files; an absolute path.
  var directory: String
  var brokers: BrokersConfiguration
  var runner: RunnerConfiguration
  /// Everything that is wrong, by file and line; some of it may hold up one strategy only.
  var problems: [ConfigurationProblem]

  /// Whether the daemon can start: nothing is wrong that reaches beyond single strategies.
  var isUsable: Bool { !problems.contains { $0.reach == .everything } }
}
