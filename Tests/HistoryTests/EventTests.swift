import History
import Testing
import TradingModel

@Suite struct EventTests {
  @Test func bar_IsKnownAtItsEnd() {
    let bar = Bar(
      start: Timestamp(seconds: 60), open: .one, high: .one, low: .one, close: .one)
    #expect(HistoryEvent.bar(bar, .minute).time == Timestamp(seconds: 120))
  }
}
