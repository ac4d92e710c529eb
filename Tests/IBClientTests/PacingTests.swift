import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

/// What the limits promise, for any workload.
struct PacingTests {
  private struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }

  private func owner(_ number: Int) -> RequestOwner {
    .strategy(StrategyID(rawValue: "s\(number)"))
  }

  private func message(
    _ lane: OutgoingQueue.Lane, _ owner: RequestOwner = .daemon, orders: [Int64] = [],
    count: Int = 1, serial: UInt64 = 0
  ) -> OutgoingQueue.Message {
    OutgoingQueue.Message(
      bytes: [], lane: lane, count: count, orders: orders, owner: owner, serial: serial)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func randomWorkloads_KeepEveryLimit(seed: UInt64) {
    var random = Random(state: seed)
    let limits = SendLimits()
    var queue = OutgoingQueue(limits)
    var times: [(at: Int64, frames: Int, isCancel: Bool)] = []
    var nextOrder: Int64 = 1
    var now = Uptime.at(0)
    let start = now
    for _ in 0..<4000 {
      now = now.advanced(by: .microseconds(Int.random(in: 0...20_000, using: &random)))
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let lane: OutgoingQueue.Lane = [.cancel, .order, .data, .data][
          Int.random(in: 0..<4, using: &random)]
        let owner = owner(Int.random(in: 0..<6, using: &random))
        let count = lane == .order ? [1, 1, 3][Int.random(in: 0..<3, using: &random)] : 1
        let orders = lane == .data ? [] : [nextOrder]
        nextOrder += 1
        if queue.takesDirectly(count, lane: lane, owner: owner, now: now) {
          times.append((now.rawValue, count, lane == .cancel))
        } else {
          _ = queue.offer(message(lane, owner, orders: orders, count: count), now: now)
        }
      }
      var isAfterData = false
      while case .write(let sent) = queue.next(now: now) {
        // Within one moment nothing urgent follows what is less urgent.
        check(!isAfterData || sent.lane == .data)
        isAfterData = sent.lane == .data
        times.append((now.rawValue, sent.count, sent.lane == .cancel))
      }
      check(queue.waiting(.order) <= 150 && queue.waiting(.cancel) <= 1000)
    }
    var first = 0
    var (all, others) = (0, 0)
    for last in times.indices {
      all += times[last].frames
      others += times[last].isCancel ? 0 : times[last].frames
      while times[last].at - times[first].at >= 1_000_000_000 {
        all -= times[first].frames
        others -= times[first].isCancel ? 0 : times[first].frames
        first += 1
      }
      check(all <= limits.burst)
      check(others <= limits.burst - limits.reservedForCancels + 1)
    }
    let seconds = Int(now.since(start).components.seconds)
    let total = times.reduce(0) { $0 + $1.frames }
    check(total <= (seconds + 1) * limits.perSecond + limits.burst)
    check(total > seconds * limits.perSecond * 8 / 10)
  }

  @Test(arguments: [2, 3, 7, 50])
  func floodingOwners_AreServedAlike(owners: Int) {
    var lane = FairLane()
    for number in 0..<owners {
      for _ in 0..<(200 + number) { lane.append(message(.data, owner(number))) }
    }
    var served: [RequestOwner: Int] = [:]
    for _ in 1...150 * owners {
      guard let next = lane.first else { break }
      served[next.owner, default: 0] += 1
      lane.removeFirst()
      let least = (0..<owners).map { served[owner($0)] ?? 0 }
      check((least.max() ?? 0) - (least.min() ?? 0) <= 1)
    }
  }

  @Test func brackets_CountAllTheirFrames() {
    var lane = FairLane()
    for _ in 0..<90 { lane.append(message(.order, owner(0), count: 3)) }
    for _ in 0..<300 { lane.append(message(.order, owner(1))) }
    var frames: [RequestOwner: Int] = [:]
    for _ in 0..<200 {
      guard let next = lane.first else { break }
      frames[next.owner, default: 0] += next.count
      lane.removeFirst()
      check(abs((frames[owner(0)] ?? 0) - (frames[owner(1)] ?? 0)) <= 3)
    }
  }

  @Test func whoSendsOneAtATime_NeitherStarvesNorJumpsTheQueue() {
    var lane = FairLane()
    for _ in 0..<100 { lane.append(message(.data, owner(0))) }
    var order: [RequestOwner] = []
    lane.append(message(.data, owner(1)))
    for _ in 0..<40 {
      guard let next = lane.first else { break }
      order.append(next.owner)
      lane.removeFirst()
      if next.owner == owner(1) { lane.append(message(.data, owner(1))) }
    }
    check(order.count { $0 == owner(0) } == 20 && order.count { $0 == owner(1) } == 20)
  }

  @Test func anOwnersOwnMessages_KeepTheirOrder() {
    var random = Random(state: 11)
    var lane = FairLane()
    var newest: [RequestOwner: UInt64] = [:]
    for serial in 1...2000 as ClosedRange<UInt64> {
      lane.append(message(.data, owner(Int.random(in: 0..<5, using: &random)), serial: serial))
      guard serial % 3 == 0, let next = lane.first else { continue }
      lane.removeFirst()
      check(next.serial > newest[next.owner] ?? 0)
      newest[next.owner] = next.serial
    }
    check(lane.count == 2000 - 666 && lane.frames == lane.count)
    check(lane.removeAll().count == 1334 && lane.isEmpty)
  }

  @Test func ordersOfManyStrategies_GoOutByTheirNumbers() {
    var queue = OutgoingQueue(SendLimits())
    // Three strategies place a few orders each, one after the other, as at a start.
    for number in 1...18 {
      let order = message(.order, owner((number - 1) / 6), orders: [Int64(number)])
      check(queue.offer(order, now: .at(0)) == nil)
    }
    var numbers: [Int64] = []
    while case .write(let next) = queue.next(now: .at(0)) { numbers += next.orders }
    check(numbers == Array(1...18).map(Int64.init))
  }

  @Test func aFloodOfOneStrategy_LeavesRoomForTheOthers() {
    var queue = OutgoingQueue(SendLimits(waitingData: 100))
    var taken = 0
    while queue.offer(message(.data, owner(0)), now: .at(0)) == nil { taken += 1 }
    check(taken == 100)
    var others = 0
    while queue.offer(message(.data, owner(1)), now: .at(0)) == nil { others += 1 }
    check(others == 50)
    for number in 2..<300 {
      check(queue.offer(message(.data, owner(number)), now: .at(0)) == nil)
      check(queue.offer(message(.data, owner(number)), now: .at(0)) == nil)
    }
    check(queue.offer(message(.data, owner(2)), now: .at(0)) != nil)
  }

  @Test func anOrderThatWouldWaitTooLong_IsRefusedInWords() {
    var queue = OutgoingQueue(SendLimits())
    for _ in 0..<40 {
      check(queue.takesDirectly(1, lane: .order, owner: owner(0), now: .at(0)))
    }
    check(!queue.takesDirectly(1, lane: .order, owner: owner(0), now: .at(0)))
    var waiting = 0
    var refusal: String?
    while refusal == nil {
      refusal = queue.offer(message(.order, owner(0), orders: [Int64(waiting)]), now: .at(0))
      if refusal == nil { waiting += 1 }
    }
    check(waiting == 40)
    check(
      refusal == "the gateway's message rate of 45 a second leaves room for this order in 2 s "
        + "only, and an order waits 1 s at most")
    // Another strategy's order comes after one of the first's, not after all.
    check(queue.offer(message(.order, owner(1), orders: [900]), now: .at(0)) == nil)
    // All go out within the promised second.
    var sent = 0
    for step in 0...190 {
      while case .write = queue.next(now: .at(Double(step) / 90)) { sent += 1 }
    }
    check(sent == 41)
  }

  @Test func ordersThatGrewOld_AreGivenUp_WithTheirCancels_AndOnlyThose() {
    var queue = OutgoingQueue(SendLimits())
    check(queue.offer(message(.order, owner(0), orders: [1]), now: .at(0)) == nil)
    check(queue.offer(message(.cancel, orders: [1]), now: .at(1.9)) == nil)
    check(queue.offer(message(.cancel, orders: [7]), now: .at(0)) == nil)
    check(queue.offer(message(.order, owner(0), orders: [2]), now: .at(1)) == nil)
    check(queue.removeOld(now: .at(2)).isEmpty)
    check(queue.removeOld(now: .at(2.1)).map(\.orders) == [[1], [1]])
    check(queue.waiting(.order) == 1 && queue.waiting(.cancel) == 1)
  }

  @Test func aComplaint_SlowsDown_ForTenMinutes() {
    var budget = SendBudget(SendLimits())
    check(budget.backOff(now: .at(0)) == 36)
    check(budget.backOff(now: .at(1)) == 28)
    var rates: [Int] = []
    while let rate = budget.backOff(now: .at(2)) { rates.append(rate) }
    check(rates.last == 11 && budget.perSecond == 11)
    _ = budget.delay(for: 1, isCancel: false, now: .at(601))
    check(budget.perSecond == 11)
    _ = budget.delay(for: 1, isCancel: false, now: .at(603))
    check(budget.perSecond == 45)
  }

  @Test func afterAComplaint_NoSecondHoldsMoreThanTheNewBurst() {
    var budget = SendBudget(SendLimits(reservedForCancels: 0))
    for _ in 0..<45 { budget.spend(1, now: .at(0)) }
    check(budget.backOff(now: .at(0.5)) == 36)
    var times: [Double] = []
    for step in 0..<3000 {
      let now = 0.5 + Double(step) / 500
      while budget.delay(for: 1, isCancel: true, now: .at(now)) <= .zero {
        budget.spend(1, now: .at(now))
        times.append(now)
      }
    }
    for start in times { check(times.filter { $0 >= start && $0 < start + 1 }.count <= 40) }
    check(times.count > 150)
  }

  @Test func theTally_KeepsMinutes() {
    var tally = OwnerTally()
    for second in 0..<90 { tally.count(1, of: owner(0), now: .at(Double(second))) }
    let counts = tally.counts(now: .at(90))
    check(counts[owner(0)]?.total == 90)
    let busiest = counts[owner(0)].map { max($0.lastMinute, $0.thisMinute) } ?? 0
    check(busiest <= 60 && busiest >= 30)
    check(tally.counts(now: .at(1000))[owner(0)]?.lastMinute == 0)
  }
}

