import Backtest
import StrategyChannel
import Tape
import Testing
import TradingModel

/// Live trading beside its simulation on the same tape. The desk of these sessions fills a buy at
/// the bid, which no market gives: the simulation pays the ask.
struct ReplayLiveDiffTests {
  /// Buys at the third quote, sells at the ninth.
  private static let source = """
    local S, seen = { symbols = { "AAPL.NASDAQ" } }, 0
    S.params = { first = { default = 3, min = 1, max = 100, doc = "the quote of the purchase" } }
    function S.on_quote(q)
      if q.symbol ~= "AAPL.NASDAQ" then return end
      seen = seen + 1
      if seen == params.first then order.buy { symbol = q.symbol, quantity = 10, tag = "in" } end
      if seen == 9 then order.sell { symbol = q.symbol, quantity = 10, tag = "out" } end
    end
    return S
    """

  private static let strategy = StrategyID(rawValue: "simple")

  private static func session() -> ListedSession {
    let maker = SessionMaker([ReplayScripts.start("simple", source)])
    maker.begin()
    maker.run(seconds: 60)
    maker.stop()
    return maker.session
  }

  private static func diff(_ change: (inout LiveDiff) -> Void = { _ in }) throws -> DiffReport {
    var diff = LiveDiff()
    diff.latency = .zero
    diff.execution.paysCommission = false
    change(&diff)
    return try diff.run(session())
  }

  @Test("a fill at another price of the same market is told as that, with its amount")
  func fillPrice() throws {
    let report = try Self.diff()
    #expect(report.live == 2)
    #expect(report.simulated == 2)
    let row = try #require(report.rows.first { $0.live?.side == .buy })
    let live = try #require(row.live)
    let simulated = try #require(row.simulated)
    #expect(live.decided == simulated.decided)
    #expect(live.tag == "in" && simulated.tag == "in")
    #expect(row.reason == .fillPrice)
    #expect(simulated.price != live.price)
    #expect(row.amount == (simulated.price - live.price) * live.quantity)
    #expect(report.totals.map(\.reason).contains(.fillPrice))
  }

  @Test("a fee of the journal that differs is told as that")
  func fee() throws {
    let report = try Self.diff {
      $0.commission = {
        Commission(execution: $0, amount: 3, currency: "USD", realizedProfit: nil)
      }
    }
    let fees = report.rows.flatMap(\.parts).filter { $0.reason == .fee }
    #expect(fees.count == 2)
    #expect(fees.allSatisfy { $0.amount == -3 })
  }

  @Test("another script on the disk and another parameter are told as code and parameter")
  func versions() throws {
    let report = try Self.diff {
      $0.current = { _ in
        LiveDiff.Current(
          source: Self.source.replacing("seen == 9", with: "seen == 15"), modules: [],
          parameters: [NamedParameter(name: "first", value: .integer(5))])
      }
    }
    let code = report.rows.filter { $0.reason == .code }
    let parameter = report.rows.filter { $0.reason == .parameter }
    #expect(code.contains { ($0.live ?? $0.simulated)?.side == .sell })
    #expect(!code.contains { ($0.live ?? $0.simulated)?.side == .buy })
    #expect(parameter.contains { ($0.live ?? $0.simulated)?.side == .buy })
    #expect(report.notes.contains { $0.contains("the script on the disk differs") })
    #expect(report.notes.contains { $0.contains("the parameters of runner.toml differs") })
  }

  @Test("a trade that only live trading has is listed with its worth")
  func onlyLive() throws {
    // The simulation has another script at hand that never sells.
    let report = try Self.diff { diff in
      let engine = diff.simulate
      diff.simulate = { plan, hear in
        var plan = plan
        plan.start.source = Self.source.replacing("seen == 9", with: "seen == 90000")
        return try engine(plan, hear)
      }
    }
    let row = try #require(report.rows.first { $0.simulated == nil })
    #expect(row.live?.side == .sell)
    #expect(row.words.hasPrefix("only live"))
    #expect(report.live == 2)
    #expect(report.simulated == 1)
  }

  @Test("nothing to compare is an error that names what there is")
  func unknownStrategy() {
    #expect(throws: ReplayError.self) {
      try LiveDiff().run(Self.session(), strategy: StrategyID(rawValue: "nobody"))
    }
  }
}
