import Testing
import TradingModel

/// The yardstick of the recorded test is itself checked on paths that a reader can follow.
struct ReplayTests {
  private func order(
    _ side: Side, _ kind: PlannedOrder.Kind, then: PlannedOrder.Then = .nothing
  ) -> PlannedOrder {
    PlannedOrder(tag: "a", symbol: "x", side: side, quantity: 5, kind: kind, then: then)
  }

  private func quotes(_ pairs: [(Int, Int)]) throws -> RecordedPath {
    try RecordedPath(
      quotes: pairs.enumerated().map { "20200101 17000\($0)000,\($1.0),\($1.1),0" })
  }

  private func prices(_ replay: Replay) -> [String] {
    replay.fills.map { "\($0.tag) \($0.side.rawValue) \($0.price)" }
  }

  @Test("a resting limit order fills at its own price when the far side reaches it")
  func limit_FillsAtItsPrice() throws {
    let path = try quotes([(10, 12), (8, 9), (5, 6)])
    #expect(prices(Replay([order(.buy, .limit(9))], on: path)) == ["a BUY 9"])
    #expect(prices(Replay([order(.buy, .limit(7))], on: path)) == ["a BUY 7"])
    #expect(prices(Replay([order(.buy, .limit(5))], on: path)) == [])
    #expect(prices(Replay([order(.sell, .limit(10))], on: path)) == ["a SELL 10"])
  }

  @Test("a stop takes the quote that triggers it, not its own price")
  func stop_TakesTheQuote() throws {
    let path = try quotes([(10, 12), (13, 15), (5, 6)])
    #expect(prices(Replay([order(.buy, .stop(14))], on: path)) == ["a BUY 15"])
    #expect(prices(Replay([order(.sell, .stop(9))], on: path)) == ["a SELL 5"])
  }

  @Test("with trades the stop looks at them, and takes the ask a tick above")
  func stopOnTrades_TakesTheAsk() throws {
    let path = try RecordedPath(bars: ["2024-01-01 00:00:00,10,20,9,15,4"], tick: 1)
    #expect(path.steps.map(\.bid) == [10, 9, 20, 15])
    let replay = Replay([order(.buy, .stop(20))], on: path)
    #expect(prices(replay) == ["a BUY 21"])
    #expect(replay.fills[0].time == Timestamp(seconds: 1_704_067_230))
  }

  @Test("of a bracket's children one fills and takes the other along")
  func bracket_EndsOnce() throws {
    let path = try quotes([(10, 12), (8, 9), (14, 15), (3, 4)])
    let bracket = order(.buy, .limit(9), then: .bracket(target: 13, stop: 5))
    #expect(prices(Replay([bracket], on: path)) == ["a BUY 9", "a:target SELL 13"])
    let falling = try quotes([(10, 12), (8, 9), (3, 4), (14, 15)])
    #expect(prices(Replay([bracket], on: falling)) == ["a BUY 9", "a:stop SELL 3"])
  }

  @Test("an exit's distance from its entry is measured")
  func exit_IsMeasured() throws {
    let path = try quotes([(10, 12), (8, 9), (9, 10), (13, 15)])
    let replay = Replay([order(.buy, .limit(9), then: .exit(13))], on: path)
    #expect(prices(replay) == ["a BUY 9", "a:exit SELL 13"])
    #expect(replay.shortestExit == .seconds(2))
  }

  @Test("stamps of quotes are New York winter time, those of bars UTC")
  func stamps_AreRead() throws {
    #expect(
      try RecordedPath.quoteTime("20200101 170000065").rawValue == 1_577_916_000_065_000_000)
    #expect(
      try RecordedPath.barTime("2024-02-29 12:00:00").rawValue / 1_000_000_000 == 1_709_208_000)
    #expect(throws: RecordedPath.BadRow.self) { try RecordedPath.quoteTime("20200101") }
  }
}
