import StrategyChannel
import SystemKit
import Testing
import TradingModel

@Suite struct EventWriterTests {
  /// Fills the ring with quotes of instrument 0 until one has to wait.
  static func fill(_ channel: Channel) {
    while channel.host.writer.send(Quote.make(), index: 0, sent: 0) == .written {}
  }

  @Test func fullRing_KeepsTheNewestQuoteOfEachInstrument_Marked() throws {
    let channel = try Channel.make(down: 1024)
    EventWriterTests.fill(channel)
    for bid in 1...5 {
      for index in 1...2 {
        let quote = Quote.make(bid: Int64(bid), instrument: Int64(index))
        #expect(channel.host.writer.send(quote, index: UInt16(index), sent: 0) == .waiting)
      }
    }
    var seen: [ChildEvent.Body] = []
    while let event = try channel.child.next() {
      seen.append(event.body)
      channel.host.writer.flush(sent: 9)
    }
    // Of instrument 0 one quote waited unmerged.
    var expected = [1, 2].map { index in
      var quote = Quote.make(bid: 5, instrument: Int64(index))
      quote.changed.insert(.conflated)
      return ChildEvent.Body.quote(UInt16(index), quote, sent: 9)
    }
    expected.insert(.quote(0, .make(), sent: 9), at: 0)
    #expect(Array(seen.suffix(3)) == expected)
  }

  @Test func fullRing_CountsTradesThatItDrops() throws {
    let channel = try Channel.make(down: 1024)
    EventWriterTests.fill(channel)
    for _ in 0..<3 {
      #expect(channel.host.writer.send(Trade.make(), index: 1, sent: 0) == .dropped)
    }
    while try channel.child.next() != nil {}
    #expect(channel.host.writer.send(Trade.make(), index: 1, sent: 0) == .written)
    #expect(channel.host.writer.send(Trade.make(), index: 1, sent: 0) == .written)
    var missed: [UInt32] = []
    while let event = try channel.child.next() {
      if case .trade(_, _, let count) = event.body { missed.append(count) }
    }
    #expect(missed == [3, 0])
  }

  @Test func fullRing_KeepsEveryOrderEvent_InOrder() throws {
    let channel = try Channel.make(down: 1024)
    EventWriterTests.fill(channel)
    for id in 0..<2000 {
      let event = ChildEvent(time: Timestamp(rawValue: 0), .timer(id: Int64(id)))
      #expect(channel.host.writer.send(event, sent: 0) == .waiting)
    }
    var ids: [Int64] = []
    while let event = try channel.child.next() {
      if case .timer(let id) = event.body { ids.append(id) }
      channel.host.writer.flush(sent: 0)
    }
    #expect(ids == (0..<2000).map { Int64($0) })
  }

  @Test func tooMuchWaiting_IsStuck() throws {
    let channel = try Channel.make(down: 1024)
    let event = ChildEvent(time: Timestamp(rawValue: 0), .timer(id: 1))
    var written = 0
    while channel.host.writer.send(event, sent: 0) == .written { written += 1 }
    for _ in 0..<9999 { #expect(channel.host.writer.send(event, sent: 0) == .waiting) }
    #expect(channel.host.writer.fault == nil)
    #expect(channel.host.writer.send(event, sent: 0) == .dropped)
    #expect(channel.host.writer.fault == .stuck)
    #expect(written > 10)
  }

  @Test func closedWriter_DropsEverything() throws {
    let channel = try Channel.make()
    channel.host.writer.close()
    #expect(channel.host.writer.send(Quote.make(), index: 0, sent: 0) == .dropped)
    #expect(channel.host.writer.fault == .closed)
    #expect(try channel.child.next() == nil)
  }

  @Test func busyChild_ShowsSinceWhen_AndNothingWhileItWaits() throws {
    let channel = try Channel.make()
    #expect(channel.host.vitalSigns.busySince == nil)
    _ = channel.host.writer.send(Quote.make(), index: 0, sent: 0)
    let before = MonotonicClock.now()
    _ = try channel.child.next()
    let since = try #require(channel.host.vitalSigns.busySince)
    #expect(since >= before && since <= MonotonicClock.now())
    #expect(try channel.child.next() == nil)
    #expect(channel.host.vitalSigns.busySince == nil)
    #expect(channel.host.eventsSeen == 1)
  }
}
