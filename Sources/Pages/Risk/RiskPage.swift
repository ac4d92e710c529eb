package import Control
package import Reports
import TradingModel

/// What holds trading back, the kill switch, and every limit with its use.
package struct RiskPage: Sendable {
  package var viewer: PageViewer
  /// Whether a daemon answers.
  package var isRunning: Bool
  package var restraints: [RestraintRow]
  package var limits: [RiskRow]
  package var accounts: [String]
  package var strategies: [String]
  /// Whether changes are refused.
  package var isReadOnly: Bool

  package init(
    viewer: PageViewer, isRunning: Bool, restraints: [RestraintRow], limits: [RiskRow],
    accounts: [String], strategies: [String], isReadOnly: Bool
  ) {
    self.viewer = viewer
    self.isRunning = isRunning
    self.restraints = restraints
    self.limits = limits
    self.accounts = accounts
    self.strategies = strategies
    self.isReadOnly = isReadOnly
  }

  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title("Risk"))
    guard isRunning else {
      page.raw(
        Notice(
          .warn, "No daemon runs, so nothing is sent.",
          lines: [
            "To halt a daemon that does not answer, leave a file named HALT in the data folder."
          ]
        ).html)
      page.raw(restraintPanel)
      return page
    }
    page.raw(restraintPanel)
    if !isReadOnly { page.raw(switchPanel) }
    let groups = Dictionary(grouping: limits, by: { $0.account })
    for account in accounts + groups.keys.filter({ !accounts.contains($0) }).sorted() {
      guard let rows = groups[account] else { continue }
      page.raw(limitPanel(account, rows))
    }
    if limits.isEmpty {
      page.raw(
        Panel(
          "Limits", id: "limits",
          content: EmptyState(
            "The risk gate tells no limits.",
            advice: "It does once an account is known; what holds where nothing is said:",
            command: "perigee risk"
          ).html
        ).html)
    }
    return page
  }

  // MARK: Restraints

  private var restraintPanel: String {
    // What a daemon is not there to lift is no button.
    let canLift = isRunning && !isReadOnly
    return Panel(
      isRunning ? "What holds trading back" : "What holds again at the next start",
      id: "restraints",
      note: isRunning
        ? nil
        : "From the journal. To lift one, start the daemon: it begins with what stands here.",
      content: DataTable(
        id: "restraint-rows", caption: "Restraints",
        columns: [
          .init("Scope", .key), .init("Level"), .init("Why", .long), .init("By"), .init("Since"),
          .init("So far", .long), .init(""),
        ],
        rows: restraints.map { row in
          DataTable.Row(
            [
              .text(row.scope),
              .badge(Badge(row.level, row.level == "pause" ? .warn : .bad)), .text(row.reason),
              .text(row.actor), .time(row.since, viewer.clock),
              .text(row.details.isEmpty ? nil : row.details.joined(separator: "; ")),
              Cell(
                html: canLift
                  ? ConfirmForm.ask("Resume", path: "/risk/resume", query: [("scope", row.scope)])
                  : ""),
            ], key: row.scope, mark: row.level == "pause" ? .warn : .bad)
        },
        empty: EmptyState(
          isRunning
            ? "Nothing: orders pass, within the limits below." : "Nothing, says the journal.")
      ).html
    ).html
  }

  // MARK: Kill switch

  private var switchPanel: String {
    let scopes =
      ["all"] + accounts.map { "account:\($0)" } + strategies.map { "strategy:\($0)" }
    let rows = scopes.map { scope in
      let buttons = Restraining.allCases.map { level in
        ConfirmForm.ask(
          level.button, path: "/risk/restrain",
          query: [("scope", scope), ("level", level.rawValue)], kind: level.kind)
      }.joined()
      return DataTable.Row(
        [
          Cell(html: Restraining.words(scope: scope)),
          Cell(html: "<div class=\"tools\">\(buttons)</div>"),
        ], key: scope)
    }
    return Panel(
      "Kill switch", id: "switch",
      note: "Each button says first what it will do, and asks once more. Market data, fills and "
        + "cancels pass at every level; only a person who gives a reason ends it.",
      content: DataTable(
        id: "switch-rows", caption: "The kill switch by scope",
        columns: [.init("Scope", .key), .init("")], rows: rows, empty: EmptyState(""),
        isLive: false
      ).html
    ).html
  }

  // MARK: Limits

  private func limitPanel(_ account: String, _ rows: [RiskRow]) -> String {
    let id = "limits-\(PagePath.part(account).replacing("%", with: "-"))"
    let sorted =
      rows.filter { $0.use != nil && $0.value != nil }
      + rows.filter { $0.use == nil && $0.value != nil } + rows.filter { $0.value == nil }
    return Panel(
      "Limits on \(account)", id: id,
      note: "Those whose use is counted come first. A change of runner.toml holds after a restart.",
      content: DataTable(
        id: "\(id)-rows", caption: "Limits on \(account)",
        columns: [
          .init("Limit", .key), .init("For"), .init("Use"), .init("Allowed", .number),
          .init("Set in"),
        ],
        rows: sorted.map { row in
          DataTable.Row(
            [
              Cell(html: "<span class=\"mono\">\(Markup.escaped(row.limit))</span>"),
              row.strategy.map { .link($0, to: PagePath.strategy($0)) } ?? .text("the account"),
              Cell(html: Self.use(row)), .text(row.value ?? "no limit"), .text(row.place),
            ], key: "\(row.limit) \(row.strategy ?? "")")
        },
        empty: EmptyState("None.")
      ).html
    ).html
  }

  /// The use as a bar where both are numbers. What is told as left over is turned round.
  static func use(_ row: RiskRow) -> String {
    guard let words = row.use else { return Figures.absent }
    let limit = row.value.flatMap(number)
    guard let used = number(words), let limit, limit > 0 else { return Markup.escaped(words) }
    let part = used / limit
    return UseBar(words.hasSuffix("left") ? 1 - part : part, words: words).html
  }

  /// The number that a text begins with.
  private static func number(_ text: String) -> Double? {
    let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "," || $0 == "-" }
    return Double(digits.replacing(",", with: ""))
  }
}
