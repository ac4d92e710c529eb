import Dispatch
import Foundation
import Logging
import PaperExchange
import TradingModel

/// Reads the ledger at the start and writes ledger and statistics, off the event loop.
final class GatewayFiles: @unchecked Sendable {  // Loop state on the loop, work on `queue`.
  private let ledgerPath: String?
  private let statisticsPath: String?
  private let interval: Duration
  private let logger: Logger
  private let queue = DispatchQueue(label: "perigee.paper.files")
  /// Something changed since the last write. On the event loop only.
  var isStale = false
  private var isWriting = false
  private var lastWrite: Timestamp?

  init(configuration: PaperGatewayConfiguration, logger: Logger) {
    ledgerPath = configuration.ledgerFile
    statisticsPath = configuration.statisticsFile
    interval = max(.milliseconds(10), configuration.fileInterval)
    self.logger = logger
  }

  /// The ledger of an earlier run; nil when there is none.
  func readLedger() throws -> Ledger? {
    guard let ledgerPath, FileManager.default.fileExists(atPath: ledgerPath) else { return nil }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: ledgerPath))
      return try JSONDecoder().decode(Ledger.self, from: data)
    } catch {
      throw PaperGatewayError.ledgerUnreadable(file: ledgerPath, reason: "\(error)")
    }
  }

  /// Whether it is time to write. On the event loop only.
  func isDue(_ now: Timestamp) -> Bool {
    guard isStale, !isWriting, ledgerPath != nil || statisticsPath != nil else { return false }
    return lastWrite.map { now.since($0) >= interval } ?? true
  }

  /// Begins a write; `done` is called on the queue afterwards. On the event loop only.
  func write(
    ledger: Ledger, statistics: GatewayStatistics, isLast: Bool, now: Timestamp? = nil,
    done: @escaping @Sendable () -> Void = {}
  ) {
    isStale = false
    isWriting = !isLast
    if let now { lastWrite = now }
    queue.async { [self] in
      put(ledger, ledgerPath)
      put(statistics, statisticsPath)
      done()
    }
  }

  /// The write that `write` began has ended. On the event loop only.
  func finished() { isWriting = false }

  private func put(_ value: some Encodable, _ path: String?) {
    guard let path else { return }
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try encoder.encode(value).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      logger.error("cannot write", metadata: ["file": "\(path)", "error": "\(error)"])
    }
  }

  /// Returns once everything that was begun is written.
  func drain() async {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume() }
    }
  }
}
