import Orders
import TradingModel

extension Configuration {
  /// What keeps `perigee run` without `--paper` from starting: accounts whose number and kind of
  /// money do not fit, and accounts of real money without their limits.
  var liveProblems: [ConfigurationProblem] {
    let settings = runner.risk.settings(.live, strategies: runner.strategies)
    let traded = Set(runner.strategies.flatMap(\.accounts))
    return brokers.accounts.filter { traded.contains($0.name) }.flatMap { account in
      settings.missing(on: account.name, number: account.number).map {
        ConfigurationProblem(file: "runner.toml", line: nil, message: $0)
      }
    }
  }

  /// Limits that have no effect, as warnings.
  static func looseLimits(_ runner: RunnerConfiguration) -> [ConfigurationProblem] {
    runner.risk.settings(.live, strategies: runner.strategies).loose.map {
      ConfigurationProblem(file: "runner.toml", line: nil, message: $0, reach: .warning)
    }
  }
}
