import Notices
import Testing
import TradingModel

/// Which channel tries which message when, in virtual time.
struct DeliveryDeskTests {
  /// Draws the middle, so that waits are exact.
  private struct Middle: RandomNumberGenerator, Sendable {
    mutating func next() -> UInt64 { .max / 2 }
  }

  private func desk() -> DeliveryDesk { DeliveryDesk(staleAfter: .seconds(3600), random: Middle()) }
  private func at(_ seconds: Int64) -> Timestamp { Timestamp.morning.plus(seconds) }
  private func stops(_ names: String...) -> [RouteStop] {
    names.map { RouteStop(channel: $0, isSilent: false) }
  }
  private func attempt(_ message: Int64, _ channel: String) -> DeliveryDesk.Output {
    .attempt(message: message, stop: RouteStop(channel: channel, isSilent: false))
  }

  @Test("the second channel takes over at once when the first fails, and is first for the next")
  func secondChannel_TakesOver() {
    var desk = desk()
    let first = desk.add(1, stops: stops("a", "b"), isUrgent: true, since: at(0), at: at(0))
    #expect(first == [attempt(1, "a")])
    #expect(desk.ended(1, on: "a", .failed("down"), at: at(1)) == [attempt(1, "b")])
    #expect(desk.ended(1, on: "b", .sent, at: at(2)) == [])
    #expect(desk.count == 0)
    let next = desk.add(2, stops: stops("a", "b"), isUrgent: true, since: at(2), at: at(2))
    #expect(next == [attempt(2, "b")])
    _ = desk.ended(2, on: "b", .sent, at: at(3))
    let later = desk.add(3, stops: stops("a", "b"), isUrgent: true, since: at(60), at: at(60))
    #expect(later == [attempt(3, "a")])
  }

  @Test("when all fail, all are tried again after waits that double, until none is left")
  func allFail_IsRetried() {
    var desk = desk()
    var outputs = desk.add(1, stops: stops("a"), isUrgent: false, since: at(0), at: at(0))
    var waits: [Int64] = []
    var last = at(0)
    while outputs == [attempt(1, "a")] {
      outputs = desk.ended(1, on: "a", .failed("answered 500"), at: last)
      guard outputs.isEmpty, let due = desk.nextDue(after: last) else { break }
      waits.append(due.since(last).components.seconds)
      last = due.plus(1)
      outputs = desk.tick(at: last)
    }
    #expect(waits.prefix(5) == [2, 4, 8, 16, 32])
    #expect(outputs == [.gaveUp(message: 1, "after 7 rounds: answered 500")])
    #expect(desk.count == 0)
  }

  @Test("a wait that the other side asks for is kept while another channel can take it")
  func retryAfter_IsKept() {
    var desk = desk()
    _ = desk.add(1, stops: stops("a", "b"), isUrgent: false, since: at(0), at: at(0))
    _ = desk.ended(1, on: "a", .failed("429", wait: .seconds(120)), at: at(0))
    _ = desk.ended(1, on: "b", .sent, at: at(1))
    let next = desk.add(2, stops: stops("a", "b"), isUrgent: false, since: at(90), at: at(90))
    #expect(next == [attempt(2, "b")])
  }

  @Test("where no other channel is left, the wait that was asked for is kept")
  func loneRetryAfter_IsKept() {
    var desk = desk()
    _ = desk.add(1, stops: stops("a"), isUrgent: true, since: at(0), at: at(0))
    _ = desk.ended(1, on: "a", .failed("429", wait: .seconds(120)), at: at(0))
    #expect(desk.nextDue(after: at(0)) == at(120))
    let (early, due) = (desk.tick(at: at(119)), desk.tick(at: at(120)))
    #expect(early == [] && due == [attempt(1, "a")])
  }

