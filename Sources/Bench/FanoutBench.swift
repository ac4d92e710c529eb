import Feeds
import StrategyChannel
import SystemKit
import TradingModel

/// One feed to many strategies, through the feed layer and the channels.
struct FanoutBench {
  enum Shape: String {
    /// Every strategy in a child of its own.
    case own
    /// All in one child.
    case desk
  }

  private static let symbols = 10
  let count: Int
  let shape: Shape

  func run() async throws {
    let loop = try EventLoop(name: "strategies")
    try loop.start()
    let gate = StartGate(strategies: count)
    let (processes, copies) = shape == .own ? (count, 1) : (1, count)
    let children = try (0..<processes).map { _ in
      try StrategyProcess(script: BenchScripts.averages, copies: copies, loop: loop) { messages in
        for message in messages { gate.take(message) }
      }
    }
    _ = try await gate.wait()
    let backend = PushBackend()
    let hub = FeedHub(
      backend: InjectedDetails(backend), stores: nil, configuration: FeedConfiguration(),
      time: FeedTime(now: BenchWorld.now, sleep: { try await Task.sleep(for: $0) }))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await hub.run() }
      for child in children {
        let subscriber = ChannelSubscriber(child, symbols: Self.symbols)
        _ = hub.openFeed(
          (0..<Self.symbols).map { FeedInterest(symbol: "SYM\($0).SMART") }, for: subscriber)
        await subscriber.wait()
      }
      try await flood(backend, children)
      try await pace(backend, children)
      group.cancelAll()
    }
    for child in children { child.end() }
  }

  /// As many quotes as get through without one being merged: the slowest child sets the pace.
  private func flood(_ backend: PushBackend, _ children: [StrategyProcess]) async throws {
    let before = children.map(\.channel.eventsSeen)
    let start = MonotonicClock.now()
    var sent = 0
    while MonotonicClock.now() - start < 1_500_000_000 {
      for _ in 0..<200 {
        backend.push(sent)
        sent += 1
      }
      for child in children {
        while (child.channel.writer.backlog() ?? 0) > 1 << 18 { await Task.yield() }
      }
    }
    for (child, before) in zip(children, before) {
      while child.channel.eventsSeen < before + UInt64(sent) { await Task.yield() }
    }
    let seconds = Double(MonotonicClock.now() - start) / 1e9
    BenchOutput.line([
      "bench": .text("fanout.\(shape.rawValue)"), "strategies": .whole(count),
      "quotes": .whole(sent), "quotes_per_s": .number(Double(sent) / seconds),
      "delivered_per_s": .number(Double(sent) * Double(count) / seconds),
    ])
  }

  /// 500 quotes a second for two seconds; from the ring's writing to the callback's return, with
  /// many on one desk until the last one's.
  private func pace(_ backend: PushBackend, _ children: [StrategyProcess]) async throws {
    for number in 0..<1024 {
      backend.push(number)
      try await Task.sleep(for: .milliseconds(2))
    }
    let latencies = children.flatMap { $0.channel.vitals.latencies.map(Int64.init) }
    Spread(nanoseconds: latencies).report("fanout_latency.\(shape.rawValue)", strategies: count)
  }
}
