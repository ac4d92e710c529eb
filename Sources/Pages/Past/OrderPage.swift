package import Control
package import Reports
package import Review
import TradingModel

/// One order with its whole life: what led to it, what became of it, how long each step took.
package struct OrderPage: Sendable {
  package var timeline: OrderTimeline
  /// The order as it stands in the journal; nil where only its events are known.
  package var row: OrderRow?
  /// Its executions, oldest first.
  package var fills: [FillRow]
  /// Orders of the same bracket: the entry, and what protects it.
  package var relatives: [OrderRow]
  package var clock: PageClock
  /// Where the page with what the tape has is; nil where it has been read, or is not there.
  package var tapePath: String?

  package init(
    timeline: OrderTimeline, row: OrderRow?, fills: [FillRow], relatives: [OrderRow] = [],
    clock: PageClock
  ) {
    self.timeline = timeline
    self.row = row
    self.fills = fills
    self.relatives = relatives
    self.clock = clock
  }

  /// When it began: the strategy's wish, else the first that is known of it.
  private var moment: Timestamp? {
    let step = timeline.steps.first { $0.kind == .intent } ?? timeline.steps.first
    return step.map { Timestamp(rawValue: $0.time) } ?? row?.time.timestamp
  }

  /// The content, for a frame.
  package var content: Markup {
    var page = Markup()
    head(&page)
    if !timeline.notes.isEmpty {
      page.raw(
        Notice(
          .warn, "Not everything of it is known.", lines: timeline.notes.map(VisibleText.of)
        ).html)
    }
    page.raw(Panel("Terms and outcome", id: "terms", content: terms).html)
    let bars = LatencyBars(timeline.latencies.map { ($0.name, $0.value) })
    if !bars.bars.isEmpty {
      page.raw(
        Panel(
          "How long each step took", id: "latencies",
          note: "On a scale of powers of ten.", content: bars.html
        ).html)
    }
    let tape = tapePath.map {
      PagePath.link("Read what its callback got from the tape (takes some seconds)", to: $0)
    }
    page.raw(Panel("Timeline", id: "timeline", tools: tape ?? "", content: steps).html)
    if !fills.isEmpty {
      let table = OrderTables.fills(fills, clock, table: EmptyState("None."))
      page.raw(Panel("Fills", id: "executions", content: table.html).html)
    }
    if !relatives.isEmpty {
      let table = OrderTables.orders(
        relatives, .orders, clock, id: "relatives", table: EmptyState("None."))
      page.raw(Panel("Orders of the same bracket", id: "bracket", content: table.html).html)
    }
    return page
  }

  private func head(_ page: inout Markup) {
    let words = row.map(Self.words) ?? timeline.symbol
    var tools = PagePath.link("All orders", to: PastQuestion.Kind.orders.path)
    if let strategy = timeline.strategy {
      let chart = MomentPath.chart(strategy, at: moment, symbol: timeline.symbol)
      tools += " " + PagePath.link("Its chart then", to: chart)
    }
    if let moment { tools += " " + PagePath.link("The log then", to: MomentPath.log(at: moment)) }
    let lines = PagePath.with(LogsPage.path, [("q", "\"\(timeline.intent)\"")])
    tools += " " + PagePath.link("Lines that name it", to: lines)
    page.raw(
      Panel.title(
        VisibleText.of(words), facts: row.map { Badge(order: $0.state).html } ?? "", tools: tools))
  }

  /// `BUY 100 AAPL.NASDAQ LMT 187.5`.
  package static func words(_ row: OrderRow) -> String {
    [
      row.side, row.quantity?.normalized.description, row.symbol, row.type, OrderTables.price(row),
    ].compactMap(\.self).joined(separator: " ")
  }

  private var terms: String {
    var page = Markup()
    page.line("<dl class=\"facts-list\">")
    fact(&page, "Order", code: timeline.intent)
    let strategy = timeline.strategy.map {
      PagePath.link(VisibleText.of($0), to: PagePath.strategy($0))
    }
    fact(&page, "Strategy", strategy ?? "made elsewhere")
    fact(&page, "Account", text: timeline.account)
    fact(&page, "Symbol", text: timeline.symbol)
    if let script = timeline.script { fact(&page, "Script's version", code: script) }
    if let row { add(row, &page) }
    if let middle = timeline.arrivalMiddle {
      fact(&page, "Middle at arrival", Figures.exact(middle))
    }
    if let slippage = timeline.slippage { fact(&page, "Slippage", Self.slippage(slippage)) }
    for (currency, cost) in commissions {
      fact(&page, "Commission", text: "\(cost.normalized) \(currency)")
    }
    page.line("</dl>")
    return page.html
  }

  private func add(_ row: OrderRow, _ page: inout Markup) {
    fact(&page, "Recorded", clock.html(row.time.timestamp, .precise))
    fact(&page, "Last change", clock.html(row.updated.timestamp, .precise))
    let texts = [
      ("Terms", row.terms), ("Time in force", row.timeInForce), ("Tag", row.tag),
      ("Last words", row.reason),
    ]
    for (name, text) in texts {
      if let text, !text.isEmpty { fact(&page, name, text: text) }
    }
    for text in row.attributes ?? [] { fact(&page, "Attribute", text: text) }
    let whole = row.quantity.map { " of " + Figures.exact($0) } ?? ""
    fact(&page, "Filled", Figures.exact(row.filled) + whole)
    if let price = row.averagePrice { fact(&page, "Average price", Figures.exact(price)) }
    if let number = row.brokerOrder { fact(&page, "Broker's order id", "\(number)") }
    if let number = row.perm { fact(&page, "Permanent id", "\(number)") }
    if let parent = row.parent {
      fact(&page, "Protects", PagePath.link(VisibleText.of(parent), to: PagePath.order(parent)))
    }
  }

  /// What it cost against the middle at arrival, in words that need no sign.
  static func slippage(_ price: Price) -> String {
    guard !price.isZero else { return "none: at the middle" }
    let size = Figures.exact(price.magnitude)
    return price.isNegative
      ? "<span class=\"up\">\(size) better than the middle</span>"
      : "<span class=\"down\">\(size) worse than the middle</span>"
  }

  private var commissions: [(String, Money)] {
    var sums: [String: Money] = [:]
    for fill in fills {
      guard let commission = fill.commission else { continue }
      let currency = fill.currency ?? ""
      sums[currency] = (sums[currency] ?? .zero) + commission
    }
    return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func fact(_ page: inout Markup, _ name: String, _ html: String) {
    page.line("<dt>\(Markup.escaped(name))</dt><dd>\(html)</dd>")
  }

  private func fact(_ page: inout Markup, _ name: String, text: String) {
    fact(&page, name, VisibleText.html(text))
  }

  private func fact(_ page: inout Markup, _ name: String, code: String) {
    fact(&page, name, "<code>\(VisibleText.html(code))</code>")
  }

  // MARK: Steps

  private var steps: String {
    guard !timeline.steps.isEmpty else { return EmptyState("Nothing of it was recorded.").html }
    var page = Markup()
    page.line("<ol class=\"timeline\">")
    var before: Int64?
    for step in timeline.steps {
      page.raw("<li class=\"\(Self.style(step.kind))\"><div class=\"when\">")
      page.raw(clock.html(Timestamp(rawValue: step.time), .precise))
      if let before, step.time >= before {
        let (gap, isTooLong) = step.time.subtractingReportingOverflow(before)
        if !isTooLong {
          page.raw("<span class=\"gap\">+\(Markup.escaped(LatencyBars.words(gap)))</span>")
        }
      }
      before = step.time
      page.raw("</div><span class=\"kind\">\(Self.word(step.kind))</span> <div class=\"what\">")
      page.raw("<span class=\"words\">\(VisibleText.html(step.text))</span>")
      facts(&page, step.facts)
      page.line("</div></li>")
    }
    page.line("</ol>")
    return page.html
  }

  private func facts(_ page: inout Markup, _ facts: [OrderTimeline.Fact]) {
    guard !facts.isEmpty else { return }
    page.raw(facts.count > 6 ? "<details><summary>\(facts.count) facts</summary>" : "")
    page.raw("<dl class=\"small\">")
    for fact in facts {
      page.raw("<div><dt>\(VisibleText.html(fact.name))</dt>")
      page.raw("<dd>\(VisibleText.html(fact.value))</dd></div>")
    }
    page.raw("</dl>\(facts.count > 6 ? "</details>" : "")")
  }

  private static func style(_ kind: OrderTimeline.Step.Kind) -> String { "step-\(kind.rawValue)" }

  static func word(_ kind: OrderTimeline.Step.Kind) -> String {
    switch kind {
    case .input: "Input"
    case .intent: "Intent"
    case .check: "Check"
    case .recorded: "Recorded"
    case .sent: "Sent"
    case .broker: "Broker"
    case .execution: "Fill"
    case .commission: "Commission"
    case .log: "Log"
    }
  }
}
