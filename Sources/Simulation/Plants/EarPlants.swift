import Orders
import TradingModel

/// What the desk hears is changed, in snapshots as well as live.
class EarPlant: Plant {
  /// What becomes of an execution; nil: it is never heard.
  func execution(_ report: ExecutionReport) -> ExecutionReport? { report }
  /// What becomes of an order's description.
  func order(_ report: OrderReport) -> OrderReport? { report }
  /// What else is heard before an event, and whether the event itself is.
  func around(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] { [event] }

  override func heard(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    around(event, daemon).compactMap { event in
      switch event {
      case .execution(let report): return execution(report).map(BrokerEvent.execution)
      case .orderReport(let report): return order(report).map(BrokerEvent.orderReport)
      case .snapshot(var snapshot):
        snapshot.executions = snapshot.executions?.compactMap(execution)
        snapshot.openOrders = snapshot.openOrders?.compactMap(order)
        snapshot.completedOrders = snapshot.completedOrders?.compactMap(order)
        return .snapshot(snapshot)
      default: return event
      }
    }
  }
}

/// Drops the fills that come while the session is away, for good: they were seen.
final class OfflineFillPlant: EarPlant {
  private var isOffline = true
  private var dropped: Set<ExecutionID> = []

  override func around(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    switch event {
    case .readiness(.ready): isOffline = false
    case .readiness(.notReady): isOffline = true
    case .execution(let report) where isOffline: dropped.insert(report.execution)
    default: break  // Nothing else is about fills.
    }
    return [event]
  }

  override func execution(_ report: ExecutionReport) -> ExecutionReport? {
    dropped.contains(report.execution) ? nil : report
  }
}

/// Books what is told again once more.
final class DoubleBookPlant: EarPlant {
  private var seen: Set<ExecutionID> = []

  override func execution(_ report: ExecutionReport) -> ExecutionReport? {
    guard !seen.insert(report.execution).inserted else { return report }
    var again = report
    again.execution = ExecutionID(rawValue: "again-" + report.execution.rawValue)
    return again
  }
}

/// Changes each execution by itself.
final class ExecutionPlant: EarPlant {
  private let change: (ExecutionReport) -> ExecutionReport?
  init(_ change: @escaping (ExecutionReport) -> ExecutionReport?) { self.change = change }
  override func execution(_ report: ExecutionReport) -> ExecutionReport? { change(report) }
}

/// Drops executions for good, though they are told again as they should be.
final class ForgetfulPlant: EarPlant {
  private let isDropped: (ExecutionReport) -> Bool
  private var dropped: Set<ExecutionID> = []

  init(_ isDropped: @escaping (ExecutionReport) -> Bool) { self.isDropped = isDropped }

  override func execution(_ report: ExecutionReport) -> ExecutionReport? {
    if isDropped(report) { dropped.insert(report.execution) }
    return dropped.contains(report.execution) ? nil : report
  }
}

/// Changes each order's description by itself.
final class ReportPlant: EarPlant {
  private let changeOrder: (OrderReport) -> OrderReport?
  private let changeExecution: (ExecutionReport) -> ExecutionReport?

  init(
    order: @escaping (OrderReport) -> OrderReport?,
    execution: @escaping (ExecutionReport) -> ExecutionReport?
  ) {
    changeOrder = order
    changeExecution = execution
  }

  override func order(_ report: OrderReport) -> OrderReport? { changeOrder(report) }
  override func execution(_ report: ExecutionReport) -> ExecutionReport? {
    changeExecution(report)
  }
}

/// Loses a commission that comes before its execution, for good.
final class EarlyCommissionPlant: EarPlant {
  private var seen: Set<ExecutionID> = []
  private var lost: Set<ExecutionID> = []

  override func around(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    guard case .commission(let commission) = event else { return [event] }
    if !seen.contains(commission.execution) { lost.insert(commission.execution) }
    return lost.contains(commission.execution) ? [] : [event]
  }

