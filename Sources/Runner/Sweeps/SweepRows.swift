import Performance
import Sweeps
import TradingModel

/// What `perigee sweep --json` prints.
struct SweepAnswer: Encodable {
  struct Run: Encodable {
    var number: Int
    var window: Int?
    var phase: String
    var parameters: [String: String]
    var figures: SweepFigures?
    var failure: String?
    var seconds: Double

    init(_ record: SweepRecord) {
      number = record.task.number
      window = record.task.window
      phase = record.task.phase.rawValue
      parameters = Dictionary(
        record.task.point.values.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first }
      )
      figures = record.figures
      failure = record.failure
      let (whole, rest) = record.duration.components
      seconds = Double(whole) + Double(rest) / 1e18
    }
  }

  struct Neighbours: Encodable {
    var count: Int
    var median: Double
    var worst: Double
    var kept: Double
    var shape: String
  }

  struct Overfitting: Encodable {
    var level: String
    var trials: Int
    var days: Int
    var sharpe: Double?
    var sharpeByLuck: Double?
    var deflatedSharpe: Double?
    var probability: Double?
    var lossProbability: Double?
    var sentences: [String]
  }

  struct Step: Encodable {
    var window: Int
    var trainFrom: Double?
    var testFrom: Double?
    var testTo: Double?
    var winner: Run?
    var test: Run?
  }

  struct Walk: Encodable {
    var steps: [Step]
    var totalReturn: Double?
    var cagr: Double?
    var sharpe: Double?
    var drawdown: Double?
    var profit: Double
    var trades: Int
    var sentences: [String]
  }

  var file: String
  var script: String
  var space: String
  var objective: String
  var done: Int
  var total: Int
  var failed: Int
  var isWhole: Bool
  var best: [Run]
  var neighbours: Neighbours?
  var overfitting: Overfitting?
  var walk: Walk?

  init(_ outcome: SweepOutcome, file: String, rows: Int) {
    self.file = file
    script = outcome.plan.script
    space = outcome.plan.space
    objective = outcome.objective.rawValue
    done = outcome.records.count { $0.failure == nil }
    total = outcome.plan.runs
    failed = outcome.failures.count
    isWhole = outcome.isWhole
    best = outcome.ranking.ranked.prefix(rows).map(Run.init)
    neighbours = outcome.stability.map {
      Neighbours(
        count: $0.neighbours, median: $0.median, worst: $0.worst, kept: $0.kept,
        shape: $0.shape.rawValue)
    }
    overfitting = outcome.warning.map {
      Overfitting(
        level: $0.level.rawValue, trials: $0.trials, days: $0.days, sharpe: $0.sharpe,
        sharpeByLuck: $0.luck, deflatedSharpe: $0.deflated, probability: $0.probability,
        lossProbability: $0.lossProbability, sentences: $0.sentences)
    }
    walk = outcome.walk.map { SweepAnswer.walk($0, outcome.objective) }
  }

  private static func walk(_ walk: WalkOutcome, _ objective: SweepObjective) -> Walk {
    func seconds(_ time: Timestamp?) -> Double? { time.map { Double($0.rawValue) / 1e9 } }
    return Walk(
      steps: walk.steps.map { step in
        Step(
          window: step.window, trainFrom: seconds(step.spans.train.from),
          testFrom: seconds(step.spans.test.from), testTo: seconds(step.spans.test.to),
          winner: step.winner.map(Run.init), test: step.test.map(Run.init))
      },
      totalReturn: walk.statistics.totalReturn, cagr: walk.statistics.growthRate,
      sharpe: walk.statistics.sharpe, drawdown: walk.statistics.drawdown?.depth,
      profit: walk.profit, trades: walk.trades, sentences: walk.sentences(objective))
  }
}
