import Control
import Foundation
import Glibc
import TradingModel

/// What the commands share that change what runs: asking the daemon, confirming, waiting.
struct FleetSession {
  let context: CommandContext

  /// How long a started strategy is waited for: a script may load and warm up.
  static let patience = Duration.seconds(60)
  /// Between two looks at what is waited for, in microseconds.
  private static let pause: UInt32 = 100_000

  /// What runs; nil when no daemon does. Throws when the daemon reads other files than this
  /// command.
  func report() throws -> DeploymentsReport? {
    let result: ControlResult
    do {
      result = try context.control.ask(.deployments)
    } catch is ControlClient.NotRunning {
      return nil
    } catch let failure as ControlFailure {
      throw CommandFailure(failure)
    }
    guard case .deployments(let report) = result else { throw Self.unexpected }
    guard Self.real(report.directory) == Self.real(context.configuration.directory) else {
      throw CommandFailure(
        .error,
        "the daemon reads the files of \(report.directory), and this command those of "
          + "\(context.configuration.directory); nothing was changed: add --config "
          + report.directory)
    }
    return report
  }

  /// A folder without links.
  private static func real(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// Asks whether to go on. Without a terminal only `--yes` goes on.
  func confirm(_ question: String, isSure: Bool) throws {
    guard !isSure else { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure(
        .error, "nobody is there to confirm it, and nothing was changed; add --yes")
    }
    StandardStreams.error("\(question) Type yes to go on: ")
    guard readLine() == "yes" else { throw CommandFailure(.error, "nothing was changed") }
  }

  /// How often a command whose own change is already written looks at the files anew, when others
  /// write them at the same moment.
  private static let attempts = 5

  /// `apply` with the files as they are: what else is changed in them meanwhile is no obstacle.
  func applyAsWritten(_ name: String) throws -> AppliedLine {
    var attempt = 1
    while true {
      let plan = hash()
      do {
        return try apply(name, plan: plan)
      } catch let failure as ControlFailure where failure.code == .invalid {
        guard attempt < Self.attempts, hash() != plan else { throw failure }
        attempt += 1
      }
    }
  }

  private func hash() -> String {
    WantedFleet(
      ConfigurationLoader(
        directory: context.configuration.directory, home: context.environment.home
      ).load()
    ).hash
  }

  /// Makes one strategy what the files say, and waits until it runs or does not. Throws a
  /// `ControlFailure` when the daemon refused, which changed nothing, or when it is not there.
  func apply(_ name: String, plan: String) throws -> AppliedLine {
    let asked = SystemClock.now()
    let line = WaitLine("\(name): waiting for the daemon", environment: context.environment)
    defer { line.end() }
    let action = ControlRequest.Action.apply(
      DeploymentOrder(name: name, plan: plan, actor: context.environment.user))
    var client = context.control
    client.limit = action.limit + .seconds(5)
    guard case .deployed(let row) = try client.ask(action) else {
      throw ControlFailure(.failed, "the daemon sent an unexpected answer")
    }
    var applied = AppliedLine(
      name: name, outcome: .changed, reason: row.reason, restarted: row.restarted,
      remains: row.remains)
    switch row.outcome {
    case .started: wait(for: &applied, since: asked)
    case .changed, .unchanged: break
    case .down: applied.outcome = .down
    case .withdrawn: applied.outcome = .withdrawn
    }
    return applied
  }

  /// Waits until the strategy runs, or is down for good. That the daemon cannot tell any more takes
  /// nothing back: the change was made.
  private func wait(for applied: inout AppliedLine, since asked: Timestamp) {
    let end = ContinuousClock.now + Self.patience
    applied.outcome = .starting
    while true {
      let found: StrategyRow?
      do { found = try self.row(applied.name) } catch {
        applied.reason = "whether it runs is not known (\(error)); see perigee strategies"
        return
      }
      guard let row = found else {
        applied.reason = "it was withdrawn meanwhile, or is no more; see perigee strategies"
        return
      }
      switch row.state {
      case .running:
        applied.outcome = .running
        return
      case .failed, .quarantined, .stopped:
        applied.outcome = .failed
        applied.reason = row.reason
        applied.log = firstError(of: applied.name, since: asked)
        return
      case .starting, .restarting, .stopping: break
      }
      guard ContinuousClock.now < end else {
        applied.reason =
          "it is \(row.state.rawValue) after \(Self.patience.components.seconds) s"
          + (row.reason.map { " (\($0))" } ?? "") + "; perigee strategies shows how it goes on"
        applied.log = firstError(of: applied.name, since: asked)
        return
      }
      usleep(Self.pause)
    }
  }

  private func row(_ name: String) throws -> StrategyRow? {
    guard case .strategies(let rows) = try context.control.ask(.strategies) else {
      throw Self.unexpected
    }
    return rows.first { $0.name == name }
  }

  /// The first error that its log has since then. Log lines are written a moment after they are
  /// said; a strategy whose line is late is shown without.
  private func firstError(of strategy: String, since asked: Timestamp) -> String? {
    let journal = Assembly.openJournal(context.dataDirectory)
    for _ in 0..<10 {
      do {
        let rows = try journal.logs(
          LogRowFilter(strategy: strategy, level: .error, since: asked, limit: 100))
        if let row = rows.first {
          return (row.source.map { "\($0): " } ?? "") + row.message
        }
      } catch { return nil }
      usleep(Self.pause)
    }
    return nil
  }

  static let unexpected = CommandFailure(.error, "the daemon sent an unexpected answer")
}
