import Performance
import TradingModel

extension ReportPage {
  private static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The returns by month as a table whose cells are coloured by size.
  func months(_ page: inout Markup) {
    guard !tables.months.isEmpty else { return }
    page.line("<section class=\"card\" aria-label=\"Returns by month\"><h2>Returns by month</h2>")
    page.raw("<div class=\"scroll\"><table class=\"heat\"><thead><tr><th scope=\"col\">Year</th>")
    for name in Self.monthNames { page.element("th", "scope=\"col\"", text: name) }
    page.line("<th scope=\"col\">Total</th></tr></thead><tbody>")
    let largest = tables.months.map(\.value.magnitude).max() ?? 0
    for year in tables.years {
      page.raw("<tr><th scope=\"row\">\(year.year)</th>")
      for month in 1...12 {
        let value = tables.months.first { $0.year == year.year && $0.month == month }?.value
        guard let value else {
          page.raw("<td></td>")
          continue
        }
        let style = Self.heat(value, largest)
        page.raw("<td class=\"\(style)\">\(Wording.percent(value, 1))</td>")
      }
      let style = year.value > 0 ? "up" : year.value < 0 ? "down" : ""
      page.line("<td class=\"whole \(style)\">\(Wording.percent(year.value, 1))</td></tr>")
    }
    page.line("</tbody></table></div></section>")
  }

  /// Five shades a sign.
  private static func heat(_ value: Double, _ largest: Double) -> String {
    guard value != 0, largest > 0 else { return "h0" }
    let shade = min(5, Int(value.magnitude / largest * 5) + 1)
    return value > 0 ? "g\(shade)" : "l\(shade)"
  }

  /// Every figure by section.
  func figures(_ page: inout Markup) {
    page.line("<section class=\"card\" id=\"figures\" aria-label=\"Figures\"><h2>Figures</h2>")
    page.line("<div class=\"columns\">")
    for section in Figure.Section.allCases {
      page.raw("<table class=\"figures\"><caption>\(Markup.escaped(section.rawValue))</caption>")
      page.line("<tbody>")
      for figure in Figure.all where figure.section == section {
        page.raw("<tr><th scope=\"row\">")
        tip(figure, &page)
        page.raw("</th>")
        page.element("td", text: Wording.value(figure.value(statistics), figure.unit))
        page.line("</tr>")
        if figure.key == "drawdown_days" { drawdownDates(&page) }
        if figure.key == "best_day" { day(statistics.returns.best, &page) }
        if figure.key == "worst_day" { day(statistics.returns.worst, &page) }
      }
      if section == .orders { orderCounts(&page) }
      page.line("</tbody></table>")
    }
    page.line("</div></section>")
  }

  private func row(_ name: String, _ text: String, _ page: inout Markup) {
    page.raw("<tr><th scope=\"row\">")
    page.element("span", text: name)
    page.raw("</th>")
    page.element("td", text: text)
    page.line("</tr>")
  }

  private func drawdownDates(_ page: inout Markup) {
    guard let fall = statistics.returns.drawdown else { return }
    row("Its peak", fall.peak.map(Self.date) ?? "the start", &page)
    row("Its lowest", Self.date(fall.trough), &page)
    row("Its recovery", fall.recovery.map(Self.date) ?? "not yet", &page)
  }

  private func day(_ day: ReturnStatistics.DayReturn?, _ page: inout Markup) {
    guard let day else { return }
    row("on", Self.date(day.day), &page)
  }

  private func orderCounts(_ page: inout Markup) {
    row("Filled", "\(result.orders.filled)", &page)
    row("Filled in part", "\(result.orders.partlyFilled)", &page)
    row("Still open", "\(result.orders.open)", &page)
    row("Executions", "\(result.fills.count)", &page)
  }

  /// What was run and by which rules.
  func rules(_ page: inout Markup) {
    page.line("<section class=\"card\" aria-label=\"What was run\"><h2>What was run</h2>")
    page.line("<div class=\"columns\">")
    var run = [NamedText("Account", result.account)]
    if let strategy = result.strategy { run.append(NamedText("Strategy", strategy)) }
    if let script = result.script { run.append(NamedText("Script", script)) }
    run += [
      NamedText("From", UTCTime(result.start).spoken), NamedText("To", UTCTime(result.end).spoken),
      NamedText("Capital", "\(Wording.money(result.capital)) \(result.currency)"),
    ]
    for (title, rows) in [
      ("Run", run), ("Parameters", result.parameters), ("Execution", result.execution),
    ] where !rows.isEmpty {
      page.line("<table class=\"figures rules\"><caption>\(title)</caption><tbody>")
      for item in rows.prefix(200) { row(item.name, item.text, &page) }
      page.line("</tbody></table>")
    }
    page.line("</div></section>")
  }
}
