import Foundation
import GRDB
import TradingModel

/// The tables of a sweep's file. `run_view` is meant for people with an SQL prompt; its columns
/// stand in docs/sweeps.md.
enum SweepSchema {
  /// Makes the tables of a new file, and gives the plan of an old one. Throws for a file that is
  /// something else or newer.
  static func prepare(_ database: Database, path: String) throws -> SweepPlan? {
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    guard tables == 0 else { return try plan(database, path: path) }
    try database.execute(
      sql: """
        PRAGMA application_id = \(SweepStore.mark);
        PRAGMA user_version = \(SweepStore.version);
        CREATE TABLE plan (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
        CREATE TABLE run (
          number INTEGER PRIMARY KEY,
          phase TEXT NOT NULL,
          window INTEGER,
          point INTEGER NOT NULL,
          parameters TEXT NOT NULL,
          failure TEXT,
          profit REAL, cagr REAL, sharpe REAL, sortino REAL, calmar REAL, drawdown REAL,
          profit_factor REAL, win_rate REAL, trades INTEGER, fees REAL,
          faults INTEGER,
          seconds REAL NOT NULL,
          returns BLOB
        ) STRICT;
        CREATE VIEW run_view AS SELECT number, phase, window, point, parameters, failure, profit,
          cagr, sharpe, sortino, calmar, drawdown, profit_factor, win_rate, trades, fees, faults,
          seconds FROM run;
        """)
    return nil
  }

  /// The plan of a file.
  static func plan(_ database: Database, path: String) throws -> SweepPlan {
    let mark = try Int.fetchOne(database, sql: "PRAGMA application_id")
    guard mark == SweepStore.mark else {
      throw SweepError(
        .file, "\(path) is not a sweep's file. Name another one with --out; it was not touched.")
    }
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard version <= SweepStore.version else {
      throw SweepError(
        .file, "\(path) was written by a newer perigee (format \(version)). Update this one.")
    }
    guard let body = try String.fetchOne(database, sql: "SELECT body FROM plan") else {
      throw SweepError(.file, "\(path) holds no plan; throw it away.")
    }
    do { return try JSONDecoder().decode(SweepPlan.self, from: Data(body.utf8)) } catch {
      throw SweepError(.file, "\(path): its plan is damaged; throw the file away.")
    }
  }

  static func store(_ plan: SweepPlan, _ database: Database) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = String(decoding: try encoder.encode(plan), as: UTF8.self)
    try database.execute(
      sql: "INSERT OR REPLACE INTO plan (id, body) VALUES (1, ?)", arguments: [body])
  }

  static func insert(
    _ record: SweepRecord, returns: DailyReturns?, _ database: Database
  ) throws {
    let task = record.task
    let figures = record.figures
    let (seconds, attoseconds) = record.duration.components
    let arguments: StatementArguments = [
      task.number, task.phase.rawValue, task.window, task.pointNumber,
      try parameters(task.point), record.failure, figures?.profit, figures?.cagr,
      figures?.sharpe, figures?.sortino, figures?.calmar, figures?.drawdown,
      figures?.profitFactor, figures?.winRate, figures?.trades, figures?.fees, figures?.faults,
      Double(seconds) + Double(attoseconds) / 1e18, returns.map { Data($0.packed) },
    ]
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO run (number, phase, window, point, parameters, failure, profit, cagr,
          sharpe, sortino, calmar, drawdown, profit_factor, win_rate, trades, fees, faults,
          seconds, returns)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, arguments: arguments)
  }

  /// The values by name, so that SQL can ask for `json_extract(parameters, '$.fast')`.
  private static func parameters(_ point: SweepPoint) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let values = Dictionary(
      point.values.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    return String(decoding: try encoder.encode(values), as: UTF8.self)
  }

  static func record(
    _ row: Row, names: [String], plan: SweepPlan, path: String
  ) throws -> SweepRecord {
    let number: Int = row["number"]
    let text: String = row["parameters"]
    let phaseName: String = row["phase"]
    let values: [String: String]
    do { values = try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) } catch {
      throw SweepError(.file, "\(path): run \(number) is damaged. Run it again: --restart.")
    }
    let window: Int? = row["window"]
    guard let phase = SweepTask.Phase(rawValue: phaseName),
      let span = span(phase, window, plan)
    else { throw SweepError(.file, "\(path): run \(number) is damaged. Run it again: --restart.") }
    let point = SweepPoint(
      values: names.map { SweepPoint.Value(name: $0, text: values[$0] ?? "") })
    let failure: String? = row["failure"]
    return SweepRecord(
      task: SweepTask(
        number: number, phase: phase, window: window, pointNumber: row["point"], point: point,
        span: span),
      figures: failure == nil ? figures(row) : nil, failure: failure,
      duration: .seconds(row["seconds"] as Double))
  }

  private static func figures(_ row: Row) -> SweepFigures {
    var figures = SweepFigures()
    figures.profit = row["profit"]
    figures.cagr = row["cagr"]
    figures.sharpe = row["sharpe"]
    figures.sortino = row["sortino"]
    figures.calmar = row["calmar"]
    figures.drawdown = row["drawdown"]
    figures.profitFactor = row["profit_factor"]
    figures.winRate = row["win_rate"]
    figures.trades = row["trades"] ?? 0
    figures.fees = row["fees"]
    figures.faults = row["faults"] ?? 0
    return figures
  }

  private static func span(
    _ phase: SweepTask.Phase, _ window: Int?, _ plan: SweepPlan
  ) -> SweepSpan? {
    guard let window else { return phase == .whole ? plan.span : nil }
    guard plan.windows.indices.contains(window) else { return nil }
    switch phase {
    case .whole: return nil
    case .train: return plan.windows[window].train
    case .test: return plan.windows[window].test
    }
  }
}
