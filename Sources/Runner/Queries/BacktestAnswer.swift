import Backtest
import Control
import Performance
import StrategyChannel
import TradingModel

/// What `perigee backtest --json` prints.
struct BacktestAnswer: Encodable {
  struct Fault: Encodable {
    var file: String?
    var line: Int32?
    var message: String
  }

  var strategy: String?
  var start: String
  var end: String
  var isWhole: Bool
  var events: Int64
  var seconds: Double
  var fills: Int
  var statistics: Statistics
  var notes: [String]
  var faults: Int64
  var fault: Fault?
  var report: String
  var result: String

  init(_ outcome: BacktestOutcome, files: BacktestFiles, seconds: Double) {
    let result = outcome.result
    strategy = result.strategy
    start = CalendarTime.utc(result.start)
    end = CalendarTime.utc(result.end)
    isWhole = outcome.isWhole
    events = outcome.events
    self.seconds = seconds
    fills = result.fills.count
    statistics = Statistics(result)
    notes = result.notes
    faults = outcome.faults
    fault = outcome.fault.map { Fault(file: $0.file, line: $0.line, message: $0.message) }
    report = files.report
    self.result = files.result
  }
}
