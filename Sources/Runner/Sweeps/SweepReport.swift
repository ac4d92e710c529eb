import Control
import Sweeps

/// A sweep's outcome for people at a terminal.
struct SweepReport {
  let outcome: SweepOutcome
  let environment: SystemEnvironment

  /// The table of the best, the map, the neighbours and the warning. `map` names the parameters of
  /// the map, else it is of the first two. Throws what the map throws.
  func text(rows: Int, map: [String], held: [SweepPoint.Value]) throws -> String {
    var text = heading
    let width = environment.terminalWidth
    let colours = environment.usesColours
    if let walk = outcome.walk {
      text += windows(walk).render(width: width, colours: colours)
    } else if outcome.ranking.best == nil {
      text += "No combination has a \(outcome.objective.title) yet.\n"
    } else {
      text += best(rows).render(width: width, colours: colours)
      text += "\n" + (try heat(map, held)).text(colours: colours, width: width)
    }
    text += "\n" + sentences.map { wrapped($0) + "\n" }.joined()
    return text
  }

  private var heading: String {
    let done = outcome.records.count { $0.failure == nil }
    let plan = outcome.plan
    return "\(plan.script): \(done) of \(plan.runs) runs of \(plan.space)\n\n"
  }

  private var sentences: [String] {
    var lines = outcome.walk?.sentences(outcome.objective) ?? []
    if let stability = outcome.stability { lines.append(stability.sentence(outcome.objective)) }
    lines += outcome.warning?.sentences ?? []
    let failures = outcome.failures
    if let first = failures.first {
      lines.append(
        "\(failures.count) runs failed, the first with \(SweepText.point(first.task.point)): "
          + "\(first.failure ?? ""). The same command tries them again.")
    }
    let faulty = outcome.records.count { ($0.figures?.faults ?? 0) > 0 }
    if faulty > 0 {
      lines.append(
        "In \(faulty) runs the script's callbacks failed; look at one with perigee backtest before "
          + "you believe them.")
    }
    return lines
  }

  private func heat(_ map: [String], _ held: [SweepPoint.Value]) throws -> HeatMap {
    let names = outcome.plan.names
    let x = map.first ?? names.first ?? ""
    let y = map.count > 1 ? map[1] : names.first { $0 != x }
    return try HeatMap(outcome.ranking, names: names, x: x, y: y, held: held)
  }

  private func best(_ rows: Int) -> TextTable {
    let names = outcome.plan.names
    var table = TextTable(
      columns: names.map { TextTable.Column(title: $0, alignment: .right) }
        + ["SHARPE", "CALMAR", "CAGR", "DRAWDOWN", "PROFIT", "FACTOR", "WON", "TRADES"].map {
          TextTable.Column(title: $0, alignment: .right)
        })
    for record in outcome.ranking.ranked.prefix(rows) {
      let figures = record.figures
      let isLoss = (figures?.profit ?? 0) < 0
      table.rows.append(
        record.task.point.values.map { TextTable.Cell($0.text) } + [
          TextTable.Cell(SweepText.number(figures?.sharpe)),
          TextTable.Cell(SweepText.number(figures?.calmar)),
          TextTable.Cell(SweepText.percent(figures?.cagr)),
          TextTable.Cell(SweepText.percent(figures?.drawdown)),
          TextTable.Cell(SweepText.number(figures?.profit), isLoss ? .red : .green),
          TextTable.Cell(SweepText.number(figures?.profitFactor)),
          TextTable.Cell(SweepText.percent(figures?.winRate, digits: 0)),
          TextTable.Cell("\(figures?.trades ?? 0)"),
        ])
    }
    return table
  }

  private func windows(_ walk: WalkOutcome) -> TextTable {
    let title = outcome.objective.title.uppercased()
    var table = TextTable(columns: [
      TextTable.Column(title: "TESTED FROM"), TextTable.Column(title: "TO"),
      TextTable.Column(title: "CHOSEN", isFlexible: true),
      TextTable.Column(title: "\(title) TRAINED", alignment: .right),
      TextTable.Column(title: "TESTED", alignment: .right),
      TextTable.Column(title: "PROFIT", alignment: .right),
      TextTable.Column(title: "TRADES", alignment: .right),
    ])
    let objective = outcome.objective
    for step in walk.steps {
      let profit = step.test?.figures?.profit
      table.rows.append([
        TextTable.Cell(step.spans.test.from.map { String(CalendarTime.utc($0).prefix(10)) }),
        TextTable.Cell(step.spans.test.to.map { String(CalendarTime.utc($0).prefix(10)) }),
        TextTable.Cell(step.winner.map { SweepText.point($0.task.point) } ?? "nothing traded"),
        TextTable.Cell(
          SweepText.value(step.winner?.figures.flatMap(objective.value(of:)), of: objective)),
        TextTable.Cell(
          SweepText.value(step.test?.figures.flatMap(objective.value(of:)), of: objective)),
        TextTable.Cell(SweepText.number(profit), (profit ?? 0) < 0 ? .red : .green),
        TextTable.Cell("\(step.test?.figures?.trades ?? 0)"),
      ])
    }
    return table
  }

  /// A sentence in lines that fit the terminal.
  private func wrapped(_ sentence: String) -> String {
    let width = max(40, min(environment.terminalWidth ?? 100, 100))
    var lines: [String] = []
    var line = ""
    for word in sentence.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
