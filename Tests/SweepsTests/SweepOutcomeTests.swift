import Foundation
import Performance
import Sweeps
import Testing
import TradingModel

struct SweepOutcomeTests {
  /// The hill of the fixtures, swept.
  private static func hill(_ folder: ScratchFolder) throws -> SweepStore {
    let points = try Fixtures.points()
    let store = try SweepStore.write(
      folder.file, plan: .make(points: points), restart: false)
    _ = try Fixtures.sweep(store, points).run(progress: { _ in }) { task, _ in Fixtures.run(task) }
    return store
  }

  /// A sweep in which each combination has the daily returns that are given for it.
  private static func outcome(
    _ folder: ScratchFolder, trials: Int, days: Int, _ daily: (Int, Int) -> Double
  ) throws -> SweepOutcome {
    let declared = [SweepParameter(name: "n", kind: .integer, standard: "1")]
    let points = try SweepSpace(grid: "n=1:\(trials)", declared: declared).points
    let store = try SweepStore.write(folder.file, plan: .make(points: points), restart: false)
    for (number, point) in points.enumerated() {
      let dates: [Int32] = (0..<days).map { day in
        let weekend = day / 5 * 2
        return Int32(20_000 + day + weekend)
      }
      let values: [Float] = (0..<days).map { Float(daily(number, $0)) }
      let returns = DailyReturns(days: dates, values: values)
      var figures = SweepFigures()
      figures.trades = 20
      figures.sharpe = ReturnStatistics(returns.series).sharpe
      try store.save(
        SweepTask(
          number: number, phase: .whole, window: nil, pointNumber: number, point: point,
          span: SweepSpan(from: nil, to: nil)),
        run: SweepRun(figures: figures, returns: returns), failure: nil, duration: .zero)
    }
    return try SweepOutcome(store)
  }

  /// Steps between -1 and 1 with mean nought, the same for the same seed.
  private static func noise(_ trial: Int, _ day: Int) -> Double {
    var state = UInt64(trial * 100_003 + day + 1) &* 0x9E37_79B9_7F4A_7C15
    state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((state ^ (state >> 31)) >> 40) / Double(1 << 23) - 1
  }

