import Performance

/// A sweep as one HTML page that needs nothing else: the judgement, the best combinations, a map
/// for each pair of parameters, and the curve of a walk forward.
public struct SweepPage {
  private let outcome: SweepOutcome
  private let rows: Int

  /// The page of an outcome with its best `rows` combinations.
  public init(_ outcome: SweepOutcome, rows: Int = 20) {
    self.outcome = outcome
    self.rows = rows
  }

  /// The page's text. Throws what the maps throw. O(runs x maps).
  public func html() throws(SweepError) -> String {
    let plan = outcome.plan
    let title = "Sweep of \(plan.script)"
    var text = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(HTML.escaped(title))</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <style>\(SweepPage.style)</style></head><body>
      <h1>\(HTML.escaped(title))</h1>
      <p class="dim">\(HTML.escaped(summary))</p>

      """
    text += judgement
    text += best
    if let walk = outcome.walk { text += SweepPage.windows(walk, outcome.objective) }
    text += "<h2>Maps</h2>\n"
    for map in try outcome.maps() { text += HeatMapFigure(map).svg }
    text += rules + failures + "</body></html>\n"
    return text
  }

  private var summary: String {
    let plan = outcome.plan
    let done = outcome.records.count { $0.failure == nil }
    return "\(done) of \(plan.runs) runs of \(plan.space) on "
      + plan.data.map(\.name).joined(separator: ", ") + ", by \(outcome.objective.title)"
  }

  private var judgement: String {
    var lines = outcome.warning?.sentences ?? []
    lines += outcome.walk?.sentences(outcome.objective) ?? []
    if let stability = outcome.stability { lines.append(stability.sentence(outcome.objective)) }
    let level = outcome.warning?.level.rawValue ?? "walk"
    let items = lines.map { "<p>\(HTML.escaped($0))</p>" }.joined(separator: "\n")
    return "<div class=\"verdict \(level)\"><h2>What it is worth</h2>\n\(items)</div>\n"
  }

  private var best: String {
    let names = outcome.plan.names
    let isWalk = outcome.walk != nil
    var text = "<h2>\(isWalk ? "Best of the trainings" : "Best combinations")</h2>\n<table><tr>"
    let titles =
      (isWalk ? ["Window"] : []) + names + [
        "Sharpe", "Sortino", "Calmar", "CAGR", "Drawdown", "Profit", "Profit factor", "Win rate",
        "Trades",
      ]
    text += titles.map { "<th>\(HTML.escaped($0))</th>" }.joined() + "</tr>\n"
    for record in outcome.ranking.ranked.prefix(rows) {
      let figures = record.figures
      let cells =
        (isWalk ? ["\((record.task.window ?? 0) + 1)"] : [])
        + record.task.point.values.map(\.text) + [
          SweepText.number(figures?.sharpe), SweepText.number(figures?.sortino),
          SweepText.number(figures?.calmar), SweepText.percent(figures?.cagr),
          SweepText.percent(figures?.drawdown), SweepText.number(figures?.profit, digits: 2),
          SweepText.number(figures?.profitFactor), SweepText.percent(figures?.winRate, digits: 0),
          "\(figures?.trades ?? 0)",
        ]
      text += "<tr>" + cells.map { "<td>\(HTML.escaped($0))</td>" }.joined() + "</tr>\n"
    }
    return text + "</table>\n"
  }

  private static func windows(_ walk: WalkOutcome, _ objective: SweepObjective) -> String {
    var text = "<h2>Walk forward</h2>\n" + WorthFigure(walk.returns).svg
    text += "<table><tr><th>Window</th><th>Chosen</th><th>\(HTML.escaped(objective.title)) trained"
    text += "</th><th>\(HTML.escaped(objective.title)) tested</th><th>Profit</th><th>Trades</th>"
    text += "</tr>\n"
    for step in walk.steps {
      let cells = [
        "\(step.window + 1)", step.winner.map { SweepText.point($0.task.point) } ?? "nothing",
        SweepText.value(step.winner?.figures.flatMap(objective.value(of:)), of: objective),
        SweepText.value(step.test?.figures.flatMap(objective.value(of:)), of: objective),
        SweepText.number(step.test?.figures?.profit), "\(step.test?.figures?.trades ?? 0)",
      ]
      text += "<tr>" + cells.map { "<td>\(HTML.escaped($0))</td>" }.joined() + "</tr>\n"
    }
    return text + "</table>\n"
  }

  private var rules: String {
    let rows = outcome.plan.rules.map {
      "<tr><th>\(HTML.escaped($0.name))</th><td>\(HTML.escaped($0.text))</td></tr>"
    }
    return "<h2>Rules</h2>\n<table>" + rows.joined(separator: "\n") + "</table>\n"
  }

  private var failures: String {
    let failed = outcome.failures
    guard let first = failed.first else { return "" }
    return "<h2>Failures</h2>\n<p>\(failed.count) runs failed; the first, "
      + HTML.escaped(SweepText.point(first.task.point)) + ": "
      + HTML.escaped(first.failure ?? "") + "</p>\n"
  }

  private static let style = """
    :root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;
    max-width:72rem;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}th,td{padding:.2rem
    .6rem;text-align:right;border-bottom:1px solid #8884;font-variant-numeric:tabular-nums}
    .dim{opacity:.7}.verdict{border-left:.4rem solid #888;padding:.1rem 1rem;margin:1rem 0}
    .sound{border-color:#0560aa}.doubtful{border-color:#c9a000}.luck{border-color:#be5005}
    svg{max-width:100%;height:auto;margin:.5rem 1rem 1rem 0}svg text{font:12px system-ui,sans-serif;
    fill:currentColor}svg .on{fill:#111}svg .off{fill:#fff}
    """
}
