import Journal
import Logging
import TradingModel

/// The files of the data folder, opened for writing by this process alone.
struct DaemonStores: Sendable {
  let folder: DataFolder
  let journal: OrderJournal
  let logs: LogStore
  let states: StateStore
  let restarts: RestartStorm

  /// Bytes of disk that are kept for the moment when it is full: thousands of fills.
  private static let ballast: Int64 = 8 << 20

  /// Takes the folder and opens its files. Throws a sentence when another daemon has it, or a
  /// file is damaged, newer than this program or not accessible; nothing is changed then.
  init(_ plan: DaemonPlan) throws {
    let durability: Durability =
      switch plan.durability {
      case .normal: .normal
      case .full: .full
      }
    do throws(JournalError) {
      folder = try DataFolder(path: plan.dataDirectory)
      journal = try OrderJournal(
        folder: folder, durability: durability, ballast: Self.ballast, clock: plan.now,
        upgrading: { plan.log.notice("\($0)") }
      ) { fault in
        plan.log.critical("\(fault)")
        plan.router.flush(atMost: .milliseconds(500))
        plan.end(JournalFailure.status(fault))
      }
      logs = try LogStore(folder: folder, clock: plan.now)
      states = try StateStore(folder: folder, clock: plan.now)
    } catch {
      throw CommandFailure(JournalFailure.status(error), error.description)
    }
    restarts = RestartStorm(
      file: StartsFile(folder: plan.dataDirectory), log: Logger(label: "machine"))
    do {
      try restarts.begin(
        journal, limit: plan.configuration.runner.restartLimit, at: plan.now())
    } catch {
      throw CommandFailure(.error, "\(error)")
    }
  }
}
