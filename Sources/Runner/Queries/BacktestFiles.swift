import Backtest
import Foundation
import Reports

/// The files of a backtest: the report for people, and the result for programs beside it.
struct BacktestFiles {
  var report: String
  var result: String

  /// Writes both; the result has the report's name with the ending `.json`.
  static func write(
    _ outcome: BacktestOutcome, name: String, report: String?, folder: String?,
    in environment: SystemEnvironment
  ) throws -> BacktestFiles {
    func absolute(_ path: String) -> String {
      path.hasPrefix("/") ? path : environment.workingDirectory + "/" + path
    }
    let page =
      report.map(absolute)
      ?? absolute(folder ?? ".") + "/\(name)-backtest.html"
    let file = URL(fileURLWithPath: page).standardizedFileURL
    let result = file.deletingPathExtension().appendingPathExtension("json")
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(ReportPage(outcome.result).html.utf8).write(to: file, options: .atomic)
      try ResultJSON.data(outcome.result).write(to: result, options: .atomic)
    } catch {
      throw CommandFailure(
        .error,
        "The report cannot be written to \(file.path): \(error.localizedDescription). Name "
          + "another place with --report or --out.")
    }
    return BacktestFiles(report: file.path, result: result.path)
  }
}
