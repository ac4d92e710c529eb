import Strategies
import StrategyChannel
import StrategyHost
import TradingModel

/// Loads a deployed script as its process would, without a market, and tells what is wrong.
enum ScriptCheck {
  /// The instructions that loading and `on_start` may take together.
  static let instructionLimit: Int64 = 10_000_000

  /// One sentence per fault, with file and line where Lua tells them; empty when all is well.
  static func faults(of deployment: StrategyDeployment, in folder: ScriptFolder) -> [String] {
    let script: ScriptFolder.Script
    do throws(ScriptFolder.ReadError) { script = try folder.read(deployment.script) } catch {
      return [error.description]
    }
    return faults(of: deployment, script)
  }

  /// The same for a text that was read already.
  static func faults(
    of deployment: StrategyDeployment, _ script: ScriptFolder.Script
  ) -> [String] {
    let start = StrategyStart(
      strategy: deployment.name, accounts: deployment.accounts, scriptName: deployment.script,
      source: script.source, modules: script.modules,
      symbols: deployment.symbols.isEmpty ? nil : deployment.symbols,
      parameters: Deployment(deployment).parameters, seed: 1,
      limits: StrategyLimits(instructionLimit: instructionLimit))
    let faults = FaultList()
    // The instruction limit bounds the time, so no watchdog is needed.
    let desk = StrategyDesk(sink: faults) { _ in nil }
    let event = ChildEvent(
      time: Timestamp(rawValue: 0), .start(DeskStart(strategies: [start])))
    if desk.handle(event) == .fail && faults.faults.isEmpty {
      return ["\(deployment.script): the script's Lua state cannot be made; is there memory left?"]
    }
    return faults.faults.map { text($0, deployment) }
  }

  private static func text(_ fault: ScriptFault, _ deployment: StrategyDeployment) -> String {
    let file = fault.file ?? deployment.script
    return fault.line.map { "\(file):\($0): \(fault.message)" } ?? "\(file): \(fault.message)"
  }

  /// Keeps what is wrong of all that a strategy says.
  private final class FaultList: MessageSink {
    private(set) var faults: [ScriptFault] = []

    func send(_ message: ChildMessage) throws(ChannelError) {
      switch message.body {
      case .described(let description):
        if let fault = description.fault { faults.append(fault) }
      case .fault(_, let fault), .interrupted(_, _, let fault): faults.append(fault)
      case .started, .request, .log, .state, .timerSet, .timerCancel, .subscribe, .unsubscribe,
        .stopped, .delivered:
        break
      }
    }

    func offer(_ message: ChildMessage) throws(ChannelError) -> Bool {
      try send(message)
      return true
    }
  }
}
