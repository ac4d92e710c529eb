import ArgumentParser
import Backtest
import Foundation
import History
import Performance
import StrategyChannel
import Sweeps
import TradingModel

/// `perigee sweep SCRIPT --data FILE...` and `perigee sweep show FILE`.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Try a script with many parameters on recorded data, and judge what comes out.",
    discussion: """
      One of --grid, --random and --walk-forward says what is tried. Everything is kept in a file, \
      and the same command goes on where it stopped: docs/sweeps.md.
      """,
    subcommands: [SweepStartCommand.self, SweepShowCommand.self],
    defaultSubcommand: SweepStartCommand.self)
}

/// How a sweep's outcome is shown.
struct SweepViewOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "What is best: \(SweepObjective.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "figure"))
  var objective: String?

  @Option(name: .long, help: "Show so many of the best.")
  var top = 10

  @Option(name: .long, help: "Leave out combinations with fewer closed trades.")
  var minTrades = 1

  @Option(
    name: .long,
    help: ArgumentHelp("The two parameters of the map.", valueName: "across,down"))
  var map: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Hold a parameter in the map, which else stands at its best.", valueName: "name=value"))
  var hold: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Write a page with all maps.", valueName: "file"))
  var html: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...1000).contains(top) else { throw ValidationError("--top must be from 1 to 1000") }
  }

  /// The figure that was asked for; nil for the standard one.
  func chosen() throws -> SweepObjective? { try objective.map { try SweepObjective(named: $0) } }

  /// Shows what a file holds.
  func show(_ store: SweepStore) throws {
    let outcome = try SweepOutcome(store, objective: chosen(), minimumTrades: minTrades)
    if let html {
      let page = try SweepPage(outcome).html()
      do { try Data(page.utf8).write(to: URL(fileURLWithPath: html), options: .atomic) } catch {
        throw CommandFailure(.error, "\(html) cannot be written: \(error.localizedDescription)")
      }
    }
    guard !output.json else {
      return StandardStreams.output(
        try Printer.line(SweepAnswer(outcome, file: store.path, rows: top)))
    }
    let names = (map ?? "").split(separator: ",").map { String($0.filter { $0 != " " }) }
    let held = try hold.map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        throw CommandFailure(.error, "--hold \(pair) is not understood; write name=value")
      }
      return SweepPoint.Value(name: String(parts[0]), text: String(parts[1]))
    }
    StandardStreams.output(
      try SweepReport(outcome: outcome, environment: .current()).text(
        rows: top, map: names, held: held))
  }
}

