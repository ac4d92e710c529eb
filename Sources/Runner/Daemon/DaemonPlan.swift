import Glibc
import Logging
import TradingModel

/// What the daemon is assembled from.
struct DaemonPlan: Sendable {
  var configuration: Configuration
  var mode: TradingMode
  /// The data folder of the mode; it exists and only its owner may enter it.
  var dataDirectory: String
  /// The folder of this executable, where `perigee-strategy` lies too.
  var executableDirectory: String
  var log: Logger
  /// Takes the strategies' own lines, and the sink that keeps all lines.
  var router: LogRouter
  /// The wall clock.
  var now: @Sendable () -> Timestamp
  /// Ends the process at once, without any of the orderly end.
  var force: @Sendable () -> Void
  /// Ends the process at once with a status of its own.
  var end: @Sendable (ExitStatus) -> Void = { Glibc._exit($0.rawValue) }

  /// The files whose appearance halts everything.
  var haltFiles: [String] {
    [
      configuration.runner.haltFile ?? "\(dataDirectory)/\(HaltFile.name)",
      "\(HaltFile.system)/\(HaltFile.name)",
    ]
  }

  /// What a commit of the journal must survive: what the file says, else a power cut when one of
  /// the accounts is real.
  var durability: RunnerConfiguration.Durability {
    if let told = configuration.runner.durability { return told }
    // IB's paper accounts begin with a D.
    let hasMoney = configuration.brokers.accounts.contains { !$0.number.rawValue.hasPrefix("D") }
    return mode == .live && hasMoney ? .full : .normal
  }
}