  @Test("a map shows at each place the best of the runs that fall on it, and where the best stands")
  func map_HoldsTheBest() throws {
    let folder = try ScratchFolder()
    let outcome = try SweepOutcome(Self.hill(folder))
    let map = try #require(try outcome.maps().first)
    #expect(map.x.labels == ["1", "2", "3", "4"] && map.y?.labels == ["1", "2", "3", "4", "5"])
    #expect(map.cells[3][2] == 2)
    #expect(map.best?.row == 3 && map.best?.column == 2)
    let line = try HeatMap(outcome.ranking, names: ["fast", "slow"], x: "fast", y: nil)
    #expect(line.cells == [[1.2, 1.8, 2, 1.8]])
    let held = try HeatMap(
      outcome.ranking, names: ["fast", "slow"], x: "fast", y: nil,
      held: [SweepPoint.Value(name: "slow", text: "2")])
    #expect(held.cells[0][2] == 1.6)
    let error = #expect(throws: SweepError.self) {
      try HeatMap(outcome.ranking, names: ["fast", "slow"], x: "fsat", y: nil)
    }
    #expect(error?.description.contains("Did you mean fast?") == true)
  }

  @Test("the map of the terminal fits its width, and its colours only stand where asked for")
  func mapText_Fits() throws {
    let folder = try ScratchFolder()
    let map = try #require(try SweepOutcome(Self.hill(folder)).maps().first)
    let plain = map.text(colours: false, width: nil)
    #expect(!plain.contains("\u{1B}"))
    #expect(plain.contains("2.00*"))
    #expect(plain.split(separator: "\n").count == 7)
    let narrow = map.text(colours: false, width: 20)
    #expect(narrow.split(separator: "\n").dropFirst().dropLast().allSatisfy { $0.count <= 20 })
    #expect(narrow.contains("2 columns of fast do not fit"))
    #expect(map.text(colours: true, width: nil).contains("48;2;"))
  }

  @Test("many drawn values become ranges of equal width")
  func axis_IsBinned() throws {
    let folder = try ScratchFolder()
    let outcome = try Self.outcome(folder, trials: 60, days: 50) { trial, day in
      Double(trial) * 0.0001 + Self.noise(0, day) * 0.01
    }
    let map = try #require(try outcome.maps().first)
    #expect(map.x.labels.count == 12)
    #expect(map.cells[0].allSatisfy { $0 != nil })
    #expect(map.best?.column == 11)
  }

  @Test("the best of a smooth hill stands on a plateau, a spike does not")
  func stability_TellsPlateaus() throws {
    let folder = try ScratchFolder()
    let hill = try #require(try SweepOutcome(Self.hill(folder)).stability)
    #expect(hill.neighbours == 4 && hill.shape == .plateau)
    let other = try ScratchFolder()
    let spike = try Self.outcome(other, trials: 30, days: 60) { trial, day in
      (trial == 12 ? 0.004 : 0) + Self.noise(trial, day) * 0.01
    }
    #expect(spike.ranking.best?.task.pointNumber == 12)
    let stability = try #require(spike.stability)
    #expect(stability.shape == .peak)
    #expect(stability.sentence(.sharpe).contains("lone peak"))
  }

  @Test("the best of many trials without skill is called luck, in words")
  func noise_IsCalledLuck() throws {
    let folder = try ScratchFolder()
    let outcome = try Self.outcome(folder, trials: 60, days: 200) { trial, day in
      Self.noise(trial, day) * 0.01
    }
    let warning = try #require(outcome.warning)
    #expect((warning.sharpe ?? 0) > 1.5, "the best of sixty must look good")
    #expect(warning.level == .luck)
    let words = warning.sentences.joined(separator: " ")
    #expect(words.contains("60 combinations were tried on 200 trading days"))
    #expect(words.contains("do not trade it"))
  }

  @Test("an edge that all combinations have in part holds up")
  func edge_HoldsUp() throws {
    let folder = try ScratchFolder()
    let outcome = try Self.outcome(folder, trials: 20, days: 500) { trial, day in
      0.0003 * Double(trial) + Self.noise(trial % 3, day) * 0.01
    }
    let warning = try #require(outcome.warning)
    #expect(warning.level == .sound, "\(warning)")
    #expect((warning.deflated ?? 0) > 0.95 && (warning.probability ?? 1) < 0.2)
  }

  @Test("where nothing earned, that is said and nothing of luck")
  func losses_AreNotLuck() throws {
    let folder = try ScratchFolder()
    let outcome = try Self.outcome(folder, trials: 12, days: 100) { trial, day in
      -0.002 + Self.noise(trial, day) * 0.003
    }
    let last = try #require(outcome.warning?.sentences.last)
    #expect(last.contains("nothing here to trade"))
  }

  @Test("too few days or trials are not judged, and that is said")
  func little_IsNotJudged() throws {
    let folder = try ScratchFolder()
    let short = try Self.outcome(folder, trials: 10, days: 20) { Self.noise($0, $1) * 0.01 }
    #expect(short.warning?.level == .unknown)
    #expect(short.warning?.sentences.first?.contains("20 trading days are fewer") == true)
    let other = try ScratchFolder()
    let one = try Self.outcome(other, trials: 1, days: 200) { Self.noise($0, $1) * 0.01 }
    #expect(one.warning?.level == .unknown)
  }

  @Test("the page stands alone and lets no text of the sweep become markup")
  func page_StandsAlone() throws {
    let folder = try ScratchFolder()
    let declared = [SweepParameter(name: "mode", kind: .text, standard: "a")]
    let points = try SweepSpace(grid: "mode=<b>x</b>|\"y\"", declared: declared).points
    var plan = SweepPlan.make(points: points)
    plan.script = "<script>alert(1)</script>.lua"
    let store = try SweepStore.write(folder.file, plan: plan, restart: false)
    _ = try Fixtures.sweep(store, points).run(progress: { _ in }) { task, _ in Fixtures.run(task) }
    let page = try SweepPage(SweepOutcome(store)).html()
    #expect(!page.contains("<b>x") && !page.contains("<script") && !page.contains("http"))
    #expect(page.contains("<svg") && page.contains("What it is worth"))
  }

  @Test("a walk's curve is its tests, one after the other, and its words compare both sides")
  func walk_IsStitched() throws {
    let folder = try ScratchFolder()
    let points = try Fixtures.points()
    let windows = try WalkForward("train=10d,test=5d").windows(
      from: Timestamp(seconds: 0), to: Timestamp(seconds: 25 * 86_400))
    let store = try SweepStore.write(
      folder.file, plan: .make(points: points, windows: windows), restart: false)
    _ = try Fixtures.sweep(store, points).run(progress: { _ in }) { task, _ in
      var run = Fixtures.run(task)
      if task.phase == .test {
        run.figures.sharpe = 0.5
        let first = Int32(10 + (task.window ?? 0) * 5)
        // The last day of a window is the first of the next.
        run.returns = DailyReturns(
          days: (0..<6).map { first + $0 }, values: Array(repeating: 0.01, count: 6))
      }
      return run
    }
    let outcome = try SweepOutcome(store)
    let walk = try #require(outcome.walk)
    #expect(walk.returns.days == (10..<26).map { Int32($0) })
    #expect(abs(Double(walk.returns.values[5]) - 0.0201) < 1e-6)
    #expect(abs((walk.statistics.totalReturn ?? 0) - (pow(1.01, 18) - 1)) < 1e-5)
    #expect(walk.trained(.sharpe) == 2 && walk.tested(.sharpe) == 0.5)
    #expect(walk.sentences(.sharpe).last?.contains("overfitting") == true)
    #expect(try SweepPage(outcome).html().contains("Walk forward"))
    #expect(throws: SweepError.self) { try SweepOutcome(store, objective: .profit) }
  }
}
