import ArgumentParser
import Backtest
import Control
import Foundation
import Glibc
import Performance
import Reports
import StrategyChannel
import Synchronization
import TradingModel

/// `perigee backtest SCRIPT --data FILE...`.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Run a script over recorded data, and write a report.",
    discussion: """
      The script is the one that runs live, unchanged. docs/backtest.md says exactly when and at \
      which price orders fill. Ctrl-C keeps what is done and ends with 130.
      """)

  @Argument(help: "The script's file.")
  var script: String

  @OptionGroup var options: BacktestOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The report's file; default SCRIPT-backtest.html in --out.", valueName: "file"))
  var report: String?

  @Option(
    name: .long, help: ArgumentHelp("The folder of the report; default this one.", valueName: "dir")
  )
  var out: String?

  @OptionGroup var output: OutputOptions

  /// How many lines of the log are shown of a run whose script failed.
  private static let shownLines = 20

  func run() throws {
    let environment = SystemEnvironment.current()
    var plan = try options.plan(script, in: environment)
    let start = ContinuousClock.now
    let (outcome, stop) = try Self.run(&plan, environment)
    let seconds = (ContinuousClock.now - start).nanoseconds
    let files = try BacktestFiles.write(
      outcome, name: plan.start.strategy.rawValue, report: report, folder: out,
      in: environment)
    let answer = BacktestAnswer(outcome, files: files, seconds: Double(seconds) / 1e9)
    if output.json {
      StandardStreams.output(try Printer.line(answer))
    } else {
      StandardStreams.output(
        BacktestText(environment: environment).text(outcome, answer, currency: plan.currency))
    }
    if outcome.faults > 0 { Self.tell(outcome) }
    if stop.isAsked { throw CommandFailure(.interrupted, "") }
    if !outcome.isWhole {
      throw CommandFailure(.error, "the script was stopped; what was done until then is kept")
    }
  }

  /// Runs the plan with a line of progress, until it ends or ctrl-C is pressed. A script of one
  /// symbol runs on the one symbol of the data, whatever that is.
  static func run(
    _ plan: inout BacktestPlan, _ environment: SystemEnvironment
  ) throws -> (BacktestOutcome, StopWish) {
    let stop = StopWish()
    let signals = try StopSignals { _ in stop.ask() }
    defer { withExtendedLifetime(signals) {} }
    let line = ProgressLine("backtest", environment: environment)
    defer { line.end() }
    func run(_ plan: BacktestPlan) throws(BacktestError) -> BacktestOutcome {
      try Backtest(plan).run { progress in
        if let all = progress.of { line.show(Int(progress.done), of: Int(all)) }
        return !stop.isAsked
      }
    }
    do {
      return (try run(plan), stop)
    } catch .missingData(let wanted, let given) where wanted.count == 1 && given.count == 1 {
      plan.start.symbols = given
      StandardStreams.error("perigee: the script's \(wanted[0]) is \(given[0]) here\n")
      do throws(BacktestError) { return (try run(plan), stop) } catch { throw failure(error) }
    } catch {
      throw failure(error)
    }
  }

  private static func failure(_ error: BacktestError) -> CommandFailure {
    switch error {
    case .unknownSymbol, .missingData, .noData: CommandFailure(.notFound, error.description)
    case .data, .backwards, .script, .plan, .engine: CommandFailure(.error, error.description)
    }
  }

  /// What failed in the script, with file and line.
  private static func tell(_ outcome: BacktestOutcome) {
    let lines = outcome.log.filter { $0.level == .error }
    for line in lines.prefix(shownLines) {
      let place = [line.file, line.line.map(String.init)].compactMap { $0 }.joined(separator: ":")
      StandardStreams.error("\(CalendarTime.utc(line.time)) \(place): \(line.text)\n")
    }
    if lines.count > shownLines {
      StandardStreams.error("... and \(lines.count - shownLines) more\n")
    }
  }
}

/// Whether ctrl-C was pressed. A second one ends the process at once.
final class StopWish: Sendable {
  private let asked = Atomic<Bool>(false)

  var isAsked: Bool { asked.load(ordering: .relaxed) }

  func ask() {
    if asked.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.rawValue) }
  }
}
