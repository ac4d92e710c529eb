import Foundation
import Sweeps
import Testing
import TradingModel

struct SweepStoreTests {
  private static func refusal(_ body: () throws -> Void) -> SweepError? {
    do { try body() } catch { return error as? SweepError }
    return nil
  }

  @Test("a changed script, data or range is refused with a sentence, and thrown away on demand")
  func changes_AreRefused() throws {
    let points = try Fixtures.points()
    let folder = try ScratchFolder()
    let plan = SweepPlan.make(points: points)
    do {
      let store = try SweepStore.write(folder.file, plan: plan, restart: false)
      _ = try Fixtures.sweep(store, points).run(progress: { _ in }) { task, _ in Fixtures.run(task)
      }
    }
    var other = plan
    other.data[0].hash = "abd"
    for (changed, part) in [
      (SweepPlan.make(points: points, script: "2"), "cross.lua has changed"),
      (other, "the data of bars.csv has changed"),
      (SweepPlan.make(points: points, space: "fast=1:9"), "the ranges were fast=1:4,slow=1:5"),
    ] {
      let error = Self.refusal {
        _ = try SweepStore.write(folder.file, plan: changed, restart: false)
      }
      #expect(error?.code == .changed)
      #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
      #expect(error?.description.contains("--restart") == true)
    }
    #expect(try SweepStore.read(folder.file).records().count == 20)
    let store = try SweepStore.write(folder.file, plan: other, restart: true)
    #expect(try store.records().isEmpty)
  }

  @Test("another objective of a plain sweep is no other sweep; of a walk it is")
  func objective_MayChange() throws {
    let points = try Fixtures.points()
    let folder = try ScratchFolder()
    _ = try SweepStore.write(folder.file, plan: .make(points: points), restart: false)
    let asked = SweepPlan.make(points: points, objective: .profit)
    #expect(
      try SweepStore.write(folder.file, plan: asked, restart: false).plan.objective == .profit)
    let windows = try WalkForward("train=10d,test=5d").windows(
      from: Timestamp(seconds: 0), to: Timestamp(seconds: 25 * 86_400))
    let path = folder.path + "/walk.sweep"
    _ = try SweepStore.write(
      path, plan: .make(points: points, windows: windows), restart: false)
    let error = Self.refusal {
      _ = try SweepStore.write(
        path, plan: .make(points: points, windows: windows, objective: .profit), restart: false)
    }
    #expect(error?.code == .changed)
  }

  @Test("two writers of one file are refused, a reader beside the writer is not")
  func writers_AreAlone() throws {
    let points = try Fixtures.points()
    let folder = try ScratchFolder()
    let plan = SweepPlan.make(points: points)
    do {
      let store = try SweepStore.write(folder.file, plan: plan, restart: false)
      let error = Self.refusal { _ = try SweepStore.write(folder.file, plan: plan, restart: false) }
      #expect(error?.code == .inUse)
      try store.save(
        SweepTask(
          number: 3, phase: .whole, window: nil, pointNumber: 3, point: points[3],
          span: plan.span), run: nil, failure: "x", duration: .milliseconds(1500))
      let records = try SweepStore.read(folder.file).records()
      #expect(records.map(\.duration) == [.milliseconds(1500)])
      withExtendedLifetime(store) {}
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file + ".lock"))
    _ = try SweepStore.read(folder.file).records()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["test.sweep"])
    _ = try SweepStore.write(folder.file, plan: plan, restart: false)
  }

  @Test("a lock file that a killed process left is no obstacle")
  func staleLock_IsNoObstacle() throws {
    let folder = try ScratchFolder()
    try Data().write(to: URL(fileURLWithPath: folder.file + ".lock"))
    let points = try Fixtures.points()
    _ = try SweepStore.write(folder.file, plan: .make(points: points), restart: false)
  }

  @Test("a file that is something else is refused and not touched")
  func strangeFiles_AreRefused() throws {
    let folder = try ScratchFolder()
    let text = Data(repeating: 65, count: 5000)
    try text.write(to: URL(fileURLWithPath: folder.file))
    let points = try Fixtures.points()
    for restart in [false, true] {
      let error = Self.refusal {
        _ = try SweepStore.write(folder.file, plan: .make(points: points), restart: restart)
      }
      #expect(error?.code == .file, "\(error.map { "\($0)" } ?? "-")")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file)) == text)
    #expect(Self.refusal { _ = try SweepStore.read(folder.path + "/none.sweep") }?.code == .file)
  }

  @Test("the days' returns come back as they were, at most five bytes and some each")
  func returns_ArePacked() throws {
    let days: [Int32] = (0..<2520).map { Int32(-300 + $0 + $0 / 5 * 2) }
    let values: [Float] = (0..<2520).map { Float($0 * 7919 % 200 - 99) / 10_000 }
    let returns = DailyReturns(days: days, values: values)
    #expect(returns.values.count == 2520)
    #expect(returns.packed.count < 2520 * 5 + 8)
    #expect(DailyReturns(packed: returns.packed) == returns)
    #expect(DailyReturns(packed: DailyReturns().packed) == DailyReturns())
    for cut in [0, 1, 100, returns.packed.count - 1] {
      #expect(DailyReturns(packed: Array(returns.packed.prefix(cut))) == nil)
    }
  }
}