/// Makes or goes on with a sweep.
struct SweepStartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the combinations that are missing (the default).")

  @Argument(help: "The script's file.")
  var script: String

  @OptionGroup var options: BacktestOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The ranges, such as \"fast=5:50:5,slow=20:200:20,mode=a|b\".", valueName: "ranges"))
  var grid: String?

  @Option(
    name: .long,
    help: "Draw so many combinations from --grid's ranges, or from the declared bounds.")
  var random: Int?

  @Option(name: .long, help: "Where the draws of --random begin.")
  var drawSeed: UInt64 = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Choose on one span, judge on the next, such as \"train=180d,test=30d,anchored\".",
      valueName: "windows"))
  var walkForward: String?

  @Option(name: .long, help: "How many runs at a time; all cores unless told otherwise.")
  var jobs: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("The file; SCRIPT.sweep unless told otherwise.", valueName: "file"))
  var out: String?

  @Flag(name: .long, help: "Throw away what the file holds.")
  var restart = false

  @OptionGroup var view: SweepViewOptions

  func validate() throws {
    guard grid != nil || random != nil else {
      throw ValidationError(
        "say what to try: --grid \"fast=5:50:5,slow=20:200:20\", or --random 200")
    }
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("--jobs must be from 1 to 1024")
    }
  }

  func run() throws {
    do {
      let isDone = try sweep()
      if !isDone { throw CommandFailure(.interrupted, "") }
    } catch let error as SweepError {
      throw CommandFailure(.error, error.description)
    } catch let error as HistoryError {
      throw CommandFailure(.error, error.description)
    }
  }

  /// Runs and shows; false when it was interrupted.
  private func sweep() throws -> Bool {
    var study = try Study(script, options, in: .current())
    let space = try space(study.description)
    let data = try SweepData(study.plan.data)
    study.plan.data = data.series
    let plan = try plan(study, space, data)
    let path =
      out ?? URL(fileURLWithPath: plan.script).deletingPathExtension().lastPathComponent
      + ".sweep"
    let store = try SweepStore.write(path, plan: plan, restart: restart)
    let stop = SweepStop()
    let signals = try StopSignals { _ in
      // A second ctrl-C does not wait for the runs to see the first.
      if stop.isRequested { _exit(ExitStatus.interrupted.rawValue) }
      stop.request()
    }
    let meter = SweepMeter(.current())
    let start = ContinuousClock.now
    let isDone = try Sweep(
      store: store, points: space.points,
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, stop: stop,
      now: { ContinuousClock.now - start }
    ).run(
      progress: meter.show,
      body: SweepWork.body(study.plan, declared: study.description.parameters))
    meter.end()
    withExtendedLifetime(signals) {}
    try view.show(store)
    if !isDone {
      StandardStreams.error(
        "perigee: interrupted; \(path) keeps what is done, and the same command goes on\n")
    }
    return isDone
  }

  private func space(_ description: StrategyDescription) throws -> SweepSpace {
    let declared = SweepParameters.declared(description.parameters)
    guard let random else { return try SweepSpace(grid: grid ?? "", declared: declared) }
    return try SweepSpace(random: random, seed: drawSeed, within: grid, declared: declared)
  }

  private func plan(
    _ study: Study, _ space: SweepSpace, _ data: SweepData
  ) throws -> SweepPlan {
    let start = study.plan.start
    var windows: [SweepWindow] = []
    if let walkForward {
      let walk = try WalkForward(walkForward)
      guard let whole = try data.span() else {
        throw CommandFailure(.error, "there is no data to walk over")
      }
      windows = try walk.windows(
        from: study.plan.from ?? whole.from, to: study.plan.to ?? whole.to)
    }
    let execution = study.plan.execution
    return SweepPlan(
      script: start.scriptName, code: SourceFiles.code(start),
      data: try study.files.map { try SourceFiles.source($0.path) },
      rules: [
        NamedText("capital", "\(study.plan.capital) \(study.plan.currency)"),
        NamedText("spread", "\(execution.spreadTicks) ticks"),
        NamedText("slippage", "\(execution.slippageTicks) ticks"),
        NamedText("latency", "\(execution.latency)"),
        NamedText("participation", execution.participation.map { "\($0)" } ?? "any size"),
        NamedText("commission", execution.paysCommission ? "paid" : "none"),
        NamedText("seed", "\(start.seed)"),
        NamedText(
          "fixed parameters",
          start.parameters.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: " ")),
        NamedText("perigee", Version.text),
      ],
      span: SweepSpan(from: study.plan.from, to: study.plan.to), space: words,
      names: space.names, points: space.points.count, windows: windows,
      objective: try view.chosen() ?? .sharpe)
  }

  /// The ranges as a person would write them again.
  private var words: String {
    var words = grid.map { "--grid \($0)" } ?? ""
    if let random {
      words += (words.isEmpty ? "" : " ") + "--random \(random) --draw-seed \(drawSeed)"
    }
    return words
  }
}

/// `perigee sweep show FILE`.
struct SweepShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a sweep's file, also while the sweep runs.")

  @Argument(help: "The file.")
  var file: String

  @OptionGroup var view: SweepViewOptions

  func run() throws {
    do { try view.show(SweepStore.read(file)) } catch let error as SweepError {
      throw CommandFailure(error.code == .file ? .notFound : .error, error.description)
    }
  }
}
