import Testing
import TradingModel

@testable import PaperExchange

@Suite struct TimeTests {
  @Test func goodTillDate_EndsAtItsMoment() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let end = monday.advanced(by: .seconds(60))
    let key = desk.place(.buy, 10, .limit(99)) {
      $0.timeInForce = .goodTillDate
      $0.attributes.goodTill = end
    }
    #expect(desk.engine.nextDeadline == end)
    desk.engine.advance(to: end.advanced(by: .nanoseconds(-1)))
    #expect(desk.record(key).status == .submitted)
    desk.engine.advance(to: end)
    #expect(desk.record(key).status == .cancelled)
    #expect(desk.codes().last == 202)
  }

  @Test func goodTillDate_LivesThroughNightsUntilItsMoment() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let key = desk.place(.buy, 10, .limit(99)) {
      $0.timeInForce = .goodTillDate
      $0.attributes.goodTill = time("2026-11-24 20:00:00")
    }
    desk.engine.advance(to: time("2026-11-23 21:00:00"))
    #expect(desk.record(key).status == .preSubmitted)
    desk.engine.advance(to: time("2026-11-24 14:30:00"))
    #expect(desk.record(key).status == .submitted)
    desk.engine.advance(to: time("2026-11-24 20:00:00"))
    #expect(desk.record(key).status == .cancelled)
  }

  @Test func goodAfterTime_KeepsTheOrderUntilThen() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    let begin = monday.advanced(by: .seconds(60))
    let key = desk.place(.buy, 10) { $0.attributes.goodAfter = begin }
    #expect(desk.record(key).status == .preSubmitted)
    desk.quote("100.00", "100.02")
    #expect(desk.fills.isEmpty)
    desk.engine.advance(to: begin)
    #expect(desk.record(key).status == .filled)
    #expect(desk.fills.first?.time == begin)
  }

  @Test func immediateOrCancel_TellsPendingCancelAndThenCancelled() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    _ = desk.told()
    desk.place(.buy, 10, .limit(99)) { $0.timeInForce = .immediateOrCancel }
    let states = desk.told().compactMap { event -> String? in
      switch event {
      case .order(let record), .status(let record): record.status.rawValue
      case .execution, .commission, .message, .position: nil
      }
    }
    #expect(states == ["Submitted", "PendingCancel", "Cancelled"])
  }

  @Test func warning399_NamesTheVenueAndTheOpening() {
    var desk = Desk(at: time("2026-11-23 13:00:00"))
    desk.place(.buy, 1)
    let text = desk.told().compactMap {
      if case .message(_, 399, let text) = $0 { text } else { nil }
    }.first
    #expect(
      text == """
        Order Message:
        BUY 1 AAPL NASDAQ.NMS
        Warning: Your order will not be placed at the exchange until 2026-11-23 09:30:00 US/Eastern.
        """)
  }

  @Test func refusals_OfDates() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    _ = desk.told()
    desk.place(.buy, 1, .limit(99)) { $0.timeInForce = .goodTillDate }
    desk.place(.buy, 1, .limit(99)) {
      $0.timeInForce = .goodTillDate
      $0.attributes.goodTill = monday
    }
    desk.place(.buy, 1, .stop(110)) { $0.timeInForce = .atOpening }
    desk.place(.buy, 1, .marketOnClose) { $0.timeInForce = .immediateOrCancel }
    desk.place(.buy, 20_000, .market, euro) { $0.timeInForce = .atOpening }
    desk.place(.buy, 20_000, .marketOnClose, euro)
    #expect(desk.codes() == [391, 201, 387, 201, 201, 387])
  }
}
