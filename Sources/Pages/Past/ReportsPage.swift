package import Control
import Performance
package import Reports
import TradingModel

/// The results that stand in the folders of reports, and the making of new ones.
package struct ReportsPage: Sendable {
  package static let path = "/reports"
  /// The most results that are listed: the newest.
  package static let limit = 200

  /// One result's file.
  package struct Entry: Hashable, Sendable {
    /// What the page asks for it by.
    package var name: String
    package var written: Moment
    package var bytes: Int64
    /// What it says of itself; nil until it was looked at.
    package var summary: ResultSummary?

    package init(name: String, written: Moment, bytes: Int64, summary: ResultSummary?) {
      self.name = name
      self.written = written
      self.bytes = bytes
      self.summary = summary
    }
  }

  /// The report that is being made, or the last one that was.
  package enum Making: Hashable, Sendable {
    case none
    case running(of: String, since: Moment)
    case failed(of: String, why: String)
    case made(of: String, count: Int)
  }

  package var entries: [Entry]
  /// Whether there are more files than are listed.
  package var isCut: Bool
  package var making: Making
  package var folders: [String]
  package var accounts: [String]
  package var strategies: [String]
  /// Whether new ones may be made here.
  package var canMake: Bool
  package var clock: PageClock

  package init(
    entries: [Entry], isCut: Bool, making: Making, folders: [String], accounts: [String],
    strategies: [String], canMake: Bool, clock: PageClock
  ) {
    self.entries = entries
    self.isCut = isCut
    self.making = making
    self.folders = folders
    self.accounts = accounts
    self.strategies = strategies
    self.canMake = canMake
    self.clock = clock
  }

  /// The content, for a frame.
  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title("Reports"))
    page.raw(progress)
    if canMake { page.raw(Panel("New live report", id: "new", content: form).html) }
    page.raw(Panel("Results", id: "results", content: table.html).html)
    if isCut {
      page.element("p", "class=\"note\"", text: "The newest \(Self.limit) are listed.")
    }
    page.raw("<p class=\"note\">Results are read from ")
    page.raw(folders.map { "<code>\(VisibleText.html($0))</code>" }.joined(separator: ", "))
    page.line(". Put the JSON of <code>perigee backtest</code> there to see it here.</p>")
    return page
  }

  private var progress: String {
    switch making {
    case .none: return ""
    case .running(let name, let since):
      return Notice(
        .busy, "The report of \(VisibleText.of(name)) is being made.",
        actions: "Since \(clock.html(since, .clock)). "
          + PagePath.link("Look again", to: Self.path)
      ).html
    case .failed(let name, let why):
      return Notice(
        .bad, "The report of \(VisibleText.of(name)) was not made.",
        lines: [
          VisibleText.of(why),
          "On the machine itself, `perigee report` makes the same and says more.",
        ]
      ).html
    case .made(let name, let count):
      return Notice(
        .good, "The report of \(VisibleText.of(name)) is made.",
        lines: count == 1 ? [] : ["\(count) results were written."]
      ).html
    }
  }

  private var form: String {
    var page = Markup()
    page.line("<form method=\"post\" class=\"filter\" action=\"\(Self.path)/new\">")
    page.raw("<label><span>Of</span><select name=\"of\"><option value=\"\">all accounts and ")
    page.raw("strategies</option>")
    for (kind, names) in [("account", accounts), ("strategy", strategies)] {
      for name in names.prefix(500) {
        page.raw("<option value=\"\(kind):\(Markup.escaped(name))\">")
        page.raw("\(kind) \(VisibleText.html(name))</option>")
      }
    }
    page.line("</select></label>")
    page.raw("<label><span>Since (UTC)</span><input type=\"date\" name=\"since\"></label>")
    page.raw("<label><span>Worth at the start</span>")
    page.raw(
      "<input name=\"capital\" inputmode=\"decimal\" placeholder=\"100000\" maxlength=\"20\">")
    page.line(
      "</label><span class=\"tools\"><button class=\"main\" type=\"submit\">Make it</button>")
    page.line("</span></form>")
    return page.html
  }

  private var table: DataTable {
    typealias Column = DataTable.Column
    return DataTable(
      id: "result-list", caption: "Results",
      columns: [
        Column("Of", .key), Column("Kind"), Column("Account"), Column("From"), Column("To"),
        Column("Profit", .number), Column("Return", .number), Column("Worst fall", .number),
        Column("Sharpe", .number), Column("Round trips", .number), Column("Written"),
        Column("File"),
      ],
      rows: entries.map { DataTable.Row(cells($0), key: $0.name) },
      empty: EmptyState(
        "There are no results yet.",
        advice: "Make a live report above, or let a backtest write its result here.",
        command: "perigee backtest SCRIPT --data FILE --report FOLDER/NAME.html"), isLive: false)
  }

  /// Where a result's page is.
  package static func document(_ name: String) -> String {
    PagePath.with(path + "/page", [("name", name)])
  }

  private func cells(_ entry: Entry) -> [Cell] {
    let path = Self.document(entry.name)
    let file = Cell.link(
      "JSON", to: PagePath.with(Self.path + "/result.json", [("name", entry.name)]))
    guard let summary = entry.summary else {
      return [Cell.link(VisibleText.of(entry.name), to: path)]
        + [Cell](repeating: .text(nil), count: 9)
        + [.time(entry.written, clock), file]
    }
    let of = summary.strategy ?? "account \(summary.account)"
    func part(_ name: String) -> Cell {
      Cell(html: summary.figures[name].map { Figures.percent($0) } ?? Figures.absent)
    }
    func number(_ name: String, _ places: Int) -> Cell {
      Cell(html: summary.figures[name].map { Figures.plain($0, places) } ?? Figures.absent)
    }
    let profit = summary.figures["profit"].flatMap { Decimal64($0, scale: 2) }
    return [
      .link(VisibleText.of(of), to: path), .badge(Self.badge(summary)),
      OrderTables.text(summary.account), .time(Moment(summary.start), clock, .day),
      .time(Moment(summary.end), clock, .day),
      .profit(profit, VisibleText.of(summary.currency)), part("total_return"),
      part("max_drawdown"), number("sharpe", 2), number("trades", 0),
      .time(entry.written, clock), file,
    ]
  }

  private static func badge(_ summary: ResultSummary) -> Badge {
    switch summary.kind {
    case .backtest: Badge("backtest", .calm)
    case .replay: Badge("replay", .calm)
    case .live: Badge("live", .good)
    }
  }
}

extension Figures {
  /// A part of one as a percentage.
  static func percent(_ value: Double) -> String { Wording.percent(value) }
  static func plain(_ value: Double, _ places: Int) -> String { Wording.number(value, places) }
}
