package import Control
package import Reports
import TradingModel

/// The first page: what runs, what it is worth, and what needs a person.
package struct OverviewPage: Sendable {
  package var viewer: PageViewer
  /// Nil while no daemon runs.
  package var status: StatusReport?
  package var accounts: [AccountWorthRow] = []
  package var portfolio: [PortfolioRow] = []
  package var strategies: [StrategyRow] = []
  package var details: [StrategyDetailRow] = []
  /// What the last looks at the accounts came to.
  package var verdicts: [PreflightRow] = []
  package var feeds: FeedReport?
  package var books = BookList(books: [], positions: [])
  /// The newest lines of level error, newest last.
  package var errors: [LogRow] = []
  /// Orders that may or may not be live at the broker.
  package var unknown: [OrderRow] = []
  /// Whether changes are refused.
  package var isReadOnly = false

  package init(viewer: PageViewer) { self.viewer = viewer }

  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title("Overview", tools: tools))
    if status == nil { page.raw(away) }
    if let note = books.note { page.raw(Notice(.calm, note).html) }
    page.raw(Tile.group(tiles, id: "figures"))
    page.raw(alarms)
    page.raw(Panel("Accounts", id: "accounts", content: accountTable.html).html)
    if status != nil { page.raw(preflight) }
    page.raw(
      Panel(
        "Strategies", id: "strategies", tools: PagePath.link("All of them", to: "/strategies"),
        content: StrategyTable(
          id: "strategy-rows", viewer: viewer, strategies: strategies, details: details,
          books: books, errors: errors, isShort: true
        ).html
      ).html)
    page.raw("<div class=\"pair\">")
    page.raw(
      Panel(
        "Feeds", id: "feeds", tools: PagePath.link("Streams and budget", to: "/feeds"),
        content: feedTable.html
      ).html)
    page.raw(Panel("Open questions", id: "open-questions", content: questions).html)
    page.raw("</div>")
    return page
  }

  private var tools: String {
    guard status != nil, !isReadOnly else { return "" }
    return ConfirmForm.ask(
      "Pause all", path: "/risk/restrain", query: [("scope", "all"), ("level", "pause")],
      kind: .warn)
      + ConfirmForm.ask(
        "Halt all", path: "/risk/restrain", query: [("scope", "all"), ("level", "halt")],
        kind: .bad)
  }

  private var away: String {
    Notice(
      .warn, "No daemon runs in this data folder.",
      lines: [
        "What follows comes from the journal: orders, fills, books and logs up to its end.",
        "Start it with: perigee run (or systemctl start perigee).",
      ]
    ).html
  }

  private var tiles: [Tile] {
    let alarms = Alarm.list(status: status, strategies: strategies, feeds: feeds)
    var tiles: [Tile] = []
    for (currency, rows) in Dictionary(grouping: accounts, by: { $0.currency ?? "" })
      .sorted(by: { $0.key < $1.key })
    {
      let equity = rows.compactMap(\.netLiquidation)
      let daily = rows.compactMap(\.dailyProfit)
      let unit = currency.isEmpty ? "" : ", \(currency)"
      tiles.append(
        Tile(
          "Equity\(unit)", Figures.money(equity.isEmpty ? nil : equity.reduce(.zero, +)),
          note: rows.count == 1 ? "1 account" : "\(rows.count) accounts"))
      tiles.append(
        Tile(
          "Day P&L\(unit)", Figures.profit(daily.isEmpty ? nil : daily.reduce(.zero, +)),
          note: "since the broker's day began"))
    }
    let running = strategies.count { $0.state == .running }
    let down = strategies.count { $0.state == .failed || $0.state == .quarantined }
    tiles.append(
      Tile(
        "Strategies", "\(running) of \(strategies.count)",
        note: down > 0 ? "\(down) down" : "running", mark: down > 0 ? .bad : nil,
        path: "/strategies"))
    if let feeds {
      let silent = feeds.streams.count(where: \.needsPerson)
      tiles.append(
        Tile(
          "Feeds", "\(feeds.streams.count)", note: silent > 0 ? "\(silent) silent" : "streams",
          mark: silent > 0 ? .warn : nil, path: "/feeds"))
    }
    let bad = alarms.contains { $0.kind == .bad }
    tiles.append(
      Tile(
        "Alarms", "\(alarms.count)", note: alarms.isEmpty ? "nothing needs you" : "look below",
        mark: alarms.isEmpty ? .good : bad ? .bad : .warn, path: "#alarms"))
    return tiles
  }

  private var alarms: String {
    let list = Alarm.list(status: status, strategies: strategies, feeds: feeds)
    let rows = list.map { alarm in
      DataTable.Row(
        [
          Cell(html: PagePath.link(alarm.title, to: alarm.path)), .text(alarm.text),
          .time(alarm.since, viewer.clock),
        ], key: alarm.title, mark: alarm.kind)
    }
    return Panel(
      "Alarms", id: "alarms",
      content: DataTable(
        id: "alarm-rows", caption: "What needs a person",
        columns: [.init("What", .key), .init("Why", .long), .init("Since")], rows: rows,
        empty: EmptyState(
          status == nil ? "Unknown: no daemon answers." : "Nothing needs you.",
          advice: status == nil ? "A daemon that does not run watches nothing." : nil)
      ).html
    ).html
  }

  private var accountTable: DataTable {
    DataTable(
      id: "account-rows", caption: "Accounts and what they are worth",
      columns: [
        .init("Account", .key), .init("Connection"), .init("Equity", .number),
        .init("Day P&L", .number, help: "Since the broker's business day began"),
        .init("Open P&L", .number, help: "Of what is held now, as the broker counts it"),
        .init(
          "Exposure", .number, help: "What is held, long and short added up, at the newest prices"),
        .init("Cash", .number), .init("Told"),
      ],
      rows: accounts.map(accountRow),
      empty: EmptyState(
        status == nil ? "The journal holds no worth of accounts." : "No account is configured.",
        advice: status == nil
          ? "A running daemon asks the broker for it." : "Name yours in brokers.toml.",
        command: status == nil ? nil : "perigee check"))
  }

  private func accountRow(_ row: AccountWorthRow) -> DataTable.Row {
    let isReady = row.state == "ready"
    let badge = Badge(row.state, isReady ? .good : .bad, detail: row.reason)
    let words = isReady ? row.connection : row.reason
    return DataTable.Row(
      [
        .text(row.account),
        Cell(html: "\(badge.html) <span class=\"soft\">\(Markup.escaped(words ?? ""))</span>"),
        .money(row.netLiquidation, row.currency), .profit(row.dailyProfit),
        .profit(row.unrealizedProfit), Cell(html: exposure(row.account)), .money(row.cash),
        .time(row.updated, viewer.clock, .clock),
      ], key: row.account, mark: isReady ? nil : .bad)
  }

  private var preflight: String {
    let table = DataTable(
      id: "verdict-rows", caption: "Whether each account could trade when it was last looked at",
      columns: [
        .init("Account", .key), .init("Verdict"), .init("Why", .long), .init("Opens"),
        .init("Looked at"),
      ],
      rows: verdicts.map { row in
        let against = row.checks.filter { $0.verdict != .go }.sorted { $0.verdict > $1.verdict }
        return DataTable.Row(
          [
            .text(row.account), .badge(row.verdict.badge),
            .text(against.isEmpty ? "nothing" : against.map(\.text).joined(separator: "; ")),
            .time(row.opens, viewer.clock), .time(row.time, viewer.clock),
          ], key: row.account, mark: row.verdict.mark)
      },
      empty: EmptyState(
        "No account was looked at since the daemon's start.",
        advice: "That happens by itself before the first opening of its markets."))
    return Panel(
      "Go or no-go", id: "verdicts", tools: PagePath.link("Look now", to: PreflightPage.path),
      content: table.html
    ).html
  }

  /// Gross by currency, as sums over several would be of unlike things.
  private func exposure(_ account: String) -> String {
    var sums: [String: Money] = [:]
    for row in portfolio where row.account == account {
      guard let value = row.marketValue else { continue }
      sums[row.currency] = (sums[row.currency] ?? .zero) + value.magnitude
    }
    guard !sums.isEmpty else {
      return portfolio.contains { $0.account == account } ? Figures.absent : Figures.money(.zero)
    }
    return sums.sorted { $0.key < $1.key }.map { Figures.money($0.value, $0.key) }
      .joined(separator: "<br>")
  }

  private var feedTable: DataTable {
    let streams = feeds?.streams ?? []
    return DataTable(
      id: "feed-rows", caption: "Streams of market data",
      columns: [
        .init("Symbol", .key), .init("State"), .init("Bid", .number), .init("Ask", .number),
        .init("Last data"),
      ],
      rows: streams.prefix(12).map { row in
        DataTable.Row(
          [
            .text(row.symbol), .badge(row.badge), .number(row.bid), .number(row.ask),
            .time(row.updated, viewer.clock, .clock),
          ], key: row.symbol, mark: row.needsPerson ? .warn : nil)
      },
      empty: EmptyState(
        "No stream is open.",
        advice: "A strategy that runs opens the streams of its symbols by itself."))
  }

  private var questions: String {
    var rows = unknown.map { order in
      DataTable.Row(
        [
          order.intent.map { Cell.link($0, to: PagePath.order($0)) } ?? .text(nil),
          .text("\(order.symbol) on \(order.account)"),
          .text(order.reason ?? "the broker has not said what became of it"),
        ], key: order.intent, mark: .bad)
    }
    rows += books.rows.compactMap { row in
      guard let difference = row.difference else { return nil }
      return DataTable.Row(
        [
          .text("drift"), .text("\(row.symbol) on \(row.account)"),
          Cell(
            html: "the broker holds \(Figures.exact(row.quantity)), the books say "
              + "\(Figures.exact(row.expected)): \(Figures.exact(difference)) "
              + "belongs to nobody"),
        ], key: "drift \(row.account) \(row.symbol)", mark: .bad)
    }
    return DataTable(
      id: "question-rows", caption: "Unknown orders, and positions that do not fit the books",
      columns: [.init("What", .key), .init("Where"), .init("Why", .long)], rows: rows,
      empty: EmptyState(
        books.isUnknown
          ? "Every order's fate is known. The books are still being read."
          : "Every order's fate is known, and every position fits the books.")
    ).html
  }
}
