import Orders
import SystemKit
import TradingModel

/// The order thread of a simulated daemon: the same jobs in the same order as in the real one,
/// on a loop that the world steps.
final class OrderSide: BrokerEventSink, @unchecked Sendable {  // One thread.
  let loop: EventLoop
  private(set) var desk: OrderDesk?
  /// The desk's brokers stand before the clients'.
  private var faces: [ObjectIdentifier: any Broker] = [:]
  private let face: (any Broker) -> any Broker
  private unowned let daemon: SimDaemon

  init(loop: EventLoop, daemon: SimDaemon, face: @escaping (any Broker) -> any Broker) {
    self.loop = loop
    self.daemon = daemon
    self.face = face
  }

  func open(
    log: any OrderLog, listener: any OrderListener, directory: AccountDirectory,
    clock: @escaping () -> Timestamp, generator: any RandomNumberGenerator
  ) throws {
    desk = try OrderDesk(
      log: log, listener: listener, directory: directory, clock: clock, generator: generator)
  }

  func faced(_ broker: any Broker) -> any Broker {
    let key = ObjectIdentifier(broker)
    if let known = faces[key] { return known }
    let made = face(broker)
    faces[key] = made
    return made
  }

  func receive(_ event: BrokerEvent, from broker: any Broker) {
    _ = loop.execute { [self] in
      guard !daemon.isDead else { return }
      for event in daemon.world.plant.heard(event, daemon) {
        desk?.receive(event, from: faced(broker))
      }
    }
  }

  func everySecond(_ body: @escaping @Sendable (OrderDesk) -> Void) {
    loop.schedule(after: .seconds(1)) { [weak self] in
      guard let self, !daemon.isDead else { return }
      if let desk { body(desk) }
      everySecond(body)
    }
  }

  func close() { desk = nil }
}
