package import Control
package import Reports
import TradingModel

/// Lines of the log, newest first: a form of filters, a page of lines, and new lines as they come.
package struct LogsPage: Sendable {
  package static let path = "/logs"
  /// The most lines that following keeps on the page; older ones leave it.
  package static let followLimit = 2000

  package var question: LogQuestion
  /// Oldest first, as the log gives them.
  package var rows: RowPage<LogRow>
  /// The number of the newest line of all when the page was made: following goes on after it.
  package var newest: Int64
  /// The names that the form offers.
  package var accounts: [String]
  package var strategies: [String]
  package var clock: PageClock

  package init(
    question: LogQuestion, rows: RowPage<LogRow>, newest: Int64,
    accounts: [String] = [], strategies: [String] = [], clock: PageClock
  ) {
    self.question = question
    self.rows = rows
    self.newest = newest
    self.accounts = accounts
    self.strategies = strategies
    self.clock = clock
  }

  /// The content, for a frame.
  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title("Log", tools: question.canFollow ? follow : ""))
    if !question.problems.isEmpty {
      page.raw(Notice(.warn, "Not all of the filter is in force.", lines: question.problems).html)
    }
    page.raw(form.html)
    if let note = rows.note { page.element("p", "class=\"note\"", text: note) }
    if rows.rows.isEmpty { page.raw(empty.html) }
    // The list stands there without lines too: followed ones come into it.
    page.line("<ol class=\"lines\" id=\"log-lines\" aria-label=\"Lines, newest first\">")
    for row in rows.rows.reversed() {
      page.line(LogLine(row, clock: clock, isMarked: row.id == question.marked).html)
    }
    page.line("</ol>")
    let words = rows.rows.count == 1 ? "1 line" : "\(rows.rows.count) lines"
    page.raw(
      Pager(
        newer: rows.newer.map { question.at(.after($0)).path },
        older: rows.older.map { question.at(.before($0)).path }, words: words
      ).html)
    if question.turn != .newest || question.around != nil {
      page.raw("<p>\(PagePath.link("To the newest", to: question.at(.newest).path))</p>")
    }
    return page
  }

  private var form: FilterForm {
    let levels = LogLevel.allCases.map { level in
      FilterForm.Choice(
        level == .debug ? "" : level.rawValue,
        level == .debug ? "all" : level == .error ? "error" : "\(level.rawValue) and graver")
    }
    return FilterForm(
      path: Self.path,
      fields: [
        FilterForm.Field(
          "q", "Words", .text(placeholder: "rejected -paper \"order was\" limit*"),
          value: question.text),
        FilterForm.Field(
          "level", "Level", .choice(levels),
          value: question.level == .debug ? nil : question.level.rawValue),
        FilterForm.Field(
          "strategy", "Strategy", OrdersPage.choices(strategies, question.strategy),
          value: question.strategy),
        FilterForm.Field(
          "account", "Account", OrdersPage.choices(accounts, question.account),
          value: question.account),
        FilterForm.Field("from", "From (UTC)", .moment, value: question.from.map(AskedTime.second)),
        FilterForm.Field(
          "before", "Before (UTC)", .moment, value: question.before.map(AskedTime.second)),
      ], button: "Search")
  }

  /// The switch that the page's script brings to life; without the script it stays hidden.
  private var follow: String {
    let query = question.query(withTurn: false)
    var markup = Markup()
    markup.raw("<span id=\"follow\" hidden data-after=\"\(newest)\" ")
    markup.raw("data-limit=\"\(Self.followLimit)\" data-lines=\"")
    markup.raw(Markup.escaped(PagePath.with("\(Self.path)/lines", query)))
    markup.raw("\"><span role=\"status\" class=\"note\"></span> ")
    markup.raw("<button type=\"button\" aria-pressed=\"false\">Follow</button></span>")
    return markup.html
  }

  private var empty: EmptyState {
    return question.isFiltered || question.turn != .newest
      ? EmptyState("No line fits.", advice: "Use fewer words, a lower level or a wider time.")
      : EmptyState(
        "The log is empty.", advice: "The daemon writes into it from its first start on.")
  }
}
