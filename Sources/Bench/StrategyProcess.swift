import Glibc
import StrategyChannel
import SystemKit
import TradingModel

/// One strategy child with its channel: the smallest host that a strategy can have.
///
/// Messages are read on `loop`; events are written from any thread.
final class StrategyProcess: @unchecked Sendable {  // Everything mutable belongs to `loop`.
  let channel: ChannelHost
  let loop: EventLoop
  private let process: ChildProcess
  private let onMessages: @Sendable ([ChildMessage]) -> Void
  let startedAt: Int64

  var pid: Int32 { process.pid }

  /// Starts a child that runs `copies` of the script.
  init(
    script: String, copies: Int, loop: EventLoop, downCapacity: Int = 1 << 20,
    onMessages: @escaping @Sendable ([ChildMessage]) -> Void
  ) throws {
    channel = try ChannelHost(downCapacity: downCapacity)
    self.loop = loop
    self.onMessages = onMessages
    startedAt = MonotonicClock.now()
    process = try ChildProcess(
      path: try BenchWorld.strategyProgram(),
      arguments: ["\(getpid())", "\((64 << 20) * copies)"],
      descriptors: channel.childDescriptors, errorOutput: 2)
    let starts = (0..<copies).map { number in
      StrategyStart(
        strategy: StrategyID(rawValue: "bench-\(number)"), accounts: [BenchWorld.account],
        scriptName: "bench.lua", source: script, seed: UInt64(number))
    }
    send(.start(DeskStart(strategies: starts)))
    loop.execute { [self] in
      do {
        try loop.watch(fd: channel.doorbell.fd) { [self] _ in
          channel.doorbell.drain()
          pump()
        }
      } catch {
        BenchOutput.complain("the child cannot be watched: \(error)")
      }
      pump()
    }
  }

  /// Writes an event for the first strategy, or with nil for all.
  func send(_ body: ChildEvent.Body, strategy: UInt16? = nil) {
    let event = ChildEvent(time: BenchWorld.now(), strategy: strategy, body)
    _ = channel.writer.send(event, sent: MonotonicClock.now())
  }

  private func pump() {
    do {
      repeat {
        var messages: [ChildMessage] = []
        while let message = try channel.reader.next() { messages.append(message) }
        if !messages.isEmpty { onMessages(messages) }
      } while try !channel.reader.prepareToSleep()
    } catch {
      BenchOutput.complain("the child speaks nonsense: \(error)")
    }
  }

  /// Ends the child at once.
  func end() {
    process.kill()
    let (loop, channel) = (loop, channel)
    loop.execute { loop.unwatch(fd: channel.doorbell.fd) }
  }
}
