import Orders
import TradingModel

/// Changes orders on their way out: `change` is asked for each, with its running number.
final class AlteringPlant: Plant {
  private final class Face: BrokerFace, @unchecked Sendable {  // One thread.
    let change: (inout BrokerOrder, Int) -> Void
    private var count = 0

    init(_ inner: any Broker, change: @escaping (inout BrokerOrder, Int) -> Void) {
      self.change = change
      super.init(inner)
    }

    override func place(
      _ orders: [BrokerOrder], in session: BrokerSession
    ) throws(BrokerError) {
      var altered = orders
      for index in altered.indices {
        count += 1
        change(&altered[index], count)
      }
      try inner.place(altered, in: session)
    }
  }

  private let change: (inout BrokerOrder, Int) -> Void
  init(_ change: @escaping (inout BrokerOrder, Int) -> Void) { self.change = change }

  override func wrap(_ broker: any Broker, _ daemon: SimDaemon) -> any Broker {
    Face(broker, change: change)
  }
}

/// Cancels something else, or more, than what was asked for.
final class CancellingPlant: Plant {
  private final class Face: BrokerFace, @unchecked Sendable {  // One thread.
    let takesAll: Bool

    init(_ inner: any Broker, takesAll: Bool) {
      self.takesAll = takesAll
      super.init(inner)
    }

    override func cancel(_ order: BrokerOrderID) throws(BrokerError) {
      if takesAll { return try inner.cancelEverything() }
      try inner.cancel(BrokerOrderID(rawValue: max(1, order.rawValue - 1)))
    }
  }

  private let takesAll: Bool
  init(takesAll: Bool) { self.takesAll = takesAll }

  override func wrap(_ broker: any Broker, _ daemon: SimDaemon) -> any Broker {
    Face(broker, takesAll: takesAll)
  }
}

/// Writes new terms as a new order.
final class ModifyingPlant: Plant {
  private final class Face: BrokerFace, @unchecked Sendable {  // One thread.
    override func modify(
      _ order: BrokerOrder, in session: BrokerSession
    ) throws(BrokerError) {
      var other = order
      other.id = BrokerOrderID(rawValue: order.id.rawValue + 500_000)
      try inner.modify(other, in: session)
    }
  }

  override func wrap(_ broker: any Broker, _ daemon: SimDaemon) -> any Broker { Face(broker) }
}

/// Draws conclusions from silence: `conclude` gets each order that was written and of which
/// nothing was heard, when its time has come.
final class SilencePlant: Plant {
  enum Conclusion {
    /// Writes it again after four seconds.
    case resend
    /// Writes it again, under another number, once the connection is back.
    case resendAfterReconnect
    /// Takes it for not sent when the connection ends.
    case notSent
  }

  private final class Face: BrokerFace, @unchecked Sendable {  // One thread.
    unowned let plant: SilencePlant
    weak var daemon: SimDaemon?

    init(_ inner: any Broker, plant: SilencePlant, daemon: SimDaemon) {
      self.plant = plant
      self.daemon = daemon
      super.init(inner)
    }

    override func place(
      _ orders: [BrokerOrder], in session: BrokerSession
    ) throws(BrokerError) {
      try inner.place(orders, in: session)
      for order in orders { plant.silent[order.id] = order }
      guard plant.conclusion == .resend, let first = orders.first else { return }
      plant.world.agenda.add(at: plant.world.clock.uptime + .seconds(4)) { [weak self] in
        guard let self, plant.silent[first.id] != nil, daemon?.isDead == false else { return }
        do throws(BrokerError) { try inner.place(orders, in: inner.session) } catch { return }
      }
    }
  }

  let conclusion: Conclusion
  var silent: [BrokerOrderID: BrokerOrder] = [:]
  private weak var face: Face?

  init(_ conclusion: Conclusion) { self.conclusion = conclusion }

  override func wrap(_ broker: any Broker, _ daemon: SimDaemon) -> any Broker {
    let made = Face(broker, plant: self, daemon: daemon)
    face = made
    return made
  }

  override func heard(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    switch event {
    case .orderReport(let report): report.order.map { silent[$0] = nil }
    case .orderStatus(let report): silent[report.order] = nil
    case .readiness(.ready):
      guard conclusion == .resendAfterReconnect, let face else { break }
      for order in silent.values.sorted(by: { $0.id < $1.id }) {
        var again = order
        again.id = BrokerOrderID(rawValue: order.id.rawValue + 500_000)
        do throws(BrokerError) {
          try face.inner.place([again], in: face.inner.session)
        } catch { continue }
      }
      silent = [:]
    case .readiness(.notReady):
      guard conclusion == .notSent else { break }
      let numbers = silent.keys.sorted()
      silent = [:]
      return numbers.map { .unwritten($0, .place, reason: "nothing was heard of it") } + [event]
    default: break  // Nothing about one order.
    }
    return [event]
  }
}
