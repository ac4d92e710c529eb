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
  private var held: [BrokerEvent] = []

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
      if case .readiness(.notReady) = event { held = [] }
      guard !holds(event, from: broker) else { return }
      hear(event, from: broker)
    }
  }

  private func hear(_ event: BrokerEvent, from broker: any Broker) {
    for event in daemon.world.plant.heard(event, daemon) {
      desk?.receive(event, from: faced(broker))
    }
  }

  /// Lets an execution come after what its order's statuses say of it.
  private func holds(_ event: BrokerEvent, from broker: any Broker) -> Bool {
    guard case .execution = event, let wait = daemon.world.faults.fillDelay() else { return false }
    held.append(event)
    let world = daemon.world
    world.agenda.add(at: world.clock.uptime + wait) { [weak self] in
      _ = self?.loop.execute { [weak self] in
        guard let self, !daemon.isDead else { return }
        let events = held
        held = []
        for event in events { hear(event, from: broker) }
      }
    }
    return true
  }

  /// What the gateway says to a cancel of an order that it does not find.
  func tellNotFound(_ order: BrokerOrderID, from broker: any Broker) {
    let world = daemon.world
    world.agenda.add(at: world.clock.uptime + .milliseconds(5)) { [weak self] in
      self?.receive(
        .orderMessage(
          order, code: 10147,
          text: "OrderId \(order.rawValue) that needs to be cancelled is not found."),
        from: broker)
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
