import Control
import Feeds
import Foundation
import Orders
import Telemetry
import TradingModel

/// What the daemon counts and times, at the control socket.
extension TradingDaemon {
  func metrics() async throws -> [MetricFamily] {
    let rows = try await strategies()
    let open = try await orders.withDesk { desk in
      var counts: [MetricsReport.OrderKey: Int] = [:]
      for order in desk.openOrders() {
        let key = MetricsReport.OrderKey(
          account: order.account.rawValue, state: order.state.rawValue)
        counts[key, default: 0] += 1
      }
      return counts
    }
    let facts = MetricsReport.Facts(
      status: try await status(), strategies: rows, accounts: try await accounts(),
      budgets: try await budget(), feeds: market.hub.statistics, openOrders: open,
      files: fileSizes(), process: { ProcessReading($0) },
      openDescriptors: ProcessReading.openDescriptors(),
      logErrors: rows.reduce(0) { $0 + $1.errors })
    return MetricsReport(facts, meter: meter).families
  }

  /// Bytes of the data folder's databases and of the tape, by name; what is not there is left out.
  private func fileSizes() -> [String: Int64] {
    var sizes: [String: Int64] = [:]
    for name in ["journal.db", "journal.db-wal", "logs.db", "logs.db-wal", "state.db"] {
      sizes[name] = FileSize.bytes("\(plan.dataDirectory)/\(name)")
    }
    sizes["tape"] = FileSize.folder(TapeAssembly.root(plan.dataDirectory))
    return sizes
  }
}

/// Sizes of files, for the metrics.
enum FileSize {
  /// Nil when there is no such file.
  static func bytes(_ path: String) -> Int64? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Int64(facts.st_size)
  }

  /// All files of a folder and its folders; nil when there is no such folder.
  static func folder(_ path: String) -> Int64? {
    guard let files = FileManager.default.enumerator(atPath: path) else { return nil }
    var sum: Int64 = 0
    var isThere = false
    for case let name as String in files {
      isThere = true
      sum &+= bytes("\(path)/\(name)") ?? 0
    }
    return isThere ? sum : nil
  }
}
