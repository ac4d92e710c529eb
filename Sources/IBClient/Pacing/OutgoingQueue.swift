/// What waits to be written to one gateway, in three lanes, and when it may go: cancels before
/// orders before data requests, each lane first in, first out. No I/O, no clock.
struct OutgoingQueue {
  /// The lanes, most urgent first.
  enum Lane {
    case cancel
    case order
    case data
  }

  /// One or more frames that are written together or not at all.
  struct Message: Equatable {
    var bytes: [UInt8]
    var lane: Lane
    /// How many frames `bytes` holds.
    var count: Int
    /// The orders that the frames speak of; empty for data.
    var orders: [Int64]
    /// The message's number in its connection; the priorities may send a later one first.
    var serial: UInt64 = 0
  }

  /// What to do next.
  enum Step: Equatable {
    case write(Message)
    case wait(Duration)
    case idle
  }

  /// The most cancels that wait; more than any number of live orders.
  static let waitingCancels = 1000
  private let limits: SendLimits
  private var budget: SendBudget
  private var cancels: [Message] = []
  private var orders: [Message] = []
  private var data: [Message] = []

  init(_ limits: SendLimits) {
    self.limits = limits
    budget = SendBudget(limits)
  }

  var isEmpty: Bool { cancels.isEmpty && orders.isEmpty && data.isEmpty }

  /// Takes a message, or tells in words why there is no room. A cancel of an order that itself
  /// still waits is put behind it: overtaking it would leave the order live and uncancelled.
  mutating func offer(_ message: Message) -> String? {
    switch message.lane {
    case .cancel:
      let waitsBehind = orders.contains { waiting in
        waiting.orders.contains { message.orders.contains($0) }
      }
      guard cancels.count < Self.waitingCancels else {
        return "\(cancels.count) cancels already wait for the gateway's message rate"
      }
      if waitsBehind { orders.append(message) } else { cancels.append(message) }
    case .order:
      guard orders.count < limits.waitingOrders else {
        return "\(orders.count) orders already wait for the gateway's message rate of "
          + "\(limits.perSecond) a second"
      }
      orders.append(message)
    case .data:
      guard data.count < limits.waitingData else {
        return "\(data.count) requests already wait for the gateway's message rate of "
          + "\(limits.perSecond) a second"
      }
      data.append(message)
    }
    return nil
  }

  /// Takes the next message that may go out and books it.
  mutating func next(now: Uptime) -> Step {
    guard let first = cancels.first ?? orders.first ?? data.first else { return .idle }
    let wait = budget.delay(for: first.count, isCancel: first.lane == .cancel, now: now)
    guard wait <= .zero else { return .wait(wait) }
    budget.spend(first.count, now: now)
    if !cancels.isEmpty {
      cancels.removeFirst()
    } else if !orders.isEmpty {
      orders.removeFirst()
    } else {
      data.removeFirst()
    }
    return .write(first)
  }

  /// Forgets everything that waits and gives the orders that were never written.
  mutating func removeAll() -> [Int64] {
    let unsent = orders.flatMap(\.orders)
    cancels.removeAll()
    orders.removeAll()
    data.removeAll()
    return unsent
  }
}
