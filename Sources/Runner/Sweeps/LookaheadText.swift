import Backtest
import Control

/// A look-ahead check for people at a terminal.
struct LookaheadText {
  private let answer: LookaheadCommand.Answer
  private let environment: SystemEnvironment

  init(_ answer: LookaheadCommand.Answer, _ environment: SystemEnvironment) {
    self.answer = answer
    self.environment = environment
  }

  var text: String {
    let report = answer.lookahead
    var text =
      "\(answer.script): \(report.events) market events, \(report.decisions) decisions\n\n"
    text += table.render(width: environment.terminalWidth, colours: environment.usesColours)
    text += "\n" + ([verdict] + findings + report.notes).map { $0 + "\n" }.joined()
    if let warmup = answer.warmup { text += warmup.sentence + "\n" }
    return text
  }

  private var table: TextTable {
    var table = TextTable(columns: [
      .init(title: "AFTER"), .init(title: "THE FUTURE IS"),
      .init(title: "EVENTS", alignment: .right), .init(title: "DECISIONS", alignment: .right),
      .init(title: "RESULT"),
    ])
    table.rows = answer.lookahead.cuts.map { cut in
      [
        .init(CalendarTime.utc(cut.time)), .init(cut.future.rawValue), .init("\(cut.events)"),
        .init("\(cut.decisions)"),
        cut.difference == nil ? .init("the same", .green) : .init("another decision", .red),
      ]
    }
    return table
  }

  private var verdict: String {
    let report = answer.lookahead
    guard !report.isClean else {
      return "No decision hangs on the future: \(report.compared) decisions compared over "
        + "\(report.cuts.count) histories, all the same."
    }
    return "Something of the future reaches the strategy or its orders; do not believe this "
      + "backtest."
  }

  private var findings: [String] {
    let report = answer.lookahead
    var lines: [String] = []
    if let cut = report.cuts.first(where: { $0.difference != nil }),
      let difference = cut.difference
    {
      let place = difference.file.map { " (\($0)\(difference.line.map { ":\($0)" } ?? ""))" } ?? ""
      lines.append(
        "The first decision that differs is number \(difference.decision), at "
          + "\(CalendarTime.utc(difference.time))\(place), with the future after "
          + "\(CalendarTime.utc(cut.time)) \(cut.future.rawValue):")
      lines.append("  knowing the whole history: \(difference.whole ?? "nothing")")
      lines.append("  without the future:        \(difference.without ?? "nothing")")
    }
    if let probe = report.probe {
      lines.append(
        probe.traded == 0
          ? "Orders do not trade on the bar on which they are decided (\(probe.orders) tried)."
          : "\(probe.traded) of \(probe.orders) orders traded on the bar on which they were "
            + "decided: \(probe.first ?? "").")
    }
    return lines + report.timings.compactMap(\.sentence)
  }
}
