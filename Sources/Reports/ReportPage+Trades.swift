import Performance
import TradingModel

extension ReportPage {
  private static let columns: [(title: String, isNumber: Bool)] = [
    ("#", true), ("Symbol", false), ("Side", false), ("Quantity", true), ("Entered", false),
    ("at", true), ("Left", false), ("at", true), ("Profit", true), ("Fees", true), ("Net", true),
    ("Duration", true), ("MAE", true), ("MFE", true), ("Slippage", true), ("Tags", false),
  ]

  /// The round trips, newest last, with what sorts and searches them.
  func trades(_ page: inout Markup) {
    let shown = Array(result.trades.enumerated().suffix(Self.maximumTrades))
    page.line("<section class=\"card\" id=\"trades\" aria-label=\"Round trips\">")
    page.raw("<div class=\"bar\"><h2>Round trips</h2>")
    guard !shown.isEmpty else {
      page.line("</div><p class=\"more\">There was none.</p></section>")
      return
    }
    page.raw("<div class=\"tools\"><label><span class=\"unseen\">Search</span>")
    page.raw("<input id=\"search\" type=\"search\" placeholder=\"symbol, tag, date\"></label>")
    page.raw("<label><span class=\"unseen\">Outcome</span><select id=\"outcome\">")
    page.raw("<option value=\"\">won, lost and open</option><option value=\"won\">won</option>")
    page.raw("<option value=\"lost\">lost</option><option value=\"open\">open</option>")
    page.line("</select></label><output id=\"count\"></output></div></div>")
    if shown.count < result.trades.count {
      page.element(
        "p", "class=\"more\"",
        text: "The newest \(shown.count) of \(result.trades.count); all are in the JSON.")
    }
    page.raw("<div class=\"scroll tall\" tabindex=\"0\" role=\"region\" ")
    page.line("aria-label=\"Table of round trips\"><table id=\"trips\"><thead><tr>")
    for (index, column) in Self.columns.enumerated() {
      let style = column.isNumber ? " class=\"n\"" : ""
      page.raw("<th scope=\"col\"\(style)\(index == 0 ? " aria-sort=\"ascending\"" : "")>")
      page.raw("<button type=\"button\">")
      page.raw(Markup.escaped(column.title))
      let after = index == 5 ? " price of the entry" : index == 7 ? " price of the exit" : ""
      page.line("\(after.isEmpty ? "" : "<span class=\"unseen\">\(after)</span>")</button></th>")
    }
    page.line("</tr></thead><tbody>")
    for (number, trip) in shown { row(number + 1, trip, &page) }
    page.line("</tbody></table></div></section>")
  }

  private func row(_ number: Int, _ trip: RoundTrip, _ page: inout Markup) {
    let outcome = trip.exitTime == nil ? "open" : trip.net > .zero ? "won" : "lost"
    page.raw("<tr data-is=\"\(outcome)\">")
    func cell(_ text: String, sort: String? = nil, style: String = "n") {
      let key = sort.map { " data-v=\"\($0)\"" } ?? ""
      page.raw("<td\(style.isEmpty ? "" : " class=\"\(style)\"")\(key)>")
      page.raw(Markup.escaped(text))
      page.raw("</td>")
    }
    func money(_ value: Money?, coloured: Bool = false) {
      guard let value else { return cell("–", sort: "") }
      let style = coloured && !value.isZero ? value.isNegative ? "n down" : "n up" : "n"
      let text = Wording.money(value)
      cell(coloured ? Wording.signed(text) : text, sort: value.normalized.description, style: style)
    }
    cell("\(number)", sort: "\(number)")
    cell(trip.symbol, style: "")
    cell(trip.side == .buy ? "long" : "short", style: "")
    cell(Wording.exact(trip.quantity), sort: trip.quantity.description)
    cell(
      UTCTime(trip.entryTime).short, sort: "\(trip.entryTime.rawValue)", style: "t")
    cell(Wording.exact(trip.entryPrice), sort: trip.entryPrice.description)
    if let exit = trip.exitTime {
      cell(UTCTime(exit).short, sort: "\(exit.rawValue)", style: "t")
    } else {
      cell("open", sort: "\(Int64.max)", style: "t")
    }
    cell(Wording.exact(trip.exitPrice), sort: trip.exitPrice.description)
    money(trip.profit)
    money(trip.fees)
    money(trip.net, coloured: true)
    cell(
      trip.seconds.map(Wording.duration) ?? "–", sort: trip.seconds.map { "\($0)" } ?? "")
    money(trip.adverse)
    money(trip.favorable)
    money(trip.slippage)
    let tags = [trip.entryTag, trip.exitTag].compactMap { $0 }.filter { !$0.isEmpty }
    cell(tags.count == 2 && tags[0] == tags[1] ? tags[0] : tags.joined(separator: " → "), style: "")
    page.line("</tr>")
  }
}
