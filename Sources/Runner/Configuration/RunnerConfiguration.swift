import Control
import Notices
import Orders
import TradingModel

/// What `runner.toml` states: the daemon's own settings, the paper market and the strategies.
struct RunnerConfiguration: Hashable, Sendable {
  /// How lines of the log stand on standard error.
  enum LogFormat: String, Hashable, Sendable, CaseIterable {
    /// For people.
    case text
    /// One JSON object a line, for collectors of logs.
    case json
  }

  /// What a journal commit survives.
  enum Durability: String, Hashable, Sendable, CaseIterable {
    /// The death of the daemon at any moment; a power cut may take the last moments.
    case normal
    /// A power cut too; each order then waits for the disk.
    case full
  }

  /// Where the journal, the log and the control socket are; an absolute path.
  var dataDirectory: String
  /// Where scripts and their `require`d files are; an absolute path.
  var strategiesDirectory: String
  var logLevel: LogLevel = .info
  var logFormat: LogFormat = .text
  /// Nil where the file leaves it to the accounts: `full` when real money is at stake.
  var durability: Durability?
  /// The daemon's own memory above which new orders wait, in MiB; nil: no limit.
  var memoryLimit: Int64?
  /// Starts in ten minutes, each after an unclean end, that pause trading; 0: never.
  var restartLimit = RestartHistory.limit
  /// How long strategies may take for `on_stop` and gateways for the last answers, 1...300 s.
  var stopTimeout: Duration = .seconds(10)
  /// The file whose appearance halts everything; an absolute path, nil for `HALT` in the mode's
  /// data folder.
  var haltFile: String?
  /// What is done about a position whose declared stop does not rest at the broker.
  var naked: NakedPolicy = .alarm
  var paper = PaperConfiguration()
  var notices = NoticeConfiguration()
  var risk = RiskConfiguration()
  var tape = TapeConfiguration()
  var dashboard = DashboardConfiguration()
  var versions = VersionsConfiguration()
  /// The strategies in the file's order, at most 1,000.
  var strategies: [StrategyDeployment] = []
  /// Why strategies may stand in the file and not in `strategies`: the file or a block of it could
  /// not be read. That a strategy is absent means nothing while one of these may be about it.
  var unread: [ConfigurationProblem] = []

  /// What may have kept a strategy of this name from being read; empty when nothing did.
  func unread(of strategy: String) -> [ConfigurationProblem] {
    unread.filter { $0.reach == .everything || $0.reach == .strategy(strategy) }
  }
}
