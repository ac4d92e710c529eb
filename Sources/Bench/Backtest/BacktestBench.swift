import Backtest
import Foundation
import History
import StrategyChannel
import StrategyHost
import SystemKit
import TradingModel

/// Events a second through a strategy's callback, in one process and on one thread: through the
/// desk alone, or through the whole backtest with its execution of orders.
struct BacktestBench {
  enum Way: String {
    /// Reading the file and nothing else.
    case read
    /// The strategy's desk: no order is ever answered.
    case desk
    /// The backtest: orders are executed and answered.
    case engine
  }

  let way: Way
  /// A name of `BacktestScripts`, or the path of a script.
  let script: String
  let kind: MarketFileReader.Kind
  let folder: String
  /// How often the file is played.
  let rounds: Int
  /// For a script with a path: the symbols to run it on, and the size of its bars.
  var symbols = [BacktestScripts.symbol]
  var size = BarSize.minute

  private static let instrument = InstrumentID(rawValue: 10_000)

  func run() throws {
    var events: Int64 = 0
    var orders = 0
    let (begin, spent) = (MonotonicClock.now(), MonotonicClock.threadTime())
    switch way {
    case .read: events = try read()
    case .desk: (events, orders) = try throughDesk()
    case .engine: (events, orders) = try throughEngine()
    }
    let seconds = Double(MonotonicClock.now() - begin) / 1e9
    let processor = Double(MonotonicClock.threadTime() - spent) / 1e9
    BenchOutput.line([
      "bench": .text("backtest"), "way": .text(way.rawValue),
      "script": .text((script as NSString).lastPathComponent), "data": .text(kind.rawValue),
      "events": .whole(Int(events)), "orders": .whole(orders), "run_s": .clock(seconds),
      "cpu_s": .clock(processor),
      "events_per_s": .number(Double(events) / seconds), "peak_KiB": .whole(Self.peak()),
    ])
  }

  private var path: String { "\(folder)/\(kind.rawValue).bin" }

  private func start() throws -> StrategyStart {
    let source: String
    if let known = BacktestScripts.named(script, on: kind) {
      source = known
    } else {
      source = try String(contentsOfFile: script, encoding: .utf8)
    }
    return StrategyStart(
      strategy: StrategyID(rawValue: "bench"), accounts: [BenchWorld.account],
      scriptName: (script as NSString).lastPathComponent, source: source, symbols: symbols, seed: 1)
  }

  private func reader(_ number: Int = 0) -> MarketFileReader {
    MarketFileReader(
      path: path, kind: kind, size: size,
      instrument: InstrumentID(rawValue: Self.instrument.rawValue + Int64(number)),
      rounds: rounds)
  }

  private func read() throws -> Int64 {
    var reader = reader()
    var buffer: [HistoryEvent] = []
    var count: Int64 = 0
    repeat {
      try reader.read(into: &buffer, limit: 2048)
      count += Int64(buffer.count)
    } while !buffer.isEmpty
    return count
  }

  private func throughDesk() throws -> (Int64, Int) {
    let sink = RequestCount()
    let desk = StrategyDesk(sink: sink) { _ in nil }
    let moment = Timestamp(rawValue: 0)
    _ = desk.handle(ChildEvent(time: moment, .start(DeskStart(strategies: [try start()]))))
    let instrument = ChildInstrument(BenchWorld.instrument(0))
    _ = desk.handle(
      ChildEvent(time: moment, strategy: 0, .instrument(0, symbol: symbols[0], instrument)))
    var reader = reader()
    let size = size
    let length = Int64(size.rawValue) * 1_000_000_000
    let events =
      switch kind {
      case .quotes: try reader.eachQuote { _ = desk.quote(0, $0) }
      case .bars:
        try reader.eachBar { bar in
          let end = Timestamp(rawValue: bar.start.rawValue &+ length)
          _ = desk.bar(0, size, bar, isWarmup: false, at: end)
        }
      }
    if let fault = sink.fault { throw BenchError("the script failed: \(fault.message)") }
    return (events, sink.requests)
  }

  private func throughEngine() throws -> (Int64, Int) {
    let data = symbols.enumerated().map {
      HistorySeries(symbol: $0.element, origin: path, reader: reader($0.offset))
    }
    var plan = BacktestPlan(start: try start(), data: data, capital: Decimal64(1_000_000_000))
    plan.instruments = [BacktestInstrument(symbol: BacktestScripts.symbol)]
    let backtest = try Backtest(plan)
    var requests = 0
    backtest.hear = { message, _ in
      if case .request = message.body { requests += 1 }
    }
    let outcome = try backtest.run()
    if let fault = outcome.fault { throw BenchError("the script failed: \(fault.message)") }
    return (outcome.events, requests)
  }

  /// The most memory that this process ever held, in KiB.
  private static func peak() -> Int {
    let path = "/proc/self/status"
    // A system without /proc is told as nought.
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""  // Safe: see above.
    for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      return Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? 0
    }
    return 0
  }
}

/// Counts the requests of a strategy, and keeps its first fault.
private final class RequestCount: MessageSink {
  private(set) var requests = 0
  private(set) var fault: ScriptFault?

  func send(_ message: ChildMessage) throws(ChannelError) {
    switch message.body {
    case .request: requests += 1
    case .fault(_, let fault), .interrupted(_, _, let fault): self.fault = self.fault ?? fault
    case .described(let description): fault = fault ?? description.fault
    case .started, .log, .state, .delivered, .timerSet, .timerCancel, .subscribe, .unsubscribe,
      .stopped:
      break
    }
  }

  func offer(_ message: ChildMessage) throws(ChannelError) -> Bool { true }
}
