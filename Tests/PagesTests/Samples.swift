import Control
import Journal
import Pages
import Reports
import TradingModel

/// Pages of made-up rows in which every text from outside is `text`.
enum Samples {
  static let time = Moment(Timestamp(seconds: 1_790_000_000))

  static func frame(_ text: String) -> PageFrame {
    var viewer = PageViewer(path: "/strategies/\(text)", now: time.timestamp)
    viewer.clock.exchange = text
    return PageFrame(
      title: text, place: .overview, viewer: viewer,
      daemon: DaemonLight(.running(mode: text, since: time), alarms: 3), hasCharts: true)
  }

  static func status(_ text: String) -> StatusReport {
    var restraint = RestraintRow(
      Restraint(
        scope: .strategy(StrategyID(rawValue: text)), level: .flatten, reason: text, actor: text,
        since: time.timestamp))
    restraint.live = [text]
    restraint.closing = [text]
    return StatusReport(
      version: text, process: 1, mode: text, started: time, dataDirectory: text,
      connections: [.init(endpoint: text, state: text, accounts: [text], reason: text)],
      openFeeds: 1, strategiesRunning: 1, strategiesFailed: 0,
      holds: [HoldRow(account: text, symbol: text, instrument: 1, text: text, since: time)],
      restraints: [restraint])
  }

  static func strategy(_ text: String, _ state: StrategyRow.State = .failed) -> StrategyRow {
    StrategyRow(
      name: text, script: text, accounts: [text], symbols: [text], desk: text, state: state,
      reason: text, started: time, restarts: 2, errors: 3, process: 4)
  }

  static func detail(_ text: String) -> StrategyDetailRow {
    StrategyDetailRow(
      name: text, parameters: [.init(name: text, value: text)], onStop: text, onQuarantine: text,
      isEnabled: true, lastError: text, lastData: time, feedState: text, events: 5,
      residentBytes: 6_000_000, state: text, stateVersion: 2)
  }

  static func account(_ text: String) -> AccountWorthRow {
    AccountWorthRow(
      account: text, currency: text, netLiquidation: 1_000_000, cash: 5, buyingPower: 6,
      dailyProfit: -12, unrealizedProfit: 7, realizedProfit: 8, connection: text, state: text,
      reason: text, updated: time)
  }

  static func holding(_ text: String) -> PortfolioRow {
    PortfolioRow(
      account: text, symbol: text, instrument: 1, quantity: 3, averageCost: 4, marketPrice: 5,
      marketValue: 15, unrealizedProfit: 1, realizedProfit: 2, dailyProfit: 3, currency: text,
      updated: time)
  }

  static func feeds(_ text: String) -> FeedReport {
    let stream = FeedReport.Stream(
      symbol: text, instrument: 1, state: text, detail: text, strategies: [text], readers: 2,
      updated: time, bid: 1, ask: 2, last: 3, events: 4, bars: [5, 60], isOpen: true, zone: text)
    var stale = stream
    stale.state = "stale"
    return FeedReport(
      streams: [stream, stale], sharedRequests: 1, lookUps: 2, streamsOpened: 3, subscriptions: 4,
      events: 5, delivered: 6, conflated: 7, droppedTrades: 8, detached: 9, staleRequests: 10)
  }

  static func budget(_ text: String) -> BudgetRow {
    BudgetRow(
      connection: text, state: text, messages: 1, messageLimit: 50, waitingCancels: 1,
      waitingOrders: 2, waitingData: 3, lineLimit: 100,
      lines: [.init(symbol: text, instrument: 1, strategies: [text])], depthLimit: 3, depth: [],
      tickByTickLimit: 3, tickByTick: [], history: 4, historyLimit: 60,
      shares: [.init(owner: text, perMinute: 1, total: 2, waiting: 3)])
  }

  static func order(_ text: String) -> OrderRow {
    OrderRow(
      time: time, updated: time, intent: text, strategy: text, account: text, symbol: text,
      instrument: 1, side: text, quantity: 10, type: text, limitPrice: 99, stopPrice: 98,
      timeInForce: text, state: text, filled: 3, averagePrice: 99, reason: text, tag: text,
      parent: text, terms: text, attributes: [text])
  }

  static func log(_ text: String) -> LogRow {
    LogRow(id: 1, time: time, level: .error, strategy: text, source: text, message: text)
  }

  static func books(_ text: String) -> BookList {
    let account = AccountName(rawValue: text)
    let book = JournalBook(
      strategy: StrategyID(rawValue: text), account: account, instrument: InstrumentID(rawValue: 1),
      address: text, quantity: 2, averagePrice: 10, realized: 5, commissions: [text: 1],
      multiplier: 1)
    var list = BookList(books: [book], positions: [])
    list.add(holds: status(text).holds, portfolio: [holding(text)])
    return list
  }

  static func chart(_ text: String) -> BarChart {
    let bars = (0..<30).map { index in
      Bar(
        start: Timestamp(seconds: 1_790_000_000 + Int64(index) * 60), open: 10, high: 12,
        low: 9, close: index % 2 == 0 ? 11 : 9, volume: nil, wap: nil, count: nil)
    }
    return BarChart(
      symbol: text, bars: bars,
      fills: [
        .init(
          time: Timestamp(seconds: 1_790_000_065), price: 10, isBuy: true, text: text,
          path: PagePath.order(text))
      ], orders: [.init(price: 10, isBuy: false, text: text)], path: "/api/\(PagePath.part(text))")
  }

