package import Control
package import Reports
import TradingModel

/// Orders, fills and refused requests: a form of filters, a page of rows, and downloads.
package struct OrdersPage: Sendable {
  /// The rows of the kind that was asked for, oldest first as the journal gives them.
  package enum Rows: Sendable {
    /// Orders, or refused requests.
    case orders(RowPage<OrderRow>)
    case fills(RowPage<FillRow>)
  }

  package var question: PastQuestion
  package var rows: Rows
  /// The names that the form offers.
  package var accounts: [String]
  package var strategies: [String]
  package var clock: PageClock

  package init(
    question: PastQuestion, rows: Rows, accounts: [String] = [], strategies: [String] = [],
    clock: PageClock
  ) {
    self.question = question
    self.rows = rows
    self.accounts = accounts
    self.strategies = strategies
    self.clock = clock
  }

  /// The content, for a frame.
  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title("Orders and fills"))
    tabs(&page)
    if !question.problems.isEmpty {
      page.raw(Notice(.warn, "Not all of the filter is in force.", lines: question.problems).html)
    }
    page.raw(form.html)
    switch rows {
    case .orders(let rows):
      page.raw(OrderTables.orders(rows.rows.reversed(), question.kind, clock, table: empty).html)
      foot(&page, rows.rows.count, rows.older, rows.newer, rows.note)
    case .fills(let rows):
      page.raw(OrderTables.fills(rows.rows.reversed(), clock, table: empty).html)
      foot(&page, rows.rows.count, rows.older, rows.newer, rows.note)
    }
    return page
  }

  private func tabs(_ page: inout Markup) {
    page.raw("<nav class=\"tabs\" aria-label=\"Kinds of rows\">")
    for kind in PastQuestion.Kind.allCases {
      let here = kind == question.kind ? " aria-current=\"page\"" : ""
      let path = Markup.escaped(question.of(kind).path)
      page.raw("<a href=\"\(path)\"\(here)>\(kind.title)</a>")
    }
    page.line("</nav>")
  }

  private var form: FilterForm {
    var fields = [
      FilterForm.Field(
        "account", "Account", Self.choices(accounts, question.account), value: question.account),
      FilterForm.Field(
        "strategy", "Strategy", Self.choices(strategies, question.strategy),
        value: question.strategy),
      FilterForm.Field("symbol", "Symbol", .text(placeholder: "AAPL"), value: question.symbol),
      FilterForm.Field(
        "side", "Side",
        .choice([
          FilterForm.Choice("", "both"), FilterForm.Choice("BUY", "buy"),
          FilterForm.Choice("SELL", "sell"),
        ]),
        value: question.side?.rawValue),
    ]
    if question.kind == .orders {
      let states = OrderState.allCases.map {
        FilterForm.Choice($0.rawValue, $0.rawValue.replacing("_", with: " "))
      }
      fields += [
        FilterForm.Field(
          "state", "State",
          .choice(
            [
              FilterForm.Choice("", "any"), FilterForm.Choice("open", "all open"),
              FilterForm.Choice("ended", "all ended"),
            ] + states),
          value: question.standing?.text),
        FilterForm.Field("tag", "Tag has", .text(placeholder: ""), value: question.tag),
      ]
    }
    fields += [
      FilterForm.Field("from", "From (UTC)", .moment, value: question.from.map(AskedTime.second)),
      FilterForm.Field(
        "before", "Before (UTC)", .moment, value: question.before.map(AskedTime.second)),
    ]
    return FilterForm(path: question.kind.path, fields: fields)
  }

  /// A choice among names; one that is asked for and not known is among them all the same.
  static func choices(_ names: [String], _ asked: String?) -> FilterForm.Field.Kind {
    var all = names
    if let asked, !all.contains(asked) { all.append(asked) }
    return .choice(
      [FilterForm.Choice("", "all")] + all.map { FilterForm.Choice($0, VisibleText.of($0)) })
  }

  private var empty: EmptyState {
    let kind =
      question.kind == .refused ? "refused requests" : question.kind.title.lowercased()
    if question.isFiltered || question.turn != .newest {
      return EmptyState(
        "No \(kind) fit.", advice: "Widen the filter, or clear it to see all of them.")
    }
    return EmptyState(
      "The journal has no \(kind) yet.",
      advice: question.kind == .refused
        ? "Requests that the daemon or the risk gate refused stand here, each with its reason."
        : "They appear here as soon as a strategy trades.")
  }

  private func foot(
    _ page: inout Markup, _ count: Int, _ older: String?, _ newer: String?, _ note: String?
  ) {
    if let note { page.element("p", "class=\"note\"", text: note) }
    page.raw(
      Pager(
        newer: newer.map { question.at(.after($0)).path },
        older: older.map { question.at(.before($0)).path },
        words: count == 1 ? "1 row" : "\(count) rows"
      ).html)
    page.raw("<p class=\"downloads\">")
    if question.turn != .newest {
      page.raw(PagePath.link("To the newest", to: question.at(.newest).path))
      page.raw(" ")
    }
    // Every row that fits is in the file, on whichever page the reader is.
    page.raw("Download all that fit as ")
    let links = PastDownload.Format.allCases.map { format in
      let path = PagePath.with(
        "\(question.kind.path).\(format.rawValue)", question.query(withTurn: false))
      return "<a href=\"\(Markup.escaped(path))\" download>\(format.rawValue.uppercased())</a>"
    }
    page.line(links.joined(separator: " or ") + "</p>")
  }
}
