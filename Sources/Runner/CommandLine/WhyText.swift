import Control
import Review
import TradingModel

/// Why a strategy did or did not trade, for people.
struct WhyText {
  let environment: SystemEnvironment

  /// The answer, what held it back, and what it saw and did.
  func text(_ report: WhyReport) -> String {
    var text = "\(report.strategy) at \(CalendarTime.utc(Timestamp(rawValue: report.at))): "
    text += report.answer + "\n"
    for reason in report.heldBack { text += "  \(reason)\n" }
    for request in report.requests { text += "  \(request)\n" }
    if !report.seen.isEmpty { text += "\n" + render(events(report)) }
    let left = report.events - report.seen.count
    if left > 0 { text += "\(left) more events that it did nothing with are not shown.\n" }
    if !report.lines.isEmpty { text += "\n" + render(lines(report)) }
    for note in report.notes { text += "Note: \(note)\n" }
    return text
  }

  private func events(_ report: WhyReport) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "AFTER", alignment: .right), .init(title: "CALLBACK"),
      .init(title: "IT SAW", isFlexible: true), .init(title: "IT DID", isFlexible: true),
    ])
    for seen in report.seen {
      table.rows.append([
        .init(TimelineText.relative(seen.time &- report.at)), .init(seen.callback ?? ""),
        .init(seen.text), .init(seen.did.first ?? "nothing", seen.did.isEmpty ? .dim : nil),
      ])
      for more in seen.did.dropFirst() { table.rows.append(["", "", "", .init(more)]) }
    }
    return table
  }

  private func lines(_ report: WhyReport) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "AFTER", alignment: .right), .init(title: "LOG", isFlexible: true),
    ])
    table.rows = report.lines.map { line in
      [.init(TimelineText.relative(line.time &- report.at)), .init(line.text)]
    }
    return table
  }

  private func render(_ table: TextTable) -> String {
    table.render(width: environment.terminalWidth, colours: environment.usesColours)
  }
}
