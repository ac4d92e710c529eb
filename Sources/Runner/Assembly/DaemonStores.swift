import Journal
import TradingModel

/// The files of the data folder, opened for writing by this process alone.
struct DaemonStores: Sendable {
  let folder: DataFolder
  let journal: OrderJournal
  let logs: LogStore
  let states: StateStore

  /// Takes the folder and opens its files. Throws a sentence when another daemon has it, or a
  /// file is damaged, newer than this program or not accessible; nothing is changed then.
  init(_ plan: DaemonPlan) throws {
    let durability: Durability =
      switch plan.configuration.runner.durability {
      case .normal: .normal
      case .full: .full
      }
    do throws(JournalError) {
      folder = try DataFolder(path: plan.dataDirectory)
      journal = try OrderJournal(folder: folder, durability: durability, clock: plan.now)
      logs = try LogStore(folder: folder, clock: plan.now)
      states = try StateStore(folder: folder, clock: plan.now)
    } catch {
      throw CommandFailure(.error, error.description)
    }
  }
}
