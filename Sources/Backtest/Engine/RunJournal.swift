import StrategyChannel
import TradingModel

/// The log of a run: the newest lines, the first fault, and how many there were.
struct RunJournal {
  private(set) var lines: [BacktestLine] = []
  private(set) var cut: Int64 = 0
  private(set) var fault: ScriptFault?
  private(set) var faults: Int64 = 0

  mutating func write(_ line: BacktestLine) {
    lines.append(line)
    // Cut in steps: a cut at every line would move the whole list each time.
    if lines.count >= 2 * BacktestOutcome.keptLines { trim() }
  }

  mutating func write(_ fault: ScriptFault, in callback: String, at time: Timestamp) {
    if self.fault == nil { self.fault = fault }
    faults += 1
    let trace = fault.traceback.isEmpty ? "" : "\n" + fault.traceback
    write(
      BacktestLine(
        time: time, level: .error, text: "\(callback): \(fault.message)\(trace)",
        file: fault.file, line: fault.line))
  }

  mutating func trim() {
    let surplus = lines.count - BacktestOutcome.keptLines
    guard surplus > 0 else { return }
    lines.removeFirst(surplus)
    cut += Int64(surplus)
  }
}
