/// Makes the runs of a plan that its file does not hold yet, on several threads.
///
/// What comes out does not depend on the number of threads, on their order, or on how often the
/// sweep was interrupted.
public struct Sweep {
  /// Makes one run; tells its progress (0 to 1), and gives nil early where that answers false.
  /// Called on many threads at once.
  public typealias Body =
    @Sendable (SweepTask, _ goOn: (Double) -> Bool) throws -> SweepRun?

  private let store: SweepStore
  private let points: [SweepPoint]
  private let jobs: Int
  private let stop: SweepStop
  private let now: @Sendable () -> Duration

  /// A sweep of `points` into `store`, whose plan counts just these. `now` is any clock that only
  /// rises.
  public init(
    store: SweepStore, points: [SweepPoint], jobs: Int, stop: SweepStop,
    now: @escaping @Sendable () -> Duration
  ) {
    self.store = store
    self.points = points
    self.jobs = jobs
    self.stop = stop
    self.now = now
  }

  /// Runs what is missing; runs that failed before are tried again. Tells `progress` on this
  /// thread. Returns whether everything is done: false after `stop`. Throws what the file throws;
  /// runs that fail are kept as failed and end nothing.
  public func run(progress: (SweepProgress) -> Void, body: @escaping Body) throws(SweepError)
    -> Bool
  {
    let plan = store.plan
    let known = try store.records()
    var done = Set(known.filter { $0.failure == nil }.map(\.task.number))
    let competing = SweepTasks.competing(plan, points)
    var tally = Tally(total: plan.runs, done: done.count, started: now())
    try make(competing.filter { !done.contains($0.number) }, &tally, progress, body)
    guard !plan.windows.isEmpty, !stop.isRequested else { return !stop.isRequested }
    let records = try store.records()
    let judged = SweepTasks.judged(plan, points, records)
    // A winner that fell: its earlier judgement is of another combination.
    for record in known where record.task.phase == .test {
      if judged.first(where: { $0.number == record.task.number })?.point != record.task.point {
        done.remove(record.task.number)
      }
    }
    tally.done = done.count + tally.made
    try make(judged.filter { !done.contains($0.number) }, &tally, progress, body)
    return !stop.isRequested
  }

  /// The counts behind the progress.
  private struct Tally {
    var total: Int
    var done: Int
    var failed = 0
    /// Runs of this call; the pace goes by these.
    var made = 0
    var started: Duration

    init(total: Int, done: Int, started: Duration) {
      self.total = total
      self.done = done
      self.started = started
    }

    func progress(underWay: Double, now: Duration) -> SweepProgress {
      let work = Double(made) + underWay
      let left = max(0, Double(total - done) - underWay)
      return SweepProgress(
        done: done, total: total, failed: failed,
        fraction: total > 0 ? min(1, (Double(done) + underWay) / Double(total)) : 1,
        remaining: work > 0 ? (now - started) * (left / work) : nil)
    }
  }

  private func make(
    _ tasks: [SweepTask], _ tally: inout Tally, _ progress: (SweepProgress) -> Void,
    _ body: @escaping Body
  ) throws(SweepError) {
    guard !tasks.isEmpty else { return }
    let crew = SweepCrew(tasks: tasks, jobs: jobs, stop: stop, now: now, body: body)
    crew.start()
    var failure: SweepError?
    while true {
      let news = crew.wait()
      for outcome in news.outcomes where failure == nil {
        do throws(SweepError) { try keep(outcome, &tally) } catch {
          // Without its file a sweep is worth nothing; the threads end with their run.
          failure = error
          stop.request()
        }
      }
      progress(tally.progress(underWay: news.underWay, now: now()))
      if news.isOver { break }
    }
    if let failure { throw failure }
  }

  private func keep(_ outcome: SweepCrew.Outcome, _ tally: inout Tally) throws(SweepError) {
    switch outcome.result {
    case .success(nil): return
    case .success(let run?):
      try store.save(outcome.task, run: run, failure: nil, duration: outcome.duration)
    case .failure(let error):
      tally.failed += 1
      try store.save(outcome.task, run: nil, failure: "\(error)", duration: outcome.duration)
    }
    tally.done += 1
    tally.made += 1
  }
}
