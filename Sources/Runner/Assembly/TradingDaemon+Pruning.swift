import Journal
import Logging
import Strategies
import TradingModel

/// Which versions' texts go.
extension TradingDaemon {
  /// Lives of each strategy whose versions stay whatever their age.
  private static let livesKept = 20

  /// Deletes the texts of versions that nothing of the last days names: no order, no life, no
  /// promotion, and none of a strategy's newest lives. What runs was started just now and stays.
  /// Where the journal cannot be read nothing is deleted.
  func pruneVersions() async {
    let days = plan.configuration.runner.versions.keepDays
    let since = plan.now().advanced(by: .zero - .seconds(86_400 * Int64(days)))
    let log = Logger(label: "versions")
    do {
      let reader = try JournalReader(folder: plan.dataDirectory)
      var wanted = try reader.versions(since: since)
      let lives = try reader.lives(limit: .max)
      var counts: [StrategyID: Int] = [:]
      for life in lives.reversed() {
        counts[life.strategy, default: 0] += 1
        let isNew = (life.ended ?? life.started).timestamp >= since
        if isNew || counts[life.strategy, default: 0] <= Self.livesKept {
          wanted.insert(life.version)
        }
      }
      wanted.formUnion(await fleet.versions().values)
      for record in await promotions.records { wanted.formUnion([record.old, record.new]) }
      for report in await fleet.shadowReports() {
        if let version = report.plan.script.version { wanted.insert(version) }
      }
      let gone = scripts.prune(keeping: wanted)
      guard !gone.isEmpty else { return }
      log.info(
        "deleted the texts of \(gone.count) versions that nothing named for \(days) days")
    } catch {
      log.error("versions were not pruned: \(error)")
    }
  }
}
