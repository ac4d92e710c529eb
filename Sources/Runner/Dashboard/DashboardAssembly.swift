import Foundation
import Glibc
import Logging
import SystemKit

/// Puts the dashboard beside the daemon.
enum DashboardAssembly {
  /// Nil where it is switched off or can not be had; the log says so then.
  static func make(_ plan: DaemonPlan) -> DashboardKeeper? {
    let settings = plan.configuration.runner.dashboard
    guard settings.isEnabled else { return nil }
    let log = Logger(label: "dashboard")
    let place = DashboardPlace(executableDirectory: plan.executableDirectory) {
      access($0, R_OK) == 0
    }
    guard let program = place.program else {
      log.warning(
        """
        \(DashboardPlace.programName) does not lie in \(plan.executableDirectory), so there is no \
        dashboard; install it there, or set enabled = false in [dashboard] of runner.toml
        """)
      return nil
    }
    do {
      return try DashboardKeeper(
        program: program,
        arguments: settings.arguments(folder: plan.dataDirectory, charts: place.charts),
        environment: inherited(), log: log)
    } catch {
      log.warning("the dashboard is not started: \(error)")
      return nil
    }
  }

  /// What of the environment the pages need: how local times are written.
  static func inherited() -> [String] {
    let variables = ProcessInfo.processInfo.environment
    return ["TZ", "LANG", "LC_ALL"].compactMap { name in variables[name].map { "\(name)=\($0)" } }
  }
}
