import Orders
import TradingModel

/// One `[[strategy]]` of `runner.toml`.
struct StrategyDeployment: Hashable, Sendable {
  /// A parameter as the file gives it; the script's own `params` table says what it may be.
  enum Parameter: Hashable, Sendable {
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
  }

  /// What happens to the strategy's working orders when it stops.
  enum OnStop: String, Hashable, Sendable, CaseIterable {
    /// They stay at the broker.
    case keep
    /// They are cancelled, its protecting stops included.
    case cancel
  }

  /// What happens to the strategy's orders when it is quarantined.
  enum OnQuarantine: String, Hashable, Sendable, CaseIterable {
    /// They stay at the broker.
    case keep
    /// They are cancelled, its protecting stops included.
    case cancel
    /// They are cancelled, then what it holds by its own fills is closed at the market.
    case flatten
  }

  /// Unique; the script's file name without `.lua` where the file gives none.
  var name: StrategyID
  /// The script, relative to the strategies folder.
  var script: String
  /// The accounts that it may name; the first is the one for orders that name none.
  var accounts: [AccountName]
  /// The symbols, in the canonical form; empty means those of the script. At most 100.
  var symbols: [String]
  /// The values of the script's parameters, at most 100.
  var params: [String: Parameter]
  /// The desk that shares one process; nil gives the strategy a process of its own.
  var desk: String?
  var onStop: OnStop
  var onQuarantine = OnQuarantine.keep
  /// Whether it starts with the daemon; a disabled one is listed and can be started by hand.
  var isEnabled: Bool
  /// Its own limits, `[strategy.risk]`.
  var risk = RiskLimits()
  /// Its line in runner.toml.
  var line: Int?
  /// Why it cannot start; empty when it can.
  var problems: [ConfigurationProblem] = []
}
