import Control
import Logging
import PaperGateway
import Strategies

/// Where the modules are put together: the only place that knows them all.
enum Assembly {
  /// Builds the daemon of a plan. Throws `CommandFailure` with a sentence when it cannot start.
  static func makeDaemon(_ plan: DaemonPlan) async throws -> any Daemon {
    try await TradingDaemon(plan)
  }

  /// Runs a paper gateway until SIGTERM or SIGINT.
  static func runGateway(_ plan: GatewayPlan) async throws {
    let configuration = try PaperMarkets.configuration(plan)
    let ending = StopRequest()
    let signals = try StopSignals { ending.ask($0) }
    let (gateway, port) = try await PaperMarkets.start(
      configuration, log: plan.log, now: plan.now)
    // Programs that start a gateway wait for this line.
    StandardStreams.output("listening on \(plan.host):\(port)\n" + plan.offer(port: port))
    let signal = await ending.wait()
    plan.log.notice("stopping", metadata: ["signal": "\(signal)"])
    await gateway.stop()
    withExtendedLifetime(signals) {}
  }

  /// Reads the script of a deployment without running it, and tells what is wrong with it.
  static func checkScript(_ deployment: StrategyDeployment, in folder: String) -> [String] {
    ScriptCheck.faults(of: deployment, in: ScriptFolder(path: folder))
  }

  /// Opens the journal of a data folder for reading.
  static func openJournal(_ directory: String) -> any JournalQuerying {
    JournalFolder(path: directory)
  }
}
