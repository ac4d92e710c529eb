public import Performance
import TradingModel

/// A result as one HTML page that needs nothing else: no network, no other file. It is readable
/// without scripts, on paper and on a phone; with them it can be zoomed, sorted and searched.
///
/// Everything that comes from outside of this program is escaped, and the page's own policy runs
/// no script and applies no style but the two that it was made with. Its size is bounded, at about
/// 6 MB: `maximumTrades` round trips (the newest), `maximumSymbols` price charts (those with the
/// most fills), `Plot.maximumMarks` fills a chart, and thinned curves; what is left out is said.
public struct ReportPage: Sendable {
  /// The most round trips in the table.
  public static let maximumTrades = 5000
  /// The most symbols with a chart.
  public static let maximumSymbols = 8

  /// The digests of the page's one style and one script (`sha256-...`), for whoever serves it.
  package static let styleDigest = PageStyle.digest
  package static let scriptDigest = PageScript.digest

  /// Where a reader of a served page goes back to, as a path; nil for a page that is a file. Not
  /// escaped: of the server's own making.
  package var back: String?

  let result: TradingResult
  let statistics: Statistics
  let tables: ReturnTables

  /// The page of a result.
  public init(_ result: TradingResult) {
    self.result = result
    statistics = Statistics(result)
    tables = ReturnTables(ReturnSeries(result))
  }

  /// The page's name: the strategy's or the account's.
  var name: String { result.strategy ?? result.account }

  /// The markup, in UTF-8. Equal results give equal pages.
  public var html: String {
    let plots = plots
    var page = Markup()
    head(&page)
    page.line("<body><a class=\"skip\" href=\"#figures\">To the figures</a>")
    header(&page)
    page.line("<main>")
    notes(&page)
    tiles(&page)
    curves(&page, plots)
    months(&page)
    distribution(&page, plots)
    trades(&page)
    figures(&page)
    rules(&page)
    page.line("</main>")
    page.line(
      "<footer>Made by Perigee. Times are UTC. Formulas: "
        + "<span class=\"wide\">hover or focus a figure's name, or see docs/report.md.</span>"
        + "</footer>")
    let numbers = plots.map(\.json).joined(separator: ",\n")
    page.line("<script type=\"application/json\" id=\"numbers\">[\(numbers)]</script>")
    page.line("<script>\(PageScript.text)</script></body></html>")
    return page.html
  }

  private func head(_ page: inout Markup) {
    page.line("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
    page.raw("script-src '\(PageScript.digest)'; style-src '\(PageStyle.digest)'; ")
    page.line("img-src data:; base-uri 'none'; form-action 'none'\">")
    page.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
    page.line("<meta name=\"color-scheme\" content=\"light dark\">")
    page.line("<meta name=\"referrer\" content=\"no-referrer\">")
    page.line("<link rel=\"icon\" href=\"data:,\">")
    page.element("title", text: "\(name): \(kindWord.lowercased())")
    page.line("<style>\(PageStyle.text)</style></head>")
  }

  private var kindWord: String {
    switch result.kind {
    case .backtest: "Backtest"
    case .replay: "Replay"
    case .live: "Live trading"
    }
  }

  private func header(_ page: inout Markup) {
    page.raw("<header><p class=\"kind \(result.kind.rawValue)\">\(kindWord)</p>")
    page.element("h1", text: name)
    page.raw("<p class=\"under\">")
    if let back { page.raw("<span><a href=\"\(back)\">All reports</a></span>") }
    if let script = result.script { page.element("span", text: script) }
    page.element("span", text: "account \(result.account)")
    page.element(
      "span", text: "\(UTCTime(result.start).date) to \(UTCTime(result.end).date)")
    page.element("span", text: "\(Wording.money(result.capital)) \(result.currency) at the start")
    page.line("</p></header>")
  }

  private func notes(_ page: inout Markup) {
    guard !result.notes.isEmpty else { return }
    page.line("<section class=\"notes\" aria-label=\"Notes\"><h2>Before you believe it</h2><ul>")
    for note in result.notes.prefix(100) { page.element("li", text: note) }
    if result.notes.count > 100 {
      page.element("li", text: "and \(result.notes.count - 100) more, which are in the JSON")
    }
    page.line("</ul></section>")
  }

  private func tiles(_ page: inout Markup) {
    page.line("<section class=\"tiles\" aria-label=\"Key figures\">")
    let signed: Set = ["profit", "total_return", "cagr"]
    for key in [
      "profit", "total_return", "cagr", "sharpe", "max_drawdown", "profit_factor", "win_rate",
      "trades",
    ] {
      guard let figure = Figure.named(key) else { continue }
      let value = figure.value(statistics)
      var text = Wording.value(value, figure.unit)
      var style = ""
      if let value, signed.contains(key) {
        text = Wording.signed(text)
        style = value > 0 ? " up" : value < 0 ? " down" : ""
      }
      page.raw("<div class=\"tile\">")
      tip(figure, &page)
      page.element("b", "class=\"value\(style)\"", text: text)
      if key == "profit" { page.element("small", text: result.currency) }
      if key == "max_drawdown", let fall = statistics.returns.drawdown {
        let end = fall.recovery.map { "until \(Self.date($0))" } ?? "not made up"
        page.element("small", text: "lowest \(Self.date(fall.trough)), \(end)")
      }
      page.line("</div>")
    }
    page.line("</section>")
  }

  /// A figure's name that tells its formula when it is hovered or focused.
  func tip(_ figure: Figure, _ page: inout Markup) {
    let text = Markup.escaped("\(figure.formula) (\(figure.source))")
    page.raw("<span class=\"tip\" tabindex=\"0\" data-tip=\"\(text)\">")
    page.raw(Markup.escaped(figure.title))
    // For readers that do not see what the style sheet adds.
    page.raw("<span class=\"unseen\">: \(text)</span></span>")
  }

  static func date(_ day: Int32) -> String { CalendarDay(daysSince1970: day).description }
}