struct DataLinesTests {
  private func quotes(_ id: Int32, _ contract: Int) -> ClientMessage {
    var wire = TWSContract()
    wire.contractID = contract
    wire.symbol = "S\(contract)"
    return .requestMarketData(
      .init(requestID: RequestID(rawValue: id), contract: wire, genericTicks: ""))
  }

  private func bars(_ id: Int32, _ contract: Int) -> ClientMessage {
    var wire = TWSContract()
    wire.contractID = contract
    wire.symbol = "S\(contract)"
    return .requestRealTimeBars(
      .init(
        requestID: RequestID(rawValue: id), contract: wire, whatToShow: "TRADES",
        isRegularHoursOnly: false))
  }

  @Test func oneLineTooMany_IsRefusedWithTheRule() {
    var lines = DataLines(LineLimits(marketData: 2))
    for number in 1...2 as ClosedRange<Int32> {
      check(lines.refusal(of: quotes(number, Int(number))) == nil)
      lines.wrote(quotes(number, Int(number)))
    }
    check(
      lines.refusal(of: quotes(3, 3))
        == "all 2 market data lines are in use, and the gateway serves no more at once: close "
        + "other feeds, or book more lines and set market_data_lines in brokers.toml")
    // The bars of an instrument with quotes share its line.
    check(lines.refusal(of: bars(3, 2)) == nil)
    lines.wrote(bars(3, 2))
    lines.wrote(.cancelMarketData(RequestID(rawValue: 2)))
    check(lines.refusal(of: quotes(4, 4)) != nil)
    lines.wrote(.cancelRealTimeBars(RequestID(rawValue: 3)))
    check(lines.refusal(of: quotes(4, 4)) == nil)
    check(lines.subjects(.marketData).map(\.contract) == [1])
  }

  @Test func aGatewayThatRefusesEarlier_IsBelieved() {
    var lines = DataLines(LineLimits())
    for number in 1...11 as ClosedRange<Int32> { lines.wrote(quotes(number, Int(number))) }
    let learned = lines.learn(11)
    check(learned?.kind == .marketData && learned?.limit == 10)
    check(lines.refusal(of: quotes(12, 12)) != nil)
    check(lines.learn(99) == nil)
    lines.close(4)
    check(lines.refusal(of: quotes(12, 12)) == nil)
  }

  @Test(arguments: [(100, 3), (300, 3), (450, 4), (9000, 60), (0, 3)])
  func books_FollowFromTheLines(lines: Int, books: Int) {
    let limits = LineLimits(marketData: lines)
    check(limits.depth == books && limits.tickByTick == books)
  }
}
