import Orders
import TradingModel

/// What waits to be written to one gateway, in three lanes, and when it may go: cancels before
/// orders before data requests. Cancels and orders are first in, first out, and of the room for
/// orders every owner has its share; in the lane of data the owners take turns. No I/O, no clock.
struct OutgoingQueue {
  /// The lanes, most urgent first.
  enum Lane: Hashable, CaseIterable {
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
    var owner = RequestOwner.daemon
    /// Whether the frames change orders that the gateway has, and do not place new ones.
    var isChange = false
    /// The message's number in its connection; the priorities may send a later one first.
    var serial: UInt64 = 0
    /// Its place among the messages of its lane; given by the lane.
    var arrival: UInt64 = 0
    /// Since when it waits.
    var since = Uptime(rawValue: 0)

    /// What the order side calls it.
    var unwritten: UnwrittenMessage {
      lane == .cancel ? .cancel : isChange ? .modify : .place
    }
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
  private(set) var budget: SendBudget
  private var cancels: [Message] = []
  private var orders = FairLane(inOrderOfArrival: true)
  private var data = FairLane()
  private(set) var tally = OwnerTally()

  init(_ limits: SendLimits) {
    self.limits = limits
    budget = SendBudget(limits)
  }

  var isEmpty: Bool { cancels.isEmpty && orders.isEmpty && data.isEmpty }

  /// How many messages wait in a lane.
  func waiting(_ lane: Lane) -> Int {
    switch lane {
    case .cancel: cancels.count
    case .order: orders.count
    case .data: data.count
    }
  }

  /// How many messages of each owner wait, cancels apart.
  var waitingByOwner: [RequestOwner: Int] {
    (orders.waitingByOwner + data.waitingByOwner).reduce(into: [:]) {
      $0[$1.owner, default: 0] += $1.count
    }
  }

  // MARK: Taking

  /// Books a message that may go out at once without passing the queue: nothing waits, and the
  /// budget has room. The way of nearly every order; it allocates nothing.
  @inline(__always)
  mutating func takesDirectly(
    _ count: Int, lane: Lane, owner: RequestOwner, now: Uptime
  ) -> Bool {
    guard isEmpty, budget.delay(for: count, isCancel: lane == .cancel, now: now) <= .zero else {
      return false
    }
    budget.spend(count, now: now)
    tally.count(count, of: owner, now: now)
    return true
  }

  /// Takes a message, or tells in words why there is no room. What speaks of an order that itself
  /// still waits is put behind it: a cancel that overtook it would leave the order live and
  /// uncancelled.
  mutating func offer(_ message: Message, now: Uptime) -> String? {
    var message = message
    message.since = now
    switch message.lane {
    case .cancel:
      guard cancels.count < Self.waitingCancels else {
        return "\(cancels.count) cancels already wait for the gateway's message rate"
      }
      if let owner = orders.owner(of: message.orders) {
        message.owner = owner
        orders.append(message)
      } else {
        cancels.append(message)
      }
    case .order:
      if let owner = orders.owner(of: message.orders) { message.owner = owner }
      if let refusal = refusal(of: message, now: now) { return refusal }
      orders.append(message)
    case .data:
      guard hasRoom(data, limit: limits.waitingData, for: message.owner) else {
        return "\(data.count) requests already wait for the gateway's message rate of "
          + "\(budget.perSecond) a second"
      }
      data.append(message)
    }
    return nil
  }

  /// An owner may fill the lane alone, but no further than its share as soon as others wait too,
  /// and two always fit: so one that floods cannot keep another out. With `n` owners waiting at
  /// most `limit * (1 + ln n) + 2 n` messages are kept.
  private func hasRoom(_ lane: FairLane, limit: Int, for owner: RequestOwner) -> Bool {
    guard limit > 0 else { return false }
    let own = lane.waiting(of: owner)
    let owners = lane.ownerCount + (own == 0 ? 1 : 0)
    return own < max(min(2, limit), limit / owners)
  }

  /// Why an order is not taken: it would wait too long to be worth its price, or too many wait.
  private func refusal(of message: Message, now: Uptime) -> String? {
    let rate = "the gateway's message rate of \(budget.perSecond) a second"
    guard hasRoom(orders, limit: limits.waitingOrders, for: message.owner) else {
      return "\(orders.count) orders already wait for \(rate)"
    }
    let ahead =
      cancels.reduce(0) { $0 + $1.count }
      + orders.framesAhead(of: message.owner, cost: message.count)
    let wait = budget.estimate(for: ahead + message.count, now: now)
    guard wait > limits.orderWait else { return nil }
    return "\(rate) leaves room for this order in \(Self.text(wait)) only, and an order waits "
      + "\(Self.text(limits.orderWait)) at most"
  }

  private static func text(_ duration: Duration) -> String {
    let tenths = (duration.nanoseconds + 99_999_999) / 100_000_000
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }

  // MARK: Giving out

  /// How long orders that are held wait until they are looked at again.
  static let holdInterval = Duration.milliseconds(5)

  /// Takes the next message that may go out and books it. With `holdsOrders` none of the lane of
  /// orders is.
  mutating func next(now: Uptime, holdsOrders: Bool = false) -> Step {
    let isHeld = holdsOrders && !orders.isEmpty
    guard let first = cancels.first ?? (isHeld ? nil : orders.first) ?? data.first else {
      return isHeld ? .wait(Self.holdInterval) : .idle
    }
    let wait = budget.delay(for: first.count, isCancel: first.lane == .cancel, now: now)
    guard wait <= .zero else { return .wait(wait) }
    budget.spend(first.count, now: now)
    tally.count(first.count, of: first.owner, now: now)
    if !cancels.isEmpty {
      cancels.removeFirst()
    } else if !orders.isEmpty && !isHeld {
      orders.removeFirst()
    } else {
      data.removeFirst()
    }
    return .write(first)
  }

  /// Takes out the orders that have waited twice as long as they may, with whatever waits behind
  /// them for the same order. They are never written. Cancels do not grow old.
  mutating func removeOld(now: Uptime) -> [Message] {
    guard !orders.isEmpty else { return [] }
    let limit = limits.orderWait * 2
    let old = orders.remove { $0.lane == .order && now.since($0.since) > limit }
    let gone = Set(old.filter { !$0.isChange }.flatMap(\.orders))
    guard !gone.isEmpty else { return old }
    return old + orders.remove { $0.orders.contains { gone.contains($0) } }
  }

  /// Takes out the orders and changes that speak of these numbers. They are never written.
  mutating func remove(_ numbers: Set<Int64>) -> [Message] {
    guard !orders.isEmpty else { return [] }
    return orders.remove { $0.lane == .order && $0.orders.contains(where: numbers.contains) }
  }

  /// The gateway said that the rate was too high: slows down for a while. The new rate, or nil
  /// where it is as slow already as it gets.
  mutating func backOff(now: Uptime) -> Int? { budget.backOff(now: now) }

  /// Forgets everything that waits and gives what was never written of cancels and orders.
  mutating func removeAll() -> [Message] {
    let unsent = cancels + orders.removeAll()
    cancels.removeAll()
    _ = data.removeAll()
    return unsent
  }
}
