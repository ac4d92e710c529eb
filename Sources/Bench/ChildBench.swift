import StrategyChannel
import SystemKit
import TradingModel

/// What one strategy's child costs: the time from its start to `on_start`'s return, and its
/// memory once it has handled quotes.
struct ChildBench {
  private static let children = 10

  func run() async throws {
    let loop = try EventLoop(name: "strategies")
    try loop.start()
    var starts: [Int64] = []
    var memory: [(resident: Int, own: Int)] = []
    for _ in 0..<Self.children {
      let gate = StartGate(strategies: 1)
      let child = try StrategyProcess(
        script: BenchScripts.averages, copies: 1, loop: loop
      ) { messages in for message in messages { gate.take(message) } }
      starts.append(try await gate.wait() - child.startedAt)
      child.send(.instrument(0, symbol: "SYM0.SMART", ChildInstrument(BenchWorld.instrument(0))))
      await feed(child)
      memory.append(BenchWorld.memory(of: child.pid))
      child.end()
    }
    let spread = Spread(nanoseconds: starts)
    let resident = memory.map(\.resident).sorted()[memory.count / 2]
    let own = memory.map(\.own).sorted()[memory.count / 2]
    BenchOutput.line([
      "bench": .text("child"), "start_ms_p50": .number(spread.p50 / 1e3),
      "start_ms_max": .number(spread.quantile(1) / 1e3), "rss_kb": .whole(resident),
      "own_kb": .whole(own),
    ])
  }

  /// Ten thousand quotes, and until the child has seen them all.
  private func feed(_ child: StrategyProcess) async {
    var quote = Quote(instrument: BenchWorld.instrument(0).id, time: BenchWorld.now())
    let before = child.channel.eventsSeen
    let count = 10_000
    for number in 0..<count {
      quote.bid = Decimal64(mantissa: 10_000 + Int64(number % 100), scale: 2)
      quote.ask = Decimal64(mantissa: 10_001 + Int64(number % 100), scale: 2)
      while (child.channel.writer.backlog() ?? 0) > 1 << 18 { await Task.yield() }
      _ = child.channel.writer.send(quote, index: 0, sent: MonotonicClock.now())
    }
    while child.channel.eventsSeen < before + UInt64(count) { await Task.yield() }
  }
}
