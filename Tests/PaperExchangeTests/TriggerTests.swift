import Testing
import TradingModel

@testable import PaperExchange

@Suite struct TriggerTests {
  /// A sell stop at 99 with a method, and what sets it off.
  private func triggers(_ method: TriggerMethod?, _ steps: (inout Desk) -> Void) -> Bool {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.trade("100.00")
    let key = desk.place(.sell, 10, .stop(99)) { $0.attributes.trigger = method }
    steps(&desk)
    return desk.record(key).isTriggered
  }

  @Test func lastPrice_IsTheDefaultOfStocks() {
    #expect(!triggers(nil) { $0.quote("98.00", "98.02") })
    #expect(triggers(nil) { $0.trade("99.00") })
    #expect(triggers(.last) { $0.trade("98.50") })
  }

  @Test func doubleLast_WantsTwoTradesInARow() {
    #expect(!triggers(.doubleLast) { $0.trade("99.00") })
    #expect(
      !triggers(.doubleLast) {
        $0.trade("99.00")
        $0.trade("99.01")
        $0.trade("99.00")
      })
    #expect(
      triggers(.doubleLast) {
        $0.trade("99.00")
        $0.quote("99.50", "99.52")
        $0.trade("98.90")
      })
  }

  @Test func bidAsk_LooksAtTheBidOfASale() {
    #expect(!triggers(.bidAsk) { $0.trade("98.00") })
    #expect(!triggers(.bidAsk) { $0.quote("99.01", "99.02") })
    #expect(triggers(.bidAsk) { $0.quote("99.00", "99.02") })
  }

  @Test func doubleBidAsk_WantsTwoQuotesInARow() {
    #expect(!triggers(.doubleBidAsk) { $0.quote("98.00", "98.02") })
    #expect(
      triggers(.doubleBidAsk) {
        $0.quote("98.00", "98.02")
        $0.trade("99.50")
        $0.quote("98.00", "98.02")
      })
  }

  @Test func lastOrBidAsk_TakesEither() {
    #expect(triggers(.lastOrBidAsk) { $0.trade("99.00") })
    #expect(triggers(.lastOrBidAsk) { $0.quote("99.00", "99.10") })
  }

  @Test func midpoint_LooksAtTheMiddleOfTheQuote() {
    #expect(!triggers(.midpoint) { $0.quote("98.90", "99.12") })
    #expect(triggers(.midpoint) { $0.quote("98.90", "99.10") })
  }

  @Test func currencies_HaveNoTradesAndTriggerOnTheQuoteWhateverIsAsked() {
    var desk = Desk()
    desk.quote("1.15000", "1.15005", of: euro, size: 1_000_000)
    let key = desk.place(.buy, 20_000, .stop(decimal("1.16000")), euro) {
      $0.attributes.trigger = .last
    }
    desk.quote("1.15995", "1.16000", of: euro, size: 1_000_000)
    #expect(desk.record(key).status == .filled)
  }

  @Test func stopThatIsReachedAlready_GoesToTheMarketAtOnce() {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.trade("100.00")
    let key = desk.place(.sell, 10, .stop(decimal("100.50")))
    #expect(desk.record(key).status == .filled)
  }
}
