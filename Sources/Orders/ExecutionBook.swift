package import TradingModel

/// The broker's execution id in its two parts: a correction keeps the base and raises the
/// revision behind the last dot.
package struct ExecutionParts: Hashable {
  package let base: String
  package let revision: Int

  package init(_ execution: ExecutionID) {
    let text = execution.rawValue
    if let dot = text.lastIndex(of: "."),
      let number = Int(text[text.index(after: dot)...]), number >= 0
    {
      base = String(text[..<dot])
      revision = number
    } else {
      base = text
      revision = 0
    }
  }
}

/// Every execution that the desk knows, by id, with the commissions that came before their
/// executions. Fills come from here and from nowhere else, so that repeated and reordered reports
/// end in the same book.
struct ExecutionBook {
  /// What a report turned out to be.
  enum Booking {
    /// Known already; nothing changed.
    case repeated
    /// New, and the effective revision of its base.
    case booked(Fill)
    /// New, and it replaces the fill given second.
    case corrected(Fill, replaced: Fill)
    /// New, but a later revision is known: kept, without effect.
    case superseded(Fill)
  }

  private(set) var fills: [ExecutionID: Fill] = [:]
  private var effective: [String: (revision: Int, execution: ExecutionID)] = [:]
  private var early: [ExecutionID: Commission] = [:]
  private var unattachedByPerm: [PermID: [ExecutionID]] = [:]

  /// At most this many commissions wait for executions; beyond it a commission is journaled but
  /// no longer joined to its fill in the news.
  static let earlyLimit = 10_000

  mutating func book(_ new: Fill) -> Booking {
    let known = fills[new.execution]
    // One that nobody could read was kept at nought; told again whole, it is a new one.
    guard known.map({ $0.quantity.isZero && !new.quantity.isZero }) ?? true else {
      return .repeated
    }
    var fill = new
    fill.commission = known?.commission ?? new.commission
    if let commission = early.removeValue(forKey: new.execution) { fill.commission = commission }
    fills[fill.execution] = fill
    if fill.intent == nil, let perm = fill.perm {
      unattachedByPerm[perm, default: []].append(fill.execution)
    }
    let parts = ExecutionParts(fill.execution)
    guard let current = effective[parts.base], current.execution != fill.execution else {
      effective[parts.base] = (parts.revision, fill.execution)
      return .booked(fill)
    }
    guard parts.revision > current.revision, let replaced = fills[current.execution] else {
      return .superseded(fill)
    }
    effective[parts.base] = (parts.revision, fill.execution)
    return .corrected(fill, replaced: replaced)
  }

  /// The fill that a commission joins; nil when it is a repetition or came before its execution.
  mutating func join(_ commission: Commission) -> (fill: Fill?, isNew: Bool) {
    if var fill = fills[commission.execution] {
      guard fill.commission != commission else { return (nil, false) }
      fill.commission = commission
      fills[commission.execution] = fill
      return (fill, true)
    }
    guard early[commission.execution] != commission else { return (nil, false) }
    if early.count < ExecutionBook.earlyLimit { early[commission.execution] = commission }
    return (nil, true)
  }

  /// Gives fills that came before their order was known their owner; returns them with whether
  /// each is effective.
  mutating func attach(
    perm: PermID, to order: Order
  ) -> [(fill: Fill, isEffective: Bool)] {
    guard let waiting = unattachedByPerm.removeValue(forKey: perm) else { return [] }
    return waiting.compactMap { execution in
      guard var fill = fills[execution], fill.intent == nil, fill.account == order.account,
        fill.instrument == order.ticket.instrument, fill.side == order.ticket.side
      else { return nil }
      fill.intent = order.intent
      fill.strategy = order.strategy
      fills[execution] = fill
      return (fill, isEffective(execution))
    }
  }

  func isEffective(_ execution: ExecutionID) -> Bool {
    effective[ExecutionParts(execution).base]?.execution == execution
  }

  /// Forgets the executions of orders that are forgotten. O(executions).
  mutating func forget(ofOrders gone: Set<IntentID>) {
    var old: [ExecutionID] = []
    for (execution, fill) in fills {
      if let intent = fill.intent, gone.contains(intent) { old.append(execution) }
    }
    forget(old)
  }

  /// Forgets executions before `time` that belong to no order. O(executions).
  mutating func forgetUnowned(before time: Timestamp) {
    var old: [ExecutionID] = []
    for (execution, fill) in fills where fill.intent == nil && (fill.time ?? time) < time {
      old.append(execution)
    }
    forget(old)
  }

  /// Forgets executions that the broker does not tell again.
  private mutating func forget(_ executions: [ExecutionID]) {
    for execution in executions {
      if let perm = fills[execution]?.perm { unattachedByPerm[perm] = nil }
      fills[execution] = nil
      effective[ExecutionParts(execution).base] = nil
    }
  }
}
