import ArgumentParser
import Backtest
import History
import StrategyChannel
import TradingModel

/// `perigee check --lookahead SCRIPT --data FILE...`: what stands behind the flag.
struct LookaheadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "check --lookahead")

  /// What `--json` prints.
  struct Answer: Encodable {
    var script: String
    var isClean: Bool
    var lookahead: LookaheadReport
    var warmup: WarmupReport?
  }

  @Argument(help: "The script's file.")
  var script: String

  @OptionGroup var options: BacktestOptions

  @Option(name: .long, help: "How many histories that end early are tried.")
  var cuts = 8

  func validate() throws {
    guard (1...LookaheadCheck.maximumCuts).contains(cuts) else {
      throw ValidationError("--cuts must be from 1 to \(LookaheadCheck.maximumCuts)")
    }
  }

  /// Checks and prints. Ends with a failure when anything of the future was found.
  func run(json: Bool) throws {
    let environment = SystemEnvironment.current()
    var study = try Study(script, options, in: environment)
    do {
      let data = try SweepData(study.plan.data)
      study.plan.data = data.series
      let line = ProgressLine("check", environment: environment)
      defer { line.end() }
      let folder = try CutFolder(study)
      let check = LookaheadCheck(
        study.plan, cuts: cuts, truncate: { try folder.series(until: $0) })
      guard
        let report = try check.run({ _, done, all in
          line.show(done, of: all)
          return true
        })
      else { return }
      let warmup = try warmup(study, data)
      line.end()
      let answer = Answer(
        script: study.plan.start.scriptName, isClean: report.isClean, lookahead: report,
        warmup: warmup)
      StandardStreams.output(
        json ? try Printer.line(answer) : LookaheadText(answer, environment).text)
      if !report.isClean { throw CommandFailure(.error, "") }
    } catch let error as HistoryError {
      throw CommandFailure(.error, error.description)
    } catch let error as BacktestError {
      throw CommandFailure(.error, error.description)
    }
  }

  /// The check of the warm-up; nil for a script that hears no bars.
  private func warmup(_ study: Study, _ data: SweepData) throws -> WarmupReport? {
    let wishes = study.description.wishes.filter { !$0.bars.isEmpty }
    guard let length = wishes.map(\.warmup).max(), let span = try data.span() else { return nil }
    var plan = study.plan
    if plan.from == nil {
      // A third of the history lies before, for the longer warm-ups.
      plan.from = span.from.advanced(by: .nanoseconds(span.to.since(span.from).nanoseconds / 3))
    }
    return try WarmupCheck(plan, declared: length).run()
  }
}
