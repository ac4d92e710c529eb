package import Control
package import Reports
package import TradingModel

/// One strategy: its symbols' bars with its fills and orders, what it is worth, its settings, its
/// log.
package struct StrategyPage: Sendable {
  /// What the chart shows.
  package struct Chart: Sendable {
    /// The symbols that may be chosen, and the chosen one.
    package var symbols: [String]
    package var symbol: String
    /// The bar sizes that may be chosen, in seconds, and the chosen one.
    package var sizes: [Int32]
    package var size: Int32
    /// The moment that is shown; nil for now.
    package var at: Timestamp?
    /// Nil where there are no bars; `problem` says why.
    package var bars: BarChart?
    package var problem: String?

    package init(
      symbols: [String], symbol: String, sizes: [Int32], size: Int32, bars: BarChart? = nil,
      problem: String? = nil
    ) {
      self.symbols = symbols
      self.symbol = symbol
      self.sizes = sizes
      self.size = size
      self.bars = bars
      self.problem = problem
    }

    /// The same chart of another symbol or size, in an address.
    func query(_ symbol: String, _ size: Int32) -> [(String, String?)] {
      [("symbol", symbol), ("bar", "\(size)"), ("at", at.map { "\($0.rawValue)" })]
    }
  }

  package var viewer: PageViewer
  package var name: String
  /// Whether a daemon answers.
  package var isRunning: Bool
  /// Nil when it is not deployed, or no daemon runs.
  package var row: StrategyRow?
  package var detail: StrategyDetailRow?
  /// What holds it back.
  package var restraints: [RestraintRow] = []
  package var worth: StrategyWorth?
  /// The books that `worth` comes from; they may be not known yet.
  package var books = BookList(books: [], positions: [])
  /// What it holds.
  package var positions: [PositionRow] = []
  package var chart: Chart?
  /// Realised profit less commissions over time, oldest first.
  package var curve: [LineChart.Point] = []
  /// Its newest orders, newest first.
  package var orders: [OrderRow] = []
  /// Its newest log lines, newest first.
  package var log: [LogRow] = []
  /// The versions of its script, with the one that runs beside it.
  package var versions: VersionsPanel?
  /// Whether changes are refused.
  package var isReadOnly = false

  package init(viewer: PageViewer, name: String, isRunning: Bool) {
    self.viewer = viewer
    self.name = name
    self.isRunning = isRunning
  }

  var path: String { PagePath.strategy(name) }

  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title(name, facts: facts, tools: tools))
    page.raw(notices)
    page.raw(Tile.group(tiles, id: "figures"))
    if let chart { page.raw(chartPanel(chart)) }
    page.raw("<div class=\"pair wide-first\">")
    page.raw("<div>\(curvePanel)\(ordersPanel)</div>")
    page.raw("<div>\(settingsPanel)\(statePanel)</div>")
    page.raw("</div>")
    if let versions { page.raw(versions.comparison + versions.list) }
    page.raw(logPanel)
    return page
  }

  // MARK: Head

  private var facts: String {
    guard let row else { return "" }
    var parts = [
      "<span data-live=\"state\">\(Badge(row.state, detail: row.reason).html) "
        + "\(Health.badge(row, detail).html)</span>",
      "<span class=\"mono\">\(Markup.escaped(row.script))</span>",
      "<span>on \(Markup.escaped(row.accounts.joined(separator: ", ")))</span>",
    ]
    if let desk = row.desk { parts.append("<span>desk \(Markup.escaped(desk))</span>") }
    if let started = row.started {
      parts.append("<span>started \(viewer.clock.html(started))</span>")
    }
    return parts.joined()
  }

  /// Buttons of what can be done now; each leads to a page that asks once more.
  private var tools: String {
    guard let row, !isReadOnly else { return "" }
    var buttons: [String] = []
    switch row.state {
    case .running, .starting, .restarting, .stopping:
      buttons.append(ConfirmForm.ask("Restart", path: "\(path)/restart", query: []))
      buttons.append(ConfirmForm.ask("Stop", path: "\(path)/stop", query: [], kind: .warn))
    case .stopped, .failed, .quarantined:
      buttons.append(ConfirmForm.ask("Start", path: "\(path)/start", query: []))
    }
    let scope = "strategy:\(name)"
    if restraints.contains(where: { $0.scope == scope }) {
      buttons.append(
        ConfirmForm.ask("Resume", path: "/risk/resume", query: [("scope", scope), ("back", path)]))
    } else {
      buttons.append(
        ConfirmForm.ask(
          "Pause", path: "/risk/restrain",
          query: [("scope", scope), ("level", "pause"), ("back", path)], kind: .warn))
    }
    buttons.append(
      ConfirmForm.ask(
        "Flatten", path: "/risk/restrain",
        query: [("scope", scope), ("level", "flatten"), ("back", path)], kind: .bad))
    return buttons.joined()
  }

  private var notices: String {
    var parts = restraints.map { row in
      Notice(
        row.level == "pause" ? .warn : .bad,
        "Trading is held back: \(row.level) for \(row.scope).",
        lines: ["\(row.reason) (by \(row.actor))"] + row.details,
        actions: PagePath.link("See all restraints", to: "/risk#restraints")
      ).html
    }
    if let note = books.note { parts.append(Notice(.calm, note).html) }
    if !isRunning {
      parts.append(
        Notice(
          .warn, "No daemon runs.",
          lines: ["What follows comes from the journal. Start it with: perigee run."]
        ).html)
    } else if row == nil {
      parts.append(
        Notice(
          .calm, "\(name) is not deployed.",
          lines: ["What follows is what the journal has of it."]
        ).html)
    } else if let row, row.state == .failed || row.state == .quarantined {
      parts.append(
        Notice(
          .bad, "It is \(row.state.rawValue) and stays down until a person starts it.",
          lines: [row.reason ?? detail?.lastError ?? "Its log says why."]
        ).html)
    }
    return "<div data-live=\"notices\">\(parts.joined())</div>\n"
  }

  /// Nil while the books are not known: nothing is not nought.
  private func known(_ value: Money?) -> Money? { books.isUnknown ? nil : value }

  private var tiles: [Tile] {
    var tiles = [
      Tile(
        "P&L", Figures.profit(known(worth.map(\.total) ?? .zero), worth?.currency),
        note: "its own fills, less commissions"),
      Tile(
        "Realised", Figures.profit(known(worth?.realized ?? .zero)), note: "commissions left out"),
      Tile("Open", Figures.profit(known(worth.map(\.open) ?? .zero)), note: "at the newest prices"),
      Tile(
        "Holds",
        books.isUnknown
          ? Figures.absent
          : positions.isEmpty
            ? "flat" : positions.map { "\(Figures.exact($0.quantity))" }.joined(separator: ", "),
        note: books.isUnknown
          ? "being read"
          : positions.isEmpty ? "nothing" : positions.map(\.symbol).joined(separator: ", ")),
    ]
    if let row {
      tiles.append(
        Tile(
          "Errors", Figures.count(row.errors), note: "lines since the daemon's start",
          mark: row.errors > 0 ? .warn : nil,
          path: PagePath.with("/logs", [("strategy", name), ("level", "error")])))
    }
    if let detail {
      tiles.append(
        Tile(
          "Last data", detail.lastData.map { viewer.clock.html($0, .clock) } ?? Figures.absent,
          note: detail.events.map { "\($0) events taken" }))
    }
    return tiles
  }

  // MARK: Chart

  private func chartPanel(_ chart: Chart) -> String {
    func choice(_ words: String, _ symbol: String, _ size: Int32, _ isHere: Bool) -> String {
      let to = PagePath.with(path, chart.query(symbol, size)) + "#chart"
      return "<a href=\"\(Markup.escaped(to))\"\(isHere ? " aria-current=\"true\"" : "")>"
        + "\(Markup.escaped(words))</a>"
    }
    var tools = ""
    if let at = chart.at {
      let now = PagePath.with(path, [("symbol", chart.symbol), ("bar", "\(chart.size)")])
      tools += "<span class=\"soft\">at \(viewer.clock.html(at))</span>"
      tools += PagePath.link("Now", to: now + "#chart")
    }
    if chart.symbols.count > 1 {
      tools += "<div class=\"ranges\">"
      tools += chart.symbols.map { choice($0, $0, chart.size, $0 == chart.symbol) }.joined()
      tools += "</div>"
    }
    tools += "<div class=\"ranges\">"
    tools += chart.sizes.map {
      choice(BarWords.size($0), chart.symbol, $0, $0 == chart.size)
    }.joined()
    tools += "</div>"
    let nothing = EmptyState(
      "No bars of \(chart.symbol).",
      advice: chart.problem
        ?? (chart.at == nil
          ? "They appear once the market has traded for two of them."
          : "The source has none around that moment."))
    let content = chart.bars?.html(viewer.clock, nothing: nothing) ?? nothing.html
    return Panel(
      "Chart", id: "chart", tools: tools, content: "<div data-live=\"bars\">\(content)</div>"
    ).html
  }

  private var curvePanel: String {
    let chart = LineChart(
      title: "Realised, less commissions, since the first fill",
      description: "Realised profit of \(name) less commissions since its first fill",
      points: curve,
      height: 170)
    return Panel(
      "P&L", id: "curve",
      content: "<div data-live=\"profit\">"
        + chart.html(
          viewer.clock,
          nothing: EmptyState("Fewer than two fills so far.", advice: "The curve begins with them.")
        )
        + "</div>"
    ).html
  }

  private var ordersPanel: String {
    Panel(
      "Orders", id: "orders",
      tools: PagePath.link("All of them", to: PagePath.with("/orders", [("strategy", name)])),
      content: DataTable(
        id: "order-rows", caption: "The newest orders",
        columns: [
          .init("Order", .key), .init("Time"), .init("Side"), .init("Quantity", .number),
          .init("Symbol"), .init("State"), .init("Filled", .number),
          .init("Average", .number),
        ], rows: orders.map(orderRow),
        empty: EmptyState("It has sent no order yet.")
      ).html
    ).html
  }

  private func orderRow(_ row: OrderRow) -> DataTable.Row {
    DataTable.Row(
      [
        row.intent.map { .link($0, to: PagePath.order($0)) } ?? .text("refused"),
        .time(row.time, viewer.clock), .side(row.side), .number(row.quantity),
        .text(row.symbol), .badge(Badge(order: row.state, detail: row.reason)),
        .number(row.filled), .number(row.averagePrice),
      ], key: row.intent)
  }

  // MARK: Settings, state, log

  private var settingsPanel: String {
    guard let detail else { return "" }
    var markup = Markup()
    markup.raw("<dl class=\"facts-list\">")
    for parameter in detail.parameters {
      markup.element("dt", text: parameter.name)
      markup.element("dd", "class=\"mono\"", text: parameter.value)
    }
    let rest: [(String, String)] = [
      ("When it stops", "orders: \(detail.onStop)"),
      ("In quarantine", "orders: \(detail.onQuarantine)"),
      ("With the daemon", detail.isEnabled ? "it starts" : "it does not start"),
      ("Process", row?.process.map { "\($0)" } ?? "none"),
      ("Memory", detail.residentBytes.map { Figures.bytes(Int64($0)) } ?? "–"),
      ("Restarts", row.map { "\($0.restarts)" } ?? "–"),
    ]
    for (term, text) in rest {
      markup.element("dt", text: term)
      markup.element("dd", text: text)
    }
    markup.raw("</dl>")
    return Panel(
      "Parameters", id: "parameters",
      note: "As runner.toml or a promotion sets them; others are as the script's own table says.",
      content: markup.html
    ).html
  }

  private var statePanel: String {
    guard let detail else { return "" }
    guard let state = detail.state else {
      return Panel(
        "State", id: "state-text", content: EmptyState("The script has saved nothing.").html
      ).html
    }
    var markup = Markup()
    markup.raw("<div class=\"scroll tall\" tabindex=\"0\" role=\"region\" aria-label=\"State\" ")
    markup.raw("data-live=\"state-text\">")
    markup.element("pre", text: state)
    markup.raw("</div>")
    return Panel(
      "State", id: "state-text",
      note: detail.stateVersion.map { "What the script saved last, version \($0)." },
      content: markup.html
    ).html
  }

  private var logPanel: String {
    Panel(
      "Log", id: "log",
      tools: PagePath.link("Search it", to: PagePath.with("/logs", [("strategy", name)])),
      content: LogTail(id: "log-rows", rows: log, clock: viewer.clock).html
    ).html
  }
}
