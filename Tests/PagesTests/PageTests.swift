import Control
import Journal
import Reports
import Testing
import TradingModel

@testable import Pages

@Suite struct PageTests {
  @Test("live money is loud and paper money is calm at the head of every page")
  func mode_IsTold() {
    func head(_ mode: String) -> String {
      PageFrame(
        title: "x", place: .risk,
        daemon: DaemonLight(.running(mode: mode, since: Samples.time), alarms: 1)
      ).page(Markup())
    }
    #expect(head("live").contains("<span class=\"mode live\""))
    #expect(head("live").contains("data-mode=\"live\""))
    #expect(head("paper").contains("<span class=\"mode paper\""))
    #expect(head("paper").contains("1 alarm<"))
    #expect(head("live").contains("aria-current=\"page\">"))
  }

  @Test("a page before signing in has no menu and no script")
  func bare_TellsNothing() {
    let page = PageFrame(title: "x", place: nil).page(Markup())
    #expect(!page.contains("<nav"))
    #expect(!page.contains("<script"))
  }

  @Test("times stand in UTC in the markup and in the chosen zone in words")
  func clock_Shifts() {
    // 2026-07-01T12:00:00Z and 2026-12-01T12:00:00Z: with and without summer time.
    let summer = Timestamp(seconds: 1_782_907_200)
    let winter = Timestamp(seconds: 1_796_126_400)
    let clock = PageClock(zone: .exchange, exchange: "America/New_York")
    #expect(clock.text(summer) == "2026-07-01 08:00:00")
    #expect(clock.text(winter, .minute) == "07:00")
    #expect(PageClock(zone: .utc).text(summer, .precise) == "2026-07-01 12:00:00.000")
    #expect(clock.html(summer).contains("datetime=\"2026-07-01T12:00:00Z\""))
    #expect(clock.text(summer, .clock, exchange: "Asia/Tokyo") == "21:00:00")
    // A zone that nobody knows is no reason to show nothing.
    #expect(PageClock(zone: .exchange, exchange: "No/Where").text(summer, .clock) == "12:00:00")
  }

  @Test("profits carry their sign, and absent figures are dashes")
  func figures_CarrySigns() {
    #expect(Figures.profit(Money("1234.5")) == "<span class=\"up\">+1,234.50</span>")
    #expect(Figures.profit(-3) == "<span class=\"down\">−3.00</span>")
    #expect(Figures.profit(.zero) == "<span class=\"even\">0.00</span>")
    #expect(Figures.profit(nil) == Figures.absent)
    #expect(Figures.bytes(5 << 20) == "5.0 MiB")
  }

  @Test("parts of paths cannot leave their place")
  func paths_AreEncoded() {
    #expect(PagePath.strategy("a/b?c#d") == "/strategies/a%2Fb%3Fc%23d")
    #expect(PagePath.order("..") == "/orders/%2E%2E")
    #expect(PagePath.with("/logs", [("q", "a&b"), ("x", nil), ("y", "")]) == "/logs?q=a%26b")
    #expect(PageViewer.ownPath("//evil.example") == "/")
    #expect(PageViewer.ownPath("/\\evil.example") == "/")
    #expect(PageViewer.ownPath("/risk?x=1") == "/risk?x=1")
  }

  @Test("a chart at a moment marks it, keeps it in its choices, and has a way back to now")
  func chart_MarksItsMoment() throws {
    let page = Samples.strategyPage("calm").content.html
    let at = "1790000100000000000"
    #expect(page.contains("<line class=\"then\""))
    #expect(page.contains("href=\"/strategies/calm?symbol=other&amp;bar=5&amp;at=\(at)#chart\""))
    #expect(page.contains("href=\"/strategies/calm?symbol=calm&amp;bar=5#chart\">Now<"))
    var chart = Samples.chart("calm")
    #expect(chart.rows.at == nil)
    chart.at = Timestamp(seconds: 1_790_000_100)
    // The script marks the bar that the moment fell into.
    #expect(chart.rows.at == 1_790_000_060)
    chart.at = Timestamp(seconds: 1_780_000_000)
    #expect(chart.rows.at == nil)
  }

  @Test("a verdict on the overview says first what speaks loudest against trading")
  func verdict_IsShort() {
    var page = OverviewPage(viewer: PageViewer())
    page.status = Samples.status("x")
    page.verdicts = [
      PreflightRow(
        account: "swing", time: Samples.time, opens: nil,
        checks: [
          .init("disk", .look, "little room"), .init("data", .noGo, "no data"),
          .init("tape", .go, "recorded"),
        ])
    ]
    let html = page.content.html
    #expect(html.contains("no data; little room<"))
    #expect(!html.contains("recorded"))
    #expect(html.contains("href=\"/preflight\""))
  }

