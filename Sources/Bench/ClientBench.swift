import Feeds
import IBClient
import Orders
import StrategyChannel
import SystemKit
import TradingModel

/// The client side of the stand-in gateway `twsfeed`, through the product's own path.
struct ClientBench {
  enum Mode: String {
    case blast
    case paced
    case callback
    case order
  }

  /// The price at which a paced stream ends.
  static let endOfStream = Decimal64(mantissa: 99_999_999_925, scale: 2)

  let mode: Mode
  let port: UInt16
  let strategies: Int

  func run() async throws {
    switch mode {
    case .blast: try await blast()
    case .paced: try await paced()
    case .callback: try await callback()
    case .order: try await OrderBench(port: port).run()
    }
  }

  /// The connected client's feed side.
  static func connect(
    port: UInt16, loop: EventLoop, sink: (any BrokerEventSink)?
  ) async throws -> (pool: IBClientPool, backend: any FeedBackend, result: IBLoadResult) {
    let pool = IBClientPool(
      configuration: BenchWorld.configuration(port: port, firstStreamRequest: 1), loop: loop,
      environment: BenchWorld.environment, sink: sink, logger: BenchWorld.logger)
    let result = await pool.loadClients()
    guard let backend = pool.dataBackend else {
      throw BenchError("no connection: \(result.endpoints.map(\.text))")
    }
    return (pool, backend, result)
  }

  /// A burst of all kinds of ticks for 100 symbols; ends at its mark.
  private func blast() async throws {
    let loop = try EventLoop(name: "feed")
    try loop.start()
    let client = try await Self.connect(port: port, loop: loop, sink: nil)
    let sink = TickSink(end: { $0.last == Decimal64(mantissa: 99_999_925, scale: 2) })
    for number in 0..<Int64(100) {
      _ = client.backend.openStream(.quotes, for: BenchWorld.instrument(number), sink: sink)
    }
    let end = await sink.wait()
    BenchOutput.line([
      "t_last": .clock(Double(end) / 1e9), "quotes": .whole(sink.quotes),
      "trades": .whole(sink.trades),
    ])
    client.pool.stop()
  }

  /// One tick a message, whose bid is the moment of its sending.
  private func paced() async throws {
    let loop = try EventLoop(name: "feed")
    try loop.start()
    let client = try await Self.connect(port: port, loop: loop, sink: nil)
    let sink = TickSink(
      end: { ($0.bid ?? .zero) >= Self.endOfStream }, keepsLatencies: true)
    for number in 0..<Int64(10) {
      _ = client.backend.openStream(.quotes, for: BenchWorld.instrument(number), sink: sink)
    }
    _ = await sink.wait()
    Spread(nanoseconds: sink.latencies).report("paced")
    client.pool.stop()
  }

  /// The same, on through the feed layer to strategies in one child; a figure is the time until
  /// the last strategy's callback has returned.
  private func callback() async throws {
    let feedLoop = try EventLoop(name: "feed")
    try feedLoop.start()
    let strategyLoop = try EventLoop(name: "strategies")
    try strategyLoop.start()
    let client = try await Self.connect(port: port, loop: feedLoop, sink: nil)
    let gate = StartGate(strategies: strategies)
    let child = try StrategyProcess(
      script: BenchScripts.averages, copies: strategies, loop: strategyLoop
    ) { messages in for message in messages { gate.take(message) } }
    _ = try await gate.wait()
    let ended = Latch()
    let subscriber = ChannelSubscriber(child, symbols: 10, bidIsClock: true, end: { ended.open() })
    let hub = FeedHub(
      backend: InjectedDetails(client.backend), stores: nil, configuration: FeedConfiguration(),
      time: FeedTime(now: BenchWorld.now, sleep: { try await Task.sleep(for: $0) }))
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await hub.run() }
      _ = hub.openFeed(
        (0..<10).map { FeedInterest(symbol: "SYM\($0).SMART") }, for: subscriber)
      await ended.wait()
      group.cancelAll()
    }
    Spread(nanoseconds: child.channel.vitals.latencies.map(Int64.init))
      .report("callback", strategies: strategies)
    child.end()
    client.pool.stop()
  }
}
