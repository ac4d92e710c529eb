import Synchronization

/// The results of a run.
final class Collected: Sendable {
  private let results = Mutex<[AttackRun.Result]>([])

  func append(_ result: AttackRun.Result) { results.withLock { $0.append(result) } }

  var summary: AttackSummary {
    let all = results.withLock { $0 }
    return AttackSummary(
      reports: all.map(\.report), p99Before: LatencyWindow.p99(all.flatMap(\.before)),
      p99During: LatencyWindow.p99(all.flatMap(\.during)),
      slowestStop: all.compactMap(\.report.stopMilliseconds).max(),
      contained: all.count { $0.report.complaints.isEmpty })
  }
}
