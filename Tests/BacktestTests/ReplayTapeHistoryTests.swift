import Backtest
import History
import StrategyChannel
import Tape
import Testing
import TradingModel

struct ReplayTapeHistoryTests {
  @Test("a life's market comes out as it was seen, instrument by instrument")
  func events() throws {
    let maker = SessionMaker([ReplayScripts.start("restless", ReplayScripts.restless)])
    maker.begin()
    maker.run(seconds: 30)
    maker.stop()
    let survey = try SessionSurvey(maker.session)
    for place in SessionMaker.symbols.indices {
      let id = SessionMaker.instrument(place).id
      for kind in [TapeHistory.Kind.quotes, .bars(.fiveSeconds), .trades] {
        var reader = TapeHistory(
          maker.session, life: 1, instrument: id, kind, entries: survey.entries)
        var buffer: [HistoryEvent] = []
        var found: [HistoryEvent] = []
        repeat {
          try reader.read(into: &buffer, limit: 7)
          #expect(buffer.count <= 7)
          found += buffer
        } while !buffer.isEmpty
        let expected = maker.entries.compactMap { item -> HistoryEvent? in
          guard case .event(_, let event) = item.entry else { return nil }
          switch (event.body, kind) {
          case (.quote(UInt16(place), let quote, _), .quotes): return .quote(quote)
          case (.bar(UInt16(place), let size, let bar, _), .bars): return .bar(bar, size)
          default: return nil
          }
        }
        #expect(found == expected)
        #expect(found.isEmpty == (kind == .trades))
        #expect(reader.progress?.done == reader.progress?.of)
      }
    }
  }
}
