package import Control
package import Reports

/// Whether each account can trade, with all that was looked at.
package struct PreflightPage: Sendable {
  package static let path = "/preflight"

  package var viewer: PageViewer
  /// Nil while no daemon runs.
  package var rows: [PreflightRow]?

  package init(viewer: PageViewer, rows: [PreflightRow]?) {
    self.viewer = viewer
    self.rows = rows
  }

  package var content: Markup {
    var page = Markup()
    page.raw(
      Panel.title(
        "Go or no-go",
        tools: "<a class=\"button\" href=\"\(Self.path)\">Look again</a>"))
    guard let rows else {
      page.raw(
        Notice(
          .warn, "No daemon runs, so no account can trade.",
          lines: ["Start it with: perigee run (or systemctl start perigee)."]
        ).html)
      return page
    }
    if rows.isEmpty {
      page.raw(
        EmptyState(
          "No account is configured.", advice: "Name yours in brokers.toml.",
          command: "perigee check"
        ).html)
    }
    for (index, row) in rows.enumerated() { page.raw(panel(row, "account-\(index)")) }
    return page
  }

  private func panel(_ row: PreflightRow, _ id: String) -> String {
    let table = DataTable(
      id: "\(id)-checks", caption: "What was looked at for \(row.account)",
      columns: [
        .init("Check", .key), .init("Verdict"), .init("Found", .long), .init("Command"),
      ],
      rows: row.checks.map { check in
        DataTable.Row(
          [
            .text(check.name), .badge(check.verdict.badge), .text(check.text),
            check.command.map { Cell(html: "<code>\(Markup.escaped($0))</code>") } ?? .text(nil),
          ], key: check.name, mark: check.verdict.mark)
      }, empty: EmptyState("Nothing was looked at."), isLive: false)
    let facts =
      "<p class=\"note\">\(row.verdict.badge.html) looked at \(viewer.clock.html(row.time)); "
      + (row.opens.map { "a market opens \(viewer.clock.html($0))" } ?? "no opening is known")
      + ".</p>\n"
    return Panel(row.account, id: id, content: facts + table.html).html
  }
}

extension PreflightRow.Verdict {
  var badge: Badge {
    switch self {
    case .go: Badge("GO", .good)
    case .look: Badge("LOOK", .warn)
    case .noGo: Badge("NO-GO", .bad)
    }
  }

  /// How its row is marked; nil for what needs nobody.
  var mark: Badge.Kind? {
    switch self {
    case .go: nil
    case .look: .warn
    case .noGo: .bad
    }
  }
}
