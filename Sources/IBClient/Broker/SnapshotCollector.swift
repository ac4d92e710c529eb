import Orders
import TradingModel

/// Gathers the four parts of a snapshot until their end markers. A part that does not reach its
/// marker in time, or during which something unreadable came, stays nil. No I/O, no clock.
struct SnapshotCollector {
  /// The parts.
  enum Part: Hashable, CaseIterable {
    case openOrders
    case completedOrders
    case executions
    case positions
  }

  private struct PositionKey: Hashable {
    var account: AccountNumber
    var instrument: InstrumentID
  }

  let accounts: [AccountNumber]
  let session: BrokerSession?
  /// The number of the executions request: live executions carry none.
  let executionsRequest: Int32
  let deadline: Uptime
  private var ended: Set<Part> = []
  private var isSpoiled = false
  /// An order may be told several times; the newest word counts.
  private var openOrders: [OrderReport] = []
  private var completedOrders: [OrderReport] = []
  private var executions: [ExecutionReport] = []
  private var positions: [PositionReport] = []
  private var positionIndex: [PositionKey: Int] = [:]
  private var orderIndex: [OrderKey: Int] = [:]

  private enum OrderKey: Hashable {
    case perm(PermID)
    case order(Int?, BrokerOrderID?)
  }

  init(
    accounts: [AccountNumber], session: BrokerSession?, executionsRequest: Int32,
    deadline: Uptime
  ) {
    self.accounts = accounts
    self.session = session
    self.executionsRequest = executionsRequest
    self.deadline = deadline
  }

  /// Whether every part has ended.
  var isComplete: Bool { ended.count == Part.allCases.count }

  mutating func add(_ report: OrderReport) {
    if report.isCompleted {
      completedOrders.append(report)
      return
    }
    let key = report.perm.map(OrderKey.perm) ?? .order(report.clientID, report.order)
    if let index = orderIndex[key] {
      openOrders[index] = report
    } else {
      orderIndex[key] = openOrders.count
      openOrders.append(report)
    }
  }

  mutating func add(_ report: ExecutionReport) {
    executions.append(report)
  }

  mutating func add(_ report: PositionReport) {
    let key = PositionKey(account: report.account, instrument: report.instrument)
    if let index = positionIndex[key] {
      positions[index] = report
    } else {
      positionIndex[key] = positions.count
      positions.append(report)
    }
  }

  mutating func end(_ part: Part) {
    ended.insert(part)
  }

  /// A message came that could not be read: it may have belonged to any part.
  mutating func spoil() {
    isSpoiled = true
  }

  /// What is known now. Statuses that are final are no open orders, although a gateway may tell
  /// of one that fills in the middle of the answer.
  func snapshot() -> BrokerSnapshot {
    func part<Value>(_ part: Part, _ values: [Value]) -> [Value]? {
      ended.contains(part) && !isSpoiled ? values : nil
    }
    let final: Set<BrokerStatus> = [.filled, .cancelled, .apiCancelled]
    return BrokerSnapshot(
      accounts: accounts,
      openOrders: part(.openOrders, openOrders.filter { !final.contains($0.status) }),
      completedOrders: part(.completedOrders, completedOrders),
      executions: part(.executions, executions), positions: part(.positions, positions),
      session: session)
  }
}
