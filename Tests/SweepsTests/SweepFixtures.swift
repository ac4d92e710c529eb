import Foundation
import Performance
import Sweeps
import TradingModel

/// A folder that is gone after the test.
final class ScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "sweeps-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  var file: String { path + "/test.sweep" }

  deinit { do { try FileManager.default.removeItem(atPath: path) } catch {} }
}

extension SweepPlan {
  /// A plan of a plain sweep, or of a walk.
  static func make(
    points: [SweepPoint], windows: [SweepWindow] = [], script: String = "1",
    space: String = "fast=1:4,slow=1:5", objective: SweepObjective = .sharpe
  ) -> SweepPlan {
    SweepPlan(
      script: "cross.lua", code: [Source(name: "cross.lua", bytes: 10, hash: script)],
      data: [Source(name: "bars.csv", bytes: 1000, hash: "abc")],
      rules: [NamedText("capital", "100000")], span: SweepSpan(from: nil, to: nil), space: space,
      names: points.first?.values.map(\.name) ?? [], points: points.count, windows: windows,
      objective: objective)
  }
}

extension SweepPoint {
  subscript(name: String) -> Int {
    values.first { $0.name == name }.flatMap { Int($0.text) } ?? 0
  }
}

enum Fixtures {
  /// 4 times 5 combinations of fast and slow.
  static func points() throws -> [SweepPoint] {
    try SweepSpace(
      grid: "fast=1:4,slow=1:5",
      declared: [
        SweepParameter(name: "fast", kind: .integer, standard: "1"),
        SweepParameter(name: "slow", kind: .integer, standard: "1"),
      ]
    ).points
  }

  /// A smooth hill with its top at fast 3, slow 4, with days whose noise hangs on the combination.
  static func run(_ task: SweepTask) -> SweepRun {
    let (fast, slow) = (task.point["fast"], task.point["slow"])
    let height = 2 - Double((fast - 3) * (fast - 3)) * 0.2 - Double((slow - 4) * (slow - 4)) * 0.1
    var figures = SweepFigures()
    figures.sharpe = height
    figures.profit = height * 1000
    figures.trades = 10 + fast
    figures.drawdown = 0.1 / max(height, 0.1)
    var state = UInt64(task.number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    var days: [Int32] = []
    var values: [Float] = []
    for day in 0..<160 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 40) / Double(1 << 24) - 0.5
      days.append(Int32(20_000 + day))
      values.append(Float(height * 0.001 + noise * 0.02))
    }
    return SweepRun(figures: figures, returns: DailyReturns(days: days, values: values))
  }

  static func sweep(
    _ store: SweepStore, _ points: [SweepPoint], jobs: Int = 2, stop: SweepStop = SweepStop()
  ) -> Sweep {
    Sweep(store: store, points: points, jobs: jobs, stop: stop) { .zero }
  }
}
