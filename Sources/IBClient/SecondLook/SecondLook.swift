import Orders
import Synchronization
import SystemKit
import TradingModel

/// A second client at a gateway that never places, changes or cancels anything: at intervals it
/// asks for all executions and positions, and brings what the first client may have missed to the
/// same sink, as if the first client had said it.
///
/// Executions are told again each time; who books them knows those that it has. A position is
/// told only when two looks agree on it, as a single answer may have crossed a fill.
/// Belongs to the feed loop's thread, but for `start` and `stop`.
final class SecondLook: BrokerEventSink, @unchecked Sendable {  // Owned by the thread of `loop`.
  private let sink: any BrokerEventSink
  private let primary: any Broker
  private let interval: Duration
  private let loop: EventLoop
  private var connection: IBConnection?
  private var timer: TimerToken?
  private var memory = SecondLookMemory()

  /// A look that begins with `start`. `primary` is the client in whose name it is told.
  init(
    of primary: any Broker, interval: Duration, loop: EventLoop, sink: any BrokerEventSink
  ) {
    self.primary = primary
    self.interval = interval
    self.loop = loop
    self.sink = sink
  }

  /// Connects after one interval, and looks after each further one. From any thread.
  func start(_ make: @escaping @Sendable (any BrokerEventSink) -> IBConnection) {
    loop.execute { [self] in
      timer = loop.schedule(after: interval) { [self] in
        timer = nil
        let connection = make(self)
        self.connection = connection
        // It comes back by itself after every end; nobody waits for it.
        connection.start(limit: interval) { _ in }
        armLook()
      }
    }
  }

  /// Ends it. From any thread.
  func stop() {
    loop.execute { [self] in
      timer.map(loop.cancel)
      timer = nil
      connection?.stop()
      connection = nil
    }
  }

  private func armLook() {
    timer = loop.schedule(after: interval) { [self] in
      connection?.requestSnapshot()
      armLook()
    }
  }

  func receive(_ event: BrokerEvent, from broker: any Broker) {
    switch event {
    case .snapshot(let snapshot):
      for report in snapshot.executions ?? [] { sink.receive(.execution(report), from: primary) }
      guard let positions = snapshot.positions else { return }
      for report in memory.confirmed(by: positions) {
        sink.receive(.position(report), from: primary)
      }
    case .commission: sink.receive(event, from: primary)
    case .readiness(.ready): connection?.requestSnapshot()
    // Everything else the first client hears itself, under its own numbers.
    case .readiness(.notReady), .orderReport, .orderStatus, .execution, .orderMessage, .preview,
      .position, .unwritten, .accountValue:
      return
    }
  }
}
