import Backtest
import History
import StrategyChannel

/// A backtest's plan with what its script declares, ready to be run many times.
struct Study {
  var plan: BacktestPlan
  let description: StrategyDescription
  /// The files of the data, in the order of the plan's series.
  let files: [File]

  /// A file with how it is read.
  struct File {
    var path: String
    /// Nil for an entry of a store, which no option touches.
    var options: HistoryFileOptions?
  }

  /// Reads the script and the first rows of the data. A script of one symbol runs on the one symbol
  /// of the data, whatever that is.
  init(_ script: String, _ options: BacktestOptions, in environment: SystemEnvironment) throws {
    plan = try options.plan(script, in: environment)
    files = try options.data.files().map { file in
      let isEntry = file.path.hasSuffix(".phist")
      return File(
        path: file.path,
        options: isEntry ? nil : try options.data.reading.options(symbol: file.symbol))
    }
    var bare = plan.start
    bare.parameters = []
    // The fixed parameters are checked with the first combination; their names are checked here.
    let declared = try ScriptReading.description(of: bare)
    for given in plan.start.parameters
    where !declared.parameters.contains(where: { $0.name == given.name }) {
      let near = Spelling.nearest(to: given.name, among: declared.parameters.map(\.name))
      throw CommandFailure(
        .error,
        "the script has no parameter '\(given.name)'"
          + (near.map { "; did you mean \($0)?" } ?? ""))
    }
    description = try ScriptReading.description(of: plan.start)
    let wanted = Set(description.wishes.map(\.symbol))
    let given = Set(plan.data.map(\.symbol))
    if wanted.count == 1, given.count == 1, wanted != given {
      plan.start.symbols = given.sorted()
    }
  }
}
