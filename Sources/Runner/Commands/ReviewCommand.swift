import Control
import Journal
import Orders
import Review
import TradingModel

/// Opens what was recorded for one question.
struct ReviewCommand {
  private let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// Asks, with a bar for a long tape on a terminal.
  func read<Answer>(_ question: (Reviewer) throws -> Answer) throws -> Answer {
    var reviewer = Reviewer(folder: context.dataDirectory)
    reviewer.tapes = TapeAssembly.root(context.dataDirectory)
    let runner = context.configuration.runner
    let settings = runner.risk.settings(context.mode, strategies: runner.strategies)
    reviewer.limits = { strategy, account in
      let limits = settings.limits(of: strategy, on: account)
      return RiskControl.allCases.compactMap { control in
        limits[control].map { OrderTimeline.Fact(control.rawValue, $0.description) }
      }
    }
    var bar: ByteProgress?
    let environment = context.environment
    defer { bar?.finish() }
    reviewer.progress = { done, total in
      let shown =
        bar ?? ByteProgress("reading the tape", total: total, environment: environment)
      shown.reach(done)
      bar = shown
    }
    return try question(reviewer)
  }
}
