import TradingModel

/// What one complete answer of a client shows, kept until a later one of the same session
/// confirms it.
struct SnapshotWitness {
  var session: BrokerSession
  /// The evidence count at its question: later evidence is not contradicted by it.
  var since: UInt64
  var askedAt: Timestamp
  var takenAt: Timestamp
  /// The evidence count when it was taken up.
  var takenEvidence: UInt64 = 0
  /// Every reference in any of its lists, whether it is known or not.
  var references: Set<IntentID> = []
  /// Every permanent id in any of its lists.
  var perms: Set<PermID> = []
  /// Every number of this client in any of its lists.
  var numbers: Set<BrokerOrderID> = []
  /// The same of the open orders alone.
  var open = OpenList()
  /// What it says that the accounts hold; what it leaves out is flat.
  var positions: [OrderBook.PositionKey: Quantity] = [:]
  /// The contracts of unknown orders of which the accounts held what the books expected when it
  /// was taken up.
  var agreeing: Set<OrderBook.PositionKey> = []

  /// Whether nothing in any list can be this order.
  func lacks(_ track: OrderTrack) -> Bool {
    let order = track.order
    return !references.contains(order.intent)
      && !(order.perm.map(perms.contains) ?? false)
      && !(order.brokerOrder.map(numbers.contains) ?? false)
  }

  /// Whether an open order may be this one.
  func listsOpen(_ track: OrderTrack) -> Bool {
    let order = track.order
    return open.references.contains(order.intent)
      || (order.perm.map(open.perms.contains) ?? false)
      || (order.brokerOrder.map(open.numbers.contains) ?? false)
  }

  /// What names the open orders of an answer.
  struct OpenList {
    var references: Set<IntentID> = []
    var perms: Set<PermID> = []
    /// Of orders without a reference of ours: a number alone tells nothing against a reference.
    var numbers: Set<BrokerOrderID> = []
  }

  mutating func addOpen(_ report: OrderReport, of clientID: Int) {
    add(report, of: clientID)
    if let reference = report.reference { open.references.insert(reference) }
    if let perm = report.perm { open.perms.insert(perm) }
    guard report.reference == nil, report.clientID == clientID, let number = report.order else {
      return
    }
    open.numbers.insert(number)
  }

  mutating func add(_ report: OrderReport, of clientID: Int) {
    add(report.reference, report.perm, report.clientID == clientID ? report.order : nil)
  }

  mutating func add(_ report: ExecutionReport, of clientID: Int) {
    add(report.reference, report.perm, report.clientID == clientID ? report.order : nil)
  }

  private mutating func add(_ reference: IntentID?, _ perm: PermID?, _ number: BrokerOrderID?) {
    if let reference { references.insert(reference) }
    if let perm { perms.insert(perm) }
    if let number { numbers.insert(number) }
  }
}

/// A question for a client's whole state.
struct SnapshotQuestion {
  var askedAt: Timestamp
  /// Its answer has come.
  var isAnswered = false
  /// The connection left its work in between: the answer mixes two times, so that only what it
  /// shows counts, and not what it leaves out.
  var isVoid = false

  /// An answer that does not come is given up after this time, and asked for again.
  static let patience = Duration.seconds(60)
}
