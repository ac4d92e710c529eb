import Logging
import NIOCore
import NIOEmbedded
import PaperExchange
import PaperGateway
import TradingModel

/// The paper gateway of a world, with its restarts. The exchange behind it goes on through them.
final class SimGateway {
  let loop: WatchedLoop
  private let clock: SimClock
  private let configuration: PaperGatewayConfiguration
  private let logger: Logger
  private(set) var core: SteppedGateway
  /// Counts of gateways before the last restart.
  private var firedBefore: [FaultKind: Int] = [:]
  /// The connections that it serves, those that have not greeted it yet among them.
  private var channels: [EmbeddedChannel] = []

  init(_ configuration: PaperGatewayConfiguration, clock: SimClock, logger: Logger) throws {
    self.configuration = configuration
    self.clock = clock
    self.logger = logger
    loop = WatchedLoop(clock: clock)
    core = try SteppedGateway(
      configuration: configuration, restoring: nil, eventLoop: loop, logger: logger,
      clock: { clock.exchange })
  }

  /// Ends the gateway and begins one with the same books; its faults end with it. A process that
  /// ends closes every socket, also one on which nothing was said yet.
  func restart() throws {
    let ledger = core.ledger
    firedBefore = fired
    core.stop()
    for channel in channels where channel.isActive { _ = channel.close() }
    channels = []
    let clock = clock
    core = try SteppedGateway(
      configuration: configuration, restoring: ledger, eventLoop: loop, logger: logger,
      clock: { clock.exchange })
  }

  var fired: [FaultKind: Int] { firedBefore.merging(core.fired) { $0 + $1 } }

  /// A new connection's channel.
  func accept() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: core.makeHandler(), loop: loop.inner)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 4002)).wait()
    channels.removeAll { !$0.isActive }
    channels.append(channel)
    return channel
  }
}
