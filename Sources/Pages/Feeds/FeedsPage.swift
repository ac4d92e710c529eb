package import Control
package import Reports

/// Streams of market data, who reads them, and what of the gateways' budget they use.
package struct FeedsPage: Sendable {
  package var viewer: PageViewer
  /// Nil while no daemon runs.
  package var report: FeedReport?
  package var budgets: [BudgetRow]

  package init(viewer: PageViewer, report: FeedReport?, budgets: [BudgetRow]) {
    self.viewer = viewer
    self.report = report
    self.budgets = budgets
  }

  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title("Feeds"))
    guard let report else {
      page.raw(
        Notice(
          .warn, "No daemon runs, so no stream is open.",
          lines: ["Start it with: perigee run (or systemctl start perigee)."]
        ).html)
      return page
    }
    page.raw(Tile.group(tiles(report), id: "figures"))
    page.raw(Panel("Streams", id: "streams", content: table(report).html).html)
    page.raw(
      Panel(
        "Connections", id: "budget",
        note: "What each connection uses of what its gateway allows. Beyond a limit the daemon "
          + "waits by itself; nothing is lost.",
        content: budgets.isEmpty
          ? EmptyState(
            "No gateway is connected.", advice: "Why not is told by:", command: "perigee status"
          ).html
          : budgets.map(budget).joined()
      ).html)
    return page
  }

  private func tiles(_ report: FeedReport) -> [Tile] {
    let saved = max(0, report.subscriptions - report.streams.count)
    let silent = report.streams.count(where: \.needsPerson)
    return [
      Tile(
        "Streams", Figures.count(report.streams.count),
        note: silent > 0 ? "\(silent) silent or cut off" : "none silent",
        mark: silent > 0 ? .warn : nil),
      Tile(
        "Readers", Figures.count(report.subscriptions),
        note: saved > 0 ? "sharing saves \(saved) lines" : "one stream each"),
      Tile(
        "Asked of the source", Figures.count(report.streamsOpened),
        note: "\(report.sharedRequests) requests were served by streams that were there"),
      Tile(
        "Events in", Figures.count(report.events),
        note: "\(Figures.count(report.delivered)) delivered"),
      Tile(
        "Merged for slow readers", Figures.count(report.conflated),
        note: report.droppedTrades > 0 ? "\(report.droppedTrades) trades dropped" : nil,
        mark: report.detached > 0 ? .bad : nil),
      Tile(
        "Asked again", Figures.count(report.staleRequests),
        note: "silent streams, since the start"),
    ]
  }

  private func table(_ report: FeedReport) -> DataTable {
    DataTable(
      id: "streams-rows", caption: "Streams of market data",
      columns: [
        .init("Symbol", .key), .init("State"), .init("Bid", .number), .init("Ask", .number),
        .init("Last", .number), .init("Last data"), .init("Readers", .number),
        .init("Strategies"), .init("Bars", help: "Sizes that are kept"),
        .init("Events", .number),
      ],
      rows: report.streams.map { row in
        DataTable.Row(
          [
            .text(row.symbol), .badge(row.badge), .number(row.bid), .number(row.ask),
            .number(row.last), .time(row.updated, viewer.clock, .clock), .count(row.readers),
            Cell(html: readers(row.strategies)),
            .text(row.bars.isEmpty ? nil : row.bars.map(BarWords.size).joined(separator: ", ")),
            .count(row.events),
          ], key: row.symbol, mark: row.needsPerson ? .warn : nil)
      },
      empty: EmptyState(
        "No stream is open.",
        advice: "A strategy that runs opens the streams of its symbols by itself; to look at one:",
        command: "perigee quote AAPL.NASDAQ --watch"))
  }

  private func readers(_ names: [String]) -> String {
    names.isEmpty
      ? "<span class=\"soft\">nobody</span>"
      : names.map { PagePath.link($0, to: PagePath.strategy($0)) }.joined(separator: ", ")
  }

  private func budget(_ row: BudgetRow) -> String {
    let uses: [(String, Int, Int)] = [
      ("Market data lines", row.lines.count, row.lineLimit),
      ("Order books", row.depth.count, row.depthLimit),
      ("Tick by tick", row.tickByTick.count, row.tickByTickLimit),
      ("Messages this second", row.messages, row.messageLimit),
      ("History in ten minutes", row.history, row.historyLimit),
    ]
    var markup = Markup()
    let id = "budget-\(PagePath.part(row.connection).replacing("%", with: "-"))"
    markup.raw("<div data-live=\"\(Markup.escaped(id))\"><h3>")
    markup.raw("\(Badge(row.state, row.state == "ready" ? .good : .bad).html) ")
    markup.raw("\(Markup.escaped(row.connection))</h3>")
    markup.raw("<div class=\"uses\">")
    for (name, used, limit) in uses {
      markup.raw("<div><span class=\"soft\">\(Markup.escaped(name))</span>")
      let part = limit > 0 ? Double(used) / Double(limit) : nil
      markup.raw("\(UseBar(part, words: "\(used) of \(limit)").html)</div>")
    }
    markup.raw("</div>")
    let waiting = row.waitingCancels + row.waitingOrders + row.waitingData
    if waiting > 0 {
      markup.element(
        "p", "class=\"soft\"",
        text: "Waiting for their turn: \(row.waitingCancels) cancels, \(row.waitingOrders) orders, "
          + "\(row.waitingData) data requests.")
    }
    markup.raw(shares(row, id).html)
    markup.raw("</div>")
    return markup.html
  }

  private func shares(_ row: BudgetRow, _ id: String) -> DataTable {
    DataTable(
      id: "\(id)-shares", caption: "Messages by owner",
      columns: [
        .init("Owner", .key), .init("A minute", .number), .init("Since connected", .number),
        .init("Waiting", .number),
      ],
      rows: row.shares.map {
        DataTable.Row(
          [
            .text($0.owner), .count($0.perMinute), .count(Int64(clamping: $0.total)),
            .count($0.waiting),
          ], key: $0.owner)
      },
      empty: EmptyState("Nothing was written over it yet."), isLive: false)
  }
}