  @Test("what is left of a limit is shown as what is used")
  func use_IsTurnedRound() {
    func row(_ limit: String?, _ use: String?) -> RiskRow {
      Samples.limit("x", value: limit, use: use)
    }
    #expect(RiskPage.use(row("10", "9")).contains("use warn"))
    #expect(RiskPage.use(row("10", "10 left")).contains("width=\"0%\""))
    #expect(RiskPage.use(row("2,000", "2,000.00 USD")).contains("use bad"))
    #expect(RiskPage.use(row(nil, "3")) == "3")
    #expect(RiskPage.use(row("refused", nil)) == Figures.absent)
  }

  @Test("while the books are read, nothing is shown as nought")
  func unknownBooks_AreNotNought() {
    var page = Samples.overview("x")
    page.unknown = []
    page.books = BookList(books: [], positions: [])
    page.books.isUnknown = true
    page.books.note = "All executions are being read (5 % is done)."
    let html = page.content.html
    #expect(html.contains("being read (5 % is done)"))
    #expect(html.contains("The books are still being read."))
    #expect(!html.contains("every position fits the books"))
  }

  @Test("what a strategy made with instruments that it holds no more is in its profit")
  func closedBooks_Count() {
    func book(_ instrument: Int64, _ quantity: Quantity, _ realized: Money) -> JournalBook {
      JournalBook(
        strategy: StrategyID(rawValue: "s"), account: AccountName(rawValue: "a"),
        instrument: InstrumentID(rawValue: instrument), address: "X\(instrument)",
        quantity: quantity, averagePrice: quantity.isZero ? nil : 5, realized: realized,
        commissions: ["USD": 1], multiplier: nil)
    }
    let list = BookList(books: [book(1, 2, 10), book(2, 0, 30)], positions: [])
    #expect(list.rows.map(\.instrument) == [1])
    let worth = StrategyWorth.all(list)["s"]
    #expect(worth?.realized == 40 && worth?.commissions == ["USD": 2] && worth?.held == 1)
  }

  @Test("a strategy's page lists its versions, and what its shadow decides differently, and where")
  func versions_AreShown() {
    let page = Samples.strategyPage("sma").content.html
    #expect(page.contains("id=\"versions\"") && page.contains("id=\"shadow\""))
    #expect(page.contains(">promoted</span> by sma</td>"))
    #expect(page.contains(">1000+</a>") && page.contains(">3</a>"))
    #expect(page.contains("could not be put back"))
    #expect(page.contains("sma 3 sma 99 in sma at "))
    var alone = VersionsPanel(name: "sma", clock: PageClock())
    alone.lives = []
    #expect(alone.comparison.isEmpty)
    #expect(alone.list.contains("No start of it is recorded yet."))
  }

  @Test("the chart's rows for the script put fills into their bars")
  func chart_PlacesFills() {
    let rows = Samples.chart("AAPL").rows
    #expect(rows.bars.count == 30)
    #expect(rows.fills.first?.time == 1_790_000_060)
    #expect(rows.fills.first?.path == "/orders/AAPL")
  }

  @Test("alarms are listed with the worst first, and none without a daemon")
  func alarms_AreSorted() {
    let page = Samples.overview("x")
    let alarms = Alarm.list(
      status: page.status, strategies: page.strategies, feeds: page.feeds)
    #expect(alarms.count == 5)
    #expect(alarms.last?.kind == .warn)
    #expect(Alarm.list(status: nil, strategies: page.strategies, feeds: nil) == [])
  }

  @Test("the style sheet and the script name nothing off the machine")
  func assets_StayHere() {
    for asset in [PageAsset.style, PageAsset.script] {
      #expect(!asset.text.contains("http:"), "\(asset.path)")
      #expect(!asset.text.contains("https:"), "\(asset.path)")
      #expect(!asset.text.contains("@import"), "\(asset.path)")
      #expect(!asset.text.contains("innerHTML"), "\(asset.path)")
      #expect(!asset.text.contains("eval("), "\(asset.path)")
    }
    #expect(PageAsset.style.text.count { $0 == "{" } == PageAsset.style.text.count { $0 == "}" })
  }
}
