import Backtest
import StrategyChannel
import Tape
import Testing
import TradingModel

/// Another version of a script on a recorded session.
struct ReplayComparisonTests {
  /// Buys one share at the third quote, sells it at the ninth.
  private static let simple = """
    local S, seen = { symbols = { "AAPL.NASDAQ" }, bars = { "5s" } }, 0
    function S.on_quote(q)
      if q.symbol ~= "AAPL.NASDAQ" then return end
      seen = seen + 1
      if seen == 3 then order.buy { symbol = q.symbol, quantity = 1 } end
      if seen == 9 then order.sell { symbol = q.symbol, quantity = 1 } end
    end
    return S
    """

  private static func compare(
    _ change: (String) -> String, seconds: Int = 400
  ) throws -> ComparisonReport {
    let maker = SessionMaker([ReplayScripts.start("simple", simple)])
    maker.begin()
    maker.run(seconds: seconds)
    maker.stop()
    return try ScriptComparison.run(
      maker.session, strategy: StrategyID(rawValue: "simple"),
      with: .init(scriptName: "new.lua", source: change(simple)))
  }

  @Test("the same script changes nothing")
  func same() throws {
    let report = try Self.compare { $0 + "\n-- a comment\n" }
    #expect(report.changes.isEmpty)
    #expect(report.same == 2)
    #expect(report.baseline.differences == 0)
    #expect(report.totals.isEmpty)
  }

  @Test("other terms at the same event are one change")
  func terms() throws {
    let report = try Self.compare {
      $0.replacing("quantity = 1 } end\n  if seen == 9", with: "quantity = 3 } end\n  if seen == 9")
    }
    #expect(report.changes.count == 1)
    let change = try #require(report.changes.first)
    #expect(change.recorded?.words == "buy 1 AAPL.NASDAQ MKT on main")
    #expect(change.new?.words == "buy 3 AAPL.NASDAQ MKT on main")
    #expect(change.place.words.hasPrefix("quote AAPL.NASDAQ"))
    let old = try #require(change.recorded?.worth)
    let new = try #require(change.new?.worth)
    #expect(old.price == new.price)
    let end = try #require(old.end)
    #expect(new.end == end + end + end)
    #expect(report.totals.count == 1)
    #expect(report.totals[0].currency == "USD")
    #expect(report.totals[0].end == end + end)
  }

  @Test("a later decision is one that only the old and one that only the new script took")
  func moved() throws {
    let report = try Self.compare { $0.replacing("seen == 9", with: "seen == 12") }
    #expect(report.same == 1)
    #expect(report.changes.count == 2)
    #expect(report.changes[0].recorded?.words.hasPrefix("sell 1") == true)
    #expect(report.changes[0].new == nil)
    #expect(report.changes[1].recorded == nil)
    #expect(report.changes[1].new?.words.hasPrefix("sell 1") == true)
    #expect(report.changes[0].place.entry < report.changes[1].place.entry)
  }

  @Test("a decision is worth what the recorded market made of it")
  func worth() throws {
    let maker = SessionMaker([ReplayScripts.start("simple", Self.simple)])
    maker.begin()
    maker.run(seconds: 400)
    maker.stop()
    let report = try ScriptComparison.run(
      maker.session, strategy: StrategyID(rawValue: "simple"),
      with: .init(
        scriptName: "new.lua", source: Self.simple.replacing("seen == 3", with: "seen == 30")))
    let change = try #require(report.changes.first { $0.new != nil })
    let worth = try #require(change.new?.worth)
    let quotes = maker.entries.compactMap { item -> Quote? in
      guard case .event(_, let event) = item.entry, case .quote(0, let quote, _) = event.body
      else { return nil }
      return quote
    }
    #expect(worth.price == quotes[29].ask)
    #expect(worth.source == "quote")
    func mark(_ after: Duration?) throws -> Money {
      let limit = after.map { quotes[29].time.advanced(by: $0) }
      let last = try #require(quotes.last { limit == nil || $0.time <= limit! })
      return try #require(last.mid) - (try #require(quotes[29].ask))
    }
    #expect(worth.oneMinute == (try mark(.seconds(60))))
    #expect(worth.fiveMinutes == (try mark(.seconds(300))))
    #expect(worth.end == (try mark(nil)))
  }

  @Test("a script that cannot be loaded is said")
  func broken() throws {
    let report = try Self.compare { _ in "return 1 +" }
    #expect(report.faults.count == 1)
    #expect(report.faults[0].contains("could not be loaded"))
    #expect(report.changes.count == 2)
  }

  @Test("other wishes are said")
  func wishes() throws {
    let report = try Self.compare { $0.replacing("\"5s\"", with: "\"1m\"") }
    #expect(report.notes.contains { $0.contains("is not on the tape") })
  }
}
