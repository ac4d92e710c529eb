import Foundation

/// Worker threads that take tasks in order and hand their outcomes to the caller's thread.
///
/// At most `outcomeLimit` outcomes wait for the caller; a worker that finds it full waits.
final class SweepCrew: @unchecked Sendable {  // Everything is guarded by `condition`.
  /// Makes one run; tells its progress (0 to 1) and ends early, with nil, where that gives false.
  typealias Body = @Sendable (SweepTask, _ goOn: (Double) -> Bool) throws -> SweepRun?

  /// What became of a task.
  struct Outcome {
    var task: SweepTask
    var result: Result<SweepRun?, any Error>
    var duration: Duration
  }

  /// What the caller's thread finds when it looks.
  struct News {
    var outcomes: [Outcome]
    /// The sum of the progress of the runs under way.
    var underWay: Double
    var isOver: Bool
  }

  static let outcomeLimit = 256
  /// Progress within a run is told in steps of this size.
  static let progressStep = 0.02

  private let condition = NSCondition()
  private let tasks: [SweepTask]
  private let stop: SweepStop
  private let now: @Sendable () -> Duration
  private let body: Body
  private var next = 0
  private var alive: Int
  private var outcomes: [Outcome] = []
  private var underWay: [Double]
  private var hasNews = false

  init(
    tasks: [SweepTask], jobs: Int, stop: SweepStop, now: @escaping @Sendable () -> Duration,
    body: @escaping Body
  ) {
    self.tasks = tasks
    self.stop = stop
    self.now = now
    self.body = body
    alive = max(1, min(jobs, tasks.count))
    underWay = Array(repeating: 0, count: alive)
  }

  /// Starts the workers. Once.
  func start() {
    for index in underWay.indices {
      let thread = Thread { self.work(index) }
      thread.name = "sweep \(index)"
      // A script may recurse as deep as on the main thread.
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Waits for outcomes, progress or the end.
  func wait() -> News {
    condition.lock()
    defer { condition.unlock() }
    while !hasNews && outcomes.isEmpty && alive > 0 { condition.wait() }
    let news = News(
      outcomes: outcomes, underWay: underWay.reduce(0, +),
      isOver: alive == 0)
    outcomes = []
    hasNews = false
    condition.broadcast()
    return news
  }

  private func work(_ index: Int) {
    while let task = takeTask() {
      let started = now()
      var told = 0.0
      let result = Result {
        try body(task) { fraction in
          if fraction - told >= SweepCrew.progressStep {
            told = fraction
            self.report(index, min(fraction, 1))
          }
          return !self.stop.isRequested
        }
      }
      give(Outcome(task: task, result: result, duration: now() - started), index)
    }
    condition.lock()
    alive -= 1
    condition.broadcast()
    condition.unlock()
  }

  private func takeTask() -> SweepTask? {
    condition.lock()
    defer { condition.unlock() }
    guard next < tasks.count, !stop.isRequested else { return nil }
    defer { next += 1 }
    return tasks[next]
  }

  private func report(_ index: Int, _ fraction: Double) {
    condition.lock()
    underWay[index] = fraction
    hasNews = true
    condition.broadcast()
    condition.unlock()
  }

  private func give(_ outcome: Outcome, _ index: Int) {
    condition.lock()
    while outcomes.count >= SweepCrew.outcomeLimit { condition.wait() }
    outcomes.append(outcome)
    underWay[index] = 0
    condition.broadcast()
    condition.unlock()
  }
}
