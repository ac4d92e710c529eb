import ArgumentParser
import Control
import Foundation
import Glibc
import Logging

/// `perigee run`: the daemon.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the daemon until SIGTERM, SIGINT or perigee shutdown.",
    discussion: """
      With --paper it starts paper gateways of its own and trades on nothing else, whatever \
      brokers.toml names.
      """)

  @OptionGroup var shared: SharedOptions

  func run() async throws {
    let environment = SystemEnvironment.current()
    let configuration = try CommandContext.load(shared, environment)
    try report(configuration)
    let settings = configuration.runner
    let mode: TradingMode = shared.paper ? .paper : .live
    let directory = mode.dataDirectory(below: settings.dataDirectory)
    try makeDirectory(directory)
    let router = LogRouter(
      level: settings.logLevel,
      colours: environment.isErrorTerminal && environment.variables["NO_COLOR"] == nil,
      format: settings.logFormat)
    LoggingSystem.bootstrap { label in
      RoutedLogHandler(label: label, router: router, now: SystemClock.now)
    }
    let log = Logger(label: "runner")
    if let refusal = ProcessHardening.apply() { log.warning("\(refusal)") }
    warnOfDescriptors(configuration, log)
    let force: @Sendable () -> Void = { Glibc._exit(ExitStatus.error.rawValue) }
    let daemon = try await Assembly.makeDaemon(
      DaemonPlan(
        configuration: configuration, mode: mode, dataDirectory: directory,
        executableDirectory: ExecutablePlace.directory(), log: log, router: router,
        now: SystemClock.now, force: force))
    do {
      try await DaemonRun(
        daemon: daemon, socketPath: "\(directory)/\(ControlProtocol.fileName)", log: log,
        service: ServiceManager(variables: environment.variables, process: getpid()),
        force: force
      ).run()
    } catch let failure as ControlFailure {
      throw CommandFailure(failure)
    }
    log.notice("stopped")
    router.flush()
  }

  private func report(_ configuration: Configuration) throws {
    let live = shared.paper ? [] : configuration.liveProblems
    let text = (configuration.problems + live).map { "\($0)\n" }.joined()
    StandardStreams.error(text)
    guard !configuration.isUsable || !live.isEmpty else { return }
    throw CommandFailure(
      .configuration, "the configuration in \(configuration.directory) is wrong; nothing started")
  }

  private func warnOfDescriptors(_ configuration: Configuration, _ log: Logger) {
    let needed = DescriptorLimit.needed(
      strategies: configuration.runner.strategies.count,
      connections: configuration.brokers.accounts.count)
    guard let text = DescriptorLimit.warning(limit: DescriptorLimit.raise(), needed: needed) else {
      return
    }
    log.warning("\(text)")
  }

  private func makeDirectory(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure(
        .error,
        "the data folder \(path) cannot be made (\(error.localizedDescription)); set "
          + "data_dir in [runner] of runner.toml to a folder that you may write")
    }
  }
}
