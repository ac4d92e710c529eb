import Foundation
import Sweeps
import Synchronization
import Testing
import TradingModel

struct SweepTests {
  struct Trouble: Error, CustomStringConvertible {
    var description: String
  }

  /// What a person gets to see of a run; the time taken is another each time.
  private static func facts(_ store: SweepStore) throws -> [String] {
    let records = try store.records()
    let returns = try store.returns(of: records.map(\.task.number))
    return zip(records, returns).map { record, returns in
      "\(record.task) \(record.figures.map { "\($0)" } ?? "-") \(record.failure ?? "-") "
        + "\(returns.values.reduce(0, +)) \(returns.days.count)"
    }
  }

  @Test("what comes out does not depend on the number of jobs", arguments: [1, 2, 7, 64])
  func results_AreIndependentOfJobs(jobs: Int) throws {
    let points = try Fixtures.points()
    let folder = try ScratchFolder()
    let plan = SweepPlan.make(points: points)
    let alone = try SweepStore.write(folder.path + "/1.sweep", plan: plan, restart: false)
    let many = try SweepStore.write(folder.path + "/2.sweep", plan: plan, restart: false)
    #expect(
      try Fixtures.sweep(alone, points, jobs: 1).run(progress: { _ in }) { task, _ in
        Fixtures.run(task)
      })
    #expect(
      try Fixtures.sweep(many, points, jobs: jobs).run(progress: { _ in }) { task, _ in
        Fixtures.run(task)
      })
    #expect(try Self.facts(alone) == Self.facts(many))
    #expect(try many.records().count == 20)
  }

  @Test("a sweep that was stopped goes on where it was, and repeats nothing that was done")
  func stoppedSweep_GoesOn() throws {
    let points = try Fixtures.points()
    let folder = try ScratchFolder()
    let plan = SweepPlan.make(points: points)
    let ran = Mutex<[Int]>([])
    do {
      let store = try SweepStore.write(folder.file, plan: plan, restart: false)
      let stop = SweepStop()
      let isDone = try Fixtures.sweep(store, points, stop: stop).run(progress: { _ in }) {
        task, goOn in
        if ran.withLock({
          $0.append(task.number); return $0.count
        }) == 8 {
          stop.request()
        }
        return goOn(0.5) ? Fixtures.run(task) : nil
      }
      #expect(!isDone)
    }
    let kept = try SweepStore.read(folder.file).records().count
    #expect(kept > 0 && kept < 20)
    ran.withLock { $0 = [] }
    let store = try SweepStore.write(folder.file, plan: plan, restart: false)
    var last: SweepProgress?
    #expect(
      try Fixtures.sweep(store, points).run(progress: { last = $0 }) { task, _ in
        ran.withLock { $0.append(task.number) }
        return Fixtures.run(task)
      })
    #expect(ran.withLock { $0.count } == 20 - kept)
    #expect(last?.done == 20 && last?.total == 20 && last?.fraction == 1)
    #expect(try store.records().map(\.task.number) == Array(0..<20))
  }

  @Test("a run that fails is kept with its reason, ends nothing, and is tried again next time")
  func failures_AreKept() throws {
    let points = try Fixtures.points()
    let folder = try ScratchFolder()
    let store = try SweepStore.write(
      folder.file, plan: SweepPlan.make(points: points), restart: false)
    var failed = 0
    _ = try Fixtures.sweep(store, points).run(progress: { failed = $0.failed }) { task, _ in
      if task.point["fast"] == 2 { throw Trouble(description: "cross.lua:4: no such thing") }
      return Fixtures.run(task)
    }
    #expect(failed == 5)
    let records = try store.records()
    #expect(records.count == 20)
    #expect(records[5].failure == "cross.lua:4: no such thing" && records[5].figures == nil)
    let again = Mutex(0)
    _ = try Fixtures.sweep(store, points).run(progress: { _ in }) { task, _ in
      again.withLock { $0 += 1 }
      return Fixtures.run(task)
    }
    #expect(again.withLock { $0 } == 5)
    #expect(try store.records().allSatisfy { $0.failure == nil })
  }

  @Test("a walk forward judges the winner of each window on what follows")
  func walk_JudgesWinners() throws {
    let points = try Fixtures.points()
    let folder = try ScratchFolder()
    let windows = try WalkForward("train=10d,test=5d").windows(
      from: Timestamp(seconds: 0), to: Timestamp(seconds: 25 * 86_400))
    let plan = SweepPlan.make(points: points, windows: windows)
    let store = try SweepStore.write(folder.file, plan: plan, restart: false)
    let tests = Mutex<[SweepTask]>([])
    #expect(
      try Fixtures.sweep(store, points).run(progress: { _ in }) { task, _ in
        if task.phase == .test { tests.withLock { $0.append(task) } }
        return Fixtures.run(task)
      })
    let judged = tests.withLock { $0 }.sorted { $0.number < $1.number }
    #expect(judged.map(\.window) == [0, 1, 2])
    #expect(judged.allSatisfy { $0.point["fast"] == 3 && $0.point["slow"] == 4 })
    #expect(judged.map(\.span) == windows.map(\.test))
    #expect(try store.records().count == plan.runs)
  }

  @Test("equal combinations are ranked by their number, and those without the figure not at all")
  func ranking_IsStable() throws {
    let points = try Fixtures.points()
    let records = points.enumerated().map { index, point in
      var figures = SweepFigures()
      figures.trades = index
      figures.sharpe = index == 7 ? .nan : index == 9 ? nil : Double(index % 3)
      return SweepRecord(
        task: SweepTask(
          number: index, phase: .whole, window: nil, pointNumber: index, point: point,
          span: SweepSpan(from: nil, to: nil)),
        figures: figures, failure: nil, duration: .zero)
    }
    let ranked = SweepRanking(records, by: .sharpe, minimumTrades: 3).ranked
    #expect(ranked.map(\.task.number) == [5, 8, 11, 14, 17, 4, 10, 13, 16, 19, 3, 6, 12, 15, 18])
  }
}
