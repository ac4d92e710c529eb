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

  /// The files whose appearance halts everything.
  var haltFiles: [String] {
    [
      configuration.runner.haltFile ?? "\(dataDirectory)/\(HaltFile.name)",
      "\(HaltFile.system)/\(HaltFile.name)",
    ]
  }
}