  static func overview(_ text: String) -> OverviewPage {
    var page = OverviewPage(viewer: PageViewer(now: time.timestamp))
    page.status = status(text)
    page.accounts = [account(text)]
    page.portfolio = [holding(text)]
    page.strategies = [strategy(text), strategy("calm", .running)]
    page.details = [detail(text)]
    page.verdicts = [verdict(text)]
    page.feeds = feeds(text)
    page.books = books(text)
    page.errors = [log(text)]
    page.unknown = [order(text)]
    return page
  }

  static func verdict(_ text: String) -> PreflightRow {
    PreflightRow(
      account: text, time: time, opens: time,
      checks: [
        .init("data", .noGo, text, command: text), .init("disk", .look, text),
        .init("tape", .go, text),
      ])
  }

  static func strategyPage(_ text: String) -> StrategyPage {
    var page = StrategyPage(viewer: PageViewer(now: time.timestamp), name: text, isRunning: true)
    page.row = strategy(text)
    page.detail = detail(text)
    page.restraints = status(text).restraints
    page.worth = StrategyWorth.all(books(text))[text]
    page.positions = [
      PositionRow(account: text, strategy: text, symbol: text, instrument: 1, quantity: 2)
    ]
    var bars = chart(text)
    bars.at = Timestamp(seconds: 1_790_000_100)
    page.chart = StrategyPage.Chart(
      symbols: [text, "other"], symbol: text, sizes: [5, 60], size: 5, bars: bars)
    page.chart?.at = bars.at
    page.curve = [.init(time.timestamp, 1), .init(Timestamp(seconds: 1_790_000_900), -3)]
    page.orders = [order(text)]
    page.log = [log(text)]
    page.versions = versions(text)
    return page
  }

  static func versions(_ text: String) -> VersionsPanel {
    var panel = VersionsPanel(name: text, clock: PageClock())
    panel.lives = [
      LifeRow(version: text, script: text, started: time, cause: text, orders: 3),
      LifeRow(
        version: text, script: text, started: time, cause: "promoted by \(text)", ended: time,
        reason: text, orders: 1_000),
    ]
    var shadow = ShadowRow(
      strategy: text, script: text, version: text, oldVersion: text, params: [text: text],
      state: text, reason: text, since: time)
    (shadow.errors, shadow.lastError) = (1, text)
    shadow.newProfit = [text: 5]
    let side = DecisionSide(
      time: time, callback: text, side: text, quantity: 3, type: text, limitPrice: 99)
    shadow.decisions = [
      DecisionRow(
        time: time, kind: "different", request: text, account: text, symbol: text, old: side,
        new: side, differences: [text])
    ]
    panel.shadow = shadow
    panel.promotion = PromotionRow(
      strategy: text, script: text, old: text, new: text, when: "bar", phase: "stuck",
      reason: text, asked: time, actor: text)
    return panel
  }

  static func limit(_ text: String, value: String? = "10", use: String? = "9") -> RiskRow {
    RiskRow(
      account: text, strategy: text, limit: text, value: value, use: use, place: text)
  }

  static func risk(_ text: String) -> RiskPage {
    RiskPage(
      viewer: PageViewer(now: time.timestamp), isRunning: true,
      restraints: status(text).restraints, limits: [limit(text)], accounts: [text],
      strategies: [text], isReadOnly: false)
  }

  /// Every page with its name.
  static func pages(_ text: String) -> [(name: String, html: String)] {
    let viewer = PageViewer(now: time.timestamp)
    var contents: [(String, Markup)] = [
      ("overview", overview(text).content), ("overview away", OverviewPage(viewer: viewer).content),
      (
        "strategies",
        StrategiesPage(
          viewer: viewer, isRunning: true, strategies: [strategy(text)], details: [detail(text)],
          books: books(text), errors: [log(text)]
        ).content
      ),
      (
        "strategies away",
        StrategiesPage(
          viewer: viewer, isRunning: false, strategies: [], details: [], books: books(text),
          errors: []
        ).content
      ),
      ("strategy", strategyPage(text).content),
      ("strategy away", StrategyPage(viewer: viewer, name: text, isRunning: false).content),
      (
        "feeds",
        FeedsPage(viewer: viewer, report: feeds(text), budgets: [budget(text)]).content
      ),
      ("feeds away", FeedsPage(viewer: viewer, report: nil, budgets: []).content),
      ("risk", risk(text).content),
      ("preflight", PreflightPage(viewer: viewer, rows: [verdict(text)]).content),
      ("preflight away", PreflightPage(viewer: viewer, rows: nil).content),
      ("resume", Restraining.resumePage(scope: text, back: "/\(text)")),
      ("parts", parts(text)),
    ]
    contents += Restraining.allCases.map { ($0.rawValue, $0.page(scope: text, back: "/\(text)")) }
    contents += StrategyStep.allCases.map { ($0.rawValue, $0.page(text)) }
    return contents.map { ($0.0, frame(text).page($0.1)) }
  }

  /// What no page above shows.
  static func parts(_ text: String) -> Markup {
    var markup = Markup()
    markup.raw(
      FilterForm(
        path: "/\(PagePath.part(text))",
        fields: [
          .init("q", text, .text(placeholder: text), value: text),
          .init(text, text, .choice([.init("", text), .init(text, text)]), value: text),
          .init("from", text, .moment, value: text), .init("open", text, .flag, value: text),
        ], button: text
      ).html)
    markup.raw(
      Pager(newer: PagePath.with("/logs", [(text, text)]), older: nil, words: text).html)
    markup.raw(Notice(.bad, text, lines: [text], actions: PagePath.link(text, to: text)).html)
    markup.raw(UseBar(0.9, words: text).html)
    markup.raw(LineChart.spark([1, 2, 1], label: text))
    markup.raw(EmptyState(text, advice: text, command: text).html)
    markup.raw(Badge(order: text, detail: text).html)
    return markup
  }
}
