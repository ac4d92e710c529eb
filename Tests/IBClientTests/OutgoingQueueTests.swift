import Testing

@testable import IBClient

struct OutgoingQueueTests {
  private func message(
    _ name: UInt8, _ lane: OutgoingQueue.Lane, orders: [Int64] = [], count: Int = 1
  ) -> OutgoingQueue.Message {
    OutgoingQueue.Message(bytes: [name], lane: lane, count: count, orders: orders)
  }

  /// Waits as long as it takes: these tests are about turns, not about an order's patience.
  private let patient = SendLimits(orderWait: .seconds(1000))

  /// What goes out now, in order.
  private func written(_ queue: inout OutgoingQueue, at now: Uptime) -> [UInt8] {
    var names: [UInt8] = []
    while case .write(let message) = queue.next(now: now) { names += message.bytes }
    return names
  }

  @Test func cancels_GoBeforeOrders_BeforeData() {
    var queue = OutgoingQueue(SendLimits())
    check(queue.offer(message(1, .data), now: .at(0)) == nil)
    check(queue.offer(message(2, .order, orders: [5]), now: .at(0)) == nil)
    check(queue.offer(message(3, .cancel, orders: [4]), now: .at(0)) == nil)
    check(written(&queue, at: .at(0)) == [3, 2, 1])
  }

  @Test func heldOrders_WaitWhileCancelsAndDataGo() {
    var queue = OutgoingQueue(patient)
    check(queue.offer(message(1, .data), now: .at(0)) == nil)
    check(queue.offer(message(2, .order, orders: [5]), now: .at(0)) == nil)
    check(queue.offer(message(3, .cancel, orders: [4]), now: .at(0)) == nil)
    var names: [UInt8] = []
    while case .write(let message) = queue.next(now: .at(0), holdsOrders: true) {
      names += message.bytes
    }
    check(names == [3, 1])
    check(queue.next(now: .at(0), holdsOrders: true) == .wait(OutgoingQueue.holdInterval))
    check(queue.remove([5]).map(\.bytes) == [[2]])
    check(queue.next(now: .at(0), holdsOrders: true) == .idle)
    check(queue.offer(message(4, .order, orders: [6]), now: .at(0)) == nil)
    check(written(&queue, at: .at(0)) == [4])
  }

  @Test func aCancel_NeverOvertakesItsOwnOrder() {
    var queue = OutgoingQueue(SendLimits())
    check(queue.offer(message(1, .order, orders: [5]), now: .at(0)) == nil)
    check(queue.offer(message(2, .cancel, orders: [5]), now: .at(0)) == nil)
    check(queue.offer(message(3, .cancel, orders: [4]), now: .at(0)) == nil)
    check(written(&queue, at: .at(0)) == [3, 1, 2])
  }

  @Test func theBurst_KeepsTenForCancels() {
    var queue = OutgoingQueue(patient)
    for _ in 0..<60 { check(queue.offer(message(1, .order), now: .at(0)) == nil) }
    check(written(&queue, at: .at(0)).count == 40)
    for _ in 0..<20 { check(queue.offer(message(9, .cancel), now: .at(0)) == nil) }
    check(written(&queue, at: .at(0)) == Array(repeating: 9, count: 10))
  }

  @Test func noSecond_HoldsMoreThanFifty_AndTheLongRunIsForty() {
    var queue = OutgoingQueue(SendLimits(waitingData: 10_000))
    for _ in 0..<5000 { check(queue.offer(message(1, .data), now: .at(0)) == nil) }
    var times: [Double] = []
    for step in 0..<1000 {
      let now = Double(step) / 50
      times += written(&queue, at: .at(now)).map { _ in now }
    }
    for start in times {
      check(times.filter { $0 >= start && $0 < start + 1 }.count <= 50)
    }
    check(times.count > 780 && times.count <= 20 * 40 + 50)
  }

  @Test func theWait_IsExact() {
    var queue = OutgoingQueue(SendLimits(perSecond: 10, burst: 2, reservedForCancels: 0))
    for _ in 0..<3 { check(queue.offer(message(1, .data), now: .at(0)) == nil) }
    check(written(&queue, at: .at(0)).count == 2)
    guard case .wait(let wait) = queue.next(now: .at(0)) else {
      Issue.record("the third message must wait")
      return
    }
    check(written(&queue, at: Uptime.at(0).advanced(by: wait - .milliseconds(1))).isEmpty)
    check(written(&queue, at: Uptime.at(0).advanced(by: wait)).count == 1)
  }

  @Test func ordersBeyondTheLimit_AreRefusedInWords() {
    var queue = OutgoingQueue(SendLimits(waitingOrders: 2))
    check(queue.offer(message(1, .order), now: .at(0)) == nil)
    check(queue.offer(message(1, .order), now: .at(0)) == nil)
    let refusal = queue.offer(message(1, .order), now: .at(0))
    check(refusal == "2 orders already wait for the gateway's message rate of 45 a second")
    check(queue.offer(message(2, .cancel, orders: [1]), now: .at(0)) == nil)
  }

  @Test func aBracket_GoesOutWhole() {
    var queue = OutgoingQueue(
      SendLimits(
        perSecond: 1, burst: 4, reservedForCancels: 0, orderWait: .seconds(9)))
    check(queue.offer(message(1, .order, count: 3), now: .at(0)) == nil)
    check(queue.offer(message(2, .order, count: 3), now: .at(0)) == nil)
    check(written(&queue, at: .at(0)) == [1])
    check(written(&queue, at: .at(1.9)).isEmpty)
    check(written(&queue, at: .at(2)) == [2])
  }

  @Test func whatNeverLeft_IsNamedAtTheEnd() {
    var queue = OutgoingQueue(SendLimits())
    check(queue.offer(message(1, .order, orders: [5, 6]), now: .at(0)) == nil)
    check(queue.offer(message(2, .data), now: .at(0)) == nil)
    check(queue.removeAll().flatMap(\.orders) == [5, 6])
    check(queue.isEmpty)
  }
}
