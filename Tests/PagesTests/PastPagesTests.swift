import Control
import Pages
import Reports
import Review
import Testing
import TradingModel

/// Text that would be markup, script or an invisible sign, if it were not text.
private let hostile = "<img src=x onerror=alert(1)>\"'&\u{202E}\u{0}\u{1B}[31m</script>"

@Suite struct PastPagesTests {
  private let clock = PageClock(zone: .utc)

  private func order(_ intent: String?, tag: String? = nil, reason: String? = nil) -> OrderRow {
    OrderRow(
      time: Moment(Timestamp(seconds: 1_700_000_000)),
      updated: Moment(Timestamp(seconds: 1_700_000_001)), intent: intent, strategy: "trend",
      account: "main", symbol: "AAPL.NASDAQ", instrument: 1, side: "BUY", quantity: 100,
      type: "LMT", limitPrice: Decimal64("187.50"), timeInForce: "DAY", state: "filled",
      filled: 100, averagePrice: Decimal64("187.4999"), reason: reason, tag: tag)
  }

  private func page(_ rows: [OrderRow], _ values: [String: String] = [:]) -> String {
    OrdersPage(
      question: PastQuestion(.orders) { values[$0] },
      rows: .orders(RowPage(rows: rows, older: "9.0.1", newer: "9.0.7")), accounts: ["main"],
      strategies: ["trend"], clock: clock
    ).content.html
  }

  @Test("nobody's text is markup in a list of orders")
  func orders_EscapeText() {
    var row = order(hostile, tag: hostile, reason: hostile)
    row.account = hostile
    row.strategy = hostile
    row.symbol = hostile
    row.side = hostile
    row.state = hostile
    let html = page([row], ["account": hostile, "tag": hostile, "symbol": hostile])
    #expect(!html.contains("<img"))
    #expect(!html.contains("</script"))
    #expect(!html.contains("\u{202E}"))
    #expect(!html.contains("\u{1B}"))
    #expect(html.contains("&lt;img src=x onerror=alert(1)&gt;"))
    #expect(html.contains("⟨U+202E⟩"))
  }

  @Test("each row leads to its order, its strategy's chart and back by exact prices")
  func row_LinksToOrder() {
    let html = page([order("r1-abcdefghijklmnop")])
    #expect(html.contains("href=\"/orders/r1-abcdefghijklmnop\""))
    #expect(html.contains("href=\"/strategies/trend?at=1700000000000000000&amp;symbol="))
    #expect(html.contains("187.4999"))
  }

  @Test("the links to other pages and the downloads keep every filter")
  func pager_KeepsFilters() {
    let html = page(
      [order("r1-a")],
      [
        "account": "main & co", "side": "BUY", "state": "open", "from": "2026-11-22T10:00:00.5",
        "before": "2026-11-23", "tag": "a b", "rows": "50",
      ])
    let query =
      "account=main%20%26%20co&amp;side=BUY&amp;state=open&amp;from=2026-11-22T10%3A00%3A00.5"
      + "&amp;before=2026-11-23T00%3A00%3A00&amp;tag=a%20b&amp;rows=50"
    #expect(html.contains("href=\"/orders?\(query)&amp;older=9.0.1\""))
    #expect(html.contains("href=\"/orders?\(query)&amp;newer=9.0.7\""))
    #expect(html.contains("href=\"/orders.csv?\(query)\""))
    #expect(html.contains("href=\"/orders.json?\(query)\""))
    // Tabs keep what the other rows have as well.
    #expect(html.contains("href=\"/orders/fills?account=main%20%26%20co&amp;side=BUY"))
  }

  @Test("an empty journal and an empty answer say different things, and what to do")
  func empty_SaysWhatToDo() {
    #expect(page([]).contains("The journal has no orders yet."))
    #expect(page([], ["account": "other"]).contains("Widen the filter"))
  }

  // MARK: Log

  private func line(_ message: String, id: Int64 = 5, order: String? = nil) -> LogRow {
    LogRow(
      id: id, time: Moment(Timestamp(seconds: 1_700_000_000)), level: .error, strategy: "trend",
      order: order, source: "orders", message: message)
  }

  @Test("a line of the log is text, whatever it holds")
  func logLine_IsText() {
    let html = LogLine(line(hostile), clock: clock).html
    #expect(!html.contains("<img"))
    #expect(!html.contains("</script"))
    #expect(html.contains("&lt;img"))
    // Signs that nobody sees are made visible.
    #expect(html.contains("␀"))
    #expect(html.contains("␛[31m"))
    #expect(html.contains("⟨U+202E⟩"))
  }

