package import Control
package import Reports

/// Every deployed strategy.
package struct StrategiesPage: Sendable {
  package var viewer: PageViewer
  package var isRunning: Bool
  package var strategies: [StrategyRow]
  package var details: [StrategyDetailRow]
  package var books: BookList
  /// The newest lines of level error, newest last.
  package var errors: [LogRow]

  package init(
    viewer: PageViewer, isRunning: Bool, strategies: [StrategyRow], details: [StrategyDetailRow],
    books: BookList, errors: [LogRow]
  ) {
    self.viewer = viewer
    self.isRunning = isRunning
    self.strategies = strategies
    self.details = details
    self.books = books
    self.errors = errors
  }

  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title("Strategies"))
    if let note = books.note { page.raw(Notice(.calm, note).html) }
    let worth = StrategyWorth.all(books)
    if isRunning {
      page.raw(
        Panel(
          "Deployed", id: "deployed",
          content: StrategyTable(
            id: "strategy-rows", viewer: viewer, strategies: strategies, details: details,
            books: books, errors: errors, isShort: false
          ).html
        ).html)
    } else {
      page.raw(
        Notice(
          .warn, "No daemon runs, so no strategy does.",
          lines: ["Start it with: perigee run (or systemctl start perigee)."]
        ).html)
    }
    let known = Set(strategies.map(\.name))
    let past = worth.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
    if !past.isEmpty {
      page.raw(Panel("In the journal, not deployed", id: "past", content: pastTable(past)).html)
    }
    return page
  }

  private func pastTable(_ past: [(key: String, value: StrategyWorth)]) -> String {
    DataTable(
      id: "past-rows", caption: "Strategies of the past",
      columns: [
        .init("Strategy", .key), .init("P&L", .number), .init("Realised", .number),
        .init("Holds", .number),
      ],
      rows: past.map { name, worth in
        DataTable.Row(
          [
            .link(name, to: PagePath.strategy(name)), .profit(worth.total, worth.currency),
            .profit(worth.realized), .count(worth.held),
          ], key: name)
      },
      empty: EmptyState("None.")
    ).html
  }
}
