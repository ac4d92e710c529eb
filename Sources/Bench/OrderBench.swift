import Feeds
import Foundation
import IBClient
import Journal
import Orders
import StrategyChannel
import Synchronization
import SystemKit
import TradingModel

/// From a tick on the socket to a strategy's order on the socket: client, feed layer, channel,
/// the strategy in a child of its own, order desk, journal (durability normal), client.
struct OrderBench {
  let port: UInt16

  func run() async throws {
    let folder = NSTemporaryDirectory() + "perigee-bench-\(getpid())"
    // Safe: what is left of a measurement lies in a folder for temporary files.
    defer { try? FileManager.default.removeItem(atPath: folder) }  // Safe: see above.
    let feedLoop = try EventLoop(name: "feed")
    try feedLoop.start()
    let orderLoop = try EventLoop(name: "orders", anticipation: LoopAnticipation())
    try orderLoop.start()
    let side = OrderSide(loop: orderLoop)
    let client = try await ClientBench.connect(port: port, loop: feedLoop, sink: side)
    try await side.start(folder: folder, accounts: client.result)
    let gate = StartGate(strategies: 1)
    let child = try StrategyProcess(script: BenchScripts.orders, copies: 1, loop: orderLoop) {
      side.take($0, gate: gate)
    }
    side.attach(child)
    _ = try await gate.wait()
    let ended = Latch()
    let subscriber = ChannelSubscriber(
      child, symbols: 1, onQuote: { side.quoted.store($0, ordering: .relaxed) }
    ) { ended.open() }
    let hub = FeedHub(
      backend: InjectedDetails(client.backend), stores: nil, configuration: FeedConfiguration(),
      time: FeedTime(now: BenchWorld.now, sleep: { try await Task.sleep(for: $0) }))
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await hub.run() }
      _ = hub.openFeed([FeedInterest(symbol: "SYM0.SMART")], for: subscriber)
      await ended.wait()
      group.cancelAll()
    }
    let stages = side.stages
    Spread(nanoseconds: child.channel.vitals.latencies.map(Int64.init))
      .report("order.ring_to_callback")
    Spread(nanoseconds: stages.wakes).report("order.ring_to_desk")
    Spread(nanoseconds: stages.deciding).report("order.desk")
    Spread(nanoseconds: stages.storing).report("order.journal")
    Spread(nanoseconds: stages.sending).report("order.client")
    child.end()
    client.pool.stop()
  }
}
