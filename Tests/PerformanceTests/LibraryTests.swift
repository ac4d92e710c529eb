import Foundation
import JudgeSupport
import Performance
import Testing
import TradingModel

/// The figures before libraries that were written by others: quantstats and empyrical.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LibraryTests {
  static let packages = ["quantstats": "0.0.86", "empyrical-reloaded": "0.7.1"]

  private struct Question: Encodable {
    struct Series: Encodable {
      var days: [Int32]
      var values: [Double]
      var year: Int
    }
    var series: [Series]
    var trials: [[Double]]
    var chosen: Int
    var blocks: Int
    var chances: [Double]
    var points: [Double]
  }

  private struct Answer: Decodable {
    struct Series: Decodable {
      var quantstats: [String: Double?]
      var empyrical: [String: Double?]
      var rolling: [Double]
      var months: [[Double]]
      var years: [[Double]]
    }
    struct Overfitting: Decodable {
      var probability: Double
      var loss: Double
      var slope: Double
      var splits: Int
    }
    var versions: [String]
    var series: [Series]
    var deflated: [Double]
    var overfitting: Overfitting
    var quantiles: [Double]
    var cumulative: [Double]
  }

  private let series = [
    Samples.series(11, days: 1000), Samples.series(12, days: 700, everyDay: true),
    Samples.series(13, days: 40),
  ]

  private var question: Question {
    var numbers = SeededNumbers(99)
    let trials = (0..<17).map { trial in
      (0..<251).map { _ in numbers.normal(0.0001 * Double(trial), 0.01) }
    }
    return Question(
      series: series.map { .init(days: $0.days, values: $0.values, year: $0.daysPerYear) },
      trials: trials, chosen: 16, blocks: 8,
      chances: [1e-12, 1e-6, 0.001, 0.02425, 0.1, 0.5, 0.7, 0.97575, 0.999999],
      points: [-30, -8, -3, -1, -0.1, 0, 0.1, 1, 3, 8])
  }

  @Test func libraries_SayTheSame() async throws {
    guard let python = await JudgeEnvironment.python(Self.packages) else { return }
    let question = question
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-returns-\(UInt64.random(in: 0 ... .max)).json")
    try JSONEncoder().encode(question).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Judges/judge.py").path
    let (status, output) = try await JudgeEnvironment.run(
      python, [script, file.path], seconds: 240)
    #expect(status == 0, "\(output.suffix(2000))")
    let line = try #require(output.split(separator: "\n").last { $0.hasPrefix("{") })
    let answer = try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
    #expect(answer.versions == ["0.0.86", "0.7.1"])
    #expect(answer.series.count == series.count)
    for (ours, theirs) in zip(series, answer.series) {
      check(ours, theirs.quantstats)
      check(ours, theirs.empyrical)
      check(ReturnTables(ours), theirs)
    }
    try check(overfitting: question, answer)
  }

  private func check(_ series: ReturnSeries, _ theirs: [String: Double?]) {
    var statistics = Statistics(
      TradingResult(
        kind: .backtest, strategy: nil, script: nil, account: "a", start: Samples.start,
        end: Samples.start, currency: "USD", capital: 1))
    statistics.returns = ReturnStatistics(series)
    for (key, value) in theirs {
      let ours =
        key == "probabilistic"
        ? SharpeEvidence(returns: series.values)?.probabilistic
        : Figure.named(key)?.value(statistics)
      #expect(
        near(ours, value), "\(key): \(String(describing: ours)), \(String(describing: value))")
    }
  }

  private func check(_ tables: ReturnTables, _ theirs: Answer.Series) {
    #expect(tables.rolling.count == theirs.rolling.count)
    #expect(zip(tables.rolling, theirs.rolling).allSatisfy { near($0.value, $1) })
    #expect(tables.months.count == theirs.months.count && tables.years.count == theirs.years.count)
    for (ours, row) in zip(tables.months, theirs.months) {
      #expect(row.prefix(2) == [Double(ours.year), Double(ours.month)] && near(ours.value, row[2]))
    }
    for (ours, row) in zip(tables.years, theirs.years) {
      #expect(row[0] == Double(ours.year) && near(ours.value, row[1]))
    }
  }

  private func check(overfitting question: Question, _ answer: Answer) throws {
    let sharpes = question.trials.compactMap(SharpeEvidence.dailySharpe)
    let evidence = try #require(
      SharpeEvidence(returns: question.trials[question.chosen], trialSharpes: sharpes))
    #expect(near(evidence.expectedMaximum, answer.deflated[0]))
    #expect(near(evidence.deflated, answer.deflated[1]))
    let ours = try #require(
      OverfittingProbability(returns: question.trials, blocks: question.blocks))
    #expect(ours.splits == answer.overfitting.splits && ours.splits == 70 && ours.days == 248)
    #expect(near(ours.probability, answer.overfitting.probability))
    #expect(near(ours.lossProbability, answer.overfitting.loss))
    #expect(near(ours.degradation, answer.overfitting.slope))
    #expect(ours.probability > 0 && ours.probability < 1, "the sample tells something")
    for (chance, value) in zip(question.chances, answer.quantiles) {
      #expect(near(Normal.quantile(chance), value), "\(chance)")
    }
    for (point, value) in zip(question.points, answer.cumulative) {
      #expect(abs(Normal.cumulative(point) / value - 1) < 1e-12, "\(point)")
    }
  }

  private func near(_ ours: Double?, _ theirs: Double?) -> Bool {
    guard let ours, let theirs else { return ours == nil && theirs == nil }
    return abs(ours - theirs) <= 1e-9 * max(1, abs(theirs))
  }
}
