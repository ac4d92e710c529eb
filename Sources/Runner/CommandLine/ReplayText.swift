import Backtest
import Control
import TradingModel

/// A replay's report for people.
struct ReplayText {
  let environment: SystemEnvironment

  /// The table, what differs, and the sum.
  func text(_ report: ReplayReport) -> String {
    var text = "Session \(report.session): \(report.entries) entries"
    if let first = report.firstTime, let last = report.lastTime {
      text += " from \(CalendarTime.local(first)) to \(CalendarTime.local(last))"
    }
    text += "\n"
    if !report.rows.isEmpty { text += render(table(report.rows)) }
    for row in report.rows {
      for note in row.notes { text += "\(name(row)): \(note).\n" }
    }
    for note in report.notes { text += "\(note).\n" }
    for row in report.rows {
      if let difference = row.difference { text += describe(difference, of: row) }
    }
    return text + sum(report) + "\n"
  }

  private func sum(_ report: ReplayReport) -> String {
    let same = "\(report.matched) messages are the same, byte for byte"
    switch report.differences {
    case 0: return "0 differences: \(same)."
    case let count:
      return "\(count) of \(report.rows.count) strategies differ; \(same)."
    }
  }

  private func table(_ rows: [ReplayReport.Row]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "LIFE", alignment: .right), .init(title: "STRATEGY", isFlexible: true),
      .init(title: "EVENTS", alignment: .right), .init(title: "ORDERS", alignment: .right),
      .init(title: "LOG LINES", alignment: .right), .init(title: "STATES", alignment: .right),
      .init(title: "MESSAGES", alignment: .right), .init(title: "SAME", alignment: .right),
      .init(title: "RESULT"),
    ])
    table.rows = rows.map { row in
      [
        .init("\(row.life)"), .init(row.strategy), .init("\(row.events)"),
        .init("\(row.recorded.requests)"), .init("\(row.recorded.logs)"),
        .init("\(row.recorded.states)"), .init("\(row.recorded.total)"), .init("\(row.matched)"),
        row.difference.map { .init("differs at message \($0.message)", .red) }
          ?? .init("same", .green),
      ]
    }
    return table
  }

  private func describe(
    _ difference: ReplayReport.Difference, of row: ReplayReport.Row
  ) -> String {
    var text = "\n\(name(row)): the first difference is its message \(difference.message)"
    if let event = difference.event {
      text += ", at event \(event.event) (entry \(event.entry) of the tape)\n"
      text += "  event     \(CalendarTime.local(event.time)) \(clean(event.words))\n"
    } else {
      text += "\n"
    }
    text += "  recorded  \(clean(difference.recorded ?? "nothing"))\n"
    text += "  replayed  \(clean(difference.replayed ?? "nothing"))\n"
    if let hint = difference.hint { text += "  note      \(hint)\n" }
    let kinds: [(String, KeyPath<MessageCounts, Int>)] = [
      ("orders", \.requests), ("log lines", \.logs), ("states", \.states), ("timers", \.timers),
      ("subscriptions", \.subscriptions), ("others", \.others),
    ]
    let counts = kinds.compactMap { title, path -> String? in
      let (old, new) = (row.recorded[keyPath: path], row.replayed[keyPath: path])
      return old == 0 && new == 0 ? nil : "\(title) \(old) and now \(new)"
    }
    return text + "  in all    \(counts.joined(separator: ", "))\n"
  }

  // MARK: Another script

  /// What changed, and its worth.
  func text(_ report: ComparisonReport) -> String {
    var text =
      "\(report.strategy) in session \(report.session): \(report.recordedScript) took "
      + "\(report.recordedDecisions) decisions, \(report.newScript) \(report.newDecisions); "
      + "\(report.same) are the same.\n"
    if report.baseline.differences > 0 {
      text +=
        "The recorded script does not replay as it was recorded; see perigee replay "
        + "\(report.session) --strategy \(report.strategy).\n"
    }
    for fault in report.faults { text += "\(report.newScript): \(clean(fault))\n" }
    if report.unlistedFaults > 0 { text += "and \(report.unlistedFaults) more faults\n" }
    if !report.changes.isEmpty { text += render(changes(report)) }
    if report.unlisted > 0 { text += "and \(report.unlisted) more changes, not valued\n" }
    for total in report.totals {
      text +=
        "The changes would have been worth \(signed(total.oneMinute)) \(total.currency) after a "
        + "minute, \(signed(total.fiveMinutes)) after five, \(signed(total.end)) at the end of the "
        + "tape.\n"
    }
    for note in report.notes { text += "Note: \(note).\n" }
    return text
  }

  private func changes(_ report: ComparisonReport) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "TIME"), .init(title: "EVENT", isFlexible: true),
      .init(title: "RECORDED SCRIPT", isFlexible: true),
      .init(title: "NEW SCRIPT", isFlexible: true),
      .init(title: "1 MIN", alignment: .right), .init(title: "5 MIN", alignment: .right),
      .init(title: "END", alignment: .right),
    ])
    table.rows = report.changes.map { change in
      [
        .init(CalendarTime.local(change.place.time)),
        .init("\(change.place.event): \(change.place.words)"),
        .init(change.recorded?.words ?? "-"), .init(change.new?.words ?? "-"),
        worth(change, \.oneMinute), worth(change, \.fiveMinutes), worth(change, \.end),
      ]
    }
    return table
  }

  private func worth(
    _ change: ComparisonReport.Change, _ path: KeyPath<DecisionWorth, Money?>
  ) -> TextTable.Cell {
    let old = change.recorded?.worth?[keyPath: path]
    let new = change.new?.worth?[keyPath: path]
    guard old != nil || new != nil else { return .init("-") }
    let worth = (new ?? .zero) - (old ?? .zero)
    return .init(signed(worth), worth.isNegative ? .red : .green)
  }

  private func signed(_ amount: Money) -> String {
    let text = amount.rounded(toScale: 2).description
    return amount.isNegative || amount.isZero ? text : "+\(text)"
  }

  private func name(_ row: ReplayReport.Row) -> String { "\(row.strategy), life \(row.life)" }

  private func clean(_ text: String) -> String { TextTable.Cell(text).text }

  private func render(_ table: TextTable) -> String {
    table.render(width: environment.terminalWidth, colours: environment.usesColours)
  }
}