  override func execution(_ report: ExecutionReport) -> ExecutionReport? {
    seen.insert(report.execution)
    return report
  }
}

/// Takes a message about an order for its end.
final class MessagePlant: EarPlant {
  private let codes: Set<Int>
  init(codes: Set<Int>) { self.codes = codes }

  override func around(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    guard case .orderMessage(let number, let code, _) = event, codes.contains(code) else {
      return [event]
    }
    return [.orderStatus(.ended(number))]
  }
}

/// Takes an order that a list of open orders leaves out for cancelled.
final class AbsencePlant: EarPlant {
  override func around(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    guard case .snapshot(let snapshot) = event, let open = snapshot.openOrders else {
      return [event]
    }
    let listed = Set(open.compactMap(\.reference))
    let absent = (daemon.desk?.openOrders() ?? []).filter {
      $0.strategy != nil && !listed.contains($0.intent)
    }
    return absent.compactMap { $0.brokerOrder.map { .orderStatus(.ended($0)) } } + [event]
  }
}

/// Takes a list without an end for a whole one.
final class IncompletePlant: EarPlant {
  override func around(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    guard case .snapshot(var snapshot) = event else { return [event] }
    snapshot.openOrders = snapshot.openOrders ?? []
    snapshot.completedOrders = snapshot.completedOrders ?? []
    snapshot.executions = snapshot.executions ?? []
    snapshot.positions = snapshot.positions ?? []
    return [.snapshot(snapshot)]
  }
}

/// Books what a status says has filled, beside the executions.
final class StatusFillPlant: EarPlant {
  private var count = 0

  override func around(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    guard case .orderStatus(let report) = event, report.filled > .zero,
      let order = daemon.desk?.openOrders().first(where: { $0.brokerOrder == report.order }),
      order.filled < report.filled, let price = report.averagePrice
    else { return [event] }
    count += 1
    let fill = ExecutionReport(
      execution: ExecutionID(rawValue: "status-\(report.order.rawValue).\(count).01"),
      order: report.order, clientID: report.clientID, perm: report.perm,
      reference: order.intent,
      account: AccountNumber(
        rawValue: daemon.world.setting.accounts[order.account]?.rawValue ?? ""),
      instrument: order.ticket.instrument, side: order.ticket.side,
      quantity: report.filled - order.filled, price: price, time: nil, timeText: "",
      exchange: "", cumulativeQuantity: report.filled)
    return [.execution(fill), event]
  }
}

/// Drops the fills of an order from the moment that its cancel is sent, for good.
final class LateFillPlant: EarPlant {
  private final class Face: BrokerFace, @unchecked Sendable {  // One thread.
    let plant: LateFillPlant

    init(_ inner: any Broker, plant: LateFillPlant) {
      self.plant = plant
      super.init(inner)
    }

    override func cancel(_ order: BrokerOrderID) throws(BrokerError) {
      plant.cancelled.insert(order)
      try inner.cancel(order)
    }
  }

  private var cancelled: Set<BrokerOrderID> = []
  private var dropped: Set<ExecutionID> = []

  override func wrap(_ broker: any Broker, _ daemon: SimDaemon) -> any Broker {
    Face(broker, plant: self)
  }

  override func around(_ event: BrokerEvent, _ daemon: SimDaemon) -> [BrokerEvent] {
    if case .execution(let report) = event, let order = report.order, cancelled.contains(order) {
      dropped.insert(report.execution)
    }
    return [event]
  }

  override func execution(_ report: ExecutionReport) -> ExecutionReport? {
    dropped.contains(report.execution) ? nil : report
  }
}

extension OrderStatusReport {
  /// A status that says that an order is cancelled.
  fileprivate static func ended(_ number: BrokerOrderID) -> OrderStatusReport {
    OrderStatusReport(
      order: number, clientID: Setting.clientID, perm: nil, status: .cancelled, filled: .zero,
      remaining: .zero, averagePrice: nil, whyHeld: nil)
  }
}
