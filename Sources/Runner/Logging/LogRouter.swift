import Control
import Dispatch
import Synchronization
import TradingModel

/// Who keeps log lines, for example the journal. Called on any thread; must not block and must
/// bound what it holds.
protocol LogSink: AnyObject, Sendable {
  func write(_ line: LogLine)
}

/// Takes every line of the log to standard error and, once there is one, to the sink.
///
/// `write` may be called from any thread and never waits for a terminal: the lines are formatted
/// and written by a worker. When 20,000 lines wait, further ones are dropped from standard error
/// and their number is written; the sink gets all of them.
final class LogRouter: Sendable {
  private struct State {
    var waiting = 0
    var dropped = 0
    var errors: [StrategyID: Int] = [:]
  }

  /// Lines that may wait for standard error.
  static let limit = 20_000

  /// Lines below it are dropped.
  let level: LogLevel
  private let sink = Mutex<(any LogSink)?>(nil)
  private let colours: Bool
  private let format: RunnerConfiguration.LogFormat
  private let console: @Sendable (String) -> Void
  private let state = Mutex(State())
  private let worker = DispatchQueue(label: "perigee.log")

  /// A router that writes to `console`, which is standard error but for tests.
  init(
    level: LogLevel, colours: Bool, format: RunnerConfiguration.LogFormat = .text,
    console: @escaping @Sendable (String) -> Void = StandardStreams.error
  ) {
    self.level = level
    self.colours = colours
    self.format = format
    self.console = console
  }

  /// From now on every line goes to `sink` too; nil ends that.
  func attach(_ sink: (any LogSink)?) { self.sink.withLock { $0 = sink } }

  func write(_ line: LogLine) {
    guard line.level >= level else { return }
    let isTaken = state.withLock { state in
      if line.level == .error, let strategy = line.strategy {
        state.errors[strategy, default: 0] += 1
      }
      guard state.waiting < Self.limit else {
        state.dropped += 1
        return false
      }
      state.waiting += 1
      return true
    }
    if isTaken { worker.async { [self] in show(line) } }
    sink.withLock { $0 }?.write(line)
  }

  /// Lines of level error that a strategy wrote, or that were written about it, so far.
  func errors(of strategy: StrategyID) -> Int { state.withLock { $0.errors[strategy] ?? 0 } }

  /// Returns once everything that was written before stands on standard error.
  func flush() { worker.sync {} }

  /// As `flush()`, but waits `limit` at most, for an end that nothing may hold up.
  func flush(atMost limit: Duration) {
    let written = DispatchGroup()
    worker.async(group: written) {}
    _ = written.wait(timeout: .now() + .nanoseconds(Int(clamping: limit.nanoseconds)))
  }

  private func show(_ line: LogLine) {
    let dropped = state.withLock { state in
      state.waiting -= 1
      defer { state.dropped = 0 }
      return state.dropped
    }
    if dropped > 0 { console("\(dropped) lines of the log were dropped here; see perigee logs\n") }
    if format == .json, let text = LogRecord(line).text { return console(text) }
    let row = LogRow(
      id: 0, time: Moment(line.time), level: line.level, strategy: line.strategy?.rawValue,
      source: line.source, message: line.message)
    console(Tables.logLine(row, colours: colours))
  }
}
