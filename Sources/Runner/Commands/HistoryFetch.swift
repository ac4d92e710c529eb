import Control
import Dispatch
import Glibc
import History
import PaperExchange
import Synchronization
import TradingModel

/// Runs one fetch: asks the daemon, writes each answer before the next question.
struct HistoryFetch {
  private let context: CommandContext
  private let store: HistoryStore
  private let key: HistoryKey
  private let regularHoursOnly: Bool
  private var plan: FetchPlan
  private var header: StoreHeader
  /// Why it ended early; what came before is in the store.
  private(set) var failure: CommandFailure?

  init(
    context: CommandContext, store: HistoryStore, key: HistoryKey, from: Timestamp, to: Timestamp,
    regularHoursOnly: Bool
  ) throws {
    self.context = context
    self.store = store
    self.key = key
    self.regularHoursOnly = regularHoursOnly
    let entry = try store.entry(key)
    let size = key.barSize ?? .minute
    plan = FetchPlan(
      size: size, from: from, to: to, covered: entry?.coverage ?? [], span: FetchPlan.span(size))
    header =
      entry?.header
      ?? StoreHeader(key: key, source: "gateway", regularHoursOnly: regularHoursOnly)
    guard header.regularHoursOnly == regularHoursOnly else {
      throw CommandFailure(
        .error,
        "the store has \(key) "
          + (regularHoursOnly ? "of all hours" : "of regular hours alone")
          + "; both cannot stand in one file. Remove it first with perigee history remove")
    }
  }

  /// Fetches until everything is there, the daemon does not answer, or somebody presses ctrl-C.
  mutating func run() throws -> HistoryFetchRow {
    let stop = FetchStop()
    let signals = try StopSignals { _ in stop.ask() }
    defer { withExtendedLifetime(signals) {} }
    var writer: StoreWriter?
    let progress = ProgressLine("\(key)", environment: context.environment)
    var step = plan.next()
    loop: while !stop.isAsked {
      switch step {
      case .done: break loop
      case .failed(let reason):
        failure = failure ?? CommandFailure(.error, reason)
        break loop
      case .request(let request, let wait):
        guard !stop.sleep(wait) else { break loop }
        step = try answer(request, writer: &writer)
        progress.show(plan.progress.done, of: plan.progress.of)
      }
    }
    progress.end()
    if stop.isAsked { failure = CommandFailure(.error, "interrupted; what came is kept") }
    return try report()
  }

  private mutating func answer(
    _ request: FetchPlan.Request, writer: inout StoreWriter?
  ) throws -> FetchPlan.Step {
    let asked = plan.asked(request)
    let question = HistoryQuestion(
      symbol: key.symbol, bar: plan.size.rawValue, end: Moment(asked.to),
      seconds: max(1, asked.to.since(asked.from).components.seconds),
      regularHoursOnly: regularHoursOnly)
    let frame: HistoryFrame
    do {
      guard case .history(let answer) = try context.control.ask(.history(question)) else {
        throw CommandFailure(.error, "the daemon sent an unexpected answer")
      }
      frame = answer
    } catch is ControlClient.NotRunning {
      let flag = context.mode == .paper ? " --paper" : ""
      failure = CommandFailure(
        .notRunning, "the daemon is not running; start it with perigee run\(flag)")
      return .failed(failure?.message ?? "")
    } catch let error as ControlFailure {
      let isFinal = error.code == .notFound || error.code == .invalid
      return plan.failed(error.message, isFinal: isFinal)
    }
    let known = try store.entry(key) == nil ? [] : bars(from: asked.from, to: asked.to)
    guard let result = plan.received(frame.rows.map(\.bar), known: known) else { return .done }
    if writer == nil {
      header.instrument = InstrumentID(rawValue: frame.instrument)
      writer = try store.writer(header)
    }
    let size = plan.size
    try writer?.append(result.bars.map { .bar($0, size) })
    try writer?.commit(covering: (result.covered.from, result.covered.to))
    return plan.next()
  }

  private func bars(from: Timestamp, to: Timestamp) throws -> [Bar] {
    var reader = try store.series(key, from: from, to: to).reader
    var events: [HistoryEvent] = []
    var bars: [Bar] = []
    repeat {
      try reader.read(into: &events, limit: 4096)
      for case .bar(let bar, _) in events { bars.append(bar) }
    } while !events.isEmpty
    return bars
  }

  private func report() throws -> HistoryFetchRow {
    var finder = GapFinder(
      hours: try HistoryArguments.hours(nil, symbol: key.symbol),
      regularHoursOnly: regularHoursOnly)
    let entry = try store.entry(key)
    var rows = 0
    if entry != nil {
      var reader = try store.series(key).reader
      var events: [HistoryEvent] = []
      repeat {
        try reader.read(into: &events, limit: 4096)
        rows += events.count
        for event in events { finder.add(event) }
      } while !events.isEmpty
    }
    let (done, all) = plan.progress
    return HistoryFetchRow(
      symbol: key.symbol, bar: plan.size.description, fresh: plan.fresh,
      duplicates: plan.duplicates, corrections: plan.corrections.count + plan.furtherCorrections,
      changes: plan.corrections.map { old, new in
        "\(CalendarTime.utc(new.start)): close \(old.close) is now \(new.close), volume "
          + "\(old.volume?.description ?? "-") is now \(new.volume?.description ?? "-")"
      }, questions: done, remaining: all - done, rows: rows, gaps: finder.report.count)
  }
}

/// Ctrl-C and SIGTERM as a wish to stop after the present answer; a second one ends at once.
private final class FetchStop: Sendable {
  private let asked = Mutex(false)
  private let semaphore = DispatchSemaphore(value: 0)

  var isAsked: Bool { asked.withLock { $0 } }

  func ask() {
    let isSecond = asked.withLock { asked in
      defer { asked = true }
      return asked
    }
    if isSecond { _exit(130) }
    semaphore.signal()
  }

  func sleep(_ duration: Duration) -> Bool {
    guard duration > .zero, !isAsked else { return isAsked }
    return semaphore.wait(timeout: .now() + .nanoseconds(Int(duration.nanoseconds))) == .success
  }
}
