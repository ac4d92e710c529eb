import Control
import Journal
import Logging
import Orders
import Strategies
import StrategyChannel
import SystemKit
import Telemetry
import TradingModel

/// Builds the fleet of a plan's strategies.
enum FleetAssembly {
  /// The executable of the strategy child, beside this one.
  static let childName = "perigee-strategy"

  static func make(
    _ plan: DaemonPlan, _ strategies: [StrategyDeployment], states: StateKeeper,
    fills: any FillOutbox, orders: OrderThread,
    market: MarketDesk, meter: TradingMeter, recorder: (any ChannelRecorder)?
  ) -> StrategyFleet {
    let router = plan.router
    let wantsVolume = plan.configuration.runner.risk.limitsVolume
    var environment = FleetEnvironment(
      childPath: "\(plan.executableDirectory)/\(childName)",
      scripts: ScriptFolder(path: plan.configuration.runner.strategiesDirectory),
      feeds: market.hub, loop: orders.loop, desk: { orders.deskOnLoop },
      log: { router.write(LogLine($0)) }, states: states,
      accounts: Set(plan.configuration.brokers.accounts.map(\.name)),
      learned: { instrument in
        market.learn(instrument)
        if wantsVolume { market.volumes.want(instrument) }
        orders.learn(instrument)
      }, now: plan.now, logger: Logger(label: "strategies"))
    environment.stopGrace = EndShares(plan.configuration.runner.stopTimeout).strategies
    environment.fills = fills
    environment.recorder = recorder
    environment.timed = { work in
      let start = MonotonicClock.now()
      work()
      meter.handling.record(nanoseconds: MonotonicClock.now() &- start)
    }
    environment.versions = ScriptKeeper(ScriptStore(folder: plan.dataDirectory))
    environment.lifeChanged = { event in
      orders.deskOnLoop?.note(DeskNote(event, at: plan.now()))
    }
    let log = Logger(label: "strategies")
    environment.quarantines = QuarantineFile(path: "\(plan.dataDirectory)/quarantine.json") {
      log.error("\($0)")
    }
    // A deployment with problems of its own cannot start; it is listed with its reason.
    let usable = strategies.filter { $0.problems.isEmpty }
    return StrategyFleet(usable.map(Deployment.init), environment: environment)
  }
}

extension Deployment {
  init(_ deployment: StrategyDeployment) {
    self.init(
      strategy: deployment.name, script: deployment.script, accounts: deployment.accounts,
      symbols: deployment.symbols.isEmpty ? nil : deployment.symbols,
      parameters: deployment.params.sorted { $0.key < $1.key }.map {
        NamedParameter(name: $0.key, value: ParameterValue($0.value))
      }, desk: deployment.desk, onStop: deployment.onStop == .cancel ? .cancel : .keep,
      onQuarantine: .init(deployment.onQuarantine), isEnabled: deployment.isEnabled)
  }
}

extension Deployment.OrdersOnQuarantine {
  init(_ fate: StrategyDeployment.OnQuarantine) {
    switch fate {
    case .keep: self = .keep
    case .cancel: self = .cancel
    case .flatten: self = .flatten
    }
  }
}

extension ParameterValue {
  init(_ parameter: StrategyDeployment.Parameter) {
    switch parameter {
    case .string(let text): self = .text(text)
    case .integer(let whole): self = .integer(Int64(whole))
    case .number(let number): self = .number(number)
    case .boolean(let flag): self = .flag(flag)
    }
  }
}

extension LogLine {
  init(_ line: StrategyLogLine) {
    let level: Control.LogLevel =
      switch line.level {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    self.init(
      time: line.time, level: level, strategy: line.strategy, source: line.place,
      message: line.text)
  }
}

extension StrategyRow {
  /// A deployment as it stands; `status` is nil for one that cannot start.
  init(_ deployment: StrategyDeployment, _ status: StrategyStatus?, errors: Int) {
    let state: State =
      switch status?.state {
      case .stopped: .stopped
      case .starting: .starting
      case .running: .running
      case .stopping: .stopping
      case .restarting: .restarting
      case .quarantined: .quarantined
      case .failed, nil: .failed
      }
    self.init(
      name: deployment.name.rawValue, script: deployment.script,
      accounts: deployment.accounts.map(\.rawValue), symbols: deployment.symbols,
      desk: deployment.desk, state: state,
      reason: status?.reason ?? deployment.problems.first.map { "\($0)" },
      started: status?.startedAt.map { Moment($0) }, restarts: status?.restarts ?? 0,
      errors: errors, process: status?.process)
  }
}
