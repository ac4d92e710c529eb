import Control
import Journal
import Logging
import TradingModel

/// Keeps the lines of the log in the log file of the data folder.
final class LogKeeper: LogSink {
  private let store: LogStore

  init(_ store: LogStore) { self.store = store }

  func write(_ line: LogLine) {
    store.append(
      LogEntry(
        at: line.time, level: line.level.loggerLevel, strategy: line.strategy,
        account: line.account, order: line.order, source: line.source ?? "runner",
        text: line.message))
  }
}