  @Test("a line leads to the orders that it names, and to nothing that only looks so")
  func logLine_LinksOrders() {
    let reference = "r1-abcdefghijklmn27"
    let html = LogLine(
      line("order \(reference) and \(reference)-S, xr1-abcdefghijklmn27 r1-abc \(reference)q"),
      clock: clock
    ).html
    #expect(html.contains("<a href=\"/orders/\(reference)\">\(reference)</a> and "))
    #expect(html.contains("<a href=\"/orders/\(reference)-S\">\(reference)-S</a>, xr1-"))
    #expect(html.contains(" r1-abc \(reference)q</span>"))
    #expect(html.contains("/strategies/trend?at=1700000000000000000"))
    #expect(
      LogLine(line("filled", order: reference), clock: clock).html
        .contains("href=\"/orders/\(reference)\""))
  }

  @Test("the newest page can be followed, a page of the past cannot")
  func log_FollowsOnlyTheNewest() {
    func html(_ values: [String: String]) -> String {
      LogsPage(
        question: LogQuestion { values[$0] }, rows: RowPage(rows: [line("a")]), newest: 9,
        clock: clock
      ).content.html
    }
    #expect(html(["q": "a b"]).contains("data-lines=\"/logs/lines?q=a%20b\""))
    #expect(html([:]).contains("data-after=\"9\""))
    #expect(!html(["older": "5"]).contains("id=\"follow\""))
    #expect(!html(["before": "2026-01-01"]).contains("id=\"follow\""))
  }

  // MARK: One order

  private var timeline: OrderTimeline {
    OrderTimeline(
      intent: "r1-abcdefghijklmnop", strategy: hostile, account: hostile, symbol: hostile,
      script: hostile,
      steps: OrderTimeline.Step.Kind.allCases.enumerated().map { index, kind in
        OrderTimeline.Step(
          time: 1_700_000_000_000_000_000 + Int64(index) * 1_500, kind: kind, text: hostile,
          facts: [OrderTimeline.Fact(hostile, hostile)])
      },
      latencies: [
        OrderTimeline.Fact("callback to journal", "42000"),
        OrderTimeline.Fact("journal to socket", "9100"),
        OrderTimeline.Fact("socket to acknowledgement", "151000000"),
        OrderTimeline.Fact("unknown", "soon"),
      ], arrivalMiddle: Decimal64("187.255"), slippage: Decimal64("-0.005"), notes: [hostile])
  }

  @Test("one order shows every kind of step, its latencies and slippage, and no foreign markup")
  func orderPage_ShowsAll() {
    let html = OrderPage(
      timeline: timeline, row: order("r1-abcdefghijklmnop", tag: hostile, reason: hostile),
      fills: [], relatives: [order("r1-zzzzzzzzzzzzzzzz")], clock: clock
    ).content.html
    #expect(!html.contains("<img"))
    for kind in OrderTimeline.Step.Kind.allCases { #expect(html.contains("step-\(kind.rawValue)")) }
    #expect(html.contains("151 ms"))
    #expect(html.contains("9.1 µs"))
    #expect(html.contains("+1.5 µs"))
    #expect(html.contains("0.005 better than the middle"))
    #expect(html.contains("href=\"/orders/r1-zzzzzzzzzzzzzzzz\""))
    #expect(html.contains("/logs?around=1700000000000001500"))
  }

  @Test("an order of which nothing more is known has a page")
  func orderPage_WithoutSteps() {
    var bare = timeline
    bare.steps = []
    bare.latencies = []
    let html = OrderPage(timeline: bare, row: nil, fills: [], clock: clock).content.html
    #expect(html.contains("Nothing of it was recorded."))
  }

  // MARK: Reports and the system

  @Test("the list of reports escapes names, and asks for them by encoded ones")
  func reports_EscapeNames() {
    let page = ReportsPage(
      entries: [
        ReportsPage.Entry(
          name: "a&b \"c\".json", written: Moment(Timestamp(seconds: 5)), bytes: 10, summary: nil)
      ], isCut: false, making: .failed(of: hostile, why: hostile), folders: [hostile],
      accounts: [hostile], strategies: [], canMake: true, clock: clock)
    let html = page.content.html
    #expect(!html.contains("<img"))
    #expect(html.contains("href=\"/reports/page?name=a%26b%20%22c%22.json\""))
    #expect(html.contains("<form method=\"post\""))
    var looking = page
    looking.canMake = false
    #expect(!looking.content.html.contains("<form"))
  }

  @Test("without a daemon the system page says so, and shows what is on the disk")
  func system_WithoutDaemon() {
    let page = SystemPage(
      status: nil, dataFolder: hostile,
      files: [SystemPage.Size(name: "journal.db", bytes: 3 << 20)], tape: nil,
      disk: SystemPage.Disk(bytes: 1 << 40, freeBytes: 100 << 20), processes: [], readers: 1,
      now: Timestamp(seconds: 1_700_000_000), clock: clock)
    let html = page.content.html
    #expect(!html.contains("<img"))
    #expect(html.contains("not running"))
    #expect(html.contains("3.0 MiB"))
    #expect(html.contains("Weekly login"))
  }

  @Test("resets follow New York's clock through the change to summer time")
  func resets_FollowNewYork() throws {
    // Wednesday 2026-01-14 12:00 UTC, in winter; Wednesday 2026-07-15 12:00 UTC, in summer.
    let winter = BrokerResets.next(after: try #require(AskedTime.parse("2026-01-14T12:00")))
    let summer = BrokerResets.next(after: try #require(AskedTime.parse("2026-07-15T12:00")))
    func start(_ resets: [BrokerResets.Reset], _ name: String) -> String? {
      resets.first { $0.name == name }.map { CalendarTime.utc($0.start) }
    }
    #expect(start(winter, "Nightly reset") == "2026-01-15T05:15:00Z")
    #expect(start(summer, "Nightly reset") == "2026-07-16T04:15:00Z")
    #expect(start(winter, "Weekly login") == "2026-01-18T06:00:00Z")
    #expect(start(summer, "Weekly login") == "2026-07-19T05:00:00Z")
    #expect(start(winter, "Weekend reset") == "2026-01-17T04:00:00Z")
    let during = BrokerResets.next(after: try #require(AskedTime.parse("2026-01-15T05:30")))
    #expect(during.first { $0.name == "Nightly reset" }?.isUnderWay == true)
  }
}