  @Test("a channel that asked for a pause is left alone by every later message too")
  func retryAfter_HoldsForAll() {
    var desk = desk()
    _ = desk.add(1, stops: stops("a"), isUrgent: true, since: at(0), at: at(0))
    _ = desk.ended(1, on: "a", .failed("429", wait: .seconds(120)), at: at(0))
    #expect(desk.add(2, stops: stops("a"), isUrgent: true, since: at(5), at: at(5)) == [])
    #expect(desk.nextDue(after: at(5)) == at(120))
    #expect(desk.tick(at: at(119)) == [])
    #expect(desk.tick(at: at(120)) == [attempt(1, "a")])
    #expect(desk.ended(1, on: "a", .sent, at: at(121)) == [attempt(2, "a")])
  }

  @Test("while one channel pauses, another that failed is tried again in its own time")
  func pausing_HoldsNoOther() {
    var desk = desk()
    _ = desk.add(1, stops: stops("a", "b"), isUrgent: true, since: at(0), at: at(0))
    #expect(
      desk.ended(1, on: "a", .failed("429", wait: .seconds(500)), at: at(0)) == [
        attempt(1, "b")
      ])
    _ = desk.ended(1, on: "b", .failed("500"), at: at(0))
    #expect(desk.tick(at: at(3)) == [attempt(1, "b")])
  }

  @Test("what waits for a busy channel asks for no time")
  func busyChannel_AsksForNoTime() {
    var desk = desk()
    _ = desk.add(1, stops: stops("a"), isUrgent: false, since: at(0), at: at(0))
    _ = desk.add(2, stops: stops("a"), isUrgent: false, since: at(0), at: at(0))
    #expect(desk.nextDue(after: at(0)) == nil)
  }

  @Test("one message at a time, urgent ones first")
  func urgent_GoesFirst() {
    var desk = desk()
    _ = desk.add(1, stops: stops("a"), isUrgent: false, since: at(0), at: at(0))
    #expect(desk.add(2, stops: stops("a"), isUrgent: false, since: at(0), at: at(0)) == [])
    #expect(desk.add(3, stops: stops("a"), isUrgent: true, since: at(0), at: at(0)) == [])
    #expect(desk.ended(1, on: "a", .sent, at: at(1)) == [attempt(3, "a")])
    #expect(desk.ended(3, on: "a", .sent, at: at(1)) == [attempt(2, "a")])
  }

  @Test("while something urgent reaches nobody, that is known until a channel takes a message")
  func urgent_IsUnheard() {
    var desk = desk()
    var outputs = desk.add(1, stops: stops("a"), isUrgent: true, since: at(0), at: at(0))
    #expect(!desk.isUnheard(at: at(600)) && desk.isUnheard(at: at(601)))
    var now = at(0)
    while desk.count > 0 {
      for case .attempt(let message, let stop) in outputs {
        outputs = desk.ended(message, on: stop.channel, .failed("500"), at: now)
      }
      now = desk.nextDue(after: now) ?? now.plus(1)
      outputs = desk.tick(at: now)
    }
    #expect(desk.isUnheard(at: now))
    _ = desk.add(2, stops: stops("a"), isUrgent: false, since: now, at: now)
    #expect(desk.isUnheard(at: now))
    _ = desk.ended(2, on: "a", .sent, at: now)
    #expect(!desk.isUnheard(at: now))
  }

  @Test("what is not urgent and old is given up")
  func stale_IsGivenUp() {
    var desk = desk()
    _ = desk.add(1, stops: stops("a"), isUrgent: false, since: at(-3600), at: at(0))
    let outputs = desk.ended(1, on: "a", .failed("down"), at: at(10))
    #expect(outputs == [.gaveUp(message: 1, "after 1 round: down")])
  }

  @Test("the queue is bounded: the oldest that is not urgent goes")
  func queue_IsBounded() {
    var desk = desk()
    for id in 1...Int64(DeliveryDesk.limit) {
      _ = desk.add(id, stops: stops("a"), isUrgent: id != 5, since: at(0), at: at(0))
    }
    let outputs = desk.add(9001, stops: stops("a"), isUrgent: true, since: at(0), at: at(0))
    #expect(outputs == [.dropped(message: 5)])
    #expect(
      desk.add(9002, stops: stops("a"), isUrgent: true, since: at(0), at: at(0)) == [
        .dropped(message: 9002)
      ])
    #expect(desk.count == DeliveryDesk.limit)
  }
}
